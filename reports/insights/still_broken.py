"""What residents answered when they were asked whether it is fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from geo.models import Jurisdiction
from reports.insights import scan
from reports.insights.filters import Filters
from reports.models import Verdict


def given(jurisdiction: Jurisdiction, filters: Filters) -> QuerySet[Verdict]:
    """Answers given on the period's days about reports that pass; whether it is open now says nothing: an answer of the past stands.

    Answers are few, so each is asked whether its report passes.
    """
    if filters.too_sensitive:
        return Verdict.objects.none()
    reports = scan.rows(jurisdiction, replace(filters, is_open=None))
    rows = Verdict.objects.filter(Exists(reports.filter(pk=OuterRef("report"))), jurisdiction=jurisdiction)
    if filters.first:
        rows = rows.filter(created_at__gte=jurisdiction.day_start(filters.first))
    if filters.last:
        rows = rows.filter(created_at__lt=jurisdiction.day_start(filters.last + timedelta(days=1)))
    return rows


def answered(jurisdiction: Jurisdiction, filters: Filters) -> dict[int, tuple[int, int]]:
    """{month (year * 12 + month - 1): (how many said that it is still there, how many answered)}."""
    rows = given(jurisdiction, filters)
    month = TruncMonth("created_at", tzinfo=jurisdiction.zone_info)
    still = Count("pk", filter=Q(verdict=Verdict.STILL_THERE))
    found = rows.annotate(month=month).values_list("month").annotate(still=still, n=Count("pk")).order_by()
    return {at.year * 12 + at.month - 1: (still_there, n) for at, still_there, n in found}


def in_all(answers: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """(still there, answered) of all months together."""
    return sum(still for still, _n in answers.values()), sum(n for _still, n in answers.values())
