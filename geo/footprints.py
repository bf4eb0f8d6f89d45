"""The ground that something covers: circles around points, or a zone. In metres, so that distances are true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo import projection
from geo.models import Jurisdiction, Zone
from geo.shapes import from_wkb


def around(jurisdiction: Jurisdiction, points: Sequence[tuple[float, float]], radius_m: float) -> Any:
    """Everything within `radius_m` of one of the points (longitude, latitude); empty without points."""
    if not points:
        return shapely.Polygon()
    lngs, lats = np.array(points, float).T
    return shapely.union_all(
        shapely.buffer(shapely.points(*projection.to_metres(jurisdiction.srid, lngs, lats)), radius_m)
    )


def of_zone(jurisdiction: Jurisdiction, code: str) -> Any:
    """The zone of this code in the default layer as it is now; empty when there is none any more."""
    rows = Zone.objects.filter(
        jurisdiction=jurisdiction, code=code, version__is_current=True, version__layer__is_default=True
    )
    zone = rows.first()
    if zone is None:
        return shapely.Polygon()
    srid = jurisdiction.srid
    return shapely.transform(
        from_wkb(zone.geometry), lambda xy: np.column_stack(projection.to_metres(srid, xy[:, 0], xy[:, 1]))
    )


def window(jurisdiction: Jurisdiction, ground: Any) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees, a little wider than the ground; None when it is empty."""
    if ground.is_empty:
        return None
    west, south, east, north = ground.bounds
    xs, ys = [west, west, east, east], [south, north, south, north]
    lngs, lats = projection.to_degrees(jurisdiction.srid, xs, ys)
    return min(lngs) - 1e-4, min(lats) - 1e-4, max(lngs) + 1e-4, max(lats) + 1e-4


def inside(jurisdiction: Jurisdiction, ground: Any, lngs: Sequence[float], lats: Sequence[float]) -> Any:
    """Which of the places lie on the ground: bool array."""
    if not len(lngs) or ground.is_empty:
        return np.zeros(len(lngs), dtype=bool)
    return shapely.intersects_xy(ground, *projection.to_metres(jurisdiction.srid, np.array(lngs), np.array(lats)))


def meet(one: Any, other: Any) -> bool:
    return bool(shapely.intersects(one, other))


def rings(jurisdiction: Jurisdiction, ground: Any) -> list[list[list[float]]]:
    """Outer rings as [longitude, latitude], to be drawn."""
    found = []
    for part in shapely.get_parts(ground):
        if not part.is_empty:
            lngs, lats = projection.to_degrees(jurisdiction.srid, *np.array(part.exterior.coords).T)
            found.append([[round(lng, 6), round(lat, 6)] for lng, lat in zip(lngs, lats, strict=True)])
    return found


def geojson(jurisdiction: Jurisdiction, ground: Any) -> dict[str, Any] | None:
    """The outline as a GeoJSON MultiPolygon; None when it is empty."""
    found = rings(jurisdiction, ground)
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in found]} if found else None
