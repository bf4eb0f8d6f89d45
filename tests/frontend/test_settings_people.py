"""The administrator's page of colleagues, and the page behind the link of an invitation."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from people.models import Absence, User
from reports.models import Crew, Report, SettingChange
from reports.notices import accounts as mails  # noqa: F401  registers the handler
from reports.services import outbox
from tests.build import act, make_report

TYPED = {"first_name": "Anna", "last_name": "Ek", "email": "anna@example.org", "roles": ["desk", "crew"], "crews": []}


@pytest.fixture
def chief(admin, client_of):
    return client_of(admin)


def link():
    while outbox.work_once():
        pass
    return re.search(r"/accounts/invitation/\S+", mail.outbox[-1].body)[0]


def test_somebody_is_invited_chooses_a_password_and_works(town, chief, resident):
    assert chief.post("/settings/people/new/", TYPED).status_code == 302
    assert "anna@example.org" in chief.get("/settings/people/").content.decode()
    address = link()
    page = resident.get(address)
    assert "<b>anna</b>" in page.content.decode() and page.headers["Referrer-Policy"] == "no-referrer"
    bad = resident.post(address, {"new_password1": "kort", "new_password2": "kort"})
    assert bad.status_code == 400 and "field-error" in bad.content.decode()
    new = {"new_password1": "lampan-lyser-igen-4", "new_password2": "lampan-lyser-igen-4"}
    assert resident.post(address, new).status_code == 302
    assert resident.get("/desk/").status_code == 200
    used = resident.get(address)
    assert used.status_code == 404 and "<b>anna" not in used.content.decode()


def test_a_bad_invitation_keeps_what_was_typed(town, chief):
    answer = chief.post("/settings/people/new/", TYPED | {"email": "anna", "roles": []})
    page = answer.content.decode()
    assert answer.status_code == 400 and 'value="Anna"' in page and "email-error" in page and "roles-error" in page


def test_roles_are_ticked_and_kept(town, chief, desk):
    page = chief.get(f"/settings/people/{desk.pk}/").content.decode()
    assert 'value="desk" checked' in page and 'value="manager" checked' not in page
    chief.post(f"/settings/people/{desk.pk}/", TYPED | {"roles": ["manager"]})
    assert list(desk.groups.values_list("name", flat=True)) == ["manager"]


def test_a_colleagues_absence_is_noted_and_ended(town, chief, desk, second_officer):
    today = town.day(timezone.now())
    typed = {"first_on": today, "last_on": today + timedelta(days=3), "stand_in": "desk2"}
    chief.post(f"/settings/people/{desk.pk}/away/", typed)
    absence = Absence.objects.get(user=desk, stand_in=second_officer)
    make_report(town)
    Report.objects.update(assigned_to=desk)
    page = chief.get(f"/settings/people/{desk.pk}/").content.decode()
    assert "Omar Berg vikarierar" in page and '<option value="desk2" selected>' in page
    assert chief.post(f"/settings/people/{desk.pk}/away/", {"first_on": "i morgon"}).status_code == 400
    chief.post(f"/settings/people/{desk.pk}/away/{absence.pk}/end/")
    assert not Absence.objects.exists()


def test_somebody_leaves_and_the_cases_are_handed_on(town, chief, desk, second_officer):
    report = act(make_report(town), "assign", desk, person="desk")
    assert "1 öppet ärende" in chief.get(f"/settings/people/{desk.pk}/").content.decode()
    assert chief.post(f"/settings/people/{desk.pk}/leave/", {"to": "nobody"}).status_code == 400
    chief.post(f"/settings/people/{desk.pk}/leave/", {"to": "desk2"})
    report.refresh_from_db()
    assert report.assigned_to == second_officer and not User.objects.get(pk=desk.pk).is_active
    assert "Har slutat" in chief.get("/settings/people/").content.decode()
    assert "person-leave" not in chief.get(f"/settings/people/{desk.pk}/").content.decode()


def test_the_last_administrator_is_told_why_not(town, chief, admin):
    answer = chief.post(f"/settings/people/{admin.pk}/leave/")
    assert answer.status_code == 400 and "sista administratören" in answer.content.decode()


def test_an_operators_account_and_another_towns_are_not_ours(town, chief, desk):
    desk.is_superuser = True
    desk.save()
    answer = chief.post(f"/settings/people/{desk.pk}/", TYPED)
    assert answer.status_code == 403 and 'value="Anna"' in answer.content.decode()
    operator = User.objects.create_user("operator")
    assert chief.get(f"/settings/people/{operator.pk}/").status_code == 404
    assert chief.post(f"/settings/people/{operator.pk}/leave/").status_code == 404


@pytest.fixture
def second_chief(town, client_of):
    from tests.conftest import _person

    return client_of(_person(town, "admin", "admin2", first_name="Omar", last_name="Berg"))


def seen_on(page):
    """What the form says that the person saw."""
    return dict(re.findall(r'type="hidden" name="(version|was-\w+)" value="([^"]*)"', page.content.decode()))


def test_a_colleague_is_not_overwritten_when_another_administrator_changed_them_meanwhile(chief, second_chief, desk):
    address, code = f"/settings/people/{desk.pk}/", Crew.objects.first().code
    form = {"first_name": "Maria", "last_name": "Lind", "email": "maria@example.org", "roles": ["desk"]}
    second_chief.post(address, form)
    seen = seen_on(chief.get(address))
    assert seen["was-email"] == "maria@example.org"
    second_chief.post(address, form | {"email": "lind@example.org", "roles": ["desk", "manager"], "crews": [code]})
    lost = chief.post(address, form | seen | {"last_name": "Ek", "roles": ["desk", "crew"]})
    rows = {str(row.label): (str(row.now), str(row.yours)) for row in lost.context["race"].rows}
    html = lost.content.decode()
    assert lost.status_code == 409 and "Omar Berg hann före: ”desk” är ändrad" in html and "(E-post, Roller, " in html
    assert rows["Roller"] == ("Handläggare, Chef", "Handläggare, Arbetslag")
    assert rows["E-post"] == ("lind@example.org", "") and rows["Efternamn"] == ("Lind", "Ek")
    assert 'value="Ek"' in html and 'value="lind@example.org"' in html and f'value="{code}" checked' in html
    desk.refresh_from_db()
    assert desk.last_name == "Lind" and desk.email == "lind@example.org"
    typed = {name: lost.context["typed"][name] for name in form} | {"crews": lost.context["typed"]["crews"]}
    assert chief.post(address, typed | seen_on(lost)).status_code == 302
    desk.refresh_from_db()
    assert (desk.last_name, desk.email) == ("Ek", "lind@example.org") and desk.crews.get().code == code
    assert "lind@" not in str(list(SettingChange.objects.values_list("name", "before", "after")))


def test_a_new_name_alone_is_seen_by_who_changes_something_else(chief, second_chief, desk):
    address = f"/settings/people/{desk.pk}/"
    form = {"first_name": "Maria", "last_name": "Lind", "email": "maria@example.org", "roles": ["desk"]}
    second_chief.post(address, form)
    seen = seen_on(chief.get(address))
    second_chief.post(address, form | {"last_name": "Berg"})
    lost = chief.post(address, form | seen | {"email": "ny@example.org"})
    assert lost.status_code == 409 and lost.context["typed"]["last_name"] == "Berg"


def test_who_has_left_meanwhile_does_not_come_back_by_a_late_press(chief, second_chief, desk, second_officer):
    address = f"/settings/people/{desk.pk}/"
    form = {"first_name": "Maria", "last_name": "Lind", "email": "maria@example.org", "roles": ["desk"]}
    seen, other = seen_on(chief.get(address)), f"/settings/people/{second_officer.pk}/"
    second_chief.post(f"{address}leave/")
    lost = chief.post(address, form | seen)
    assert lost.status_code == 409 and "kontot för ”desk” är avslutat" in lost.content.decode()
    assert not lost.context["typed"]["roles"] and not User.objects.get(pk=desk.pk).groups.exists()
    assert chief.post(f"{address}leave/", seen).status_code == 409
    seen = seen_on(chief.get(other))
    second_chief.post(other, form | {"email": "omar@example.org", "roles": ["manager"]})
    late = chief.post(f"{other}leave/", seen)
    assert late.status_code == 409 and User.objects.get(pk=second_officer.pk).is_active
    assert "Avsluta kontot" in str(late.context["race"].rows[0].yours)


def test_a_colleague_whom_nobody_else_touched_is_changed_at_once(chief, second_chief, desk, second_officer):
    seen = seen_on(chief.get(f"/settings/people/{desk.pk}/"))
    form = {"first_name": "Omar", "email": "omar@example.org", "roles": ["manager"]}
    second_chief.post(f"/settings/people/{second_officer.pk}/", form)
    assert chief.post(f"/settings/people/{desk.pk}/", TYPED | seen).status_code == 302
