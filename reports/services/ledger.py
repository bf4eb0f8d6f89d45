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
from reports.models import Closing, OrderLine, Photo, Report, ReportZone
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
    """By zone of the default layer, in its order; what lies outside all zones comes last. What has no place is not public."""
    public: Any = Report.objects.of(jurisdiction).published().counted()
    lines = Prefetch("lines", OrderLine.objects.select_related("order").prefetch_related(_after(), "order__lines"))
    reports = Prefetch("report", Report.objects.prefetch_related(lines))
    closings = list(mended.closings(jurisdiction, first, monthly.after(first), public).prefetch_related(reports))
    setup.attach(jurisdiction, {closing.report for closing in closings})
    by_zone: dict[int | None, list[Closing]] = {}
    where = _zones_of(jurisdiction, closings)
    for closing in closings:
        by_zone.setdefault(where.get(closing.report_id), []).append(closing)  # type: ignore[attr-defined]
    named = [(zone.id, str(zone.name)) for zone in zones.zones_of(jurisdiction, zones.layer_of(jurisdiction))]
    return [_zone(name, by_zone[pk], most) for pk, name in [*named, (None, unzoned.outside())] if pk in by_zone]


def _after() -> Prefetch:
    return Prefetch("order__photos", Photo.objects.public().filter(moment="after"), to_attr="public_after")


def _zones_of(jurisdiction: Jurisdiction, closings: list[Closing]) -> dict[int, int]:
    here = [zone.id for zone in zones.zones_of(jurisdiction, zones.layer_of(jurisdiction))]
    theirs = ReportZone.objects.filter(report__in=[closing.report_id for closing in closings], zone__in=here)  # type: ignore[attr-defined]
    return dict(theirs.values_list("report_id", "zone_id"))


def _zone(name: str, closings: list[Closing], most: int | None) -> Zone:
    rows = [_row(closing) for closing in closings]
    took = [row.days for row in rows]
    orders = {line.order_id: line.order.minutes or 0 for closing in closings for line in _lines(closing)}
    return Zone(name, len(rows), round(median(took)) if len(took) >= TOO_FEW else None, sum(orders.values()), rows[:most])  # fmt: skip


def _row(closing: Closing) -> Row:
    lines = [line for line in _lines(closing) if line.order.status in ("done", "approved")]
    newest = lines[-1].order if lines else None
    alone = newest and len(newest.lines.all()) == 1
    photos = [photo for line in lines for photo in line.order.public_after]
    minutes = newest.minutes if newest and alone else None
    return Row(closing.report, closing.closed_on, closing.days, minutes, photos[-1] if photos else None)


def _lines(closing: Closing) -> list[Any]:
    """Work that was done before it was opened again, if it was."""
    lines = list(closing.report.lines.all())  # type: ignore[attr-defined]
    if not closing.reopened_on:
        return lines
    ended = closing.report.jurisdiction.day_start(closing.reopened_on)
    return [line for line in lines if line.order.done_at and line.order.done_at < ended]


def newest(jurisdiction: Jurisdiction) -> date:
    return monthly.newest(jurisdiction)


def is_month(jurisdiction: Jurisdiction, first: date) -> bool:
    last = newest(jurisdiction)
    return last - timedelta(days=3660) < first <= last
