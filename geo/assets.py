"""Which numbered thing is nearest to a place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree

from geo import projection
from geo.models import Asset, AssetKind, Jurisdiction, LightPlan
from geo.words import Words

DEGREE_M = 111_320


@dataclass(frozen=True)
class NearAsset:
    id: int
    kind: str
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


def near_each_other(things: list[Asset], within_m: float) -> list[list[int]]:
    """For each thing, which others (their places in the list) stand within so many metres of it, or a hundredth further."""
    if not things:
        return []
    degree_m = DEGREE_M * math.cos(math.radians(things[0].lat))
    points = shapely.points([one.lng * degree_m for one in things], [one.lat * DEGREE_M for one in things])
    found: list[list[int]] = [[] for _one in things]
    for one, other in STRtree(points).query(points, predicate="dwithin", distance=within_m * 1.01).T.tolist():
        if one != other:
            found[one].append(other)
    return found


class _Assets:
    """The assets of one kind: places in metres in a tree, numbers and ids beside it."""

    def __init__(self, jurisdiction: Jurisdiction, kind: str) -> None:
        self.kind = kind
        columns = ("id", "number", "lng", "lat")
        self.rows = list(
            Asset.objects.filter(jurisdiction=jurisdiction, kind=kind, gone=False)
            .order_by("number")
            .values_list(*columns)
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
        return NearAsset(pk, self.kind, number, asset_lng, asset_lat, float(metres[0]))


_indexes: dict[tuple[int, str], tuple[int, _Assets]] = {}


def nearest(jurisdiction: Jurisdiction, lng: float, lat: float, kind: str, within_m: float) -> NearAsset | None:
    """The nearest asset of a kind within so many metres; from an index in memory that follows `places_version`."""
    version, index = _indexes.get((jurisdiction.pk, kind), (0, None))
    if index is None or version != jurisdiction.places_version:
        index = _Assets(jurisdiction, kind)
        _indexes[(jurisdiction.pk, kind)] = (jurisdiction.places_version, index)
    return index.nearest(lng, lat, within_m)


class _Names:
    """What the kinds of assets are called, and the plans by which lamps are dark."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.kinds = dict(AssetKind.objects.filter(jurisdiction=jurisdiction).values_list("code", "name"))
        self.plans = {plan.code: plan for plan in LightPlan.objects.filter(jurisdiction=jurisdiction)}


_names: dict[int, tuple[int, _Names]] = {}


def _names_of(jurisdiction: Jurisdiction) -> _Names:
    version, names = _names.get(jurisdiction.pk, (0, None))
    if names is None or version != jurisdiction.places_version:
        names = _Names(jurisdiction)
        _names[jurisdiction.pk] = (jurisdiction.places_version, names)
    return names


def kinds(jurisdiction: Jurisdiction) -> dict[str, Words]:
    """{code: what people call such a thing}."""
    return _names_of(jurisdiction).kinds


def called(jurisdiction: Jurisdiction, kind: str, number: str) -> str:
    """Lamp 1042."""
    return f"{kinds(jurisdiction).get(kind) or kind.capitalize()} {number}"


def light_plan(jurisdiction: Jurisdiction, asset: Asset) -> LightPlan | None:
    """The plan by which a lamp is dark on purpose at some hours; None when it has none."""
    return _names_of(jurisdiction).plans.get(asset.lit)


def by_number(jurisdiction: Jurisdiction, number: str, kind: str = "") -> Asset | None:
    """The asset with this number, of this kind or of any."""
    found = Asset.objects.filter(jurisdiction=jurisdiction, number__iexact=number, gone=False)
    return found.filter(kind=kind).first() if kind else found.first()
