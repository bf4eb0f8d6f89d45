"""Squares with exact counts, from the kept counters: the same speed at any size."""

from __future__ import annotations

from collections import Counter
from typing import Any

from geo import grid
from geo.models import Jurisdiction
from reports.insights import scan
from reports.insights.classes import class_of, natural
from reports.insights.filters import Filters
from reports.models.counters import REPORTED, SQUARE
from reports.services import answers, releasing, shelves
from reports.services.counters import SQUARE_M


def squares(jurisdiction: Jurisdiction, filters: Filters) -> Counter[int]:
    """{square of the asked side: reports}. A window takes whole squares, so that it never cuts one."""
    if filters.too_sensitive:
        return Counter()
    if filters.by_rows:
        return scan.squares(jurisdiction, filters)
    found = shelves.counts(
        jurisdiction, [REPORTED], by=["place"], place_types=[SQUARE], audiences=filters.audiences, **filters.counted
    )
    window = _window(jurisdiction, filters)
    shift = grid.bits(filters.cell_m) - grid.bits(SQUARE_M)
    total: Counter[int] = Counter()
    for (square,), n in found.items():
        if square >= 0 and (window is None or any(low <= square <= high for low, high in window)):
            total[square >> shift] += n
    return total


def _window(jurisdiction: Jurisdiction, filters: Filters) -> list[tuple[int, int]] | None:
    """Ranges of 125 m squares, widened to whole squares of the asked side."""
    if not filters.bbox:
        return None
    wide, fine = grid.bits(filters.cell_m), grid.bits(SQUARE_M)
    return [
        ((low >> wide) << (wide - fine), (((high >> wide) + 1) << (wide - fine)) - 1)
        for low, high in grid.ranges(jurisdiction, *filters.bbox)
    ]


@answers.kept
def heatmap(jurisdiction: Jurisdiction, filters: Filters) -> dict[str, Any]:
    """GeoJSON: a polygon per square that holds reports, with cell, count, cell_m and class (1-5); `breaks` are the classes' upper ends."""
    if filters.too_sensitive:
        return released(jurisdiction, filters)
    found = squares(jurisdiction, filters)
    breaks = natural(found.values())
    features = [
        _feature(jurisdiction, square, n, filters.cell_m, breaks) for square, n in sorted(found.items()) if n > 0
    ]
    return {
        "type": "FeatureCollection",
        "cell_m": filters.cell_m,
        "total": sum(found.values()),
        "breaks": breaks,
        "counted": "rows" if filters.by_rows else "counters",
        "features": features,
    }


def released(jurisdiction: Jurisdiction, filters: Filters) -> dict[str, Any]:
    """The same from the monthly release: whole 500 m squares, sums of zones and of the area, whatever else was asked."""
    assert filters.kind is not None
    told = releasing.told(jurisdiction, filters.kind)
    found = releasing.in_window(jurisdiction, told.squares, filters.bbox)
    breaks = natural(found.values())
    features = [_feature(jurisdiction, square, n, releasing.SIDE_M, breaks) for square, n in sorted(found.items())]
    return {
        "type": "FeatureCollection", "cell_m": releasing.SIDE_M, "total": told.total or None, "breaks": breaks, "features": features,
        "zones": told.zones, "month": f"{told.month:%Y-%m}" if told.month else None, "note": releasing.note(told),
    }  # fmt: skip


def _feature(jurisdiction: Jurisdiction, square: int, n: int, cell_m: int, breaks: list[int]) -> dict[str, Any]:
    return square_feature(jurisdiction, square, cell_m, {"count": n, "class": class_of(n, breaks)})


def square_feature(jurisdiction: Jurisdiction, square: int, cell_m: int, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [grid.square_ring(jurisdiction, square, cell_m)]},
        "properties": {"cell": str(square), "cell_m": cell_m, **more},
    }
