"""Zone table, trend and headline: each figure as domain/figures defines it, from the kept counters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from geo import zones
from geo.models import Jurisdiction, Layer
from reports import workflow
from reports.insights import months, scan
from reports.insights.filters import Filters
from reports.models.counters import CLOSED, NO_PLACE, OUTSIDE, RECEIVED, REOPENED, ZONE
from reports.services import answers, releasing, shelves, spreads, tallies
from reports.services.counters import day_number
from reports.services.survival import days_until

TOO_FEW = months.TOO_FEW
PUBLIC_NAMES = (
    "zone", "name", "new", "open", "closed", "reopened", "on_time", "on_time_share", "days_to_close_median", "days_to_close_p90", "n",
)  # fmt: skip
PLACES = [ZONE, OUTSIDE, NO_PLACE]


@dataclass
class Row:
    """The figures of one zone (or outside, or no place). Medians are None under n = 10. `open`, `ages`: now. `overdue`, `still` (ages of
    what was not closed): when the period ended; now, for one that goes on."""

    zone: str
    name: str
    id: int | None = None
    promised_area: bool = False
    new: int = 0
    open: int = 0
    closed: int = 0
    reopened: int = 0
    on_time: int = 0
    promised: int = 0
    overdue: int = 0
    days: Counter[int] = field(default_factory=Counter)
    ages: Counter[int] = field(default_factory=Counter)
    still: Counter[int] = field(default_factory=Counter)
    known: bool = True
    released: int | None = None

    @property
    def n(self) -> int:
        """How many cases the time to close is based on: those closed and those still open."""
        return sum(self.days.values()) + sum(self.still.values())

    @property
    def on_time_share(self) -> float | None:
        asked = self.promised + self.overdue
        return round(self.on_time / asked, 4) if asked >= TOO_FEW else None

    @property
    def reopened_share(self) -> float | None:
        return round(self.reopened / self.closed, 4) if self.closed >= TOO_FEW else None

    @property
    def half_open_days(self) -> int | None:
        """Half of what is open now is at least so many days old."""
        n = sum(self.ages.values())
        return sorted(self.ages.elements())[n // 2] if n >= TOO_FEW else None

    def days_to_close(self, share: float) -> int | None:
        return days_until(share, self.days, self.still) if self.n >= TOO_FEW else None

    def public(self) -> dict[str, Any]:
        """As the API gives it; of a kind that is told once a month only `new`, and None where too few."""
        if not self.known:
            return dict.fromkeys(PUBLIC_NAMES) | {"zone": self.zone, "name": self.name, "new": self.released}
        return {
            "zone": self.zone, "name": self.name, "new": self.new, "open": self.open, "closed": self.closed, "reopened": self.reopened,
            "on_time": self.on_time, "on_time_share": self.on_time_share,
            "days_to_close_median": self.days_to_close(0.5), "days_to_close_p90": self.days_to_close(0.9), "n": self.n,
        }  # fmt: skip


@answers.kept
def zone_table(jurisdiction: Jurisdiction, filters: Filters) -> list[Row]:
    """One row per zone of the layer, then `outside`, then `no_place`. Four queries at any size."""
    if filters.layer is None:
        return []
    rows = _empty_rows(jurisdiction, filters)
    if filters.too_sensitive:
        return _released(rows, jurisdiction, filters)
    ask: dict[str, Any] = {
        "place_types": PLACES,
        "audiences": filters.audiences,
        "kind": filters.kind.pk if filters.kind else None,
        "part": filters.part,
    }
    _flows(rows, jurisdiction, filters, ask)
    if not filters.by_rows:
        _put(rows, "open", tallies.counts(jurisdiction, RECEIVED, by=("place_type", "place"), is_open=True, **ask))
    _still_open(rows, jurisdiction, filters)
    return list(rows.values())


def _released(rows: dict[tuple[int, int], Row], jurisdiction: Jurisdiction, filters: Filters) -> list[Row]:
    """Only how many a year of releases tells of each zone; everything else is unknown."""
    assert filters.kind is not None and filters.layer is not None
    told = releasing.told(jurisdiction, filters.kind) if filters.layer.is_default else None
    for row in rows.values():
        row.released = told.zones.get(row.zone) if told else None
        row.known = False
    return list(rows.values())


def summed(rows: Iterable[Row]) -> Row:
    """All rows as one: the figures of the whole area."""
    total = Row("total", "")
    for row in rows:
        for name in ("new", "open", "closed", "reopened", "on_time", "promised", "overdue"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
        total.days.update(row.days)
        total.ages.update(row.ages)
        total.still.update(row.still)
    return total


def _empty_rows(jurisdiction: Jurisdiction, filters: Filters) -> dict[tuple[int, int], Row]:
    layer = filters.layer
    assert layer is not None
    here = zones.zones_of(jurisdiction, layer)
    rows = {(ZONE, zone.id): Row(zone.code, str(zone.name) or zone.code, zone.id, zone.priority_area) for zone in here}
    return rows | {(OUTSIDE, layer.id): Row("outside", ""), (NO_PLACE, layer.id): Row("no_place", "")}


def _flows(rows: dict[tuple[int, int], Row], jurisdiction: Jurisdiction, filters: Filters, ask: dict[str, Any]) -> None:
    """New and reopened in the period: one reading of the counters, one for what was closed, and one more for new ones of a status only."""
    if filters.by_rows:
        _flows_of_rows(rows, jurisdiction, filters)
        return
    period: dict[str, Any] = {"first": filters.first, "last": filters.last}
    by = ("measure", "place_type", "place")
    found = shelves.counts(jurisdiction, [RECEIVED, REOPENED], by=by, **period, **ask)
    if filters.is_open is None:
        _put(rows, "new", {tuple(place): n for (measure, *place), n in found.items() if measure == RECEIVED})
    else:
        of_status = shelves.counts(jurisdiction, [RECEIVED], by=by[1:], is_open=filters.is_open, **period, **ask)
        _put(rows, "new", of_status)
    _put(rows, "reopened", {tuple(place): n for (measure, *place), n in found.items() if measure == REOPENED})
    _closed(rows, spreads.of(jurisdiction, **period, **ask))


def _flows_of_rows(rows: dict[tuple[int, int], Row], jurisdiction: Jurisdiction, filters: Filters) -> None:
    closed: dict[tuple[int, int], spreads.Spread] = defaultdict(spreads.Spread)
    for (measure, *where, value, on_time), n in scan.flows(jurisdiction, filters).items():
        place = tuple(where)
        if measure == CLOSED:
            closed[place].add(value, on_time, n)
        elif place in rows:
            _put(rows, "reopened" if measure == REOPENED else "new", {place: n})
    _closed(rows, closed)


def _closed(rows: dict[tuple[int, int], Row], found: Mapping[tuple[int, int], spreads.Spread]) -> None:
    for place, spread in found.items():
        if place in rows:
            row = rows[place]
            row.closed, row.days = spread.days.total(), spread.days
            row.on_time, row.promised = spread.on_time, spread.promised


def _put(rows: dict[tuple[int, int], Row], name: str, found: Mapping[tuple[int, ...], int]) -> None:
    for key, n in found.items():
        if key in rows:
            setattr(rows[key], name, n)


def _still_open(rows: dict[tuple[int, int], Row], jurisdiction: Jurisdiction, filters: Filters) -> None:
    """Ages of what is open now; and of a period that is over, what was open and overdue when it ended."""
    now = replace(filters, first=None, last=None, is_open=None, bbox=None, compare=None, per=None)
    over = filters.last is not None and filters.last < jurisdiction.day(timezone.now())
    for place, found in _backlog(jurisdiction, now).items():
        row = rows.get(place)
        if row:
            row.ages, row.still, row.overdue = found.ages, found.ages, found.overdue
            row.open += sum(found.ages.values()) if filters.by_rows else 0
    if not over:
        return
    then = _backlog(jurisdiction, replace(now, last=filters.last))
    for place, row in rows.items():
        found = then.get(place, Backlog())
        row.still, row.overdue = found.ages, found.overdue


@dataclass
class Backlog:
    """What is open in one place: {age in whole days: n}, and how many of them are overdue."""

    ages: Counter[int] = field(default_factory=Counter)
    overdue: int = 0


@answers.kept
def _backlog(jurisdiction: Jurisdiction, filters: Filters) -> dict[scan.Place, Backlog]:
    """Asked of the open rows; `filters.last`: as it was when that day ended."""
    found: dict[scan.Place, Backlog] = defaultdict(Backlog)
    today = day_number(filters.last or jurisdiction.day(timezone.now()))
    for place, day, late, n in scan.open_rows(jurisdiction, filters):
        found[place].ages[max(0, today - day)] += n
        found[place].overdue += late
    return dict(found)


def doubles(jurisdiction: Jurisdiction, filters: Filters) -> int:
    """How many of the period's new reports tell of a problem that another one had told of. Reports without these are the problems."""
    return sum(_doubles(jurisdiction, filters).values())


def problems(jurisdiction: Jurisdiction, filters: Filters, table: Iterable[Row]) -> dict[str, int | None]:
    """{zone of a row of the zone table: its new reports without those that tell of a known problem}; None where only a release is told."""
    theirs = _doubles(jurisdiction, filters)
    return {
        row.zone: max(0, row.new - theirs.get(_place_of(row, filters.layer), 0))
        if row.known and filters.layer
        else None
        for row in table
    }


def _place_of(row: Row, layer: Layer) -> tuple[int, int]:
    return (ZONE, row.id) if row.id else (NO_PLACE if row.zone == "no_place" else OUTSIDE, layer.pk)


@answers.kept
def _doubles(jurisdiction: Jurisdiction, filters: Filters) -> dict[scan.Place, int]:
    if filters.too_sensitive:
        return {}
    found = scan.rows(jurisdiction, filters).filter(status=workflow.DUPLICATE)
    if filters.first:
        found = found.filter(received_at__gte=jurisdiction.day_start(filters.first))
    if filters.last:
        found = found.filter(received_at__lt=jurisdiction.day_start(filters.last + timedelta(days=1)))
    return scan.by_place(jurisdiction, found, filters)


def trend(jurisdiction: Jurisdiction, filters: Filters) -> list[dict[str, Any]]:
    """New and closed per month, oldest first: [{month: "2026-11", new, closed}]. Months without either are there too."""
    return [
        {"month": month.code, "new": month.new, "closed": month.closed}
        for month in months.new_and_closed(jurisdiction, filters)
    ]
