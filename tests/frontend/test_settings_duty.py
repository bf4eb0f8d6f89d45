"""The duty roster in the settings: who, when, in which order, how reached."""

import re

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


@pytest.fixture
def eva(chief):
    chief.post("/settings/duty/new/", TYPED)
    return DutyPerson.objects.get(name="Eva Natt")


@pytest.fixture
def second_chief(town, client_of):
    from tests.conftest import _person

    return client_of(_person(town, "admin", "admin2", first_name="Omar", last_name="Berg"))


def version_on(page):
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


def test_who_is_on_duty_is_not_overwritten_when_a_colleague_changed_it_meanwhile(chief, second_chief, eva):
    address = f"/settings/duty/{eva.pk}/"
    seen = chief.get(address)
    version, page = version_on(seen), seen.content.decode()
    second_chief.post(address, TYPED | {"phone": "+46709999999", "last_on": "2026-12-09"})
    was = {"was-name": "Eva Natt", "was-email": "", "was-phone": "+46701234567"}
    assert all(f'name="{name}" value="{value}"' in page for name, value in was.items())
    form = TYPED | {"phone": "+46701234567", "name": "Eva Dag", "weekdays": ["4"], "version": version}
    lost = chief.post(address, form | was)
    rows = {str(row.label): (str(row.now), str(row.yours)) for row in lost.context["race"].rows}
    html = lost.content.decode()
    assert lost.status_code == 409 and "Omar Berg hann före: ”plats 3 i jourlistan” är ändrad" in html
    assert rows["Bara på"] == ("lör, sön", "fre") and rows["Sista dagen"] == ("2026-12-09", "")
    assert rows["Telefon, för sms"] == ("+46709999999", "") and 'name="phone" type="tel"' in html
    assert rows["Namn"] == ("Eva Natt", "Eva Dag") and 'value="2026-12-09"' in html
    assert lost.context["typed"]["phone"] == "+46709999999"  # what was not touched stays as the colleague left it
    unsaid = chief.post(address, form)  # a form that does not say how it was: both stand beside each other
    assert unsaid.context["typed"]["phone"] == "+46701234567"
    eva.refresh_from_db()
    assert eva.phone == "+46709999999" and eva.weekdays == [5, 6]
    chief.post(address, TYPED | {"phone": eva.phone, "weekdays": ["4"], "version": version_on(lost)})
    eva.refresh_from_db()
    assert eva.weekdays == [4]


def test_somebody_elses_row_does_not_stand_in_the_way(chief, second_chief, eva):
    other = DutyPerson.objects.exclude(pk=eva.pk).first()
    version = version_on(chief.get(f"/settings/duty/{eva.pk}/"))
    second_chief.post(f"/settings/duty/{other.pk}/", TYPED | {"name": "Bo Natt"})
    assert chief.post(f"/settings/duty/{eva.pk}/", TYPED | {"version": version}).status_code == 302


def test_moving_and_taking_out_of_a_roster_that_a_colleague_changed_is_told(chief, second_chief, eva):
    seen = {"version": version_on(chief.get("/settings/duty/"))}
    first = DutyPerson.objects.first()
    second_chief.post(f"/settings/duty/{first.pk}/down/")
    order = list(DutyPerson.objects.values_list("pk", flat=True))
    lost = chief.post(f"/settings/duty/{eva.pk}/up/", seen)
    assert lost.status_code == 409 and "är flyttad" in lost.content.decode() and lost.context["race"].rows
    assert list(DutyPerson.objects.values_list("pk", flat=True)) == order
    second_chief.post(f"/settings/duty/{eva.pk}/", TYPED | {"active": ""})
    lost = chief.post(f"/settings/duty/{eva.pk}/remove/", seen)
    assert (
        lost.status_code == 409 and "Larmas" in lost.content.decode() and DutyPerson.objects.filter(pk=eva.pk).exists()
    )
    second_chief.post(f"/settings/duty/{eva.pk}/remove/")
    gone = [chief.post(f"/settings/duty/{eva.pk}/{press}", seen | TYPED) for press in ("remove/", "up/", "")]
    assert [one.status_code for one in gone] == [409, 409, 409]
    assert 'action="/settings/duty/new/"' in gone[2].content.decode() and "Eva Natt" in gone[2].content.decode()


def test_there_is_no_other_way_than_up_and_down(town, chief):
    row = DutyPerson.objects.first()
    assert chief.post(f"/settings/duty/{row.pk}/sideways/").status_code == 404
    assert chief.post("/settings/duty/999999/up/").status_code == 404
