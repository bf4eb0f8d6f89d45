"""Which numbered thing is nearest to a place."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geo import grid
from geo.models import Asset, Jurisdiction

DEGREE_M = 111_320


@dataclass(frozen=True)
class NearAsset:
    asset: Asset
    distance_m: float


def distance_m(lng: float, lat: float, other_lng: float, other_lat: float) -> float:
    """Metres between two places close to each other (equirectangular; under 0.1 % off within a town)."""
    x = (other_lng - lng) * math.cos(math.radians((lat + other_lat) / 2))
    return DEGREE_M * math.hypot(x, other_lat - lat)


def window(lng: float, lat: float, within_m: float) -> tuple[float, float, float, float]:
    """West, south, east, north of the box around a circle."""
    dlat = within_m / DEGREE_M
    dlng = dlat / max(0.01, math.cos(math.radians(lat)))
    return lng - dlng, lat - dlat, lng + dlng, lat + dlat


def nearest(jurisdiction: Jurisdiction, lng: float, lat: float, kind: str, within_m: float) -> NearAsset | None:
    """The nearest asset of a kind within so many metres. One query by ranges of squares."""
    west, south, east, north = window(lng, lat, within_m)
    near = Asset.objects.filter(
        jurisdiction=jurisdiction, kind=kind, lng__range=(west, east), lat__range=(south, north)
    )
    ranges = grid.ranges(jurisdiction, west, south, east, north)
    if ranges:
        near = near.filter(cell__range=(ranges[0][0], ranges[-1][1]))
    found = [NearAsset(asset, distance_m(lng, lat, asset.lng, asset.lat)) for asset in near]
    best = min(found, key=lambda one: one.distance_m, default=None)
    return best if best and best.distance_m <= within_m else None
