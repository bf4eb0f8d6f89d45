"""Imports the map ground: what the own map is drawn from, the gazetteer made of it, and the lamps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from geo import grid, zones
from geo.errors import BadFile
from geo.gazetteer import fold
from geo.importing import tables
from geo.importing.areas import slug
from geo.models import Asset, GroundFeature, Jurisdiction, Place
from geo.shapes import to_wkb

LAYERS = {"land": "land", "buildings": "building", "streets": "street", "paths": "path", "tracks": "track"}
NAMED = {
    "streets": ("street", 2),
    "paths": ("path", 3),
    "land": ("land", 4),
    "landmarks": ("landmark", 1),
    "addresses": ("address", 5),
}
FILES = [*LAYERS, "landmarks", "addresses", "lamps"]


@transaction.atomic
def import_ground(jurisdiction: Jurisdiction, folder: Path) -> dict[str, int]:
    """Replaces ground, gazetteer and lamps by the files of a folder (land, buildings, streets, paths, tracks, landmarks, addresses, lamps).

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
        import_asset_rows(jurisdiction, "lamp", "number", rows)
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


def import_asset_rows(jurisdiction: Jurisdiction, kind: str, number_field: str, rows: list[dict[str, Any]]) -> int:
    """Makes or moves assets by their number; those that reports point to stay the same rows."""
    known = {asset.number: asset for asset in Asset.objects.filter(jurisdiction=jurisdiction, kind=kind)}
    assets = [_asset(jurisdiction, kind, number_field, row, known) for row in rows]
    new = [asset for asset in assets if asset.pk is None]
    Asset.objects.bulk_create(new, batch_size=500)
    Asset.objects.bulk_update(
        [asset for asset in assets if asset.pk and asset not in new],
        ["lng", "lat", "cell", "line", "owner", "power_zone", "lit"],
        batch_size=300,
    )
    return len(assets)


def _asset(
    jurisdiction: Jurisdiction, kind: str, number_field: str, row: dict[str, Any], known: dict[str, Asset]
) -> Asset:
    number = str(tables.value(row, number_field)).removesuffix(".0")
    asset = known.get(number) or Asset(jurisdiction=jurisdiction, kind=kind, number=number)
    spot = row["geometry"].representative_point()
    asset.lng, asset.lat = round(spot.x, 6), round(spot.y, 6)
    asset.cell = grid.encode(jurisdiction, asset.lng, asset.lat)
    asset.line, asset.owner = str(tables.value(row, "line")), slug(str(tables.value(row, "owner")))
    asset.power_zone, asset.lit = str(tables.value(row, "power_zone")), str(tables.value(row, "lit"))
    return asset
