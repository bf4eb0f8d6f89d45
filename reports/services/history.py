"""What happened at a place before: the same thing, or the same kind within a few metres."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from geo.assets import window
from reports.models import Report, WorkOrder

WITHIN_M = 25
MEMORY = timedelta(days=426)  # 14 months
RECURS = timedelta(days=90)
MOST = 5


@dataclass(frozen=True)
class Before:
    """Earlier reports of the same kind here, newest first (at most five), and how many there were in 14 months.

    `orders`: the newest work here; `back_after_days`: how soon it came back after it was fixed, within 90 days.
    """

    reports: list[Report] = field(default_factory=list)
    times: int = 0
    orders: list[WorkOrder] = field(default_factory=list)
    back_after_days: int | None = None


def times_of(asset_id: int) -> int:
    """How often a numbered thing was reported in 14 months."""
    return Report.objects.filter(asset=asset_id, received_at__gte=timezone.now() - MEMORY).counted().count()


def here_before(report: Report) -> Before:
    if report.lng is None or report.lat is None:
        return Before()
    rows = Report.objects.of(report.jurisdiction).counted().filter(kind=report.kind_id).exclude(pk=report.pk)
    rows = rows.exclude(status="duplicate").filter(received_at__lt=report.received_at)
    if report.asset_id:
        rows = rows.filter(asset=report.asset_id)
    else:
        rows = rows.in_window(report.jurisdiction, *window(report.lng, report.lat, WITHIN_M))
    since = timezone.now() - MEMORY
    found = list(rows.order_by("-received_at")[:50])
    orders = (
        WorkOrder.objects.filter(lines__report__in=found).exclude(status="cancelled").select_related("crew").distinct()
    )
    return Before(
        found[:MOST],
        sum(row.received_at >= since for row in found),
        list(orders.order_by("-created_at")[:MOST]),
        _back_after(report, found),
    )


def _back_after(report: Report, found: list[Report]) -> int | None:
    """Days from the last fix to this report, when they are few."""
    fixes = [
        row.closed_at
        for row in found
        if row.status == "fixed" and row.closed_at and row.closed_at <= report.received_at
    ]
    if not fixes or report.received_at - max(fixes) > RECURS:
        return None
    return (report.received_at - max(fixes)).days
