"""Imports a file of zones as a new version of a layer: whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from geo import facts, zones
from geo.errors import BadFile
from geo.gazetteer import natural
from geo.importing import tables
from geo.models import Jurisdiction, Layer, LayerVersion, Zone
from geo.shapes import to_wkb
from geo.words import Words


@transaction.atomic
def import_zones(
    jurisdiction: Jurisdiction,
    path: Path,
    *,
    layer_code: str,
    code_field: str | None = None,
    name_fields: dict[str, str] | None = None,
    priority_field: str | None = None,
    replace: bool = False,
) -> LayerVersion:
    """The new current version. `name_fields`: {language: field}. Raises BadFile with every fault named; then nothing has changed."""
    table = tables.frame(path)
    code_field = code_field or "code"
    tables.needed(table, code_field, path)
    name_fields = name_fields or _guessed(table)
    for field in [*name_fields.values(), *([priority_field] if priority_field else [])]:
        tables.needed(table, field, path)
    tables.check_geometry(table, code_field, path)
    rows = table.to_dict("records")
    codes = [_code(row, code_field) for row in rows]
    _check_codes(codes, path)
    version = _new_version(jurisdiction, layer_code, path, replace=replace)
    ranks = {code: rank for rank, code in enumerate(sorted(codes, key=natural))}
    Zone.objects.bulk_create(
        Zone(
            jurisdiction=jurisdiction,
            version=version,
            code=code,
            rank=ranks[code],
            name=Words({language: str(tables.value(row, field)) for language, field in name_fields.items()}),
            priority_area=bool(tables.value(row, priority_field or "priority_area", False)),
            geometry=to_wkb(row["geometry"]),
        )
        for code, row in zip(codes, rows, strict=True)
    )
    zones.touch(jurisdiction)
    facts.reckon(jurisdiction)
    return version


def _guessed(table: Any) -> dict[str, str]:
    """name_sv, name_en and the like; else one field `name`."""
    found = {
        column.removeprefix("name_"): column
        for column in table.columns
        if column.startswith("name_") and len(column) == 7
    }
    return found or ({"sv": "name"} if "name" in table.columns else {})


def _code(row: Any, field: str) -> str:
    """9.0 is 9: spreadsheets and some formats keep whole numbers as floats."""
    found = tables.value(row, field)
    return str(int(found)) if isinstance(found, float) and found.is_integer() else str(found).strip()


def _check_codes(codes: list[str], path: Path) -> None:
    without = [str(number) for number, code in enumerate(codes, start=1) if not code]
    if without:
        raise BadFile(
            _("%(file)s was not imported. These rows have no code: %(rows)s.")
            % {"file": path.name, "rows": ", ".join(without)}
        )
    twice = sorted({code for code in codes if codes.count(code) > 1}, key=natural)
    if twice:
        raise BadFile(
            _("%(file)s was not imported. These codes stand more than once: %(codes)s.")
            % {"file": path.name, "codes": ", ".join(twice)}
        )


def _new_version(jurisdiction: Jurisdiction, layer_code: str, path: Path, *, replace: bool) -> LayerVersion:
    first = not Layer.objects.filter(jurisdiction=jurisdiction).exists()
    layer, _made = Layer.objects.get_or_create(
        jurisdiction=jurisdiction, code=layer_code, defaults={"is_default": first}
    )
    current = layer.versions.filter(is_current=True).first()
    if current and not replace:
        raise BadFile(
            _("The layer %(layer)s has zones already. Add --replace to make a new version of it.")
            % {"layer": layer_code}
        )
    newest = layer.versions.order_by("-number").first()
    layer.versions.filter(is_current=True).update(is_current=False)
    return LayerVersion.objects.create(
        jurisdiction=jurisdiction,
        layer=layer,
        number=newest.number + 1 if newest else 1,
        is_current=True,
        source=path.name[:200],
    )
