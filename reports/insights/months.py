"""Months in a row: what the small lines beside the figures and the trend are drawn from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from geo import zones
from geo.models import Jurisdiction
from reports.insights import scan
from reports.insights.filters import Filters
from reports.models.counters import CLOSED, NO_PLACE, NOTHING_PROMISED, OUTSIDE, RECEIVED, REOPENED, ZONE
from reports.services import answers, shelves, spreads, tallies
from reports.services.survival import days_until

TOO_FEW = 10
PLACES = [ZONE, OUTSIDE, NO_PLACE]


@dataclass
class Month:
    """`number`: year * 12 + month - 1. `days`: whole days to close of what was closed in it. Shares and medians are None under n = 10."""

    number: int
    new: int = 0
    closed: int = 0
    reopened: int = 0
    on_time: int = 0
    promised: int = 0
    days: Counter[int] = field(default_factory=Counter)

    @property
    def first(self) -> date:
        return date(self.number // 12, self.number % 12 + 1, 1)

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def on_time_share(self) -> float | None:
        return share_of(self.on_time, self.promised)

    @property
    def reopened_share(self) -> float | None:
        return share_of(self.reopened, self.closed)

    @property
    def half_closed_days(self) -> int | None:
        return days_until(0.5, self.days, {}) if self.days.total() >= TOO_FEW else None


def share_of(part: int, whole: int) -> float | None:
    """None under n = 10."""
    return part / whole if whole >= TOO_FEW else None


@answers.kept
def months(jurisdiction: Jurisdiction, filters: Filters) -> list[Month]:
    """Oldest first; months without anything are there too. Of one layer's places, so that a report counts once."""
    if filters.too_sensitive or filters.layer is None:
        return []
    if filters.by_rows:
        found = scan.by_month(jurisdiction, filters)
    else:
        found = _kept(jurisdiction, filters)
    by_month: dict[int, Month] = {}
    for (measure, value, on_time, number), n in found.items():
        put(by_month.setdefault(number, Month(number)), measure, value, on_time, n)
    return in_a_row(jurisdiction, filters, by_month)


@answers.kept
def new_and_closed(jurisdiction: Jurisdiction, filters: Filters) -> list[Month]:
    """The same with nothing but how many were new and closed."""
    if filters.too_sensitive or filters.layer is None or filters.by_rows:
        return months(jurisdiction, filters)
    by_month: dict[int, Month] = {}
    for measures, is_open in _measures(filters, [CLOSED]):
        ask = _ask(jurisdiction, filters, is_open)
        for (measure, number), n in shelves.by_month(jurisdiction, measures, **ask).items():
            put(by_month.setdefault(number, Month(number)), measure, 0, 0, n)
    return in_a_row(jurisdiction, filters, by_month)


def _kept(jurisdiction: Jurisdiction, filters: Filters) -> Counter[tuple]:
    """{(measure, days to close, on time, month): n}."""
    closed = spreads.by_month(jurisdiction, **_ask(jurisdiction, filters))
    total = Counter({(CLOSED, *key): n for key, n in closed.items()})
    for measures, is_open in _measures(filters, []):
        found = shelves.by_month(jurisdiction, measures, **_ask(jurisdiction, filters, is_open))
        total.update({(measure, 0, NOTHING_PROMISED, month): n for (measure, month), n in found.items()})
    return total


def _measures(filters: Filters, more: list[int]) -> list[tuple[list[int], bool | None]]:
    """(what is counted, of which status). New ones of a status are asked for apart: what was closed in a month stays closed then, whatever
    it is now."""
    if filters.is_open is None:
        return [([RECEIVED, REOPENED, *more], None)]
    return [([RECEIVED], filters.is_open), ([REOPENED, *more], None)]


def _ask(jurisdiction: Jurisdiction, filters: Filters, is_open: bool | None = None) -> dict[str, Any]:
    return {
        "place_types": PLACES, "audiences": filters.audiences, "first": filters.first, "last": filters.last, "part": filters.part,
        "kind": filters.kind.pk if filters.kind else None, "is_open": is_open, "places": of_layer(jurisdiction, filters),
    }  # fmt: skip


def put(month: Month, measure: int, value: int, on_time: int, n: int) -> None:
    if measure == RECEIVED:
        month.new += n
    elif measure == REOPENED:
        month.reopened += n
    else:
        month.closed += n
        month.days[value] += n
        month.on_time += n if on_time == 1 else 0
        month.promised += n if on_time in (0, 1) else 0


def in_a_row(jurisdiction: Jurisdiction, filters: Filters, by_month: dict[int, Month]) -> list[Month]:
    """From the first month with something to this one, or to the period's last: months in which nothing happened are told, too."""
    some = [number for number, month in by_month.items() if month.new or month.closed]
    if not some:
        return []
    today = jurisdiction.day(timezone.now())
    end = min(today, filters.last or today)
    last = max(*some, end.year * 12 + end.month - 1)
    return [by_month.get(number, Month(number)) for number in range(min(some), last + 1)]


def of_layer(jurisdiction: Jurisdiction, filters: Filters) -> tallies.Places:
    """The places of one layer, so that a report counts once."""
    layer = filters.layer
    assert layer is not None
    here = [zone.id for zone in zones.zones_of(jurisdiction, layer)]
    return {ZONE: here, OUTSIDE: [layer.id], NO_PLACE: [layer.id]}
