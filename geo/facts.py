"""What rates are reckoned by: residents, lamps and paths of every zone and of squares of 250 m.

Worked out from what was imported, whenever zones, ground or lamps are imported. What was not imported is None, never nought.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from shapely import STRtree

from geo import grid, projection, zones
from geo.models import Asset, GroundFeature, Jurisdiction, Layer, Place, SquareFacts, Zone, ZoneFacts
from geo.shapes import from_wkb

LAMP = "lamp"
SIDE_M = 250
LIT_M = 20
COLUMNS = ("residents", "path_km", "lit_path_km", "lamps")


def write_residents(jurisdiction: Jurisdiction, rows: Iterable[tuple[Any, Any]]) -> None:
    """Replaces the squares by those of a file: (shape in degrees, residents). `reckon` fills in the rest."""
    found: dict[int, float] = defaultdict(float)
    for shape, residents in rows:
        spot = shape.representative_point()
        found[grid.parent(grid.encode(jurisdiction, spot.x, spot.y), SIDE_M)] += max(0, float(residents or 0))
    SquareFacts.objects.filter(jurisdiction=jurisdiction).delete()
    SquareFacts.objects.bulk_create(
        SquareFacts(jurisdiction=jurisdiction, square=square, residents=n) for square, n in found.items()
    )


def reckon(jurisdiction: Jurisdiction) -> None:
    """Lamps, paths and residents of the squares and of the zones of every current layer."""
    ground = _Ground(jurisdiction)
    squares = _squares(jurisdiction, ground)
    for layer in Layer.objects.filter(jurisdiction=jurisdiction, versions__is_current=True):
        _zones(jurisdiction, layer, ground, squares)


def of_zones(jurisdiction: Jurisdiction, layer: Layer | None) -> dict[int, ZoneFacts]:
    """{zone id: its facts} of a layer as it is now. One query."""
    here = [zone.id for zone in zones.zones_of(jurisdiction, layer)]
    return {facts.zone_id: facts for facts in ZoneFacts.objects.filter(zone__in=here)}  # type: ignore[attr-defined]


def of_squares(jurisdiction: Jurisdiction, column: str, side_m: int) -> dict[int, float]:
    """{square: how much} of one column, in squares of 250 m or larger ones that they add up to. One query; empty where nothing is known."""
    if column not in COLUMNS or side_m < SIDE_M:
        raise ValueError(f"{column} is not known in squares of {side_m} m")
    rows = SquareFacts.objects.filter(jurisdiction=jurisdiction, **{f"{column}__isnull": False})
    shift = grid.bits(side_m) - grid.bits(SIDE_M)
    found: dict[int, float] = defaultdict(float)
    for square, n in rows.values_list("square", column):
        found[square >> shift] += n
    return dict(found)


class _Ground:
    """Paths and lamps in metres of the projected system."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        srid = jurisdiction.srid
        paths = GroundFeature.objects.filter(jurisdiction=jurisdiction, layer="path").values_list("geometry", flat=True)
        self.paths = [in_metres(from_wkb(geometry), srid) for geometry in paths]
        lamps = Asset.objects.filter(jurisdiction=jurisdiction, kind=LAMP, gone=False).values_list("lng", "lat")
        self.lamps = list(lamps)
        spots = (
            shapely.points(np.column_stack(projection.to_metres(srid, *np.array(self.lamps).T))) if self.lamps else []
        )
        self.light = shapely.union_all(shapely.buffer(spots, LIT_M)) if self.lamps else None
        self.lit = [path.intersection(self.light) for path in self.paths] if self.light is not None else []

    def km(self, shape: Any) -> dict[str, float | None]:
        """Of paths within a shape in metres."""
        return {
            "path_km": _km(self.paths, shape) if self.paths else None,
            "lit_path_km": _km(self.lit, shape) if self.paths and self.lamps else None,
        }


def _km(lines: list[Any], shape: Any) -> float:
    near = [lines[n] for n in STRtree(lines).query(shape, predicate="intersects")]
    return round(sum(line.intersection(shape).length for line in near) / 1000, 4)


def _squares(jurisdiction: Jurisdiction, ground: _Ground) -> list[SquareFacts]:
    """Every square with residents, a lamp or a path."""
    known = {facts.square: facts for facts in SquareFacts.objects.filter(jurisdiction=jurisdiction)}
    lamps = Counter(_squares_of(jurisdiction, ground.lamps))
    wanted = known.keys() | lamps.keys() | _crossed(ground.paths)
    told = any(facts.residents is not None for facts in known.values())
    rows = []
    for square in sorted(wanted):
        facts = known.get(square) or SquareFacts(
            jurisdiction=jurisdiction, square=square, residents=0 if told else None
        )
        east, north = grid.corners_m(square, SIDE_M)
        for name, km in ground.km(shapely.box(east, north, east + SIDE_M, north + SIDE_M)).items():
            setattr(facts, name, km)
        facts.lamps = lamps[square] if ground.lamps else None
        facts.pk = None
        rows.append(facts)
    SquareFacts.objects.filter(jurisdiction=jurisdiction).delete()
    SquareFacts.objects.bulk_create(rows, batch_size=500)
    return rows


def _squares_of(jurisdiction: Jurisdiction, places: list[tuple[float, float]]) -> list[int]:
    if not places:
        return []
    lngs, lats = zip(*places, strict=True)
    return [grid.parent(int(code), SIDE_M) for code in grid.encode_many(jurisdiction, lngs, lats)]


def _crossed(paths: list[Any]) -> set[int]:
    """Squares that a path's frame touches; those that it does not cross get nought."""
    found = set()
    for path in paths:
        west, south, east, north = (int(metres // SIDE_M) for metres in path.bounds)
        found |= {grid.interleave(x, y) for x in range(west, east + 1) for y in range(south, north + 1)}
    return found


def _zones(jurisdiction: Jurisdiction, layer: Layer, ground: _Ground, squares: list[SquareFacts]) -> None:
    rows = list(Zone.objects.filter(version__layer=layer, version__is_current=True).order_by("rank"))
    shapes = {zone.pk: in_metres(from_wkb(zone.geometry), jurisdiction.srid) for zone in rows}
    lamps: Counter[int] = Counter(ref.id for ref in _located(jurisdiction, layer, ground.lamps) if ref)
    residents = _residents(jurisdiction, layer, squares, shapes)
    ZoneFacts.objects.filter(zone__in=rows).delete()
    ZoneFacts.objects.bulk_create(
        ZoneFacts(
            zone=zone, residents=None if residents is None else round(residents[zone.pk], 1), lamps=lamps[zone.pk] if ground.lamps else None,
            **ground.km(shapes[zone.pk]),
        )
        for zone in rows
    )  # fmt: skip


def _located(jurisdiction: Jurisdiction, layer: Layer, places: list[tuple[float, float]]) -> list[Any]:
    if not places:
        return []
    lngs, lats = zip(*places, strict=True)
    return zones.locate_many(jurisdiction, lngs, lats).get(layer.code, [])


def _residents(
    jurisdiction: Jurisdiction, layer: Layer, squares: list[SquareFacts], shapes: dict[int, Any]
) -> dict[int, float] | None:
    """A square's residents go to the zones by its addresses; without addresses by the ground that each zone has of it."""
    peopled = {facts.square: facts.residents for facts in squares if facts.residents is not None}
    if not peopled:
        return None
    homes = list(Place.objects.filter(jurisdiction=jurisdiction, kind="address").values_list("lng", "lat"))
    by_home: dict[int, Counter[int]] = defaultdict(Counter)
    for square, ref in zip(_squares_of(jurisdiction, homes), _located(jurisdiction, layer, homes), strict=True):
        by_home[square][ref.id if ref else 0] += 1
    found: dict[int, float] = defaultdict(float)
    for square, residents in peopled.items():
        shares: dict[int, float] = dict(by_home.get(square) or _by_ground(square, shapes))
        whole = sum(shares.values())
        for zone, share in shares.items():
            found[zone] += residents * share / whole
    return found


def _by_ground(square: int, shapes: dict[int, Any]) -> dict[int, float]:
    """Zone 0 is what lies outside all of them."""
    east, north = grid.corners_m(square, SIDE_M)
    box = shapely.box(east, north, east + SIDE_M, north + SIDE_M)
    found = {zone: shape.intersection(box).area for zone, shape in shapes.items() if shape.intersects(box)}
    return {0: max(0.0, box.area - sum(found.values())), **found}


def in_metres(shape: Any, srid: int) -> Any:
    return shapely.transform(shape, lambda xy: np.column_stack(projection.to_metres(srid, xy[:, 0], xy[:, 1])))
