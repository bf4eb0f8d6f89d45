"""What happened at a place before: the same thing, or the same kind within a few metres."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from geo.assets import window
from reports import workflow
from reports.models import Closing, Event, Report, WorkOrder

WITHIN_M = 25
MEMORY = timedelta(days=426)  # 14 months
RECURS = timedelta(days=90)
MOST = 5


@dataclass(frozen=True)
class Before:
    """Earlier reports of the same kind here, newest first (at most five), and how many there were in 14 months.

    `orders`: the newest work here; `back_after_days`: how soon it came back after it was fixed, within 90 days; also when the very case was opened again.
    """

    reports: list[Report] = field(default_factory=list)
    times: int = 0
    orders: list[WorkOrder] = field(default_factory=list)
    back_after_days: int | None = None


def promise_of(report: Report) -> Closing | None:
    """The promise that a closed report ended with and when that was, both for those who look back; None where nothing was promised."""
    if report.is_open:
        return None
    last = Closing.objects.filter(report=report).select_related("jurisdiction").order_by("-closed_at", "-id").first()
    return last if last and last.promised_by else None


def times_of(asset_id: int) -> int:
    """How often a numbered thing was reported in 14 months; what was merged is the same time told again."""
    rows = Report.objects.filter(asset=asset_id, received_at__gte=timezone.now() - MEMORY).counted()
    return rows.exclude(status=workflow.DUPLICATE).count()


def here_before(report: Report) -> Before:
    if report.lng is None or report.lat is None:
        return Before()
    rows = Report.objects.of(report.jurisdiction).counted().filter(kind=report.kind_id).exclude(pk=report.pk)
    rows = rows.exclude(status=workflow.DUPLICATE).filter(received_at__lt=report.received_at)
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
    """Days from the last fix until it came back, when they are few: by opening this very case again, else by this report."""
    own, others = _fixes(report, found)
    again = max((fix for fix in own if fix.reopened_on), key=lambda fix: fix.closed_at, default=None)
    if again and again.reopened_on:
        came_back = again.reopened_on - again.closed_on
    else:
        before = [at for at in others if at <= report.received_at]
        if not before:
            return None
        came_back = report.received_at - max(before)
    return came_back.days if came_back <= RECURS else None


def _fixes(report: Report, found: list[Report]) -> tuple[list[Closing], list[datetime]]:
    """(this case's own closings as fixed, when the others were fixed). A case that was opened again counts with the fix that did not last.

    A closing does not say how it ended; the event of the same moment does. What was imported has no events, only its status.
    """
    rows = list(Closing.objects.filter(report__in=[report, *found]))
    told = set(Event.objects.filter(report__in=[report, *found], verb="fix").values_list("report_id", "at"))
    fixed = [row for row in rows if (row.report_id, row.closed_at) in told]  # type: ignore[attr-defined]
    others = [row.closed_at for row in fixed if row.report_id != report.pk]  # type: ignore[attr-defined]
    others += [row.closed_at for row in found if row.status == "fixed" and row.closed_at]
    return [row for row in fixed if row.report_id == report.pk], others  # type: ignore[attr-defined]
