"""The same figures counted row by row, for every filter that the counters do not know: exact, and slower the more rows there are.

Whole numbers are read past the objects and counted as arrays: a million rows in about a second.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Q, QuerySet, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from geo import grid, zones
from geo.models import Jurisdiction
from reports.insights.arrays import DayNumber, Numbers, Seconds, column, columns, helped, together
from reports.insights.filters import Filters
from reports.models import Closing, Report
from reports.models.counters import (
    CLOSED,
    INTERNAL,
    NO_PLACE,
    NOTHING_PROMISED,
    OUTSIDE,
    PUBLIC,
    RECEIVED,
    REOPENED,
    SENSITIVE,
    ZONE,
)
from reports.services import filters as desk
from reports.services import tallies
from reports.services.backlog import CAN_BE_LATE
from reports.services.counters import day_number

Place = tuple[int, int]
FEW = 10_000
SHORT = timedelta(days=92)
# They make one number of a report (of the first 134 million), a day (until 2149), days to close and on time: one column to fetch.
AFTER_DAY, AFTER_REPORT = 1 << 20, 1 << 36
NEVER = 1 << 40


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


def rows(jurisdiction: Jurisdiction, filters: Filters) -> QuerySet[Report]:
    """Every counted report that passes, of any day. Few are looked for once and then named, however many figures are asked for."""
    if not filters.by_rows:
        return _passing(jurisdiction, filters)
    key = "ids", *filters.passing
    if key not in filters.kept:
        filters.kept[key] = list(_passing(jurisdiction, filters).order_by().values_list("pk", flat=True)[: FEW + 1])
    ids = filters.kept[key]
    return Report.objects.filter(pk__in=ids) if len(ids) <= FEW else _passing(jurisdiction, filters)


def _passing(jurisdiction: Jurisdiction, filters: Filters) -> QuerySet[Report]:
    found = Report.objects.of(jurisdiction).counted()
    if set(filters.audiences) != {PUBLIC, INTERNAL, SENSITIVE}:
        found = found.filter(seen_by(filters.audiences))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.part:
        found = found.filter(part_of_day=filters.part)
    if filters.is_open is not None:
        found = found.filter(is_open=filters.is_open)
    return desk.narrowed(found, {name: list(values) for name, values in filters.more}, desk.Seeker(jurisdiction, None))


def seen(jurisdiction: Jurisdiction, filters: Filters) -> QuerySet[Report]:
    """Those of `rows` that were seen in the period. Of a long one the table is walked through: an index of days would lead to each row by itself."""
    found = rows(jurisdiction, filters)
    if not filters.by_rows or not filters.first or not filters.last or filters.last - filters.first <= SHORT:
        return within(found, "observed_on", filters)
    found = found.annotate(day_seen=DayNumber("observed_on"))
    return found.filter(day_seen__gte=day_number(filters.first), day_seen__lte=day_number(filters.last))


def within(found: QuerySet[Any], day: str, filters: Filters) -> QuerySet[Any]:
    """Those whose `day` (a date column) lies in the period."""
    if filters.first:
        found = found.filter(**{f"{day}__gte": filters.first})
    return found.filter(**{f"{day}__lte": filters.last}) if filters.last else found


def squares(jurisdiction: Jurisdiction, filters: Filters) -> Counter[int]:
    """{square of the asked side: reports}, by the day on which it was seen. A window takes whole squares."""
    shift = grid.bits(filters.cell_m)
    found = seen(jurisdiction, filters).filter(cell__isnull=False)
    if filters.bbox:
        inside = Q(pk__in=[])
        for low, high in grid.ranges(jurisdiction, *filters.bbox):
            inside |= Q(cell__range=((low >> shift) << shift, (((high >> shift) + 1) << shift) - 1))
        found = found.filter(inside)
    return Counter(dict(_counted(found.annotate(square=F("cell").bitrightshift(shift)), "square")))


def flows(jurisdiction: Jurisdiction, filters: Filters) -> Counter[tuple]:
    """{(measure, place type, place, days to close, on time): n} of the period, as the counters give it."""
    passing = _passed(jurisdiction, filters, filters.first)
    total: Counter[tuple] = Counter()
    for (zone, nowhere), n in together(passing.within(filters), passing.zone, passing.nowhere):
        total[(RECEIVED, *_place(filters, zone, nowhere), 0, NOTHING_PROMISED)] += n
    closed = _closed(jurisdiction, filters, passing)
    for (zone, nowhere, days, on_time), n in together(
        closed.theirs, closed.zone, closed.nowhere, closed.days, closed.on_time
    ):
        total[(CLOSED, *_place(filters, zone, nowhere), days, on_time)] += n
    reopened = _reopened(jurisdiction, filters, passing)
    for (zone, nowhere), n in together(reopened.theirs, reopened.zone, reopened.nowhere):
        total[(REOPENED, *_place(filters, zone, nowhere), 0, NOTHING_PROMISED)] += n
    return total


def open_rows(jurisdiction: Jurisdiction, filters: Filters) -> Iterable[tuple[Place, int, int, int]]:
    """(place, day received since 1970, how many overdue, how many) of what is open. With a last day what was open when it ended, by the
    closings that held (as services.indicators counts it): what is open still, and what was closed since."""
    now = timezone.now() if filters.last is None else jurisdiction.day_start(filters.last + timedelta(days=1))
    read = _open_of_walk if filters.by_rows else _open_of_index
    for zone, nowhere, day, late, n in read(jurisdiction, filters, now):
        yield _place(filters, zone, nowhere), day, late, n


def _open_of_index(
    jurisdiction: Jurisdiction, filters: Filters, now: datetime
) -> Iterable[tuple[int, int, int, int, int]]:
    """(zone, nowhere, day, overdue, n), one query over an index that holds open reports only; one more for what was closed since."""
    found = rows(jurisdiction, replace(filters, is_open=None, first=None, last=None))
    if filters.last is None:
        parts = [found.filter(is_open=True)]
    else:
        was = found.filter(received_on__lte=filters.last).exclude(pk__in=_away(jurisdiction, filters.last))
        since = was.filter(
            is_open=False, closed_at__gte=now, is_public__in=[True, False]
        )  # the index of closings begins with it
        parts = [was.filter(is_open=True), since]
    late = Count("id", filter=Q(promised_by__lt=now) & CAN_BE_LATE)
    for part in parts:
        grouped = placed(jurisdiction, part, filters).values_list("here__zone_id", "nowhere", "received_on")
        for zone, nowhere, day, overdue, n in grouped.annotate(late=late, n=Count("id")).order_by():
            yield zone, nowhere, day_number(day), overdue, n


def _open_of_walk(
    jurisdiction: Jurisdiction, filters: Filters, now: datetime
) -> Iterable[tuple[int, int, int, int, int]]:
    """The same of what passes, from the walk that counted the period."""
    end = int(now.timestamp())
    passing = _passed(jurisdiction, filters, filters.last or date.max)
    was_open = passing.is_open == 1
    if filters.last is not None:
        away = np.fromiter(_away(jurisdiction, filters.last), np.int64)
        was_open = (
            (was_open | (passing.closed >= end))
            & (passing.day <= day_number(filters.last))
            & ~np.isin(passing.ids, away)
        )
    total: Counter[tuple[int, int, int]] = Counter()
    overdue: Counter[tuple[int, int, int]] = Counter()
    late = (passing.due < end).astype(np.int64)
    for (zone, nowhere, day, is_late), n in together(was_open, passing.zone, passing.nowhere, passing.day, late):
        total[zone, nowhere, day] += n
        overdue[zone, nowhere, day] += n * is_late
    for key, n in total.items():
        yield *key, overdue[key], n


def _away(jurisdiction: Jurisdiction, last: date) -> QuerySet[Any]:
    """Reports that were closed when a day ended and have been opened again since."""
    away = Closing.objects.filter(jurisdiction=jurisdiction, held=True, closed_on__lte=last, reopened_on__gt=last)
    return away.values_list("report", flat=True)


def by_place(jurisdiction: Jurisdiction, found: QuerySet[Report], filters: Filters) -> Counter[Place]:
    """How many of them lie in each place of the layer; without a layer all of them in one."""
    total: Counter[Place] = Counter()
    if filters.layer is None:
        total[OUTSIDE, 0] = found.count()
        return total
    for zone, nowhere, n in _counted(placed(jurisdiction, found, filters), "here__zone", "nowhere"):
        total[_place(filters, zone, nowhere)] += n
    return total


def by_month(jurisdiction: Jurisdiction, filters: Filters) -> Counter[tuple]:
    """{(measure, days to close, on time, year * 12 + month - 1): n}, as the counters give it. The period's ends are widened to months."""
    filters = _whole_months(filters)
    passing = _passed(jurisdiction, filters, filters.first)
    total: Counter[tuple] = Counter()
    for (day,), n in together(passing.within(filters), passing.day):
        total[(RECEIVED, 0, NOTHING_PROMISED, _month(day))] += n
    closed = _closed(jurisdiction, filters, passing, by_day=True)
    for (day, days, on_time), n in together(closed.theirs, closed.day, closed.days, closed.on_time):
        total[(CLOSED, days, on_time, _month(day))] += n
    reopened = _reopened(jurisdiction, filters, passing, by_day=True)
    for (day,), n in together(reopened.theirs, reopened.day):
        total[(REOPENED, 0, NOTHING_PROMISED, _month(day))] += n
    return total


def _whole_months(filters: Filters) -> Filters:
    first, last = filters.first, filters.last
    return replace(
        filters,
        first=first and first.replace(day=1),
        last=last and last.replace(day=monthrange(last.year, last.month)[1]),
    )


def _month(day: int) -> int:
    return tallies.buckets(day)[1][1]


@dataclass(frozen=True)
class Passed:
    """Reports that pass and were not closed before `since` (None: all), in order of their ids; one array per column. `zone` 0: none.
    `day`: received, since 1970. `due`, `closed`: seconds since 1970; NEVER where nothing is promised (or it cannot be late), or it is open."""

    since: date | None
    ids: Numbers
    zone: Numbers
    nowhere: Numbers
    is_open: Numbers
    day: Numbers
    due: Numbers
    closed: Numbers

    def within(self, filters: Filters) -> Numbers:
        """Which of them came in the period and are of the status that is asked for."""
        low = day_number(filters.first) if filters.first else self.day.min(initial=0)
        chosen = (self.day >= low) & (self.day <= day_number(filters.last or date.max))
        return chosen if filters.is_open is None else chosen & (self.is_open == filters.is_open)


@dataclass(frozen=True)
class Ended:
    """Closings or reopenings of a period; `theirs`: those of reports that pass. The report's zone and place beside them. `day`: 0 where
    nobody asked for it."""

    theirs: Numbers
    zone: Numbers
    nowhere: Numbers
    day: Numbers
    days: Numbers
    on_time: Numbers


def _passed(jurisdiction: Jurisdiction, filters: Filters, since: date | None) -> Passed:
    """One walk through the table for all figures of one asking, but for those that look further back than the ones before."""
    whole = replace(filters, is_open=None)
    key = "passed", *whole.passing, whole.layer
    known = filters.kept.get(key)
    if known is None or (known.since and (since is None or since < known.since)):
        filters.kept[key] = _walk(jurisdiction, whole, since)
    return filters.kept[key]


def _walk(jurisdiction: Jurisdiction, filters: Filters, since: date | None) -> Passed:
    """What was closed before `since` takes no part: each closing from then on is a report's last one, or the report is open again."""
    found = placed(jurisdiction, _passing(jurisdiction, filters), filters)
    if since:
        begin = jurisdiction.day_start(min(since, jurisdiction.day(timezone.now()) + timedelta(days=1)))
        # as an expression: an index of closings would lead to each row by itself
        found = found.annotate(ended=Coalesce("closed_at", begin)).filter(ended__gte=begin)
    found = found.annotate(
        place=Coalesce("here__zone_id", 0) * 4 + _bit("cell__isnull") + 2 * _bit("is_open"), day=DayNumber("received_on"),
        due=Case(When(CAN_BE_LATE, then=Coalesce(Seconds("promised_by"), NEVER)), default=NEVER),
        closed=Coalesce(Seconds("closed_at"), NEVER),
    )  # fmt: skip
    ids, place, *others = columns(found, "pk", "place", "day", "due", "closed")
    order = np.argsort(ids, kind="stable")
    return Passed(since, *(column[order] for column in (ids, place >> 2, place & 1, place >> 1 & 1, *others)))


def _closed(jurisdiction: Jurisdiction, filters: Filters, passing: Passed, *, by_day: bool = False) -> Ended:
    """Of reports that pass, whether they are open now or not: a closing of the past stands."""
    found = Closing.objects.filter(jurisdiction=jurisdiction, held=True)
    return _ended(found, "closed_on", filters, passing, by_day)


def _reopened(jurisdiction: Jurisdiction, filters: Filters, passing: Passed, *, by_day: bool = False) -> Ended:
    found = Closing.objects.filter(jurisdiction=jurisdiction, reopened_on__isnull=False)
    return _ended(found, "reopened_on", filters, passing, by_day)


def _ended(found: QuerySet[Closing], day: str, filters: Filters, passing: Passed, by_day: bool) -> Ended:
    if len(passing.ids) <= FEW:
        found = found.filter(report__in=passing.ids.tolist())
    how = 4 * F("days") + Coalesce(Cast("on_time", IntegerField()), NOTHING_PROMISED)
    rest = DayNumber(day) * AFTER_DAY + how if by_day else how
    numbers = column(within(found, day, filters).annotate(number=F("report_id") * AFTER_REPORT + rest), "number")
    report, rest = numbers // AFTER_REPORT, numbers % AFTER_REPORT
    last = len(passing.ids) - 1
    place = np.minimum(np.searchsorted(passing.ids, report), max(last, 0))
    theirs = passing.ids[place] == report if last >= 0 else np.zeros(len(report), bool)
    zone, nowhere = (column[place] if last >= 0 else report for column in (passing.zone, passing.nowhere))
    return Ended(theirs, zone, nowhere, rest // AFTER_DAY, rest % AFTER_DAY >> 2, rest & 3)


def _bit(condition: str) -> Case:
    return Case(When(**{condition: True}, then=1), default=0, output_field=IntegerField())


def placed(jurisdiction: Jurisdiction, found: QuerySet[Any], filters: Filters, path: str = "") -> QuerySet[Any]:
    """With the zone of the layer (`here`) and whether there is no place at all."""
    version = next((zone.version_id for zone in zones.zones_of(jurisdiction, filters.layer)), None)
    here = FilteredRelation(f"{path}zone_links", condition=Q(**{f"{path}zone_links__version_id": version}))
    return found.annotate(here=here, nowhere=Q(**{f"{path}cell__isnull": True}))


def _place(filters: Filters, zone_id: int | None, nowhere: int) -> Place:
    assert filters.layer is not None
    return (ZONE, zone_id) if zone_id else (NO_PLACE if nowhere else OUTSIDE, filters.layer.pk)


def _counted(found: QuerySet[Any], *by: str) -> Iterable[tuple]:
    grouped = found.values_list(*by).annotate(n=Count("pk")).order_by()
    try:
        sql, values = grouped.query.sql_with_params()
    except EmptyResultSet:
        return []
    with helped() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
