"""Where there is more than chance would put (M9): Gi* over the squares of the whole area, noughts included.

One keen person, or one bad evening, shall not make a hot spot: of one reporter, kind, square and day one report counts. Who leaves
no address cannot be told from others, and each such report counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower, NullIf

from geo import grid, hotspots, zones
from geo.models import Jurisdiction
from reports.insights import scan
from reports.insights.filters import Filters

TOO_FEW = 30
SIDES_M = (125, 250, 500)
REACH = 1.5  # sides: the square and the eight around it


@dataclass(frozen=True)
class Spot:
    """A square that is more than chance. `near`: reports in it and in its neighbours; `expected`: what an even spread would put there."""

    square: int
    place: str
    zone: str
    n: int
    near: int
    expected: float
    z: float
    p: float


@dataclass(frozen=True)
class Answer:
    """`n`: reports that count, of which `squares` says how many lie where; `spots` the strongest first, none when there are too few."""

    cell_m: int
    area: tuple[int, ...]
    squares: dict[int, int] = field(default_factory=dict)
    spots: tuple[Spot, ...] = ()

    @property
    def n(self) -> int:
        return sum(self.squares.values())

    @property
    def too_few(self) -> bool:
        return self.n < TOO_FEW

    @property
    def distance_m(self) -> float:
        return REACH * self.cell_m


def of(jurisdiction: Jurisdiction, filters: Filters) -> Answer:
    """Three queries at most. Kinds that the asker gets from the monthly release only are never counted."""
    zone_of = zones.squares_of(jurisdiction, filters.cell_m)
    area = tuple(sorted(zone_of))
    if filters.too_sensitive:
        return Answer(filters.cell_m, area)
    rows = _rows(jurisdiction, filters)
    found = {square: n for square, n in _counts(rows).items() if square in zone_of}
    answer = Answer(filters.cell_m, area, found)
    return answer if answer.too_few else Answer(filters.cell_m, area, found, _spots(jurisdiction, answer, rows))


def _rows(jurisdiction: Jurisdiction, filters: Filters) -> Any:
    return (
        scan.seen(jurisdiction, filters)
        .filter(cell__isnull=False)
        .annotate(square=F("cell").bitrightshift(grid.bits(filters.cell_m)))
        .order_by()
    )


def _counts(rows: Any) -> dict[int, int]:
    """{square: reports, one of each reporter, kind and day}."""
    text = CharField()
    who = Coalesce(
        NullIf(Lower("contact__email"), Value("")), NullIf("contact__phone", Value("")), Cast("pk", text), output_field=text
    )  # fmt: skip
    once = Concat(who, Value("|"), Cast("kind_id", text), Value("|"), Cast("observed_on", text), output_field=text)
    return dict(rows.values_list("square").annotate(n=Count(once, distinct=True)))


def _spots(jurisdiction: Jurisdiction, answer: Answer, rows: Any) -> tuple[Spot, ...]:
    columns, lines = np.array([grid.deinterleave(square) for square in answer.area]).T
    counts = np.array([answer.squares.get(square, 0) for square in answer.area])
    found = hotspots.find(columns, lines, counts, side_m=answer.cell_m, distance_m=answer.distance_m)
    hot = [n for n in np.argsort(-found.z, kind="stable") if found.hot[n]]
    places = _places(rows, [answer.area[n] for n in hot])
    zone_of, names = zones.squares_of(jurisdiction, answer.cell_m), dict(zones.names(jurisdiction))
    return tuple(
        Spot(
            answer.area[n], places.get(answer.area[n], ""), str(names.get(zone_of[answer.area[n]], "")), int(counts[n]),
            int(found.near[n]), float(found.expected[n]), float(found.z[n]), float(found.p[n]),
        )
        for n in hot
    )  # fmt: skip


def _places(rows: Any, squares: list[int]) -> dict[int, str]:
    """What most reports of a square call their place."""
    named = rows.filter(square__in=squares).exclude(place_name="").values_list("square", "place_name")
    found: dict[int, Counter[str]] = {}
    for square, name, n in named.annotate(n=Count("pk")):
        found.setdefault(square, Counter())[name] += n
    return {square: min(names, key=lambda name: (-names[name], name)) for square, names in found.items()}
