"""Files of places as tables in WGS84, in any format and projection that GDAL's own wheel reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from geo.errors import BadFile


def frame(path: Path) -> Any:
    """A GeoDataFrame in EPSG:4326. Raises BadFile when it cannot be read, has no projection, or has bad geometry (each feature named)."""
    import geopandas

    if not path.exists():
        raise BadFile(_("There is no file %(file)s.") % {"file": path})
    try:
        table = geopandas.read_file(path)
    except Exception as problem:  # pyogrio raises many kinds; each means that the file is not readable
        raise BadFile(
            _("%(file)s cannot be read as GeoJSON, GeoPackage or Shapefile: %(why)s.")
            % {"file": path.name, "why": problem}
        )
    if not hasattr(table, "geometry") or table.empty:
        raise BadFile(_("%(file)s holds no features.") % {"file": path.name})
    if table.crs is None:
        raise BadFile(
            _(
                "%(file)s does not say its projection. Save it with one (a .prj beside a Shapefile), for example EPSG:3006."
            )
            % {"file": path.name}
        )
    return table.to_crs(4326)


def check_geometry(table: Any, label: str | None, path: Path) -> None:
    """Raises BadFile naming every feature whose geometry is missing, empty or invalid."""
    faults = []
    for number, (shape, name) in enumerate(
        zip(table.geometry, table[label] if label else table.index, strict=True), start=1
    ):
        if shape is None or shape.is_empty:
            faults.append(_("%(name)s (row %(number)s): no geometry") % {"name": name, "number": number})
        elif not shape.is_valid:
            faults.append(_("%(name)s (row %(number)s): invalid geometry") % {"name": name, "number": number})
    if faults:
        raise BadFile(
            _("%(file)s was not imported. Mend these features: %(faults)s.")
            % {"file": path.name, "faults": "; ".join(faults)}
        )


def needed(table: Any, field: str, path: Path) -> None:
    if field not in table.columns:
        there = ", ".join(str(column) for column in table.columns if column != "geometry")
        raise BadFile(
            _("%(file)s has no field %(field)s. It has: %(there)s.")
            % {"file": path.name, "field": field, "there": there}
        )


def value(row: Any, field: str | None, default: Any = "") -> Any:
    """A cell as Python knows it; empty cells are the default."""
    import pandas

    found = row.get(field) if field else None
    if found is None or (not isinstance(found, list | dict) and pandas.isna(found)):
        return default
    return found.item() if hasattr(found, "item") else found


def point_rows(path: Path) -> list[dict[str, Any]]:
    """Each feature as a row with lng and lat (of a point inside it), for imports of reports."""
    table = frame(path)
    rows = []
    for shape, row in zip(table.geometry, table.drop(columns="geometry").to_dict("records"), strict=True):
        place = (
            {}
            if shape is None or shape.is_empty
            else {"lng": shape.representative_point().x, "lat": shape.representative_point().y}
        )
        rows.append({key: value(row, key) for key in row} | {"lng": place.get("lng", ""), "lat": place.get("lat", "")})
    return rows
