"""The duty roster in the settings: who, when, in which order, how reached."""

import pytest

from reports.models import DutyPerson, SettingChange

TYPED = {
    "name": "Eva Natt", "phone": "+46 70-123 45 67", "first_on": "2026-12-01", "last_on": "2026-12-07", "weekdays": ["5", "6"],
    "active": "yes",
}  # fmt: skip


@pytest.fixture
def chief(admin, client_of):
    return client_of(admin)


def test_somebody_is_written_in_moved_and_taken_out(town, chief):
    chief.post("/settings/duty/new/", TYPED)
    row = DutyPerson.objects.get(name="Eva Natt")
    assert (row.phone, row.weekdays, str(row.last_on), row.position) == ("+46701234567", [5, 6], "2026-12-07", 3)
    page = chief.get("/settings/duty/").content.decode()
    assert "Eva Natt" in page and "+46701234567" in page and "1 december 2026" in page
    chief.post(f"/settings/duty/{row.pk}/up/")
    assert list(DutyPerson.objects.values_list("name", flat=True))[1] == "Eva Natt"
    page = chief.get(f"/settings/duty/{row.pk}/").content.decode()
    assert 'value="2026-12-01"' in page and 'value="5" checked' in page
    chief.post(f"/settings/duty/{row.pk}/", TYPED | {"active": "", "weekdays": []})
    row.refresh_from_db()
    assert not row.active and row.weekdays == []
    chief.post(f"/settings/duty/{row.pk}/remove/")
    assert not DutyPerson.objects.filter(pk=row.pk).exists()
    assert "Eva" not in str(list(SettingChange.objects.values_list("name", "before", "after")))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"), ({"phone": ""}, "email"), ({"phone": "070-123 45 67"}, "phone"), ({"phone": "ring mig"}, "phone"),
        ({"email": "eva"}, "email"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(town, chief, typed, field):
    answer = chief.post("/settings/duty/new/", TYPED | typed)
    page = answer.content.decode()
    assert answer.status_code == 400 and f"{field}-error" in page and "2026-12-07" in page


def test_days_in_the_wrong_order_are_said(town, chief):
    answer = chief.post("/settings/duty/new/", TYPED | {"last_on": "2026-11-01"})
    assert answer.status_code == 400 and "field-error" in answer.content.decode()


def test_a_hole_is_named_before_it_is_too_late(town, chief):
    assert "notice-bad" not in chief.get("/settings/duty/").content.decode()
    DutyPerson.objects.update(weekdays=[6])
    assert "Ingen har jour de här dagarna" in chief.get("/settings/duty/").content.decode()


def test_there_is_no_other_way_than_up_and_down(town, chief):
    row = DutyPerson.objects.first()
    assert chief.post(f"/settings/duty/{row.pk}/sideways/").status_code == 404
    assert chief.post("/settings/duty/999999/up/").status_code == 404
