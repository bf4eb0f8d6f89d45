"""Imports numbered things: lamp posts, bins, benches. A number that is known already is moved; reports keep pointing to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from geo import facts, grid, zones
from geo.errors import BadFile
from geo.importing import tables
from geo.importing.areas import slug
from geo.models import Asset, AssetKind, Jurisdiction
from geo.words import Words

COLUMNS = ("line", "owner", "power_zone", "lit")
NAMED = 20  # so many faults are named


@dataclass(frozen=True)
class Outcome:
    new: int = 0
    moved: int = 0
    gone: int = 0


@transaction.atomic
def import_assets(
    jurisdiction: Jurisdiction,
    path: Path,
    *,
    kind: str,
    number_field: str = "number",
    fields: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Every asset of a kind, from a file in any format and projection. Those that are not in it any more are `gone`.

    `fields`: {line, owner, power_zone, lit: field of the file}; `names`: {language: what people call such a thing}.
    Raises BadFile naming features without geometry or number, and numbers that stand there twice; then nothing has changed.
    """
    table = tables.frame(path)
    tables.check_geometry(table, None, path)
    for field in [number_field, *(fields or {}).values()]:
        tables.needed(table, field, path)
    wanted = {name: name for name in COLUMNS if name in table.columns} | dict(fields or {})
    rows = [
        {"geometry": row["geometry"], "number": _number(row, number_field)}
        | {name: tables.value(row, field) for name, field in wanted.items()}
        for row in table.to_dict("records")
    ]
    _check_numbers(rows, path)
    outcome = write_assets(jurisdiction, slug(kind)[:30], rows, dry_run=dry_run)
    if not dry_run:
        if names:
            AssetKind.objects.update_or_create(
                jurisdiction=jurisdiction, code=slug(kind)[:30], defaults={"name": Words(names)}
            )
        zones.touch(jurisdiction)
        facts.reckon(jurisdiction)
    return outcome


def _number(row: dict[str, Any], field: str) -> str:
    return str(tables.value(row, field)).strip().removesuffix(".0")


def _check_numbers(rows: list[dict[str, Any]], path: Path) -> None:
    without = [str(place) for place, row in enumerate(rows, start=1) if not row["number"] or len(row["number"]) > 40]
    twice = [number for number, times in Counter(row["number"] for row in rows).items() if times > 1 and number]
    if without:
        raise BadFile(
            _("%(file)s was not imported. These rows have no number of 1 to 40 characters: %(rows)s.")
            % {"file": path.name, "rows": ", ".join(without[:NAMED])}
        )
    if twice:
        raise BadFile(
            _("%(file)s was not imported. These numbers stand there more than once: %(numbers)s.")
            % {"file": path.name, "numbers": ", ".join(twice[:NAMED])}
        )


def write_assets(
    jurisdiction: Jurisdiction, kind: str, rows: list[dict[str, Any]], *, dry_run: bool = False
) -> Outcome:
    """Makes or moves assets by their number; those that reports point to stay the same rows."""
    known = {asset.number: asset for asset in Asset.objects.filter(jurisdiction=jurisdiction, kind=kind)}
    assets = [_asset(jurisdiction, kind, row, known) for row in rows]
    new = [asset for asset in assets if asset.pk is None]
    old = [asset for asset in assets if asset.pk]
    gone = [asset for number, asset in known.items() if number not in {a.number for a in old} and not asset.gone]
    for asset in gone:
        asset.gone = True
    if not dry_run:
        Asset.objects.bulk_create(new, batch_size=500)
        Asset.objects.bulk_update([*old, *gone], ["lng", "lat", "cell", "gone", *COLUMNS], batch_size=300)
    return Outcome(len(new), len(old), len(gone))


def _asset(jurisdiction: Jurisdiction, kind: str, row: dict[str, Any], known: dict[str, Asset]) -> Asset:
    number = _number(row, "number")
    asset = known.get(number) or Asset(jurisdiction=jurisdiction, kind=kind, number=number)
    spot = row["geometry"].representative_point()
    asset.lng, asset.lat, asset.gone = round(spot.x, 6), round(spot.y, 6), False
    asset.cell = grid.encode(jurisdiction, asset.lng, asset.lat)
    for name in COLUMNS:
        text = str(tables.value(row, name))
        setattr(asset, name, slug(text) if name == "owner" else text)
    return asset
