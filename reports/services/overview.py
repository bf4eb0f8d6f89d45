"""What the first page says of the town: how many are open and mended, by kind, and the newest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.models import Kind, Report
from reports.models.counters import PUBLIC, REPORTED, ZONE
from reports.services import publishing, setup, tallies

RECENT_DAYS = 30


@dataclass(frozen=True)
class KindCount:
    kind: Kind
    n: int


@dataclass(frozen=True)
class Overview:
    """Of the area that the promise is about: its priority zones, or all zones where none is marked."""

    open: int
    fixed_lately: int
    kinds: list[KindCount]


def overview(jurisdiction: Jurisdiction) -> Overview:
    promised = promised_zones(jurisdiction)
    by_kind: Counter[int] = Counter()
    found = tallies.counts(
        jurisdiction, REPORTED, place_types=[ZONE], audiences=[PUBLIC], by=("place", "kind"), is_open=True
    )
    for (zone, kind), n in found.items():
        if zone in promised:
            by_kind[kind] += n
    kinds = setup.of(jurisdiction).kinds_by_id
    counted = [KindCount(kinds[pk], n) for pk, n in by_kind.most_common() if n > 0 and pk in kinds]
    return Overview(sum(by_kind.values()), fixed_lately(jurisdiction, promised), counted)


def fixed_lately(jurisdiction: Jurisdiction, promised: set[int]) -> int:
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    fixed = Report.objects.of(jurisdiction).published().filter(status=workflow.FIXED, closed_at__gte=since)
    return fixed.filter(zone_links__zone__in=promised).count()


def began(jurisdiction: Jurisdiction) -> date | None:
    """The day of the first report; what is before it cannot be told from silence."""
    rows = Report.objects.of(jurisdiction).order_by("received_at").values_list("received_on", flat=True)
    return rows.first()


def has_begun(jurisdiction: Jurisdiction, day: date) -> bool:
    """Whether any report had come by the end of that day."""
    begun = began(jurisdiction)
    return begun is not None and begun <= day


def knows_the_year_before(jurisdiction: Jurisdiction, first: date, last: date) -> bool:
    """Whether these days may be held against the same ones a year earlier: with two years of reports when they end (domain/figures), so
    that the year which those others end is known as a whole."""
    begun = began(jurisdiction)
    return begun is not None and begun <= min(year_before(first), year_before(year_before(last)) + timedelta(days=1))


def year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def promised_zones(jurisdiction: Jurisdiction) -> set[int]:
    """The ids of the zones that the promise is about; all of them where none is marked."""
    here = zones.zones_of(jurisdiction, zones.layer_of(jurisdiction))
    return {zone.id for zone in here if zone.priority_area} or {zone.id for zone in here}


def newest(jurisdiction: Jurisdiction, *, category: str = "", status: str = "open") -> QuerySet[Report]:
    """Public reports, newest first, ready for a list."""
    rows: Any = Report.objects.of(jurisdiction).published()
    if category:
        rows = rows.filter(kind__code=category)
    rows = rows.filter(status=workflow.FIXED) if status == "fixed" else rows.open() if status == "open" else rows
    return publishing.with_public_parts(rows).order_by("-received_at", "-id")
