"""The list of changes of the municipality's settings: what was and what became of it, and whether somebody was quicker (T23).

Who changes a setting names the version of the list that the page was made with. A change holds the list of its sort until it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model

from geo.models import Jurisdiction
from reports.errors import LostRace
from reports.models import SettingChange

Row = TypeVar("Row", bound=Model)


def noted(
    jurisdiction: Jurisdiction, actor: Any, what: str, name: str, before: Any, after: Any, row: int | None = None
) -> None:
    """`row`: the number of what was changed, where pages ask whether that very thing is as it was seen."""
    SettingChange.objects.create(
        jurisdiction=jurisdiction, actor=actor, what=what, name=name[:80], before=before, after=after, row=row
    )


def version(jurisdiction: Jurisdiction, *whats: str) -> int:
    """Of the settings of these sorts: the number of the newest entry. Read before the settings, so that it is never newer than they are."""
    newest = SettingChange.objects.filter(jurisdiction=jurisdiction, what__in=whats).order_by("-pk")
    return newest.values_list("pk", flat=True).first() or 0


def since(jurisdiction: Jurisdiction, version: int | None, *whats: str, row: int | None = None) -> list[SettingChange]:
    """What was done after the version that somebody saw, oldest first: to one `row`, else to all of these sorts."""
    if version is None:
        return []
    rows = SettingChange.objects.filter(jurisdiction=jurisdiction, what__in=whats, pk__gt=version)
    rows = rows if row is None else rows.filter(row=row)
    return list(rows.select_related("actor").order_by("pk"))


def check(jurisdiction: Jurisdiction, seen: int | None, *whats: str, row: int | None = None) -> None:
    """Raises LostRace when something was done since the version that was seen; `seen` None asks nothing."""
    if since(jurisdiction, seen, *whats, row=row):
        raise LostRace


def hold(jurisdiction: Jurisdiction) -> None:
    """Nobody else changes such settings until this transaction ends."""
    list(Jurisdiction.objects.select_for_update(no_key=True).filter(pk=jurisdiction.pk).values_list("pk"))


def as_kept(row: Row) -> Row:
    """As it is in the database. Raises LostRace when somebody took it away."""
    kept = type(row)._default_manager.filter(pk=row.pk).first()
    if not kept:
        raise LostRace
    return kept


def as_seen(
    now: dict[str, Any], entries: Sequence[SettingChange], aside: Sequence[str] = ("position",)
) -> dict[str, Any]:
    """A state before these entries, walked back from what it is now, without what is kept `aside`: a place in a list moves by itself."""
    state = _without(now, aside)
    for entry in reversed(entries):
        if entry.before and entry.after and _without(entry.after, aside) == state:
            state = _without(entry.before, aside)
    return state


def _without(state: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name not in names}
