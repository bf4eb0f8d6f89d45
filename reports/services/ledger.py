"""The ledger: what was mended in a month, how long it took, with a photo; public things only, and nothing of who reported.

Places are said as the map calls them, never in a reporter's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import Prefetch

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.models import Closing, OrderLine, Photo, Report, ReportZone
from reports.services import monthly, setup

TOO_FEW = 10
MOST = 200


@dataclass(frozen=True)
class Row:
    """`days`: whole days from report to mended. `minutes`: what the crew used, where the order was for this alone."""

    report: Report
    days: int | None
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


def of(jurisdiction: Jurisdiction, first: date) -> list[Zone]:
    """By zone of the default layer, in its order; what lies outside all zones comes last."""
    start, end = jurisdiction.day_start(first), jurisdiction.day_start(monthly.after(first))
    fixed: Any = Report.objects.of(jurisdiction).published().counted().filter(status=workflow.FIXED)
    orders = Prefetch("lines", OrderLine.objects.select_related("order").prefetch_related(_after(), "order__lines"))
    reports = list(fixed.filter(closed_at__gte=start, closed_at__lt=end).prefetch_related(orders).order_by("-closed_at", "-id"))  # fmt: skip
    setup.attach(jurisdiction, reports)
    days = dict(
        Closing.objects.filter(report__in=reports, held=True, reopened_on=None).values_list("report_id", "days")
    )
    by_zone: dict[int | None, list[Report]] = {}
    where = _zones_of(jurisdiction, reports)
    for report in reports:
        by_zone.setdefault(where.get(report.pk), []).append(report)
    named = [(zone.id, str(zone.name)) for zone in zones.zones_of(jurisdiction, zones.layer_of(jurisdiction))]
    return [_zone(name, by_zone[pk], days) for pk, name in [*named, (None, "")] if pk in by_zone]


def _after() -> Prefetch:
    return Prefetch("order__photos", Photo.objects.filter(moment="after", published=True), to_attr="public_after")


def _zones_of(jurisdiction: Jurisdiction, reports: list[Report]) -> dict[int, int]:
    here = [zone.id for zone in zones.zones_of(jurisdiction, zones.layer_of(jurisdiction))]
    return dict(ReportZone.objects.filter(report__in=reports, zone__in=here).values_list("report_id", "zone_id"))


def _zone(name: str, reports: list[Report], days: dict[int, int]) -> Zone:
    rows = [_row(report, days.get(report.pk)) for report in reports]
    took = [row.days for row in rows if row.days is not None]
    orders = {line.order_id: line.order.minutes or 0 for report in reports for line in report.lines.all()}  # type: ignore[attr-defined]
    return Zone(name, len(rows), round(median(took)) if len(took) >= TOO_FEW else None, sum(orders.values()), rows[:MOST])  # fmt: skip


def _row(report: Report, days: int | None) -> Row:
    lines = [line for line in report.lines.all() if line.order.status in ("done", "approved")]  # type: ignore[attr-defined]
    newest = lines[-1].order if lines else None
    alone = newest and len(newest.lines.all()) == 1
    photos = [photo for line in lines for photo in line.order.public_after]  # type: ignore[attr-defined]
    return Row(report, days, newest.minutes if newest and alone else None, photos[-1] if photos else None)


def newest(jurisdiction: Jurisdiction) -> date:
    return monthly.newest(jurisdiction)


def is_month(jurisdiction: Jurisdiction, first: date) -> bool:
    last = newest(jurisdiction)
    return last - timedelta(days=3660) < first <= last
