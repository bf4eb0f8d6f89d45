"""The duty roster: who is paged out of hours, on which days, in which order, by mail or text message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput, LostRace
from reports.models import DutyPerson
from reports.services import cleaning, contacts, settings_log
from reports.services.settings_log import noted

WHAT = "duty"  # in the list of changes
DAY_BEGINS = timedelta(hours=6)  # a night belongs to the day on which it began
LOOKED_AHEAD = 28
BETWEEN = str.maketrans("", "", " -()/\u00a0")


def listed(jurisdiction: Jurisdiction) -> list[DutyPerson]:
    return list(DutyPerson.objects.filter(jurisdiction=jurisdiction))


def on_duty(jurisdiction: Jurisdiction, at: datetime) -> list[DutyPerson]:
    """In their order. A hole in the roster pages all who stand in it: somebody must hear it."""
    people = [one for one in listed(jurisdiction) if one.active]
    day = jurisdiction.day(at - DAY_BEGINS)
    return [one for one in people if one.is_on(day)] or people


def holes(jurisdiction: Jurisdiction) -> list[date]:
    """Days of the next four weeks on which nobody is on duty."""
    people, today = listed(jurisdiction), jurisdiction.day(timezone.now())
    days = [today + timedelta(days=n) for n in range(LOOKED_AHEAD)]
    return [day for day in days if not any(one.is_on(day) for one in people)]


def read(jurisdiction: Jurisdiction, typed: dict[str, Any], known: DutyPerson | None = None) -> DutyPerson:
    """From {name, email?, phone?, first_on?, last_on?, weekdays: numbers, active}, not kept yet. Raises BadInput with a sentence at
    each field."""
    values, errors = _reached(typed)
    values |= _days(typed, errors)
    if errors:
        raise BadInput(errors=errors)
    row = known or DutyPerson(jurisdiction=jurisdiction, position=_last(jurisdiction) + 1)
    for name, value in (values | {"active": bool(typed.get("active"))}).items():
        setattr(row, name, value)
    return row


@transaction.atomic
def save(row: DutyPerson, *, actor: Any, seen: int | None = None) -> DutyPerson:
    """`seen`: the version of the roster that the person saw. Raises LostRace when somebody changed this one since."""
    settings_log.hold(row.jurisdiction)
    settings_log.check(row.jurisdiction, seen, WHAT, row=row.pk or 0)
    before = state(settings_log.as_kept(row)) if row.pk else None
    row.save()
    noted(row.jurisdiction, actor, WHAT, str(row.position), before, state(row), row.pk)
    return row


def _reached(typed: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Name, address and number, and what is wrong with them."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"name": "", "email": "", "phone": ""}
    try:
        values |= contacts.checked({name: typed.get(name, "") for name in values})
    except BadInput as problem:
        errors |= {name.removeprefix("contact."): sentence for name, sentence in problem.errors.items()}
    if not str(typed.get("name") or "").strip():
        errors["name"] = _("Write the name: it stands in the history when the person takes a case.")
    if not typed.get("email") and not typed.get("phone"):
        errors["email"] = _("Give an e-mail address or a telephone number: by one of them the person is paged.")
    values["phone"] = values["phone"].translate(BETWEEN)
    if values["phone"] and not values["phone"].startswith("+"):
        errors["phone"] = _("Write the number with its country code, like +46701234567: text messages need it.")
    return values, errors


def _days(typed: dict[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {"first_on": None, "last_on": None}
    for name in values:
        if typed.get(name):
            try:
                values[name] = cleaning.day(typed[name], name)
            except BadInput as problem:
                errors |= problem.errors
    if values["first_on"] and values["last_on"] and values["last_on"] < values["first_on"]:
        errors["last_on"] = _("The last day comes after the first.")
    chosen = {str(day) for day in typed.get("weekdays", [])}
    return values | {"weekdays": [day for day in range(7) if str(day) in chosen]}


@transaction.atomic
def remove(row: DutyPerson, *, actor: Any, seen: int | None = None) -> None:
    """As `save`."""
    settings_log.hold(row.jurisdiction)
    settings_log.check(row.jurisdiction, seen, WHAT, row=row.pk or 0)
    row = settings_log.as_kept(row)
    noted(row.jurisdiction, actor, WHAT, str(row.position), state(row), None, row.pk)
    row.delete()


def moved(rows: Sequence[DutyPerson], row: DutyPerson, by: int) -> list[DutyPerson]:
    """The roster in its order when this one goes up (-1) or down (1)."""
    after, at = list(rows), rows.index(row)
    after.insert(min(len(rows) - 1, max(0, at + by)), after.pop(at))
    return after


@transaction.atomic
def move(row: DutyPerson, by: int, *, actor: Any, seen: int | None = None) -> None:
    """Earlier (-1) or later (1) among the others. As `save`, of the whole roster."""
    settings_log.hold(row.jurisdiction)
    settings_log.check(row.jurisdiction, seen, WHAT)
    before = listed(row.jurisdiction)
    if row not in before:
        raise LostRace
    after = moved(before, row, by)
    for n, one in enumerate(after, 1):
        DutyPerson.objects.filter(pk=one.pk).update(position=n)
    at, to = (rows.index(row) + 1 for rows in (before, after))
    noted(row.jurisdiction, actor, WHAT, str(at), {"position": at}, {"position": to}, row.pk)


def state(row: DutyPerson) -> dict[str, Any]:
    """What the log of settings keeps: no name, address or number."""
    days = {name: value.isoformat() if (value := getattr(row, name)) else None for name in ("first_on", "last_on")}
    return days | {"weekdays": row.weekdays, "active": row.active, "position": row.position}


def _last(jurisdiction: Jurisdiction) -> int:
    newest = DutyPerson.objects.filter(jurisdiction=jurisdiction).order_by("-position").first()
    return newest.position if newest else 0
