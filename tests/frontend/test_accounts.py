"""Signing in: to one's own work, in one's language; locked after many tries; demo accounts only where only this computer sees them."""

import pytest
from django.core.cache import cache

from reports.seeding import accounts
from tests.conftest import PASSWORD


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/accounts/sign-in/", {"username": name, "password": password}, **more)


@pytest.mark.parametrize(
    "role, door", [("desk", "/desk/"), ("crew_member", "/crew/"), ("manager", "/insights/"), ("admin", "/desk/")]
)
def test_everybody_arrives_where_the_work_is(town, resident, request, role, door):
    user = request.getfixturevalue(role)
    sign_in(resident, user.username)
    assert resident.get("/accounts/")["Location"] == door


def test_a_wrong_password_is_said_and_the_name_kept(town, desk, resident):
    answer = sign_in(resident, "desk", "fel")
    assert (
        answer.status_code == 200
        and 'value="desk"' in answer.content.decode()
        and "notice-bad" in answer.content.decode()
    )


def test_many_wrong_passwords_lock_the_name_for_a_while(town, desk, resident, settings):
    settings.AXES_ENABLED = True
    cache.clear()
    for _try in range(8):
        answer = sign_in(resident, "desk", "fel")
    assert answer.status_code == 429 and "Vänta en kvart" in answer.content.decode()
    assert sign_in(resident, "desk").status_code == 429


def test_signing_out_takes_the_button_not_a_link(town, desk, client_of):
    client = client_of(desk)
    assert client.get("/accounts/sign-out/").status_code == 405
    client.post("/accounts/sign-out/")
    assert client.get("/desk/").status_code == 302


def test_a_stranger_is_not_sent_elsewhere_after_signing_in(town, desk, resident):
    answer = resident.post("/accounts/sign-in/?next=https://evil.example/", {"username": "desk", "password": PASSWORD})
    assert "evil" not in answer["Location"]


def test_demo_accounts_are_shown_on_this_computer_only(town, resident, settings):
    settings.DEMO_ON_LOOPBACK = True
    accounts.make_accounts(town, {})
    shown = resident.get("/accounts/sign-in/").content.decode()
    assert "integrator" in shown
    assert (
        "integrator"
        not in resident.get("/accounts/sign-in/", headers={"X-Forwarded-For": "192.0.2.1"}).content.decode()
    )
    assert "integrator" not in resident.get("/accounts/sign-in/", REMOTE_ADDR="192.0.2.1").content.decode()
    settings.DEMO_ON_LOOPBACK = False
    assert "integrator" not in resident.get("/accounts/sign-in/").content.decode()


def test_demo_accounts_are_gone_once_the_data_is_real(town, resident, settings):
    settings.DEMO_ON_LOOPBACK = True
    accounts.make_accounts(town, {})
    town.made_up = False
    town.save()
    assert "integrator" not in resident.get("/accounts/sign-in/").content.decode()


def test_a_password_is_changed_by_its_owner(town, desk, client_of, resident):
    client = client_of(desk)
    new = "en-helt-annan-lampa-5"
    client.post("/accounts/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert sign_in(resident, "desk", new).status_code == 302
    weak = client.post("/accounts/password/", {"old_password": new, "new_password1": "kort", "new_password2": "kort"})
    assert (weak.status_code == 200 and "errors" in weak.content.decode()) or "field-error" in weak.content.decode()


def test_the_operators_door_is_open_to_the_administrator_only(town, desk, client_of):
    assert client_of(desk).get("/admin/").status_code == 302
    desk.is_staff = desk.is_superuser = True
    desk.save()
    assert client_of(desk).get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "page", ["geo/jurisdiction/", "reports/kind/", "reports/crew/", "people/user/", "reports/kind/add/"]
)
def test_the_operator_sets_a_town_up(town, admin, client_of, page):
    admin.is_staff = admin.is_superuser = True
    admin.save()
    assert client_of(admin).get(f"/admin/{page}").status_code == 200
