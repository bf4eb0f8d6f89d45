"""What the verbs of a report do; who may do which from where is in test_table.py."""

import pytest

from reports.errors import BadInput, LostRace, NotAllowed, WrongStatus
from reports.models import Closing, Event, Outbox
from reports.services import verbs
from tests.build import act, make_order, make_report


def test_the_slower_officer_is_told_who_was_quicker_and_changes_nothing(town, desk, second_officer):
    report = make_report(town)
    act(report, "accept", desk, version=1, priority=1)
    with pytest.raises(LostRace) as refused:
        act(report, "decline", second_officer, version=1, reason="Dubblett")
    assert refused.value.extra["actor"] == "Maria Lind"
    assert refused.value.extra["current"]["status"] == "accepted"
    report.refresh_from_db()
    assert (report.status, report.version) == ("accepted", 2)


def test_missing_and_unknown_fields_are_named(town, desk):
    report = make_report(town)
    with pytest.raises(BadInput) as refused:
        act(report, "decline", desk, colour="blue")
    assert refused.value.errors.keys() == {"reason", "colour"}


@pytest.mark.parametrize(
    "field, value", [("priority", 9), ("priority", "hög"), ("priority", True), ("team", "ingen"), ("note", "x" * 4001)]
)
def test_a_wrong_field_is_refused_at_the_field(town, desk, field, value):
    with pytest.raises(BadInput) as refused:
        act(make_report(town), "accept", desk, **{field: value})
    assert list(refused.value.errors) == [field]


def test_a_report_without_a_place_is_not_accepted_before_it_has_one(town, desk):
    report = make_report(town, lng=None, lat=None, actor=desk, place_text="Vid skolan")
    with pytest.raises(BadInput):
        act(report, "accept", desk)
    moved = act(report, "change", desk, lng=15.1107, lat=59.0679)
    assert moved.place_certainty == "exact" and act(moved, "accept", desk).status == "accepted"


def test_moving_the_pin_moves_the_zone_and_the_owner(town, desk):
    report = make_report(town)
    act(report, "change", desk, lng=15.110757, lat=59.071635)
    assert [link.zone.code for link in report.zone_links.all()] == ["N4"]


def test_a_sensitive_report_is_not_the_business_of_those_without_the_right(town, integrator):
    report = make_report(town, kind="otrygg_plats")
    with pytest.raises(NotAllowed):
        act(report, "accept", integrator)


def test_reopening_within_14_days_undoes_the_closing(town, desk, time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00")
    report = act(make_report(town), "fix", desk)
    time_machine.move_to("2026-03-16 10:00+01:00")
    act(report, "reopen", desk)
    assert not Closing.objects.get().held


def test_reopening_later_is_a_new_spell(town, desk, time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00")
    report = act(make_report(town), "fix", desk)
    time_machine.move_to("2026-03-17 10:00+01:00")
    act(report, "reopen", desk)
    assert Closing.objects.get().held and Closing.objects.get().reopened_on.isoformat() == "2026-03-17"


def test_words_stay_out_of_the_events(town, desk):
    report = act(make_report(town, description="Hemligt Namn"), "decline", desk, reason="Inte vår lampa")
    assert "Inte vår" not in str(list(Event.objects.filter(report=report).values("data")))
    assert report.texts.filter(role="reason", text="Inte vår lampa").exists()


def test_a_public_change_is_told_through_the_outbox_and_a_note_is_not(town, desk):
    report = make_report(town)
    Outbox.objects.all().delete()
    act(report, "note", desk, note="Ring Sami")
    assert not Outbox.objects.exists()
    act(report, "accept", desk)
    assert Outbox.objects.get().kind == "report_changed"


def test_merging_needs_another_report_and_keeps_the_main_one(town, desk):
    main, double = make_report(town), make_report(town)
    with pytest.raises(BadInput):
        act(main, "merge", desk, into=main.reference)
    merged = act(double, "merge", desk, into=main.reference)
    assert merged.main == main and not merged.is_open
    assert act(merged, "unmerge", desk).main is None


def test_what_is_possible_depends_on_status_and_right(town, desk, manager):
    report = make_report(town)
    assert "accept" in [verb.name for verb in verbs.possible(report, desk)]
    assert verbs.possible(report, manager) == []


def test_a_wrong_status_is_said_before_a_wrong_field(town, desk):
    """What is possible now matters more: here the answer to a question that nobody asked."""
    report = make_report(town)
    with pytest.raises(WrongStatus) as refused:
        act(report, "answer", None, answer="Den norra")
    assert "accept" in refused.value.extra["possible"]


def test_rights_end_at_the_border_of_ones_own_town(town, desk):
    from geo.models import Jurisdiction

    report = make_report(town)
    desk.jurisdiction = Jurisdiction.objects.create(code="elsewhere", name={"sv": "Annanstans"}, srid=3006)
    desk.save()
    with pytest.raises(NotAllowed):
        act(report, "accept", desk)
    with pytest.raises(NotAllowed):
        make_order(town, [report], desk)
    desk.jurisdiction = None  # an operator of the whole installation
    desk.save()
    assert act(report, "accept", desk).status == "accepted"
