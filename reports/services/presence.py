"""Who else has a case open (T24): kept in the database, as several processes serve the desk, and for a minute only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from geo.models import Jurisdiction
from reports.models import Presence, Report

COUNTS = timedelta(seconds=60)  # the page says every 20 seconds that it is still looked at


def here(report: Report, user: Any) -> list[str]:
    """Notes that the person looks at it; gives the names of the others who do, who came first first. Three queries."""
    now = timezone.now()
    forget()
    Presence.objects.bulk_create(
        [Presence(report=report, user=user, seen_at=now)], update_conflicts=True, unique_fields=["report", "user"], update_fields=["seen_at"]
    )  # fmt: skip
    others = Presence.objects.filter(report=report, seen_at__gt=now - COUNTS).exclude(user=user)
    return [one.user.shown_name for one in others.select_related("user").order_by("pk")]


def open_now(jurisdiction: Jurisdiction, user: Any) -> dict[str, list[str]]:
    """{reference: names of the others who have it open, who came first first}, of all that the person may see. One query."""
    seen = Report.objects.of(jurisdiction).visible_to(user).order_by()
    others = Presence.objects.filter(report__in=seen, seen_at__gt=timezone.now() - COUNTS).exclude(user=user)
    found: dict[str, list[str]] = {}
    for one in others.annotate(reference=F("report__reference")).select_related("user").order_by("pk"):
        found.setdefault(one.reference, []).append(one.user.shown_name)
    return found


def gone(report: Report, user: Any) -> None:
    Presence.objects.filter(report=report, user=user).delete()


def forget() -> None:
    """What counts no more is nobody's business; also done by the worker."""
    Presence.objects.filter(seen_at__lte=timezone.now() - COUNTS).delete()
