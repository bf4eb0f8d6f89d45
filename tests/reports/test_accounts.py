"""Colleagues come and go: invited by a link that works once, roles, and an end that leaves nothing behind."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from people.models import Absence, ApiKey, Invitation, User
from reports.errors import BadInput, NotAllowed, NotThere
from reports.models import SettingChange, StaffNotice
from reports.notices import accounts as mails  # noqa: F401  registers the handler
from reports.services import accounts, leaving, outbox
from tests.build import act, make_report

NEW = {"first_name": "Anna", "last_name": "Ek", "email": "Anna.Ek@example.org", "roles": ["desk"], "teams": ["park"]}


def mailed_link():
    while outbox.work_once():
        pass
    return re.search(r"/accounts/invitation/(\d+)/(\w+)/", mail.outbox[-1].body).groups()


def invited(town, admin, **more):
    user = accounts.invite(town, NEW | more, actor=admin)
    pk, secret = mailed_link()
    return user, int(pk), secret


def test_a_new_colleague_gets_a_link_and_only_its_hash_is_kept(town, admin):
    user, pk, secret = invited(town, admin)
    assert user.username == "anna.ek" and user.standing == User.INVITED and user.teams.get().code == "park"
    assert mail.outbox[-1].to == ["Anna.Ek@example.org"] and "anna.ek" in mail.outbox[-1].body
    kept = Invitation.objects.get()
    assert secret not in str(vars(kept)) and accounts.find(town, pk, secret) == kept
    assert SettingChange.objects.get(what="person").after["roles"] == ["desk"]


def test_the_link_works_once(town, admin):
    user, pk, secret = invited(town, admin)
    one = accounts.find(town, pk, secret)
    accounts.open_account(one, "lampan-lyser-igen-4")
    user.refresh_from_db()
    assert user.standing == User.HERE and user.check_password("lampan-lyser-igen-4")
    with pytest.raises(NotThere):
        accounts.find(town, pk, secret)
    with pytest.raises(NotThere):
        accounts.open_account(one, "en-annan-lampa-5")


@pytest.mark.parametrize("how", ["wrong", "old", "newer", "left"])
def test_a_wrong_old_replaced_or_ended_link_shows_nothing_and_is_logged(town, admin, caplog, how):
    user, pk, secret = invited(town, admin)
    if how == "wrong":
        secret = "a" * 26
    if how == "old":
        Invitation.objects.update(expires_at=timezone.now())
    if how == "newer":
        accounts.send_link(user, actor=admin)
    if how == "left":
        leaving.leave(user, actor=admin)
    with pytest.raises(NotThere):
        accounts.find(town, pk, secret)
    assert "refused" in caplog.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"email": "anna"}, "email"),
        ({"email": ""}, "email"),
        ({"roles": []}, "roles"),
        ({"roles": ["king"]}, "roles"),
        ({"email": "MARIA@example.org"}, "email"),
    ],
)
def test_a_bad_invitation_is_said_at_its_field(town, admin, desk, typed, field):
    User.objects.filter(pk=desk.pk).update(email="maria@example.org")
    with pytest.raises(BadInput) as problem:
        accounts.invite(town, NEW | typed, actor=admin)
    assert field in problem.value.errors and not Invitation.objects.exists()


def test_two_with_the_same_name_get_different_user_names(town, admin):
    accounts.invite(town, NEW, actor=admin)
    assert accounts.invite(town, NEW | {"email": "anna.ek@example.com"}, actor=admin).username == "anna.ek2"


def test_only_administrators_and_an_operators_account_only_by_operators(town, admin, desk):
    with pytest.raises(NotAllowed):
        accounts.invite(town, NEW, actor=desk)
    desk.is_superuser = True
    desk.save()
    for change in (
        lambda: accounts.change(desk, NEW, actor=admin),
        lambda: accounts.send_link(desk, actor=admin),
        lambda: leaving.leave(desk, actor=admin),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_the_last_administrator_stays_one(town, admin, desk):
    with pytest.raises(BadInput, match="sista administratören"):
        leaving.leave(admin, actor=admin)
    with pytest.raises(BadInput) as problem:
        accounts.change(admin, NEW | {"roles": ["desk"]}, actor=admin)
    assert "roles" in problem.value.errors
    accounts.change(desk, NEW | {"roles": ["desk", "admin"]}, actor=admin)
    leaving.leave(admin, actor=admin)
    assert not User.objects.get(pk=admin.pk).is_active


def test_an_invited_administrator_does_not_count_before_the_account_is_open(town, admin):
    accounts.invite(town, NEW | {"roles": ["admin"]}, actor=admin)
    with pytest.raises(BadInput):
        leaving.leave(admin, actor=admin)


def test_a_role_that_is_taken_away_is_gone_at_once(town, admin, desk, client_of):
    at_desk = client_of(desk)
    assert at_desk.get("/desk/").status_code == 200
    accounts.change(desk, NEW | {"roles": ["police"]}, actor=admin)
    assert at_desk.get("/desk/").status_code == 403


def test_who_leaves_is_out_at_once_everywhere(town, admin, desk, client_of, resident):
    at_desk, (_key, secret) = client_of(desk), ApiKey.make(desk)
    by_key = {"authorization": f"Bearer {secret}"}
    assert (
        at_desk.get("/desk/").status_code == 200
        and resident.get("/api/v1/work-orders", headers=by_key).status_code == 200
    )
    leaving.leave(desk, actor=admin)
    assert (
        at_desk.get("/desk/").status_code == 302
        and resident.get("/api/v1/work-orders", headers=by_key).status_code == 401
    )
    assert desk.api_keys.get().revoked_at
    fresh = User.objects.get(pk=desk.pk)
    assert fresh.standing == User.LEFT and not fresh.groups.exists() and not fresh.has_usable_password()


def test_open_cases_go_to_the_colleague_and_closed_ones_stay(town, admin, desk, second_officer):
    mine, closed = make_report(town), act(make_report(town), "assign", desk, person="desk")
    act(mine, "assign", desk, person="desk")
    act(closed, "fix", desk)
    assert leaving.leave(desk, to="desk2", actor=admin) == 1
    mine.refresh_from_db(), closed.refresh_from_db()
    assert mine.assigned_to == second_officer and closed.assigned_to == desk
    assert mine.events.filter(verb="assign").last().data["instead_of"] == desk.pk
    assert list(StaffNotice.objects.values_list("user", "sort")) == [(second_officer.pk, "assigned")]
    closed = act(closed, "reopen", second_officer)
    assert closed.assigned_to is None


def test_without_a_colleague_they_go_back_to_the_team(town, admin, desk):
    report = act(make_report(town), "assign", desk, person="desk")
    leaving.leave(desk, actor=admin)
    report.refresh_from_db()
    assert report.assigned_to is None and report.team


def test_who_has_left_stands_in_for_nobody_and_gets_no_notice(town, admin, desk, second_officer):
    today = town.day(timezone.now())
    Absence.objects.create(user=second_officer, stand_in=desk, first_on=today, last_on=today + timedelta(days=9))
    act(make_report(town), "note", second_officer, note="@desk titta")
    assert StaffNotice.objects.filter(user=desk).exists()
    leaving.leave(desk, actor=admin)
    assert Absence.objects.get().stand_in is None and not StaffNotice.objects.exists()


def test_who_comes_back_needs_a_role_and_a_link(town, admin, desk):
    accounts.change(desk, NEW, actor=admin)
    leaving.leave(desk, actor=admin)
    desk.refresh_from_db()
    with pytest.raises(BadInput):
        accounts.send_link(desk, actor=admin)
    accounts.change(desk, NEW, actor=admin)
    accounts.send_link(desk, actor=admin)
    pk, secret = mailed_link()
    accounts.open_account(accounts.find(town, int(pk), secret), "lampan-lyser-igen-4")
    assert User.objects.get(pk=desk.pk).standing == User.HERE
