"""Which numbered thing is nearest to a place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree

from geo import projection
from geo.models import Asset, Jurisdiction

DEGREE_M = 111_320


@dataclass(frozen=True)
class NearAsset:
    id: int
    number: str
    lng: float
    lat: float
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


class _Assets:
    """The assets of one kind: places in metres in a tree, numbers and ids beside it."""

    def __init__(self, jurisdiction: Jurisdiction, kind: str) -> None:
        columns = ("id", "number", "lng", "lat")
        self.rows = list(
            Asset.objects.filter(jurisdiction=jurisdiction, kind=kind).order_by("number").values_list(*columns)
        )
        self.srid = jurisdiction.srid
        lngs, lats = ([row[place] for row in self.rows] for place in (2, 3))
        eastings, northings = projection.to_metres(self.srid, np.array(lngs, float), np.array(lats, float))
        self.tree = STRtree(shapely.points(eastings, northings)) if self.rows else None

    def nearest(self, lng: float, lat: float, within_m: float) -> NearAsset | None:
        if self.tree is None:
            return None
        point = shapely.Point(*projection.to_metres(self.srid, lng, lat))
        hits, metres = self.tree.query_nearest(point, max_distance=within_m, return_distance=True, all_matches=False)
        if not len(hits):
            return None
        pk, number, asset_lng, asset_lat = self.rows[int(hits[0])]
        return NearAsset(pk, number, asset_lng, asset_lat, float(metres[0]))


_indexes: dict[tuple[int, str], tuple[int, _Assets]] = {}


def nearest(jurisdiction: Jurisdiction, lng: float, lat: float, kind: str, within_m: float) -> NearAsset | None:
    """The nearest asset of a kind within so many metres; from an index in memory that follows `places_version`."""
    version, index = _indexes.get((jurisdiction.pk, kind), (0, None))
    if index is None or version != jurisdiction.places_version:
        index = _Assets(jurisdiction, kind)
        _indexes[(jurisdiction.pk, kind)] = (jurisdiction.places_version, index)
    return index.nearest(lng, lat, within_m)
