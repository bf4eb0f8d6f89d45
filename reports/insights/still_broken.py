"""What residents answered when they were asked whether it is fixed."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from geo.models import Jurisdiction
from reports.insights.filters import Filters
from reports.insights.scan import seen_by
from reports.models import Report, Verdict


def answered(jurisdiction: Jurisdiction, filters: Filters) -> dict[int, tuple[int, int]]:
    """{month (year * 12 + month - 1): (how many said that it is still there, how many answered)}, row by row: answers are few."""
    if filters.too_sensitive:
        return {}
    reports = Report.objects.filter(pk=OuterRef("report")).filter(seen_by(filters.audiences))
    if filters.kind:
        reports = reports.filter(kind=filters.kind)
    if filters.part:
        reports = reports.filter(part_of_day=filters.part)
    rows = Verdict.objects.filter(Exists(reports), jurisdiction=jurisdiction)
    if filters.first:
        rows = rows.filter(created_at__gte=jurisdiction.day_start(filters.first))
    if filters.last:
        rows = rows.filter(created_at__lt=jurisdiction.day_start(filters.last + timedelta(days=1)))
    month = TruncMonth("created_at", tzinfo=jurisdiction.zone_info)
    still = Count("pk", filter=Q(verdict=Verdict.STILL_THERE))
    found = rows.annotate(month=month).values_list("month").annotate(still=still, n=Count("pk")).order_by()
    return {at.year * 12 + at.month - 1: (still_there, n) for at, still_there, n in found}
