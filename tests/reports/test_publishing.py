import pytest
from django.contrib.auth.models import AnonymousUser

from reports.models import Report
from reports.services import publishing, setup
from tests.build import act, make_report


def test_a_lamp_is_public_at_once_but_its_words_wait_for_the_desk(town, desk):
    report = make_report(town, description="Lampan vid porten")
    assert report.is_public and publishing.public_text(report) == ""
    published = act(report, "publish", desk)
    assert publishing.public_text(published) == "Lampan vid porten"


@pytest.mark.parametrize("kind", ["otrygg_plats", "trygg_plats"])
def test_a_feeling_is_never_shown_singly(town, kind):
    report = make_report(town, kind=kind)
    assert not Report.objects.published().filter(pk=report.pk).exists()


def test_hidden_and_private_reports_leave_the_public_and_come_back(town, desk):
    report = act(make_report(town), "hide", desk, reason="Namn i bild")
    assert not report.is_public
    assert act(report, "show", desk).is_public
    assert not act(report, "change", desk, private="yes").is_public


def test_a_withdrawn_report_is_not_public(town):
    from reports.services import verbs

    assert not verbs.act(make_report(town), "withdraw").is_public


def test_neighbour_cannot_see_a_private_report_but_reporter_and_desk_can(town, desk, resident):
    from tests.build import submitted

    done = submitted(town, private=True)
    assert not publishing.may_see(done.report, user=AnonymousUser())
    assert publishing.may_see(done.report, user=AnonymousUser(), token=done.token)
    assert publishing.may_see(done.report, user=desk)


def test_a_corrected_text_waits_for_the_desk_again(town, desk):
    from reports.services import verbs

    report = act(make_report(town, description="Först"), "publish", desk)
    corrected = verbs.act(report, "correct", description="Sedan")
    assert publishing.public_text(corrected) == ""


def test_reports_of_a_private_kind_are_private(town, desk):
    assert make_report(town, "klotter").is_public
    town.kinds.filter(code="klotter").update(private=True)
    setup.forget()
    hidden = make_report(town, "klotter")
    assert (
        not hidden.is_public
        and not publishing.may_see(hidden, user=AnonymousUser())
        and publishing.may_see(hidden, user=desk)
    )
