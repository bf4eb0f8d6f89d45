"""Tables with places, written as GeoPackage: piece by piece, so that the size of the whole costs no memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo.projection import WGS84


def append(path: Path, layer: str, kind: str, places: Sequence[Any], columns: Mapping[str, Sequence[Any]]) -> None:
    """Adds rows to a layer, which the first rows make. `places`: GeoJSON geometries in WGS84, or None; `kind`: Point or MultiPolygon.

    `columns`: {name: one value for each row}; whole numbers, decimals (None becomes missing) or text.
    """
    from pyogrio.raw import write  # without pandas, which would take 60 MB more

    shapes = [None if place is None else shapely.geometry.shape(place) for place in places]
    if kind == "MultiPolygon":
        shapes = [
            shapely.MultiPolygon([shape]) if shape is not None and shape.geom_type == "Polygon" else shape
            for shape in shapes
        ]
    fields = [np.array(values, dtype=_dtype(values)) for values in columns.values()]
    write(
        str(path), np.array(shapely.to_wkb(shapes), dtype=object), fields, np.array(list(columns), dtype=object), layer=layer, driver="GPKG",
        geometry_type=kind, crs=f"EPSG:{WGS84}", append=path.exists(),
    )  # fmt: skip


def _dtype(values: Sequence[Any]) -> Any:
    if all(isinstance(value, float) for value in values):
        return np.float64
    return np.int64 if all(isinstance(value, int) for value in values) else object
