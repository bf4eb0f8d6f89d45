"""Zone table, trend and headline: each figure as domain/figures defines it, from the kept counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, FilteredRelation, Q
from django.utils import timezone

from geo import zones
from geo.models import Jurisdiction
from reports.insights.filters import Filters
from reports.models import Report
from reports.models.counters import CLOSED, INTERNAL, NO_PLACE, OUTSIDE, PUBLIC, RECEIVED, REOPENED, SENSITIVE, ZONE
from reports.services import answers, releasing, tallies
from reports.services.survival import days_until

TOO_FEW = 10
PUBLIC_NAMES = (
    "zone", "name", "new", "open", "closed", "reopened", "on_time", "on_time_share", "days_to_close_median", "days_to_close_p90", "n",
)  # fmt: skip
PLACES = [ZONE, OUTSIDE, NO_PLACE]


@dataclass
class Row:
    """The figures of one zone (or outside, or no place). Medians are None under n = 10."""

    zone: str
    name: str
    id: int | None = None
    new: int = 0
    open: int = 0
    closed: int = 0
    reopened: int = 0
    on_time: int = 0
    promised: int = 0
    overdue: int = 0
    days: Counter[int] = field(default_factory=Counter)
    ages: Counter[int] = field(default_factory=Counter)
    known: bool = True
    released: int | None = None

    @property
    def n(self) -> int:
        """How many cases the time to close is based on: those closed and those still open."""
        return sum(self.days.values()) + sum(self.ages.values())

    @property
    def on_time_share(self) -> float | None:
        asked = self.promised + self.overdue
        return round(self.on_time / asked, 4) if asked >= TOO_FEW else None

    @property
    def reopened_share(self) -> float | None:
        return round(self.reopened / self.closed, 4) if self.closed >= TOO_FEW else None

    def days_to_close(self, share: float) -> int | None:
        return days_until(share, self.days, self.ages) if self.n >= TOO_FEW else None

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
    """One row per zone of the layer, then `outside`, then `no_place`. Three queries at any size."""
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
    return total


def _empty_rows(jurisdiction: Jurisdiction, filters: Filters) -> dict[tuple[int, int], Row]:
    layer = filters.layer
    assert layer is not None
    here = zones.zones_of(jurisdiction, layer)
    rows = {(ZONE, zone.id): Row(zone.code, str(zone.name) or zone.code, zone.id) for zone in here}
    return rows | {(OUTSIDE, layer.id): Row("outside", ""), (NO_PLACE, layer.id): Row("no_place", "")}


def _flows(rows: dict[tuple[int, int], Row], jurisdiction: Jurisdiction, filters: Filters, ask: dict[str, Any]) -> None:
    """New, closed and reopened in the period: one reading of the counters, and one more for new ones of a status only."""
    period: dict[str, Any] = {"first": filters.first, "last": filters.last}
    by = ("measure", "place_type", "place", "value", "on_time")
    found = tallies.counts(jurisdiction, [RECEIVED, CLOSED, REOPENED], by=by, **period, **ask)
    for (measure, place_type, place, value, on_time), n in found.items():
        row = rows.get((place_type, place))
        if row and measure == CLOSED:
            _add_closing(row, value, on_time, n)
        elif row and measure == REOPENED:
            row.reopened += n
        elif row and filters.is_open is None:
            row.new += n
    if filters.is_open is not None:
        of_status = tallies.counts(
            jurisdiction, RECEIVED, by=("place_type", "place"), is_open=filters.is_open, **period, **ask
        )
        _put(rows, "new", of_status)


def _add_closing(row: Row, value: int, on_time: int, n: int) -> None:
    row.closed += n
    row.days[value] += n
    row.on_time += n if on_time == 1 else 0
    row.promised += n if on_time in (0, 1) else 0


def _put(rows: dict[tuple[int, int], Row], name: str, found: Counter[tuple]) -> None:
    for key, n in found.items():
        if key in rows:
            setattr(rows[key], name, n)


def _still_open(rows: dict[tuple[int, int], Row], jurisdiction: Jurisdiction, filters: Filters) -> None:
    """Ages of what is open, and what of it is overdue: asked of the open rows, which are bounded by the backlog."""
    today, now = jurisdiction.day(timezone.now()), timezone.now()
    for link, received_on, late, n in _open_rows(jurisdiction, filters, now):
        row = rows.get(link)
        if row:
            row.ages[max(0, (today - received_on).days)] += n
            row.overdue += late


def _open_rows(
    jurisdiction: Jurisdiction, filters: Filters, now: Any
) -> Iterable[tuple[tuple[int, int], date, int, int]]:
    """(place, day received, how many overdue, how many) of what is open: one query over an index that holds open reports only."""
    layer = filters.layer
    assert layer is not None
    reports = Report.objects.of(jurisdiction).open().counted()
    if set(filters.audiences) != {PUBLIC, INTERNAL, SENSITIVE}:
        reports = reports.filter(seen_by(filters.audiences))
    if filters.kind:
        reports = reports.filter(kind=filters.kind)
    if filters.part:
        reports = reports.filter(part_of_day=filters.part)
    version = next((zone.version_id for zone in zones.zones_of(jurisdiction, layer)), None)
    here = FilteredRelation("zone_links", condition=Q(zone_links__version_id=version))
    late = Count("id", filter=Q(promised_by__lt=now, imported=False) & ~Q(status="waiting"))
    grouped = reports.annotate(here=here, nowhere=Q(cell__isnull=True)).values_list(
        "here__zone_id", "nowhere", "received_on"
    )
    for zone_id, nowhere, day, overdue, n in grouped.annotate(late=late, n=Count("id")).order_by():
        place = (ZONE, zone_id) if zone_id else (NO_PLACE if nowhere else OUTSIDE, layer.id)
        yield place, day, overdue, n


def seen_by(audiences: Iterable[int]) -> Q:
    """The rows that a set of audiences may count; the same division as services.counters.audience_of."""
    wanted = Q(pk__in=[])
    if PUBLIC in audiences:
        wanted |= Q(is_public=True, kind__sensitive=False, sensitive=False)
    if INTERNAL in audiences:
        wanted |= Q(is_public=False, kind__sensitive=False, sensitive=False)
    if SENSITIVE in audiences:
        wanted |= Q(kind__sensitive=True) | Q(sensitive=True)
    return wanted


@answers.kept
def trend(jurisdiction: Jurisdiction, filters: Filters) -> list[dict[str, Any]]:
    """New and closed per month, oldest first: [{month: "2026-11", new, closed}]. Months without either are there too."""
    if filters.too_sensitive or filters.layer is None:
        return []
    found = tallies.counts(
        jurisdiction, [RECEIVED, CLOSED], place_types=PLACES, audiences=filters.audiences, by=("measure", "month"),
        first=filters.first, last=filters.last, part=filters.part, kind=filters.kind.pk if filters.kind else None, places=_of_layer(jurisdiction, filters),
    )  # fmt: skip
    new = Counter({(month,): n for (measure, month), n in found.items() if measure == RECEIVED})
    closed = Counter({(month,): n for (measure, month), n in found.items() if measure == CLOSED})
    months = [key[0] for key in new.keys() | closed.keys()]
    if not months:
        return []
    return [
        {"month": f"{month // 12}-{month % 12 + 1:02}", "new": new[(month,)], "closed": closed[(month,)]}
        for month in range(min(months), max(months) + 1)
    ]


def _of_layer(jurisdiction: Jurisdiction, filters: Filters) -> tallies.Places:
    """The places of one layer, so that a report counts once."""
    layer = filters.layer
    assert layer is not None
    here = [zone.id for zone in zones.zones_of(jurisdiction, layer)]
    return {ZONE: (here, ()), OUTSIDE: ([layer.id], ()), NO_PLACE: ([layer.id], ())}


@dataclass(frozen=True)
class Headline:
    """What the sentence on top says: this week's figures and, when there are enough, the zone that stands out."""

    new: int
    closed: int
    overdue: int
    zone: str = ""
    zone_new: int = 0


def headline(rows: list[Row]) -> Headline:
    total = summed(rows)
    named = [row for row in rows if row.id]
    top = max(named, key=lambda row: row.new, default=None)
    stands_out = top is not None and total.new >= TOO_FEW // 2 and top.new * 3 >= total.new
    return Headline(
        total.new,
        total.closed,
        total.overdue,
        top.name if top and stands_out else "",
        top.new if top and stands_out else 0,
    )
