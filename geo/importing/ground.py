"""Imports the map ground: what the own map is drawn from, the gazetteer made of it, and the lamps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from geo import facts, zones
from geo.errors import BadFile
from geo.gazetteer import fold
from geo.importing import tables
from geo.importing.assets import write_assets
from geo.models import GroundFeature, Jurisdiction, Place
from geo.shapes import to_wkb

LAYERS = {"land": "land", "buildings": "building", "streets": "street", "paths": "path", "tracks": "track"}
NAMED = {
    "streets": ("street", 2),
    "paths": ("path", 3),
    "land": ("land", 4),
    "landmarks": ("landmark", 1),
    "addresses": ("address", 5),
}
FILES = [*LAYERS, "landmarks", "addresses", "lamps", "population_squares"]


@transaction.atomic
def import_ground(jurisdiction: Jurisdiction, folder: Path) -> dict[str, int]:
    """Replaces ground, gazetteer and lamps by the files of a folder (land, buildings, streets, paths, tracks, landmarks, addresses, lamps,
    population_squares with residents in squares of 250 m).

    Each is optional, in any format and projection. Gives {file: features}. Raises BadFile; then nothing has changed.
    """
    found = {name: path for name in FILES if (path := _file(folder, name))}
    if not found:
        raise BadFile(
            _("%(folder)s holds none of these files: %(names)s.") % {"folder": folder, "names": ", ".join(FILES)}
        )
    GroundFeature.objects.filter(jurisdiction=jurisdiction).delete()
    Place.objects.filter(jurisdiction=jurisdiction).delete()
    counts = {name: _one(jurisdiction, name, path) for name, path in found.items()}
    zones.touch(jurisdiction)
    facts.reckon(jurisdiction)
    return counts


def _file(folder: Path, name: str) -> Path | None:
    if folder.is_file():
        return folder if folder.stem == name else None
    return next(
        (
            folder / f"{name}{ending}"
            for ending in (".geojson", ".gpkg", ".shp")
            if (folder / f"{name}{ending}").exists()
        ),
        None,
    )


def _one(jurisdiction: Jurisdiction, name: str, path: Path) -> int:
    table = tables.frame(path)
    tables.check_geometry(table, None, path)
    rows = table.to_dict("records")
    if name in LAYERS:
        GroundFeature.objects.bulk_create((_feature(jurisdiction, LAYERS[name], row) for row in rows), batch_size=500)
    if name in NAMED:
        kind, rank = NAMED[name]
        Place.objects.bulk_create(_places(jurisdiction, kind, rank, rows), batch_size=500)
    if name == "lamps":
        write_assets(jurisdiction, facts.LAMP, rows)
    if name == "population_squares":
        tables.needed(table, "residents", path)
        facts.write_residents(jurisdiction, [(row["geometry"], tables.value(row, "residents", 0)) for row in rows])
    return len(rows)


def _feature(jurisdiction: Jurisdiction, layer: str, row: dict[str, Any]) -> GroundFeature:
    plain = {key: tables.value(row, key) for key in row if key not in ("geometry", "id", "made_up", "name")}
    return GroundFeature(
        jurisdiction=jurisdiction,
        layer=layer,
        kind=str(plain.get("class") or plain.get("kind") or ""),
        name=str(tables.value(row, "name")),
        geometry=to_wkb(row["geometry"]),
        properties=plain,
    )


def _places(jurisdiction: Jurisdiction, kind: str, rank: int, rows: list[dict[str, Any]]) -> list[Place]:
    places: dict[str, Place] = {}
    for row in rows:
        street = str(tables.value(row, "street"))
        name = f"{street} {tables.value(row, 'number')}" if kind == "address" else str(tables.value(row, "name"))
        if not name.strip() or (name in places and kind != "landmark"):
            continue
        spot = (
            row["geometry"].interpolate(0.5, normalized=True)
            if "Line" in row["geometry"].geom_type
            else row["geometry"].representative_point()
        )
        places[name] = Place(
            jurisdiction=jurisdiction, kind=kind, subkind=str(tables.value(row, "kind") or tables.value(row, "class")), name=name[:160],
            folded=fold(name)[:160], street=street, lng=round(spot.x, 6), lat=round(spot.y, 6), rank=rank,
        )  # fmt: skip
    return list(places.values())
