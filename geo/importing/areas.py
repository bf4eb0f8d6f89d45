"""Imports who is where: the service area, municipalities, and who is responsible for what ground."""

from __future__ import annotations

import re
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from geo import zones
from geo.errors import BadFile
from geo.gazetteer import fold
from geo.importing import tables
from geo.models import Jurisdiction, Municipality, OwnerArea
from geo.shapes import to_wkb
from geo.words import Words


@transaction.atomic
def import_area(jurisdiction: Jurisdiction, path: Path, contacts: dict[str, dict] | None = None) -> None:
    """Features with role=service_area (one) and role=municipality. `contacts`: {municipality code: {phone, email, web}}. Raises BadFile."""
    table = tables.frame(path)
    tables.needed(table, "role", path)
    tables.check_geometry(table, "code", path)
    rows = table.to_dict("records")
    areas = [row for row in rows if row["role"] == "service_area"]
    if len(areas) != 1:
        raise BadFile(
            _("%(file)s must hold one feature with role=service_area; it holds %(count)s.")
            % {"file": path.name, "count": len(areas)}
        )
    own = str(tables.value(areas[0], "municipality"))
    jurisdiction.service_area = to_wkb(areas[0]["geometry"])
    jurisdiction.save(update_fields=["service_area"])
    Municipality.objects.filter(jurisdiction=jurisdiction).delete()
    for row in rows:
        if row["role"] == "municipality":
            code = str(tables.value(row, "municipality"))
            names = Words(
                {column.removeprefix("name_"): str(row[column]) for column in row if column.startswith("name_")}
            )
            Municipality.objects.create(
                jurisdiction=jurisdiction, code=code, name=names, is_own=code == own,
                contact=(contacts or {}).get(code, {}), geometry=to_wkb(row["geometry"]),
            )  # fmt: skip
    zones.touch(jurisdiction)


@transaction.atomic
def import_owners(jurisdiction: Jurisdiction, path: Path) -> int:
    """Replaces the owner areas; fields owner, kind, name, rank. Gives how many."""
    table = tables.frame(path)
    for field in ("owner", "rank"):
        tables.needed(table, field, path)
    tables.check_geometry(table, None, path)
    OwnerArea.objects.filter(jurisdiction=jurisdiction).delete()
    rows = OwnerArea.objects.bulk_create(
        OwnerArea(
            jurisdiction=jurisdiction,
            owner=slug(str(row["owner"])),
            kind=str(tables.value(row, "kind")),
            name=str(tables.value(row, "name")),
            rank=int(row["rank"]),
            geometry=to_wkb(row["geometry"]),
        )
        for row in table.to_dict("records")
    )
    zones.touch(jurisdiction)
    return len(rows)


def slug(name: str) -> str:
    """The organisation code of a name: lower case letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
