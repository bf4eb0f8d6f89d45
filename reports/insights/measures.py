"""Before and after a measure, at its place and in zones to compare with (M8).

A measure of work orders alone has its place where their reports are: that much around each of them. Those reports themselves are not
counted: each was chosen because it had come, so before would hold at least one at every such place, and after would look better by
itself. What else comes at a place is as likely as if none had been chosen there, where reports come by chance (Slivnyak's theorem).
Done bit by bit, its time before ends before the first order was done, and its time after begins after the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from geo import footprints, zones
from geo.models import Jurisdiction
from reports.insights import effect as effects
from reports.insights.filters import audiences_of
from reports.insights.scan import seen_by
from reports.models import Measure, Report
from reports.models.counters import SENSITIVE
from reports.services import darkness
from reports.services.measures import places_of

YEAR = timedelta(days=364)  # 52 weeks: the same season and the same days of the week
LONGEST, LEAST = 363, 56
PERIOD, SHORT_PERIOD = 28, 7
SHORT_UNDER = 182
PERIODS_BEFORE, PERIODS_AFTER = 26, 13
Days = Counter[date]


@dataclass(frozen=True)
class Window:
    """Local days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def count(self, counts: Days) -> int:
        return sum(n for day, n in counts.items() if self.first <= day <= self.last)

    def periods(self, counts: Days, length: int) -> list[int]:
        """Whole periods only, from the first day on."""
        found = [0] * (self.days // length)
        for day, n in counts.items():
            at = (day - self.first).days // length
            if day >= self.first and at < len(found):
                found[at] += n
        return found


@dataclass(frozen=True)
class Period:
    """Four weeks before or after the measure: what the place had, and the comparison."""

    first: date
    here: int
    there: int


@dataclass(frozen=True)
class Answer:
    """`effect` None: too early, too few or nothing to compare with. `before_it`: how the two differed already in the year before."""

    measure: Measure
    before: Window | None
    after: Window | None
    table: effects.Table | None = None
    effect: effects.Effect | None = None
    before_it: effects.Effect | None = None
    periods: tuple[Period, ...] = ()
    compared_with: tuple[str, ...] = ()
    overlapping: tuple[Measure, ...] = ()
    hidden: bool = False

    @property
    def too_early(self) -> bool:
        return self.after is None or self.after.days < LEAST


@dataclass
class _Counts:
    here: Days = field(default_factory=Counter)
    there: Days = field(default_factory=Counter)


def windows(begun_on: date, done_on: date, today: date) -> tuple[Window, Window] | tuple[None, None]:
    """(before, after): as long as each other, at most a year less a day, 52 weeks apart; without today and without the days from
    `begun_on` to `done_on`.

    None before there is a whole day after the measure.
    """
    longest = LONGEST - (done_on - begun_on).days
    first, last = done_on + timedelta(days=1), min(today - timedelta(days=1), done_on + timedelta(days=longest))
    if last < first:
        return None, None
    return Window(first - YEAR, last - YEAR), Window(first, last)


def followed(jurisdiction: Jurisdiction, first: date, last: date) -> QuerySet[Measure]:
    """Those that began in these days, or whose year afterwards was not over before them."""
    rows = Measure.objects.filter(jurisdiction=jurisdiction, done_on__range=(first - timedelta(days=LONGEST + 1), last))
    return rows.select_related("jurisdiction").prefetch_related("kinds", "lamps")


def of(measure: Measure, user: Any) -> Answer:
    """What can be said of a measure to this person today. Sensitive kinds only to those who may see them."""
    return on(measure, measure.jurisdiction.day(timezone.now()), audiences=audiences_of(user))


def on(measure: Measure, day: date, *, audiences: Iterable[int]) -> Answer:
    """What could be said of a measure on that day, from the reports that these audiences may count."""
    town = measure.jurisdiction
    before, after = windows(measure.first_day, measure.done_on, day)
    kinds = list(measure.kinds.all())
    if any(kind.sensitive for kind in kinds) and SENSITIVE not in audiences:
        return Answer(measure, before, after, hidden=True)
    others = overlapping(measure, before, after)
    codes = comparison_of(measure)
    names = tuple(str(dict(zones.names(town)).get(code, code)) for code in codes)
    if before is None or after is None:
        return Answer(measure, before, after, compared_with=names, overlapping=others)
    counts = _counts(measure, kinds, audiences, codes)
    table = effects.Table(*(window.count(days) for days in (counts.here, counts.there) for window in (before, after)))
    swing = _swing(counts, before, after)
    return Answer(
        measure, before, after, table, effects.of(table, swing) if after.days >= LEAST else None, _before_it(counts, measure.first_day, swing),
        tuple(_periods(counts, measure.done_on, after.last)), names, others,
    )  # fmt: skip


def comparison_of(measure: Measure) -> list[str]:
    """Codes of the zones to compare with: those chosen that still exist, else all but the measure's own."""
    here = [code for code, _name in zones.names(measure.jurisdiction)]
    chosen = [code for code in here if code in measure.compared_with]
    return [code for code in (chosen or here) if code != measure.zone_code]


def ground_of(measure: Measure) -> Any:
    if measure.sort == Measure.ZONE:
        return footprints.of_zone(measure.jurisdiction, measure.zone_code)
    return footprints.around(measure.jurisdiction, _points(measure), measure.radius_m)


def _points(measure: Measure) -> list[Any]:
    if measure.sort == Measure.LAMPS:
        return list(measure.lamps.values_list("lng", "lat"))
    if measure.sort == Measure.ORDERS:
        return places_of(measure.orders.all())
    return [(measure.lng or 0.0, measure.lat or 0.0)]


def overlapping(measure: Measure, before: Window | None, after: Window | None) -> tuple[Measure, ...]:
    """Other measures on the same ground, within the time that is compared, that could have done the same."""
    first = before.first if before else measure.done_on - YEAR
    last = after.last if after else measure.done_on + YEAR
    rows = Measure.objects.filter(jurisdiction=measure.jurisdiction, done_on__range=(first, last)).exclude(
        pk=measure.pk
    )
    others = list(rows.select_related("jurisdiction").prefetch_related("kinds", "lamps"))
    mine, ground = {kind.pk for kind in measure.kinds.all()}, ground_of(measure) if others else None
    return tuple(
        other
        for other in others
        if _share({kind.pk for kind in other.kinds.all()}, mine) and footprints.meet(ground, ground_of(other))
    )


def _share(kinds: set[int], others: set[int]) -> bool:
    return not kinds or not others or bool(kinds & others)


def _counts(measure: Measure, kinds: list[Any], audiences: Iterable[int], codes: list[str]) -> _Counts:
    """Reports a day at the place and in the comparison, none in both. Two queries."""
    town, ground = measure.jurisdiction, ground_of(measure)
    first = measure.first_day - timedelta(days=PERIODS_BEFORE * PERIOD)
    last = measure.done_on + timedelta(days=LONGEST + 1)
    rows = Report.objects.of(town).counted().filter(seen_by(audiences), observed_on__range=(first, last))
    rows = rows.filter(darkness.seen_in(measure.light))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if measure.sort == Measure.ORDERS:
        rows = rows.exclude(lines__order__in=measure.orders.all())
    rows = rows.annotate(
        here=FilteredRelation("zone_links", condition=Q(zone_links__version_id=_version(town)))
    ).annotate(zone_code=F("here__zone__code"))
    counts = _Counts()
    for day, n in rows.filter(zone_code__in=codes).values_list("observed_on").annotate(n=Count("pk")).order_by():
        counts.there[day] += n
    for day, code in _on(town, ground, rows):
        counts.here[day] += 1
        if code in codes:
            counts.there[day] -= 1
    return counts


def _on(town: Jurisdiction, ground: Any, rows: Any) -> list[tuple[date, str | None]]:
    """(day, zone) of the reports on the ground."""
    window = footprints.window(town, ground)
    if window is None:
        return []
    found = list(rows.in_window(town, *window).values_list("observed_on", "zone_code", "lng", "lat"))
    within = footprints.inside(town, ground, [row[2] for row in found], [row[3] for row in found])
    return [(row[0], row[1]) for row, is_in in zip(found, within, strict=True) if is_in]


def _version(town: Jurisdiction) -> int | None:
    return next((zone.version_id for zone in zones.zones_of(town, zones.layer_of(town))), None)


def _swing(counts: _Counts, before: Window, after: Window) -> float:
    length = SHORT_PERIOD if after.days < SHORT_UNDER else PERIOD
    return effects.swing(
        [window.periods(days, length) for days in (counts.here, counts.there) for window in (before, after)]
    )


def _before_it(counts: _Counts, begun_on: date, swing: float) -> effects.Effect | None:
    """The last year before the measure against the year before that, as if something had been done between them."""
    later = Window(begun_on - YEAR, begun_on - timedelta(days=1))
    earlier = Window(later.first - YEAR, later.first - timedelta(days=1))
    table = effects.Table(*(window.count(days) for days in (counts.here, counts.there) for window in (earlier, later)))
    return effects.of(table, swing)


def _periods(counts: _Counts, done_on: date, last: date) -> Iterable[Period]:
    """Whole periods of four weeks, counted from the day of the measure in both directions."""
    for number in range(-PERIODS_BEFORE, PERIODS_AFTER):
        first = done_on + timedelta(days=number * PERIOD + (1 if number >= 0 else 0))
        window = Window(first, first + timedelta(days=PERIOD - 1))
        if window.last <= last:
            yield Period(first, window.count(counts.here), window.count(counts.there))
