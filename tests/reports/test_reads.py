"""Who looked at whose personal data is read back: newest first, by person, report, sort and day."""

import pytest
from django.contrib.auth.models import Permission

from reports.errors import BadInput
from reports.models import PersonalRead
from reports.services import contacts, reads, reporters
from tests.build import make_report

ANNA = {"name": "Anna Ek", "email": "anna@example.org"}


@pytest.fixture
def looked(town, desk, admin):
    """Two looks of the desk, one search of the administrator."""
    first, second = make_report(town, contact=ANNA), make_report(town, contact={"name": "Bo"})
    contacts.shown_to(first, desk)
    contacts.shown_to(second, desk)
    reporters.find(town, "anna@example.org", actor=admin, reason="hon ringde igen")
    return first, second


def of(town, user, **typed):
    rows, _following = reads.listed(town, typed, user=user)
    return [(row.actor.username, row.what, row.report.reference) for row in rows]


def test_everything_is_there_newest_first(town, admin, looked):
    first, second = (one.reference for one in looked)
    assert of(town, admin) == [("admin", "search", first), ("desk", "contact", second), ("desk", "contact", first)]


def test_by_person_report_and_sort(town, admin, looked):
    first, second = (one.reference for one in looked)
    assert of(town, admin, person="admin") == [("admin", "search", first)]
    assert of(town, admin, reference=second.lower()) == [("desk", "contact", second)]
    assert of(town, admin, what="contact", reference=first) == [("desk", "contact", first)]


def test_by_day_both_included(town, admin, desk, time_machine):
    for day in ("2026-11-20 23:30+01:00", "2026-11-21 00:30+01:00"):
        time_machine.move_to(day, tick=False)
        contacts.shown_to(make_report(town, contact=ANNA), desk)
    assert len(of(town, admin, first_on="2026-11-20", last_on="2026-11-20")) == 1
    assert len(of(town, admin, first_on="2026-11-20", last_on="2026-11-21")) == 2


@pytest.mark.parametrize("typed", [{"reference": "HB-XXX-XX"}, {"first_on": "i går"}, {"last_on": "2026-13-01"}])
def test_what_is_wrong_is_said_at_its_field(town, admin, typed):
    with pytest.raises(BadInput) as problem:
        reads.listed(town, typed, user=admin)
    assert set(problem.value.errors) == set(typed)


def test_pages_follow_each_other(town, admin, desk, monkeypatch, looked):
    monkeypatch.setattr(reads, "SIZE", 2)
    first, following = reads.listed(town, {}, user=admin)
    second, end = reads.listed(town, {}, user=admin, after=following)
    assert [row.pk for row in first + second] == sorted(PersonalRead.objects.values_list("pk", flat=True), reverse=True)
    assert not end


def test_a_sensitive_case_shows_only_to_whom_may_see_it(town, admin, manager, looked):
    looked[0].sensitive = True
    looked[0].save()
    manager.groups.clear()
    manager.user_permissions.set(Permission.objects.filter(codename="see_report"))
    assert [row[2] for row in of(town, manager)] == [looked[1].reference]


def test_the_page_says_who_when_and_why(town, admin, client_of, looked):
    page = client_of(admin).get("/settings/reads/").content.decode()
    assert "Maria Lind" in page and "hon ringde igen" in page and looked[0].reference in page
    assert "anna@example.org" not in page
    wrong = client_of(admin).get("/settings/reads/?reference=HB-XXX-XX&after=hittepå")
    assert wrong.status_code == 400 and "reference-error" in wrong.content.decode()
    assert client_of(admin).get("/settings/reads/?after=hittep").status_code == 400
