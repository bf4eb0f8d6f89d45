"""Shapes in the database: WKB in, GeoJSON out."""

from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry


def from_wkb(value: Any) -> BaseGeometry:
    return shapely.from_wkb(bytes(value))


def to_wkb(shape: BaseGeometry) -> bytes:
    return shapely.to_wkb(shape, output_dimension=2)


def geojson_of(value: Any, *, tolerance: float = 0.0) -> dict:
    """A GeoJSON geometry with six decimals; `tolerance` in degrees simplifies it."""
    shape = from_wkb(value)
    if tolerance:
        shape = shape.simplify(tolerance)
    return mapping(shapely.set_precision(shape, 1e-6))
