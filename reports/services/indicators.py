"""What a promise can be measured by: a small catalogue, each worked out from public reports by one definition (domain/figures).

Only what everybody may see is counted, so a promise's page tells nothing of sensitive kinds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from geo import zones
from geo.assets import distance_m
from geo.models import Jurisdiction, Layer
from reports.models import Evening, Kind, Report
from reports.models.counters import CLOSED, NOTHING_PROMISED, OUTSIDE, PUBLIC, RECEIVED, ZONE
from reports.services import backlog, darkness, overview, survival, tallies
from reports.services.overview import year_before

TOO_FEW = 10
EVENING_FROM = 16
NEAR_M = 300
SPOT_BITS = 10  # the finest square is about 1 m wide: five halvings less are some 31 m


@dataclass(frozen=True)
class Scope:
    """Which reports: public ones of these kinds (empty: all), in these zones of a layer. `inside` false: everywhere else instead.

    `light`: of darkness.LIGHTS, what was seen in it; empty: whatever the light.
    """

    layer: Layer | None
    zone_ids: frozenset[int]
    kind_ids: frozenset[int] = frozenset()
    inside: bool = True
    light: str = ""

    @property
    def rest(self) -> Scope:
        return replace(self, inside=not self.inside)


@dataclass(frozen=True)
class Measured:
    """`value` None: too few, or nothing. `n`: how many cases, or evenings, it rests on. `against`: the same for what it is compared with.

    `cases`: of evenings, how many reports both rates rest on. `spread`: of days to close, the share closed after so many days.
    """

    value: float | None = None
    n: int = 0
    p90: int | None = None
    against: float | None = None
    against_n: int = 0
    cases: int = 0
    spread: tuple[tuple[int, float], ...] = ()


Span = tuple[date, date]  # first and last local day
Ask = Callable[[Jurisdiction, Scope, Sequence[Span]], list[Measured]]


@dataclass(frozen=True)
class Measure:
    """`ask`: of any spans, each told as if it was asked for alone. `cumulative`: grows with the days of a period, so that targets are
    taken by the share of it that has passed.

    `few`: under ten cases there is no figure at all.
    `of_reports`: else of the list of evenings, which may reach further back than the reports.
    """

    ask: Ask
    cumulative: bool = False
    few: bool = False
    lower_is_better: bool = True
    has_rest: bool = True
    has_before: bool = True
    of_reports: bool = True

    @property
    def counts_reports(self) -> bool:
        """Whether the figure is a number of them, so that it could be nought where nothing is known."""
        return self.of_reports and not self.few


def scope_of(
    jurisdiction: Jurisdiction, *, layer: str = "", zone_codes: Iterable[str] = (), kind_codes: Iterable[str] = (), light: str = ""
) -> Scope:  # fmt: skip
    """Codes that are not there any more are left out; when no zone is left it is the area that the promise is about."""
    found = zones.layer_of(jurisdiction, layer)
    wanted = set(zone_codes)
    ids = {zone.id for zone in zones.zones_of(jurisdiction, found) if zone.code in wanted}
    if not ids:
        found, ids = zones.layer_of(jurisdiction), overview.promised_zones(jurisdiction)
    codes = list(kind_codes)
    kinds = Kind.objects.filter(jurisdiction=jurisdiction, code__in=codes) if codes else ()
    return Scope(found, frozenset(ids), frozenset(kind.pk for kind in kinds), light=light)


def version_of(jurisdiction: Jurisdiction, scope: Scope) -> int | None:
    """The number of the layer's version that the zones belong to."""
    if scope.layer is None:
        return None
    return scope.layer.versions.filter(is_current=True).values_list("number", flat=True).first()  # type: ignore[attr-defined]


def _flows(jurisdiction: Jurisdiction, scope: Scope, measure: int, first: date, last: date) -> Counter[tuple[int, int]]:
    """{(whole days, on time): n} of the counters; of the rows where the light matters, which the counters do not know."""
    if scope.light:
        return _flows_of_rows(jurisdiction, scope, measure, first, last)
    found = tallies.counts(
        jurisdiction, measure, place_types=[ZONE, OUTSIDE], audiences=[PUBLIC], by=("kind", "value", "on_time"),
        first=first, last=last, places=_places(jurisdiction, scope),
    )  # fmt: skip
    total: Counter[tuple[int, int]] = Counter()
    for (kind, value, on_time), n in found.items():
        if not scope.kind_ids or kind in scope.kind_ids:
            total[(value, on_time)] += n
    return total


def _flows_of_rows(
    jurisdiction: Jurisdiction, scope: Scope, measure: int, first: date, last: date
) -> Counter[tuple[int, int]]:
    rows = _rows(jurisdiction, scope)
    if measure == RECEIVED:
        begin, end = jurisdiction.day_start(first), jurisdiction.day_start(last + timedelta(days=1))
        return Counter({(0, NOTHING_PROMISED): rows.filter(received_at__gte=begin, received_at__lt=end).count()})
    held = rows.filter(closings__held=True, closings__closed_on__range=(first, last))
    found = held.values_list("closings__days", "closings__on_time").annotate(n=Count("closings")).order_by()
    return Counter({(days, NOTHING_PROMISED if kept is None else int(kept)): n for days, kept, n in found})


def _rows(jurisdiction: Jurisdiction, scope: Scope) -> Any:
    """The public reports of any day; each has a place."""
    rows: Any = Report.objects.of(jurisdiction).published().counted().filter(darkness.seen_in(scope.light))
    if scope.kind_ids:
        rows = rows.filter(kind__in=scope.kind_ids)
    here = Q(zone_links__zone__in=scope.zone_ids)
    return rows.filter(here) if scope.inside else rows.exclude(here)


def _places(jurisdiction: Jurisdiction, scope: Scope) -> tallies.Places:
    if scope.inside or scope.layer is None:
        return {ZONE: sorted(scope.zone_ids)}
    others = [zone.id for zone in zones.zones_of(jurisdiction, scope.layer) if zone.id not in scope.zone_ids]
    return {ZONE: others, OUTSIDE: [scope.layer.pk]}


def _opened(
    jurisdiction: Jurisdiction, scope: Scope, spans: Sequence[Span], *by: str, overdue: bool = False
) -> list[Counter[tuple]]:
    """Of the public reports that were open when each span ended."""
    ends = sorted({last for _first, last in spans})
    found = backlog.at_ends(jurisdiction, _rows(jurisdiction, scope), ends, *by, overdue=overdue)
    at = dict(zip(ends, found, strict=True))
    return [at[last] for _first, last in spans]


def of_each(ask: Callable[[Jurisdiction, Scope, date, date], Measured]) -> Ask:
    """For what is quickly told of one span after the other."""

    def asked(jurisdiction: Jurisdiction, scope: Scope, spans: Sequence[Span]) -> list[Measured]:
        return [ask(jurisdiction, scope, first, last) for first, last in spans]

    return asked


def _received(jurisdiction: Jurisdiction, scope: Scope, first: date, last: date) -> Measured:
    n = sum(_flows(jurisdiction, scope, RECEIVED, first, last).values())
    return Measured(n, n)


def _closed(jurisdiction: Jurisdiction, scope: Scope, first: date, last: date) -> Measured:
    n = sum(_flows(jurisdiction, scope, CLOSED, first, last).values())
    return Measured(n, n)


def _open(jurisdiction: Jurisdiction, scope: Scope, spans: Sequence[Span]) -> list[Measured]:
    opened = _opened(jurisdiction, scope, spans)
    return [Measured(n.total(), n.total()) for n in opened]


def _on_time(jurisdiction: Jurisdiction, scope: Scope, spans: Sequence[Span]) -> list[Measured]:
    """Per cent of what was promised to be closed: open and overdue counts as not on time."""
    late = _opened(jurisdiction, scope, spans, overdue=True)
    return [
        _share_kept(_flows(jurisdiction, scope, CLOSED, first, last), n.total())
        for (first, last), n in zip(spans, late, strict=True)
    ]


def _share_kept(closed: Counter[tuple[int, int]], late: int) -> Measured:
    kept = sum(n for (_days, on_time), n in closed.items() if on_time == 1)
    asked = sum(n for (_days, on_time), n in closed.items() if on_time in (0, 1)) + late
    return Measured(round(100 * kept / asked, 1) if asked >= TOO_FEW else None, asked)


def _days_to_fix(jurisdiction: Jurisdiction, scope: Scope, spans: Sequence[Span]) -> list[Measured]:
    """Days until half, and nine of ten, were closed; those still open count for as long as they have been (Kaplan-Meier)."""
    opened = _opened(jurisdiction, scope, spans, "received_on")
    return [
        _how_soon(_flows(jurisdiction, scope, CLOSED, first, last), received, last)
        for (first, last), received in zip(spans, opened, strict=True)
    ]


def _how_soon(closed: Counter[tuple[int, int]], opened: Counter[tuple], last: date) -> Measured:
    """`opened`: {(local day received,): n} of what was open when the last day ended."""
    days: Counter[int] = Counter()
    for (value, _on_time), n in closed.items():
        days[value] += n
    ages: Counter[int] = Counter()
    for (day,), n in opened.items():
        ages[max(0, (last - day).days)] += n
    n = sum(days.values()) + sum(ages.values())
    if n < TOO_FEW:
        return Measured(None, n)
    half, most = (survival.days_until(share, days, ages) for share in (0.5, 0.9))
    return Measured(half, n, p90=most, spread=tuple(survival.spread(days, ages)))


def _dark_places(jurisdiction: Jurisdiction, scope: Scope, spans: Sequence[Span]) -> list[Measured]:
    """Places with at least one open fault: a numbered thing is one place, else a square of some 31 m."""
    opened = _opened(jurisdiction, scope, spans, "asset_id", "cell")
    spots = [{_spot(asset, cell) for (asset, cell), n in found.items() if n} for found in opened]
    return [Measured(len(some), len(some)) for some in spots]


def _spot(asset: int | None, cell: int | None) -> tuple[str, int]:
    return ("asset", asset) if asset else ("square", (cell or 0) >> SPOT_BITS)


def _evenings(jurisdiction: Jurisdiction, scope: Scope, first: date, last: date) -> Measured:
    """Reports for ten evenings with an activity, against ten without: within 300 m of where activities are, from 16 to midnight."""
    last = min(last, jurisdiction.day(timezone.now()) - timedelta(days=1))
    held = list(Evening.objects.filter(jurisdiction=jurisdiction, day__range=(first, last)))
    days = {one.day for one in held}
    spots = {(one.lng, one.lat) for one in held if one.lng is not None and one.lat is not None}
    without = (last - first).days + 1 - len(days)
    if len(days) < TOO_FEW or without < TOO_FEW:
        return Measured(None, len(days), against_n=max(0, without))
    n: Counter[bool] = Counter(day in days for day in _seen(jurisdiction, scope, spots, first, last))
    if n.total() < TOO_FEW:
        return Measured(None, len(days), against_n=without, cases=n.total())
    return Measured(
        _ten(n[True], len(days)), len(days), against=_ten(n[False], without), against_n=without, cases=n.total()
    )


def _ten(n: int, evenings: int) -> float:
    return round(10 * n / evenings, 1)


def _seen(
    jurisdiction: Jurisdiction, scope: Scope, spots: set[tuple[Any, Any]], first: date, last: date
) -> Iterable[date]:
    """The local day of each report that tells of an evening: near the places of activities, or in the zones where no place is known."""
    rows: Any = Report.objects.of(jurisdiction).published().counted().filter(darkness.seen_in(scope.light))
    rows = rows.filter(observed_on__range=(first, last), part_of_day__in=(3, 4))
    if scope.kind_ids:
        rows = rows.filter(kind__in=scope.kind_ids)
    if not spots:
        rows = rows.filter(zone_links__zone__in=scope.zone_ids)
    for lng, lat, at, day in rows.values_list("lng", "lat", "observed_at", "observed_on"):
        near = not spots or any(distance_m(lng, lat, *spot) <= NEAR_M for spot in spots)
        if near and _is_evening(jurisdiction.local(at)):
            yield day


def _is_evening(local: datetime) -> bool:
    return local.time() >= time(EVENING_FROM)


def _activities(jurisdiction: Jurisdiction, scope: Scope, first: date, last: date) -> Measured:
    """None where the list holds nothing at all: then nobody has kept it."""
    n = Evening.objects.filter(jurisdiction=jurisdiction, day__range=(first, last)).count()
    return Measured(n or None, n)


def _visitors(jurisdiction: Jurisdiction, scope: Scope, first: date, last: date) -> Measured:
    """Those that were counted; `n`: on how many evenings."""
    rows = Evening.objects.filter(jurisdiction=jurisdiction, day__range=(first, last), visitors__isnull=False)
    found = list(rows.values_list("visitors", flat=True))
    return Measured(sum(n or 0 for n in found) if found else None, len(found))


CATALOGUE: dict[str, Measure] = {
    "reported": Measure(of_each(_received), cumulative=True),
    "open": Measure(_open),
    "closed": Measure(of_each(_closed), cumulative=True, lower_is_better=False),
    "on_time": Measure(_on_time, few=True, lower_is_better=False),
    "days_to_fix": Measure(_days_to_fix, few=True),
    "dark_places": Measure(_dark_places),
    "evenings": Measure(of_each(_evenings), few=True, has_rest=False, has_before=False),
    "activities": Measure(
        of_each(_activities), cumulative=True, lower_is_better=False, has_rest=False, of_reports=False
    ),
    "visitors": Measure(of_each(_visitors), cumulative=True, lower_is_better=False, has_rest=False, of_reports=False),
}


@dataclass(frozen=True)
class Result:
    """A measure of a period so far: the figure, the same days a year earlier, the rest of the town, and each month that is over.

    `is_young`: nothing is told of a year earlier as there are not two years of reports.
    """

    now: Measured
    before: Measured
    rest: Measured
    months: tuple[tuple[str, float | None], ...] = field(default=())
    is_young: bool = False


def result(
    jurisdiction: Jurisdiction, name: str, scope: Scope, first: date, last: date, *, months: bool = False
) -> Result:
    """`last`: the last day that is looked at; never after today. Nothing is before where there are not two years of reports, and there is
    nothing at all where no report had come by the last day: silence is no nought."""
    measure = CATALOGUE[name]
    nothing = Measured()
    if last < first or (measure.counts_reports and not overview.has_begun(jurisdiction, last)):
        return Result(nothing, nothing, nothing)
    known = not measure.of_reports or overview.knows_the_year_before(jurisdiction, first, last)
    has_before = measure.has_before and known
    over = list(months_over(first, last)) if months else []
    year = [(year_before(first), year_before(last))] if has_before else []
    told = measure.ask(jurisdiction, scope, [*year, *over, (first, last)])
    of_months = told[len(year) : -1]
    return Result(
        told[-1],
        told[0] if has_before else nothing,
        measure.ask(jurisdiction, scope.rest, [(first, last)])[0] if measure.has_rest else nothing,
        tuple((month.isoformat(), one.value) for (month, _end), one in zip(over, of_months, strict=True)),
        is_young=measure.has_before and not known,
    )


def months_over(first: date, last: date) -> Iterable[tuple[date, date]]:
    """(first, last day) of each month that is over on `last`; the first one may begin within a month."""
    while (end := _month_end(first)) <= last:
        yield first, end
        first = end + timedelta(days=1)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
