"""The same figures counted row by row, for every filter that the counters do not know: exact, and slower the more rows there are."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from geo import grid, zones
from geo.models import Jurisdiction
from reports.insights.filters import Filters
from reports.models import Closing, Report
from reports.models.counters import CLOSED, INTERNAL, NO_PLACE, OUTSIDE, PUBLIC, RECEIVED, REOPENED, SENSITIVE, ZONE
from reports.services import filters as desk

Place = tuple[int, int]
NOTHING_PROMISED = 2


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
    """Every counted report that passes, of any day."""
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


def within(found: QuerySet[Any], day: str, filters: Filters) -> QuerySet[Any]:
    """Those whose `day` (a date column) lies in the period."""
    if filters.first:
        found = found.filter(**{f"{day}__gte": filters.first})
    return found.filter(**{f"{day}__lte": filters.last}) if filters.last else found


def squares(jurisdiction: Jurisdiction, filters: Filters) -> Counter[int]:
    """{square of the asked side: reports}, by the day on which it was seen. A window takes whole squares."""
    shift = grid.bits(filters.cell_m)
    found = within(rows(jurisdiction, filters), "observed_on", filters).filter(cell__isnull=False)
    if filters.bbox:
        inside = Q(pk__in=[])
        for low, high in grid.ranges(jurisdiction, *filters.bbox):
            inside |= Q(cell__range=((low >> shift) << shift, (((high >> shift) + 1) << shift) - 1))
        found = found.filter(inside)
    return Counter(dict(_counted(found.annotate(square=F("cell").bitrightshift(shift)), "square")))


def flows(jurisdiction: Jurisdiction, filters: Filters) -> Counter[tuple]:
    """{(measure, place type, place, days to close, on time): n} of the period, as the counters give it."""
    total: Counter[tuple] = Counter()
    received = within(rows(jurisdiction, filters), "received_on", filters)
    for zone, nowhere, n in _counted(_placed(jurisdiction, received, filters), "here__zone_id", "nowhere"):
        total[(RECEIVED, *_place(filters, zone, nowhere), 0, NOTHING_PROMISED)] += n
    closings = _placed(jurisdiction, _closings(jurisdiction, filters), filters, "report__")
    closed = within(closings.filter(held=True), "closed_on", filters)
    for zone, nowhere, days, on_time, n in _counted(closed, "here__zone_id", "nowhere", "days", "on_time"):
        total[(CLOSED, *_place(filters, zone, nowhere), days, _on_time(on_time))] += n
    reopened = within(closings.filter(reopened_on__isnull=False), "reopened_on", filters)
    for zone, nowhere, n in _counted(reopened, "here__zone_id", "nowhere"):
        total[(REOPENED, *_place(filters, zone, nowhere), 0, NOTHING_PROMISED)] += n
    return total


def open_rows(jurisdiction: Jurisdiction, filters: Filters) -> Iterable[tuple[Place, date, int, int]]:
    """(place, day received, how many overdue, how many) of what is open: one query over an index that holds open reports only."""
    found = rows(jurisdiction, replace(filters, is_open=None)).filter(is_open=True)
    late = Count("id", filter=Q(promised_by__lt=timezone.now(), imported=False) & ~Q(status="waiting"))
    grouped = _placed(jurisdiction, found, filters).values_list("here__zone_id", "nowhere", "received_on")
    for zone, nowhere, day, overdue, n in grouped.annotate(late=late, n=Count("id")).order_by():
        yield _place(filters, zone, nowhere), day, overdue, n


def by_month(jurisdiction: Jurisdiction, filters: Filters) -> Counter[tuple]:
    """{(measure, days to close, on time, year * 12 + month - 1): n}, as the counters give it. The period's ends are widened to months."""
    filters = _whole_months(filters)
    total: Counter[tuple] = Counter()
    for day, n in _counted(within(rows(jurisdiction, filters), "received_on", filters), "received_on"):
        total[(RECEIVED, 0, NOTHING_PROMISED, _month(day))] += n
    closings = _closings(jurisdiction, filters)
    closed = within(closings.filter(held=True), "closed_on", filters).annotate(month=TruncMonth("closed_on"))
    for month, days, on_time, n in _counted(closed, "month", "days", "on_time"):
        total[(CLOSED, days, _on_time(on_time), _month(month))] += n
    for day, n in _counted(within(closings.filter(reopened_on__isnull=False), "reopened_on", filters), "reopened_on"):
        total[(REOPENED, 0, NOTHING_PROMISED, _month(day))] += n
    return total


def _whole_months(filters: Filters) -> Filters:
    first, last = filters.first, filters.last
    return replace(
        filters,
        first=first and first.replace(day=1),
        last=last and last.replace(day=monthrange(last.year, last.month)[1]),
    )


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _closings(jurisdiction: Jurisdiction, filters: Filters) -> QuerySet[Closing]:
    """Of reports that pass, whether they are open now or not: a closing of the past stands."""
    reports = rows(jurisdiction, replace(filters, is_open=None))
    return Closing.objects.filter(jurisdiction=jurisdiction, report__in=reports).order_by()


def _on_time(value: bool | None) -> int:
    return NOTHING_PROMISED if value is None else int(value)


def _placed(jurisdiction: Jurisdiction, found: QuerySet[Any], filters: Filters, path: str = "") -> QuerySet[Any]:
    """With the zone of the layer (`here`) and whether there is no place at all."""
    version = next((zone.version_id for zone in zones.zones_of(jurisdiction, filters.layer)), None)
    here = FilteredRelation(f"{path}zone_links", condition=Q(**{f"{path}zone_links__version_id": version}))
    return found.annotate(here=here, nowhere=Q(**{f"{path}cell__isnull": True}))


def _place(filters: Filters, zone_id: int | None, nowhere: bool) -> Place:
    assert filters.layer is not None
    return (ZONE, zone_id) if zone_id else (NO_PLACE if nowhere else OUTSIDE, filters.layer.pk)


def _counted(found: QuerySet[Any], *by: str) -> Iterable[tuple]:
    return found.values_list(*by).annotate(n=Count("pk")).order_by()
