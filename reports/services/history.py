"""What happened at a place before: the same thing, or the same kind within a few metres."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from geo.assets import window
from reports.models import Report

WITHIN_M = 25
MEMORY = timedelta(days=426)  # 14 months
MOST = 5


@dataclass(frozen=True)
class Before:
    """Earlier reports of the same kind here, newest first (at most five), and how many there were in 14 months."""

    reports: list[Report] = field(default_factory=list)
    times: int = 0


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
    return Before(found[:MOST], sum(row.received_at >= since for row in found))
