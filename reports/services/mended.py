"""What was mended in a period. A month that is over stays as it was, also when something is opened again long after (domain/figures: a new spell)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from geo.models import Jurisdiction
from reports import workflow
from reports.models import Closing, Event


def closings(jurisdiction: Jurisdiction, first: date, after: date, reports: QuerySet[Any]) -> QuerySet[Closing]:
    """Of these reports, from `first` until the day before `after`: closed as fixed, and not opened again within 14 days."""
    rows = Closing.objects.filter(jurisdiction=jurisdiction, held=True, closed_on__gte=first, closed_on__lt=after)
    said = Event.objects.filter(report=OuterRef("report"), at=OuterRef("closed_at"), verb="fix")
    last = Q(reopened_on=None, report__status=workflow.FIXED)
    return rows.filter(last | Q(Exists(said), reopened_on__isnull=False), report__in=reports.values("pk")).order_by(
        "-closed_at", "-id"
    )
