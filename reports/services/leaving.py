"""Somebody does not work here any more: the account ends at once, and what was theirs goes on with others (T26)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people import away
from people.models import Absence, User
from reports.errors import BadInput
from reports.models import DutyPerson, Report, StaffNotice
from reports.services import accounts, changes, colleagues, settings_log
from reports.services.settings_log import noted

BATCH = 200


def open_cases(user: User) -> QuerySet[Report]:
    return Report.objects.filter(assigned_to=user, is_open=True)


def on_duty(user: User) -> QuerySet[DutyPerson]:
    """Places in the duty roster with the same address: those are no account, so they are told of and stay."""
    rows = DutyPerson.objects.filter(jurisdiction=accounts.jurisdiction_of(user), active=True).exclude(email="")
    return rows.filter(email__iexact=user.email) if user.email else rows.none()


def successor_of(user: User) -> User | None:
    """Who stands in today: the first thought when the cases are handed on."""
    absence = away.absence_of(user, accounts.jurisdiction_of(user).day(timezone.now()))
    return absence.stand_in if absence else None


@transaction.atomic
def leave(user: User, *, to: str = "", actor: Any, seen: int | None = None) -> int:
    """Ends the account; gives how many open cases went to the colleague `to` (a username), or back to their teams.

    Raises NotAllowed; BadInput at `to`, or when nobody else could change the settings; LostRace as accounts.change does.
    """
    accounts.may(actor, user)
    settings_log.hold(accounts.jurisdiction_of(user))
    settings_log.check(accounts.jurisdiction_of(user), seen, accounts.WHAT, row=user.pk)
    successor = next((one for one in away.stand_ins(user) if one.username == to), None)
    if to and not successor:
        raise BadInput(errors={"to": _("Choose a colleague of the list.")})
    accounts.keep_one_administrator(user, "to")
    before = accounts.state(user)
    _end(user)
    n = _hand_on(user, successor, actor)
    noted(accounts.jurisdiction_of(user), actor, accounts.WHAT, user.username, before, None, user.pk)
    return n


def _end(user: User) -> None:
    """No password, so that no session goes on; no key, no link, no role, no notice, nobody's stand-in."""
    now = timezone.now()
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = False
    user.left_at = now
    user.save(update_fields=["password", "is_active", "is_staff", "is_superuser", "left_at"])
    user.api_keys.filter(revoked_at=None).update(revoked_at=now)  # type: ignore[attr-defined]
    user.invitations.filter(used_at=None).delete()  # type: ignore[attr-defined]
    user.groups.remove(*Group.objects.filter(user=user))
    user.user_permissions.clear()
    user.teams.clear()  # type: ignore[attr-defined]
    user.crews.clear()  # type: ignore[attr-defined]
    StaffNotice.objects.filter(user=user, read_at=None).delete()
    today = accounts.jurisdiction_of(user).day(now)
    Absence.objects.filter(user=user, last_on__gte=today).delete()
    Absence.objects.filter(stand_in=user, last_on__gte=today).update(stand_in=None)


def _hand_on(user: User, successor: User | None, actor: Any) -> int:
    """Each open case keeps its status; its history says that it was handed on."""
    now, place = timezone.now(), accounts.jurisdiction_of(user)
    person = away.who_works_for(successor, place.day(now)) if successor else None
    ids = list(open_cases(user).values_list("pk", flat=True))
    data = {"person": person.pk if person else None, "instead_of": user.pk}
    for first in range(0, len(ids), BATCH):
        for loaded in changes.load(place, ids[first : first + BATCH]).values():
            report = changes.write(
                loaded, {"assigned_to": person}, verb="assign", actor=actor, at=now, data=data, by_rule=True
            )
            if person:
                colleagues.tell(person, report, colleagues.ASSIGNED, actor, now)
    return len(ids)
