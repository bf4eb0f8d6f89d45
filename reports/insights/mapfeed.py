"""What the map shows in a window: single reports when there are few, groups from the kept counters when there are many."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.utils import timezone

from geo import grid
from geo.models import Jurisdiction
from reports import workflow
from reports.insights import heatmap
from reports.insights.filters import Box, Filters
from reports.models import Report
from reports.models.counters import PUBLIC
from reports.services import setup

SINGLE_MOST = 160
GROUP_PX = 34
SHOW_FIXED_DAYS = 30
SHOW_FIXED_ZOOM = 15
COLUMNS = ("reference", "kind__code", "kind__icon", "status", "place_name", "received_at", "supporters", "lng", "lat")


def feed(jurisdiction: Jurisdiction, bbox: Box, zoom: float, *, category: str = "") -> dict[str, Any]:
    """GeoJSON points: reports (reference, category, icon, status, tone, shape, name, word, place, age_days, supporters) and groups (count, bounds).

    At most three queries: the counters say how many there are before any row is read.
    """
    kind = None
    if category:
        kind = jurisdiction.kinds.filter(code=category, sensitive=False).first()
        if not kind:
            return {"type": "FeatureCollection", "features": []}
    filters = Filters(kind=kind, is_open=True, bbox=bbox, cell_m=_side_m(bbox, zoom), audiences=(PUBLIC,))
    counted = heatmap.squares(jurisdiction, filters)
    if sum(counted.values()) > SINGLE_MOST and zoom < 17:
        features = [_square(jurisdiction, square, n, filters.cell_m) for square, n in counted.items() if n > 0]
    else:
        names = {one.code: str(one.short_name) for one in setup.of(jurisdiction).all_kinds}
        features = _singles(_rows(jurisdiction, bbox, zoom, kind), zoom, names)
    return {"type": "FeatureCollection", "features": features}


def _side_m(bbox: Box, zoom: float) -> int:
    """The square side that is nearest to 90 px on the screen."""
    metres = 90 * 156_543 * math.cos(math.radians((bbox[1] + bbox[3]) / 2)) / 2**zoom
    return min(grid.SIDES_M, key=lambda side: abs(math.log(side / max(1, metres))))


def _rows(jurisdiction: Jurisdiction, bbox: Box, zoom: float, kind: Any) -> list[tuple]:
    window = Report.objects.in_window(jurisdiction, *bbox).published()
    if kind:
        window = window.filter(kind=kind)
    rows = list(window.open().order_by("-received_at").values_list(*COLUMNS)[:1000])
    if zoom >= SHOW_FIXED_ZOOM:
        since = timezone.now() - timedelta(days=SHOW_FIXED_DAYS)
        rows += list(window.filter(status=workflow.FIXED, closed_at__gte=since).values_list(*COLUMNS)[:200])
    return rows


def _singles(rows: list[tuple], zoom: float, names: dict[str, str]) -> list[dict[str, Any]]:
    """Reports that would lie on each other on the screen become one group; mended ones stay single rings."""
    near: dict[tuple[int, int], list[tuple]] = defaultdict(list)
    alone = []
    for row in rows:
        if row[3] in workflow.OPEN and zoom < 18:
            near[_pixel(row[7], row[8], zoom)].append(row)
        else:
            alone.append(row)
    features = [_report(row, names) for row in alone]
    for together in near.values():
        features.append(_report(together[0], names) if len(together) == 1 else _group(together))
    return features


def _pixel(lng: float, lat: float, zoom: float) -> tuple[int, int]:
    world = 256 * 2**zoom / GROUP_PX
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return int((lng / 360 + 0.5) * world), int(y * world)


def _report(row: tuple, names: dict[str, str]) -> dict[str, Any]:
    reference, category, icon, status, place, received_at, supporters, lng, lat = row
    word = workflow.public_word(status)
    properties = {
        "reference": reference, "category": category, "icon": icon, "status": status, "tone": word.tone, "shape": word.shape,
        "name": names[category], "word": str(word.word), "place": place, "age_days": max(0, (timezone.now() - received_at).days), "supporters": supporters,
    }  # fmt: skip
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lng, 6), round(lat, 6)]},
        "properties": properties,
    }


def _group(rows: list[tuple]) -> dict[str, Any]:
    lngs, lats = [row[7] for row in rows], [row[8] for row in rows]
    centre = [round(sum(lngs) / len(rows), 6), round(sum(lats) / len(rows), 6)]
    bounds = [min(lngs), min(lats), max(lngs), max(lats)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": centre},
        "properties": {"count": len(rows), "bounds": bounds},
    }


def _square(jurisdiction: Jurisdiction, square: int, n: int, side_m: int) -> dict[str, Any]:
    ring = grid.square_ring(jurisdiction, square, side_m)
    west, south = ring[0]
    east, north = ring[2]
    centre = [round((west + east) / 2, 6), round((south + north) / 2, 6)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": centre},
        "properties": {"count": n, "bounds": [west, south, east, north]},
    }
