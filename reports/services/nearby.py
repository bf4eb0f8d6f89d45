"""Is it one of these? Open reports close by, nearest first."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from geo.assets import distance_m, window
from geo.models import Jurisdiction
from reports.models import Kind, Photo, Report

WITHIN_M = 60
AROUND_M = 250
MOST = 5


def around(report: Report) -> list[Report]:
    """Everything open within 250 m of a report, for the map at the desk; the newest sixty. Nothing around a report without a place."""
    if report.lng is None or report.lat is None:
        return []
    here = Report.objects.in_window(report.jurisdiction, *window(report.lng, report.lat, AROUND_M))
    return list(here.open().filter(kind__sensitive=False, sensitive=False).order_by("-received_at")[:60])


def nearby(jurisdiction: Jurisdiction, lng: float, lat: float, kind: Kind | None = None) -> list[dict[str, Any]]:
    """[{reference, category, status, distance_m, age_days, supporters, photo (id or None), place}], within 60 m, at most five."""
    reports = (
        Report.objects.in_window(jurisdiction, *window(lng, lat, WITHIN_M)).published().open().select_related("kind")
    )
    if kind:
        reports = reports.filter(kind=kind)
    near = sorted(
        ((distance_m(lng, lat, report.lng or 0, report.lat or 0), report) for report in reports[:200]),
        key=lambda pair: pair[0],
    )
    near = [(metres, report) for metres, report in near if metres <= WITHIN_M][:MOST]
    photos = dict(
        Photo.objects.public().filter(report__in=[report for _metres, report in near]).values_list("report_id", "id")
    )
    now = timezone.now()
    return [
        {
            "reference": report.reference, "category": report.kind.code, "name": str(report.kind.short_name), "status": report.status,
            "distance_m": round(metres), "age_days": (now - report.received_at).days, "supporters": report.supporters,
            "photo": photos.get(report.pk), "place": report.place_name,
        }
        for metres, report in near
    ]  # fmt: skip
