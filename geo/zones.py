"""Where a place is: zones, municipality, owner, service area; from an index in memory that follows every change.

The index is kept per jurisdiction and `places_version`. Whoever changes places calls `touch`; every process reads
the jurisdiction's row anyway and so sees the new version with its next request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.db.models import F
from shapely import STRtree

from geo import grid, projection
from geo.models import Jurisdiction, Layer, Municipality, OwnerArea, Zone
from geo.shapes import from_wkb
from geo.words import Words

DOUBTFUL_M = 300


@dataclass(frozen=True)
class ZoneRef:
    id: int
    version_id: int
    layer_id: int
    layer_code: str
    code: str
    name: Words
    priority_area: bool


@dataclass(frozen=True)
class MunicipalityRef:
    code: str
    name: Words
    contact: dict
    is_own: bool


@dataclass(frozen=True)
class OwnerRef:
    owner: str
    kind: str
    name: str


@dataclass(frozen=True)
class Location:
    """`zones`: {layer code: zone or None}, default layer first. `uncertain`: outside, but at most 300 m. `refused`: farther."""

    zones: dict[str, ZoneRef | None] = field(default_factory=dict)
    inside: bool = True
    uncertain: bool = False
    refused: bool = False
    distance_m: float = 0.0
    municipality: MunicipalityRef | None = None
    owner: OwnerRef | None = None


class _Areas:
    """Polygons in an STRtree, in the order of their rank: the first one that covers a place is the one."""

    def __init__(self, rows: list[tuple[Any, Any]]) -> None:
        self.refs = [ref for ref, _wkb in rows]
        self.shapes = [from_wkb(wkb) for _ref, wkb in rows]
        shapely.prepare(self.shapes)
        self.tree = STRtree(self.shapes)

    def at(self, point: Any) -> Any:
        """The first area that covers the point, borders included; None outside all."""
        hits = self.tree.query(point, predicate="covered_by")
        return self.refs[min(hits)] if len(hits) else None

    def at_many(self, points: Any) -> list[Any]:
        found = np.full(len(points), len(self.refs), dtype=np.int64)
        which, hits = self.tree.query(points, predicate="covered_by")
        np.minimum.at(found, which, hits)
        refs = [*self.refs, None]
        return [refs[number] for number in found]


class Index:
    """Everything that `locate` needs of one jurisdiction."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.srid = jurisdiction.srid
        layers = list(jurisdiction.layers.filter(versions__is_current=True).annotate(number=F("versions__number")))
        self.layer_ids = {layer.code: layer.id for layer in layers}
        self.layers_by_code = {layer.code: layer for layer in layers}
        self.versions = {layer.code: layer.number for layer in layers}
        self.layers = {layer.code: _Areas(_zones_of(layer)) for layer in layers}
        municipalities = Municipality.objects.filter(jurisdiction=jurisdiction).order_by("-is_own", "code")
        self.municipalities = _Areas(
            [(MunicipalityRef(m.code, m.name, m.contact, m.is_own), m.geometry) for m in municipalities]
        )
        owners = OwnerArea.objects.filter(jurisdiction=jurisdiction).order_by("rank", "id")
        self.owners = _Areas([(OwnerRef(o.owner, o.kind, o.name), o.geometry) for o in owners])
        self.area = from_wkb(jurisdiction.service_area) if jurisdiction.service_area else None
        self.area_m = _in_metres(self.area, self.srid) if self.area else None
        self.promised = self._promised()
        self.squares: dict[int, dict[int, str]] = {}

    def _promised(self) -> dict | None:
        areas = next(iter(self.layers.values()), None)
        shapes = (
            [shape for ref, shape in zip(areas.refs, areas.shapes, strict=True) if ref.priority_area] if areas else []
        )
        return json.loads(shapely.to_geojson(shapely.union_all(shapes))) if shapes else None

    def locate(self, lng: float, lat: float) -> Location:
        point = shapely.Point(lng, lat)
        distance_m = self.distance_m(point)
        inside = distance_m == 0.0
        return Location(
            zones={code: areas.at(point) if inside else None for code, areas in self.layers.items()},
            inside=inside,
            uncertain=0 < distance_m <= DOUBTFUL_M,
            refused=distance_m > DOUBTFUL_M,
            distance_m=distance_m,
            municipality=self.municipalities.at(point),
            owner=self.owners.at(point),
        )

    def distance_m(self, point: Any) -> float:
        """Metres from the service area; 0 inside it, on its border, and where there is none."""
        if self.area is None or self.area_m is None or self.area.covers(point):
            return 0.0
        return float(self.area_m.distance(shapely.Point(*projection.to_metres(self.srid, point.x, point.y))))


_indexes: dict[int, tuple[int, Index]] = {}


def index_of(jurisdiction: Jurisdiction) -> Index:
    """The index of the jurisdiction as it is now; built again after `touch`."""
    version, index = _indexes.get(jurisdiction.pk, (0, None))
    if index is None or version != jurisdiction.places_version:
        index = Index(jurisdiction)
        _indexes[jurisdiction.pk] = (jurisdiction.places_version, index)
    return index


def touch(jurisdiction: Jurisdiction) -> None:
    """Tells every process that places have changed."""
    Jurisdiction.objects.filter(pk=jurisdiction.pk).update(places_version=F("places_version") + 1)
    jurisdiction.refresh_from_db()


def locate(jurisdiction: Jurisdiction, lng: float, lat: float) -> Location:
    """Everything about a place in WGS84. On a border `covers` decides, and the lowest code wins."""
    return index_of(jurisdiction).locate(lng, lat)


def locate_many(jurisdiction: Jurisdiction, lngs: Any, lats: Any) -> dict[str, list[ZoneRef | None]]:
    """The zone of each place in each layer: {layer code: list as long as the input}."""
    points = shapely.points(np.asarray(lngs, float), np.asarray(lats, float))
    return {code: areas.at_many(points) for code, areas in index_of(jurisdiction).layers.items()}


def owners_many(jurisdiction: Jurisdiction, lngs: Any, lats: Any) -> list[OwnerRef | None]:
    """Whose ground each place is."""
    return index_of(jurisdiction).owners.at_many(shapely.points(np.asarray(lngs, float), np.asarray(lats, float)))


def layer_of(jurisdiction: Jurisdiction, code: str = "") -> Layer | None:
    """The layer of this code that has zones now; without a code the default one."""
    layers = index_of(jurisdiction).layers_by_code
    return layers.get(code) if code else next((layer for layer in layers.values() if layer.is_default), None)


def layers(jurisdiction: Jurisdiction) -> list[Layer]:
    """Those that have zones now, the default one first."""
    return list(index_of(jurisdiction).layers_by_code.values())


def zones_of(jurisdiction: Jurisdiction, layer: Layer | None) -> list[ZoneRef]:
    """The zones of a layer as it is now, in order of rank."""
    areas = index_of(jurisdiction).layers.get(layer.code) if layer else None
    return areas.refs if areas else []


def version_of(jurisdiction: Jurisdiction, layer: Layer | None) -> int | None:
    """Which version of the layer counts now: figures by zone name it."""
    return index_of(jurisdiction).versions.get(layer.code) if layer else None


def names(jurisdiction: Jurisdiction) -> list[tuple[str, Words]]:
    """(code, name) of every zone of the first layer, in order."""
    areas = next(iter(index_of(jurisdiction).layers.values()), None)
    return [(ref.code, ref.name) for ref in areas.refs] if areas else []


def inner_points(jurisdiction: Jurisdiction) -> list[tuple[float, float]]:
    """A point inside each zone of the first layer."""
    layers = index_of(jurisdiction).layers.values()
    inner = [shape.representative_point() for areas in layers for shape in areas.shapes]
    return [(point.x, point.y) for point in inner]


def area_geojson(jurisdiction: Jurisdiction) -> dict | None:
    """The service area as a GeoJSON geometry; None where there is none."""
    from geo.shapes import geojson_of

    return geojson_of(jurisdiction.service_area) if jurisdiction.service_area else None


def promised_geojson(jurisdiction: Jurisdiction) -> dict | None:
    """The area that the promise is about, as a GeoJSON geometry: the priority zones as one; without any, the service area."""
    return index_of(jurisdiction).promised or area_geojson(jurisdiction)


def _zones_of(layer: Any) -> list[tuple[ZoneRef, Any]]:
    rows = Zone.objects.filter(version__layer=layer, version__is_current=True).order_by("rank")
    return [
        (ZoneRef(z.id, z.version_id, layer.id, layer.code, z.code, z.name, z.priority_area), z.geometry) for z in rows
    ]


def _in_metres(shape: Any, srid: int) -> Any:
    return shapely.transform(shape, lambda xy: np.column_stack(projection.to_metres(srid, xy[:, 0], xy[:, 1])))


def squares_of(jurisdiction: Jurisdiction, side_m: int) -> dict[int, str]:
    """{grid square: code of the default layer's zone that holds its middle, "" for none}: every square that the area, or without
    one a zone, touches. Shared: never change it."""
    index, layer = index_of(jurisdiction), layer_of(jurisdiction)
    if layer is None:
        return {}
    if side_m not in index.squares:
        index.squares[side_m] = _squares(jurisdiction, index, layer.code, side_m)
    return index.squares[side_m]


def _squares(jurisdiction: Jurisdiction, index: Index, layer: str, side_m: int) -> dict[int, str]:
    whole = index.area_m or _in_metres(shapely.union_all(index.layers[layer].shapes), index.srid)
    west, south, east, north = (int(metres // side_m) for metres in whole.bounds)
    places = [(column, row) for column in range(west, east + 1) for row in range(south, north + 1)]
    xs, ys = np.array(places, float).T * side_m
    shapely.prepare(whole)
    touched = shapely.intersects(whole, shapely.box(xs, ys, xs + side_m, ys + side_m))
    lngs, lats = projection.to_degrees(index.srid, xs + side_m / 2, ys + side_m / 2)
    found = locate_many(jurisdiction, lngs, lats)[layer]
    return {
        grid.interleave(*place): zone.code if zone else ""
        for place, zone, here in zip(places, found, touched, strict=True)
        if here
    }
