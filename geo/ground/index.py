"""What there is to draw, in memory: shapes in web mercator units (the world is 1 x 1, y downwards), per version of the places."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import STRtree

from geo.models import Asset, GroundFeature, Jurisdiction, Place
from geo.shapes import from_wkb

Box = tuple[float, float, float, float]


def world_x(lng: Any) -> Any:
    return np.asarray(lng) / 360 + 0.5


def world_y(lat: Any) -> Any:
    radians = np.radians(lat)
    return 0.5 - np.log(np.tan(radians) + 1 / np.cos(radians)) / (2 * math.pi)


def in_world(shape: Any) -> Any:
    return shapely.transform(shape, lambda xy: np.column_stack([world_x(xy[:, 0]), world_y(xy[:, 1])]))


@dataclass(frozen=True)
class Feature:
    layer: str
    kind: str
    name: str
    shape: Any
    properties: dict


class GroundIndex:
    """Features by layer in one tree; lamps and landmarks as points."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        rows = GroundFeature.objects.filter(jurisdiction=jurisdiction).order_by("id")
        self.features = [Feature(r.layer, r.kind, r.name, in_world(from_wkb(r.geometry)), r.properties) for r in rows]
        self.features += list(_points(jurisdiction))
        self.tree = STRtree([feature.shape for feature in self.features])

    def within(self, box: Box) -> dict[str, list[Feature]]:
        """{layer: features whose box touches this one}, in drawing order."""
        found: dict[str, list[Feature]] = {}
        for number in np.sort(self.tree.query(shapely.box(*box))):
            feature = self.features[number]
            found.setdefault(feature.layer, []).append(feature)
        return found


def _points(jurisdiction: Jurisdiction) -> Iterable[Feature]:
    for lng, lat in Asset.objects.filter(jurisdiction=jurisdiction, kind="lamp").values_list("lng", "lat"):
        yield Feature("lamp", "", "", shapely.Point(world_x(lng), world_y(lat)), {})
    for name, kind, lng, lat in Place.objects.filter(jurisdiction=jurisdiction, kind="landmark").values_list(
        "name", "subkind", "lng", "lat"
    ):
        yield Feature("landmark", kind, name, shapely.Point(world_x(lng), world_y(lat)), {})


_indexes: dict[int, tuple[int, GroundIndex]] = {}


def index_of(jurisdiction: Jurisdiction) -> GroundIndex:
    version, index = _indexes.get(jurisdiction.pk, (0, None))
    if index is None or version != jurisdiction.places_version:
        index = GroundIndex(jurisdiction)
        _indexes[jurisdiction.pk] = (jurisdiction.places_version, index)
    return index
