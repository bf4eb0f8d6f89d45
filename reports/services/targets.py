"""What is promised, as rows that the municipality writes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.models import Target
from reports.services import cleaning, settings_log, setup
from reports.services.settings_log import noted

WHAT = "target"  # in the list of changes
UNITS = (Target.HOURS, Target.DAYS, Target.ROUND)


def read(jurisdiction: Jurisdiction, typed: dict[str, Any]) -> Target:
    """From {category?, priority?, place_class?, group_from?, unit, amount?, weeks?: "10, 41"}, not kept yet. Raises BadInput with a
    sentence at each field."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"place_class": str(typed.get("place_class") or "")[:30]}

    def tried(name: str, column: str, read: Any) -> None:
        if typed.get(name):
            try:
                values[column] = read(typed[name])
            except BadInput as problem:
                errors.update({name: next(iter(problem.errors.values()))})

    tried("category", "kind", lambda code: cleaning.kind(jurisdiction, code))
    tried("priority", "priority", lambda text: cleaning.number(text, "priority", low=1, high=4))
    tried("group_from", "group_from", lambda text: cleaning.number(text, "group_from", low=1, high=50))
    unit = str(typed.get("unit") or "")
    if unit not in UNITS:
        errors["unit"] = _("Choose hours, days or the next round.")
    elif unit == Target.ROUND:
        tried("weeks", "weeks", _weeks)
        if not values.get("weeks"):
            errors.setdefault("weeks", _("Write the weeks of the rounds, like 10, 41."))
    else:
        values["amount"] = 0
        tried("amount", "amount", lambda text: cleaning.number(text, "amount", low=0, high=400))
        if not str(typed.get("amount") or ""):
            errors["amount"] = _("Write how many.")
    if errors:
        raise BadInput(errors=errors)
    return Target(jurisdiction=jurisdiction, unit=unit, **values)


def kept_like(row: Target) -> Target | None:
    """What is promised for exactly the same."""
    same = {name: getattr(row, name) for name in ("kind", "priority", "place_class", "group_from")}
    return Target.objects.filter(jurisdiction=row.jurisdiction, **same).first()


@transaction.atomic
def save(row: Target, *, actor: Any, seen: int | None = None) -> Target:
    """`seen`: the version of the list that the person saw. Raises BadInput when there is one for exactly this, LostRace when a colleague
    has just written it."""
    settings_log.hold(row.jurisdiction)
    kept = kept_like(row)
    if kept:
        settings_log.check(row.jurisdiction, seen, WHAT, row=kept.pk)
        raise BadInput(errors={"unit": _("There is a promise for exactly this already. Take it away first.")})
    row.save()
    noted(row.jurisdiction, actor, WHAT, name_of(row), None, state(row), row.pk)
    return row


def _weeks(text: str) -> list[int]:
    found = [part.strip() for part in str(text).replace(";", ",").split(",") if part.strip()]
    if not found or not all(part.isdecimal() and 1 <= int(part) <= 53 for part in found):
        raise BadInput(errors={"weeks": _("Write the weeks of the rounds, like 10, 41.")})
    return sorted({int(part) for part in found})


@transaction.atomic
def remove(row: Target, *, actor: Any, seen: int | None = None) -> None:
    """Promises that were given by it stay. `seen`: as with `save`. Raises LostRace."""
    settings_log.hold(row.jurisdiction)
    settings_log.check(row.jurisdiction, seen, WHAT, row=row.pk or 0)
    row = settings_log.as_kept(row)
    noted(row.jurisdiction, actor, WHAT, name_of(row), state(row), None, row.pk)
    row.delete()


def name_of(row: Target) -> str:
    return row.kind.code if row.kind else "*"


def state(row: Target) -> dict[str, Any]:
    names = ("priority", "place_class", "group_from", "unit", "amount", "weeks")
    return {"kind": row.kind.code if row.kind else None} | {name: getattr(row, name) for name in names}


def listed(jurisdiction: Jurisdiction) -> list[Target]:
    """In the order of the kinds, the general ones last."""
    position = {kind.pk: n for n, kind in enumerate(setup.of(jurisdiction).all_kinds)}
    rows = Target.objects.filter(jurisdiction=jurisdiction).select_related("kind")
    return sorted(rows, key=lambda row: (position.get(row.kind_id or 0, 999), row.group_from, row.pk))  # type: ignore[attr-defined]
