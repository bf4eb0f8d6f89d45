"""Rates instead of counts: per resident, per kilometre of lit path, per lamp, with 95 % intervals; none under ten reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from geo import facts
from geo.models import Jurisdiction
from reports.insights import heatmap
from reports.insights.classes import class_of, natural
from reports.insights.figures import TOO_FEW, Row
from reports.insights.filters import Filters
from reports.insights.intervals import poisson, wilson

RESIDENTS, LIT_PATH, LAMPS = "residents", "lit_path", "lamps"
PER: dict[str, tuple[str, int]] = {RESIDENTS: ("residents", 1000), LIT_PATH: ("lit_path_km", 1), LAMPS: ("lamps", 100)}
LEAST = {"residents": 20, "lit_path_km": 0.1, "lamps": 5}  # a square with two residents would outshine the town
TENTHS = 10
COUNTS_INSTEAD = gettext_lazy(
    "Counts are shown here, not “{measure}”. What they are divided by stays the same, so in per cent the change is that of the rate."
)  # of a comparison and of weeks


@dataclass(frozen=True)
class Rate:
    """`value` of 1,000 residents, of one kilometre, of 100 lamps; `low` and `high`: the 95 % interval."""

    value: float
    low: float
    high: float


def rate(n: int, exposure: float | None, scale: int) -> Rate | None:
    """Of a count by what it is reckoned by; None under ten reports and where there is nothing to reckon by."""
    if n < TOO_FEW or not exposure or exposure <= 0:
        return None
    low, high = poisson(n)
    return Rate(*(part * scale / exposure for part in (n, low, high)))


def share(hits: int, n: int) -> Rate | None:
    """Of a whole of `n`, from nought to one; None under ten."""
    found = wilson(hits, n)
    return Rate(hits / n, *found) if found and n >= TOO_FEW else None


@dataclass(frozen=True)
class ZoneRates:
    """Of one zone: {per: (what it is reckoned by, rate or None)}, only of what was imported."""

    per: dict[str, tuple[float, Rate | None]]
    on_time: Rate | None


def of_rows(jurisdiction: Jurisdiction, filters: Filters, rows: list[Row]) -> dict[str, ZoneRates]:
    """{zone code: rates} of new reports and of what was closed in time. One query more."""
    known = facts.of_zones(jurisdiction, filters.layer)
    return {
        row.zone: ZoneRates(_per(row, known.get(row.id or 0)), share(row.on_time, row.promised + row.overdue))
        for row in rows
    }


def _per(row: Row, measured: Any) -> dict[str, tuple[float, Rate | None]]:
    found = {}
    for name, (column, scale) in PER.items():
        exposure = getattr(measured, column, None)
        if exposure is not None:
            found[name] = (exposure, rate(row.new, _enough(exposure, column), scale))
    return found


def _enough(exposure: float | None, column: str) -> float | None:
    return exposure if exposure is not None and exposure >= LEAST[column] else None


def squares(jurisdiction: Jurisdiction, filters: Filters) -> dict[str, Any]:
    """GeoJSON as the heatmap gives it; properties: count, exposure, rate, low, high and class (0: too few, or nothing to reckon by)."""
    assert filters.per is not None
    column, scale = PER[filters.per]
    exposures = facts.of_squares(jurisdiction, column, filters.cell_m)
    counts = heatmap.squares(jurisdiction, filters)
    rates = {square: rate(n, _enough(exposures.get(square), column), scale) for square, n in counts.items() if n > 0}
    tops = natural([round(found.value * TENTHS) for found in rates.values() if found])
    features = [
        heatmap.square_feature(
            jurisdiction, square, filters.cell_m, _properties(counts[square], exposures.get(square), found, tops)
        )
        for square, found in sorted(rates.items())
    ]
    return {
        "type": "FeatureCollection", "cell_m": filters.cell_m, "total": sum(counts.values()), "per": filters.per, "scale": scale,
        "breaks": [top / TENTHS for top in tops], "counted": "rows" if filters.by_rows else "counters", "features": features,
    }  # fmt: skip


def counts_instead(filters: Filters) -> str:
    """What to say where a rate was asked for and two periods are compared."""
    if not (filters.per and filters.compare):
        return ""
    return COUNTS_INSTEAD.format(measure=filters.per)


def _properties(n: int, exposure: float | None, found: Rate | None, tops: list[int]) -> dict[str, Any]:
    if not found:
        return {"count": n, "exposure": exposure, "rate": None, "low": None, "high": None, "class": 0}
    return {
        "count": n, "exposure": exposure, "rate": round(found.value, 2), "low": round(found.low, 2), "high": round(found.high, 2),
        "class": class_of(round(found.value * TENTHS), tops),
    }  # fmt: skip
