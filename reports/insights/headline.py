"""What the sentence on top says: a period's figures of the promised area and, when there are enough, the place that stands out."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from geo import zones
from geo.models import Jurisdiction
from reports.insights.figures import TOO_FEW, Row, summed
from reports.insights.filters import Filters
from reports.insights.scan import seen_by
from reports.models import Report, ReportZone

LEAST_THERE = 3


@dataclass(frozen=True)
class Headline:
    """`place`: a landmark or street, else a zone; "" when nothing stands out. `place_new` of `new` were reported there."""

    new: int
    closed: int
    overdue: int
    place: str = ""
    place_new: int = 0


def headline(rows: list[Row], place: tuple[str, int] = ("", 0)) -> Headline:
    """`place`: the name with most new reports; without one that stands out, the zone with most is taken."""
    here = of_the_promise(rows)
    total = summed(here)
    best = max((row for row in here if row.id), key=lambda row: row.new, default=None)
    for name, n in (place, (best.name, best.new) if best else ("", 0)):
        if name and total.new >= TOO_FEW // 2 and n * 3 >= total.new:
            return Headline(total.new, total.closed, total.overdue, name, n)
    return Headline(total.new, total.closed, total.overdue)


def of_the_promise(rows: list[Row]) -> list[Row]:
    """The rows of the area that the promise is about; all of them where no zone is marked."""
    return [row for row in rows if row.promised_area] or rows


def standing_out(jurisdiction: Jurisdiction, filters: Filters) -> tuple[str, int]:
    """(name, new reports) of the place that most of a short period's reports are near, in the promised area; ("", 0) under three."""
    here = [zone.id for zone in zones.zones_of(jurisdiction, filters.layer) if zone.priority_area]
    rows = Report.objects.of(jurisdiction).counted().filter(seen_by(filters.audiences)).exclude(place_name="")
    if filters.first and filters.last:
        rows = rows.filter(received_at__gte=jurisdiction.day_start(filters.first), received_on__lte=filters.last)
    if here:
        rows = rows.filter(Exists(ReportZone.objects.filter(report=OuterRef("pk"), zone__in=here)))
    found = rows.values_list("place_name").annotate(n=Count("pk")).order_by("-n", "place_name").first()
    return found if found and found[1] >= LEAST_THERE else ("", 0)
