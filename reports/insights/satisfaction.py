"""What residents answered when they were asked whether it is fixed and how it was handled, per kind, zone and crew (M6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.insights import rates, scan, still_broken
from reports.insights.filters import Filters
from reports.models import Crew, OrderLine, Verdict, WorkOrder
from reports.services import setup

KIND, ZONE, CREW = "kind", "zone", "crew"
NOWHERE = "no_place"
BAD, SO_SO, GOOD = 1, 2, 3


@dataclass
class Row:
    """`rated`: how many chose bad, so-so and good; whoever answers need not."""

    name: str
    fixed: int = 0
    still_there: int = 0
    rated: dict[int, int] = field(default_factory=lambda: {BAD: 0, SO_SO: 0, GOOD: 0})

    @property
    def n(self) -> int:
        return self.fixed + self.still_there

    @property
    def rated_n(self) -> int:
        return sum(self.rated.values())

    @property
    def fixed_share(self) -> rates.Rate | None:
        return rates.share(self.fixed, self.n)

    @property
    def good_share(self) -> rates.Rate | None:
        return rates.share(self.rated[GOOD], self.rated_n)

    @property
    def rated_in_order(self) -> list[int]:
        return [self.rated[code] for code in (GOOD, SO_SO, BAD)]

    def add(self, verdict: str, satisfaction: int | None, n: int) -> None:
        self.fixed += n * (verdict == Verdict.FIXED)
        self.still_there += n * (verdict == Verdict.STILL_THERE)
        if satisfaction is not None:
            self.rated[satisfaction] += n


@dataclass(frozen=True)
class Satisfaction:
    """Each table has the most answers first and adds up to `whole`; "" names what lies outside the zones or has no crew, NOWHERE what
    has no place."""

    whole: Row
    tables: Mapping[str, list[Row]]


def of(jurisdiction: Jurisdiction, filters: Filters) -> Satisfaction:
    """Answers of the period's days about reports that pass. The crew is that of the last order finished before the answer. One query."""
    whole = Row("")
    tables: dict[str, dict[Any, Row]] = {KIND: {}, ZONE: {}, CREW: {}}
    names = _names(jurisdiction, filters)
    for kind, zone, nowhere, crew, verdict, satisfaction, n in _counted(jurisdiction, filters):
        whole.add(verdict, satisfaction, n)
        for by, key in ((KIND, kind), (ZONE, NOWHERE if nowhere else zone), (CREW, crew)):
            tables[by].setdefault(key, Row(str(names[by].get(key, "")))).add(verdict, satisfaction, n)
    return Satisfaction(whole, {by: sorted(rows.values(), key=lambda row: (-row.n, row.name)) for by, rows in tables.items()})  # fmt: skip


def _names(jurisdiction: Jurisdiction, filters: Filters) -> dict[str, dict[Any, Any]]:
    kinds = {pk: kind.short_name for pk, kind in setup.of(jurisdiction).kinds_by_id.items()}
    here: dict[Any, Any] = {zone.id: zone.name for zone in zones.zones_of(jurisdiction, filters.layer)}
    return {
        KIND: kinds,
        ZONE: here | {NOWHERE: NOWHERE},
        CREW: dict(Crew.objects.filter(jurisdiction=jurisdiction).values_list("pk", "name")),
    }


def _counted(jurisdiction: Jurisdiction, filters: Filters) -> list[tuple]:
    answers = still_broken.given(jurisdiction, filters)
    finished = WorkOrder.objects.filter(status__in=workflow.ORDER_DONE, done_at__lte=OuterRef(OuterRef("created_at")))  # fmt: skip
    lines = OrderLine.objects.filter(report=OuterRef("report"), order__in=finished)
    crew = lines.order_by("-order__done_at", "-pk").values("order__crew")[:1]
    by = scan.placed(jurisdiction, answers, filters, "report__").annotate(crew=Subquery(crew))
    columns = "report__kind", "here__zone_id", "nowhere", "crew", "verdict", "satisfaction"
    return list(by.values_list(*columns).annotate(n=Count("pk")).order_by())
