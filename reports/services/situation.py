"""The situation picture: what came and went in a week, quarter or year, against the four before it; for the meeting that decides.

Reports of sensitive kinds are in none of its sums; of them it says only what the monthly release tells everybody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from geo import gazetteer, grid, zones
from geo.models import Jurisdiction
from reports.models import Kind, Report, SituationMail
from reports.models.counters import (
    CLOSED,
    INTERNAL,
    NO_PLACE,
    OUTSIDE,
    PUBLIC,
    RECEIVED,
    REOPENED,
    REPORTED,
    SQUARE,
    ZONE,
)
from reports.services import darkness, outbox, overview, releasing, setup, tallies, unzoned
from reports.services.counters import SQUARE_M
from reports.services.schedule import daily

WEEK, QUARTER, YEAR = "week", "quarter", "year"
SPANS = (WEEK, QUARTER, YEAR)
BEFORE = 4
YEARS_BACK = 10
TOO_FEW = 10
SIDE_M, SQUARES, LATE_DAYS = 250, 5, 5
AUDIENCES = (PUBLIC, INTERNAL)


@dataclass(frozen=True)
class Line:
    """A zone or kind. `usual`, `usual_closed`: what came in and was closed on average in the four periods before, None when the service
    was not there yet; `change`, `change_closed`: the difference, None where too few or nothing is usual."""

    name: str
    new: int
    closed: int
    usual: float | None
    usual_closed: float | None = None

    @property
    def change(self) -> int | None:
        return _change(self.new, self.usual)

    @property
    def change_closed(self) -> int | None:
        return _change(self.closed, self.usual_closed)


def _change(n: int, usual: float | None) -> int | None:
    return round(n - usual) if usual is not None and max(n, usual) >= TOO_FEW else None


@dataclass(frozen=True)
class Square:
    """`place`: what is close by, as people call it."""

    place: str
    n: int


@dataclass(frozen=True)
class Picture:
    """Totals are [this period, the one before, ...]: five of each. `open`, `overdue`: now, whatever the period. `dark` of the `seen` new
    ones whose light is known were seen in the dark."""

    span: str
    first: date
    last: date
    new: list[int]
    closed: list[int]
    reopened: int
    open: int
    overdue: int
    zones: list[Line]
    kinds: list[Line]
    squares: list[Square]
    felt: list[tuple[Kind, list[str]]]
    compared: bool = True
    dark: int = 0
    seen: int = 0

    @property
    def total(self) -> Line:
        usual = [sum(counts[1:]) / BEFORE if self.compared else None for counts in (self.new, self.closed)]
        return Line("", self.new[0], self.closed[0], *usual)

    @property
    def dark_percent(self) -> int | None:
        """None under ten."""
        return round(100 * self.dark / self.seen) if self.seen >= TOO_FEW else None


def start_of(span: str, day: date) -> date:
    if span == WEEK:
        return day - timedelta(days=day.weekday())
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1) if span == QUARTER else date(day.year, 1, 1)


def after(span: str, first: date) -> date:
    """The first day of the period that comes after."""
    return start_of(span, first + timedelta(days={WEEK: 7, QUARTER: 93, YEAR: 366}[span]))


def before(span: str, first: date) -> date:
    return start_of(span, first - timedelta(days=1))


def newest(jurisdiction: Jurisdiction, span: str) -> date:
    """The first day of the last period that is over."""
    return before(span, start_of(span, jurisdiction.day(timezone.now())))


def first_day(jurisdiction: Jurisdiction, span: str, typed: str) -> date | None:
    """The first day of a period that is over, within ten years; "" is the last one. None for anything else."""
    if span not in SPANS:
        return None
    last = newest(jurisdiction, span)
    try:
        day = date.fromisoformat(typed) if typed else last
    except ValueError:
        return None
    return day if last.year - YEARS_BACK <= day.year and day <= last and start_of(span, day) == day else None


def of(jurisdiction: Jurisdiction, span: str, first: date) -> Picture:
    firsts = [first]
    while len(firsts) <= BEFORE:
        firsts.append(before(span, firsts[-1]))
    begun = overview.began(jurisdiction)
    compared = begun is not None and begun <= firsts[-1]
    counted = [_flows(jurisdiction, day, after(span, day) - timedelta(days=1)) for day in firsts]
    last = after(span, first) - timedelta(days=1)
    kinds = [kind for kind in setup.of(jurisdiction).all_kinds if not kind.sensitive]
    layer = zones.layer_of(jurisdiction)
    places = [((ZONE, zone.id), str(zone.name)) for zone in zones.zones_of(jurisdiction, layer)]
    if layer:
        places += [((OUTSIDE, layer.id), unzoned.outside()), ((NO_PLACE, layer.id), unzoned.nowhere())]
    opened = Report.objects.of(jurisdiction).open().counted().filter(kind__sensitive=False, sensitive=False)
    late = opened.filter(promised_by__lt=timezone.now(), imported=False).exclude(status="waiting")
    return Picture(
        span, first, last, [_sum(one, RECEIVED) for one in counted], [_sum(one, CLOSED) for one in counted], _sum(counted[0], REOPENED),
        opened.count(), late.count(), [_line(name, counted, compared, place=place) for place, name in places],
        sorted((_line(str(kind.short_name), counted, compared, kind=kind.pk) for kind in kinds), key=lambda line: -line.new),
        _squares(jurisdiction, first, last),
        [(kind, releasing.sentences(jurisdiction, kind)) for kind in setup.of(jurisdiction).kinds.values() if kind.sensitive],
        compared, *_in_the_dark(jurisdiction, first, last),
    )  # fmt: skip


def _flows(jurisdiction: Jurisdiction, first: date, last: date) -> Counter[tuple]:
    """{(measure, place type, place, kind): n} of the default layer."""
    layer = zones.layer_of(jurisdiction)
    if not layer:
        return Counter()
    here = [zone.id for zone in zones.zones_of(jurisdiction, layer)]
    places: tallies.Places = {ZONE: here, OUTSIDE: [layer.id], NO_PLACE: [layer.id]}
    return tallies.counts(
        jurisdiction, [RECEIVED, CLOSED, REOPENED], place_types=[ZONE, OUTSIDE, NO_PLACE], audiences=AUDIENCES,
        by=("measure", "place_type", "place", "kind"), first=first, last=last, places=places,
    )  # fmt: skip


def _sum(counted: Counter[tuple], measure: int, *, place: tuple[int, int] | None = None, kind: int | None = None) -> int:  # fmt: skip
    return sum(
        n for (what, *where, of_kind), n in counted.items()
        if what == measure and place in (None, tuple(where)) and kind in (None, of_kind)
    )  # fmt: skip


def _line(name: str, counted: list[Counter[tuple]], compared: bool, **which: Any) -> Line:
    new, closed = ([_sum(one, measure, **which) for one in counted] for measure in (RECEIVED, CLOSED))
    usual = [sum(counts[1:]) / BEFORE if compared else None for counts in (new, closed)]
    return Line(name, new[0], closed[0], *usual)


def _in_the_dark(jurisdiction: Jurisdiction, first: date, last: date) -> tuple[int, int]:
    """(how many of the new ones were seen in the dark, of how many one knows)."""
    begin, end = jurisdiction.day_start(first), jurisdiction.day_start(last + timedelta(days=1))
    rows = Report.objects.of(jurisdiction).counted().filter(kind__sensitive=False, sensitive=False)
    rows = rows.filter(received_at__gte=begin, received_at__lt=end).exclude(darkness=0)
    found = rows.aggregate(dark=Count("pk", filter=darkness.seen_in(darkness.DARK)), seen=Count("pk"))
    return found["dark"], found["seen"]


def _squares(jurisdiction: Jurisdiction, first: date, last: date) -> list[Square]:
    """The squares with the most, at least two reports in each."""
    found = tallies.counts(jurisdiction, REPORTED, place_types=[SQUARE], audiences=AUDIENCES, first=first, last=last)
    shift = grid.bits(SIDE_M) - grid.bits(SQUARE_M)
    total: Counter[int] = Counter()
    for (square,), n in found.items():
        if square >= 0:
            total[square >> shift] += n
    return [Square(_called(jurisdiction, square), n) for square, n in total.most_common(SQUARES) if n > 1]


def _called(jurisdiction: Jurisdiction, square: int) -> str:
    ring = grid.square_ring(jurisdiction, square, SIDE_M)[:4]
    lng, lat = sum(point[0] for point in ring) / 4, sum(point[1] for point in ring) / 4
    zone = zones.locate(jurisdiction, lng, lat).zones.get(getattr(zones.layer_of(jurisdiction), "code", ""))
    near = gazetteer.near(jurisdiction, lng, lat)
    return ", ".join(part for part in (near.name, str(zone.name) if zone else "") if part) or f"{lat:.4f}, {lng:.4f}"


def subscribe(jurisdiction: Jurisdiction, user: Any, span: str, *, wants: bool) -> None:
    if wants:
        SituationMail.objects.get_or_create(jurisdiction=jurisdiction, user=user, span=span)
    else:
        SituationMail.objects.filter(jurisdiction=jurisdiction, user=user, span=span).delete()


@daily("situation picture", hour=6)
def send(jurisdiction: Jurisdiction, day: date) -> None:
    """In the first days after a period, to each who wants it, once; who may not see figures any more gets nothing."""
    for one in SituationMail.objects.filter(jurisdiction=jurisdiction).select_related("user"):
        first = before(one.span, start_of(one.span, day))
        if (day - after(one.span, first)).days < LATE_DAYS and one.user.is_active and one.user.has_perm("reports.see_figures"):  # fmt: skip
            outbox.put(
                jurisdiction, "situation", {"user": one.user_id, "span": one.span, "first": first.isoformat()},  # type: ignore[attr-defined]
                dedupe_key=f"situation:{one.pk}:{first}",
            )  # fmt: skip
