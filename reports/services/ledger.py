"""The ledger: what was mended in a month, how long it took, with a photo; public things only, and nothing of who reported.

Places are said as the map calls them, never in a reporter's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Prefetch

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.models import OrderLine, Photo, Report, ReportZone
from reports.services import mended, monthly, setup, unzoned

TOO_FEW = 10
MOST = 200


@dataclass(frozen=True)
class Row:
    """`days`: whole days from report to mended. `minutes`: what the crew used, where the order was for this alone."""

    report: Report
    closed_on: date
    days: int
    minutes: int | None
    photo: Photo | None


@dataclass(frozen=True)
class Zone:
    """`median`: None under ten. `minutes`: of all orders that mended something here. `more`: rows that are not listed."""

    name: str
    n: int
    median: int | None
    minutes: int
    rows: list[Row]

    @property
    def more(self) -> int:
        return self.n - len(self.rows)


def of(jurisdiction: Jurisdiction, first: date, most: int | None = MOST) -> list[Zone]:
    """By zone of the default layer, in its order; what lies outside all zones comes last. What has no place is not public.

    All are counted; only what is listed is fetched whole.
    """
    public: Any = Report.objects.of(jurisdiction).published().counted()
    rows = mended.closings(jurisdiction, first, monthly.after(first), public)
    closed: list[Any] = list(rows.values_list("id", "report_id", "days", "reopened_on", named=True))
    where, minutes = _zones_of(jurisdiction, [one.report_id for one in closed]), _minutes(jurisdiction, closed)
    by_zone: dict[int | None, list[Any]] = {}
    for one in closed:
        by_zone.setdefault(where.get(one.report_id), []).append(one)
    listed = _rows(jurisdiction, rows.filter(id__in=[one.id for found in by_zone.values() for one in found[:most]]))
    named = [(zone.id, str(zone.name)) for zone in zones.zones_of(jurisdiction, zones.layer_of(jurisdiction))]
    return [
        _zone(name, by_zone[pk], minutes, [listed[one.id] for one in by_zone[pk][:most]])
        for pk, name in [*named, (None, unzoned.outside())]
        if pk in by_zone
    ]


def _zones_of(jurisdiction: Jurisdiction, reports: list[int]) -> dict[int, int]:
    here = [zone.id for zone in zones.zones_of(jurisdiction, zones.layer_of(jurisdiction))]
    return dict(ReportZone.objects.filter(report__in=reports, zone__in=here).values_list("report_id", "zone_id"))


def _minutes(jurisdiction: Jurisdiction, closed: list[Any]) -> dict[int, dict[int, int]]:
    """{closing: {order: minutes}} of the work before it was opened again, if it was."""
    lines = OrderLine.objects.filter(report__in=[one.report_id for one in closed])
    work: dict[int, list[tuple[Any, ...]]] = {}
    for report, *order in lines.values_list("report_id", "order_id", "order__minutes", "order__done_at"):
        work.setdefault(report, []).append(tuple(order))
    return {
        one.id: {
            order: minutes or 0
            for order, minutes, done_at in work.get(one.report_id, [])
            if _counts(jurisdiction, one, done_at)
        }
        for one in closed
    }


def _counts(jurisdiction: Jurisdiction, closing: Any, done_at: datetime | None) -> bool:
    """Work belongs to a closing unless that was opened again, and the work was done after it."""
    if not closing.reopened_on:
        return True
    return bool(done_at and done_at < jurisdiction.day_start(closing.reopened_on))


def _zone(name: str, closed: list[Any], minutes: dict[int, dict[int, int]], rows: list[Row]) -> Zone:
    took = [one.days for one in closed]
    orders = {order: used for one in closed for order, used in minutes[one.id].items()}
    return Zone(name, len(closed), round(median(took)) if len(took) >= TOO_FEW else None, sum(orders.values()), rows)


def _rows(jurisdiction: Jurisdiction, closings: Any) -> dict[int, Row]:
    """{closing: its row}. Lines are fetched by way of the report that is there: a list of thousands of reports would be too long for SQLite."""
    photos = Prefetch("order__photos", Photo.objects.public().filter(moment="after"), to_attr="public_after")
    lines = Prefetch(
        "report__lines", OrderLine.objects.select_related("order").prefetch_related(photos, "order__lines")
    )
    found = list(closings.select_related("report").prefetch_related(lines))
    setup.attach(jurisdiction, [closing.report for closing in found])
    return {closing.pk: _row(jurisdiction, closing) for closing in found}


def _row(jurisdiction: Jurisdiction, closing: Any) -> Row:
    lines = [line for line in closing.report.lines.all() if _counts(jurisdiction, closing, line.order.done_at)]
    done = [line.order for line in lines if line.order.status in workflow.ORDER_DONE]
    newest = done[-1] if done else None
    alone = newest and len(newest.lines.all()) == 1
    photos = [photo for order in done for photo in order.public_after]
    minutes = newest.minutes if newest and alone else None
    return Row(closing.report, closing.closed_on, closing.days, minutes, photos[-1] if photos else None)


def newest(jurisdiction: Jurisdiction) -> date:
    return monthly.newest(jurisdiction)


def is_month(jurisdiction: Jurisdiction, first: date) -> bool:
    last = newest(jurisdiction)
    return last - timedelta(days=3660) < first <= last
