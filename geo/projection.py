"""Longitude and latitude to metres and back, in a jurisdiction's projected system."""

from functools import lru_cache
from typing import Any

from pyproj import Transformer

WGS84 = 4326


@lru_cache(maxsize=32)
def _transformer(source: int, target: int) -> Transformer:
    """EPSG:3006 and others say northing first; always_xy keeps easting first everywhere."""
    return Transformer.from_crs(source, target, always_xy=True)


def to_metres(srid: int, lng: Any, lat: Any) -> tuple[Any, Any]:
    """Easting and northing in metres; floats or arrays."""
    return _transformer(WGS84, srid).transform(lng, lat)


def to_degrees(srid: int, easting: Any, northing: Any) -> tuple[Any, Any]:
    """Longitude and latitude in WGS84; floats or arrays."""
    return _transformer(srid, WGS84).transform(easting, northing)
