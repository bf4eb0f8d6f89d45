"""Coordinates that somebody typed or pasted: latitude and longitude, or northing and easting of the jurisdiction's system."""

import re

from geo import projection
from geo.models import Jurisdiction

SEPARATED = re.compile(
    r"^\s*[NnXxLlAaTt:= ]*(-?\d{1,8}(?:[.,]\d{1,12})?)\s*[,;\s]\s*[EeYyLlOoNnGg:= ]*(-?\d{1,8}(?:[.,]\d{1,12})?)\s*$"
)


def read_pair(text: str, jurisdiction: Jurisdiction) -> tuple[float, float] | None:
    """(longitude, latitude) of a typed pair, else None. Big numbers are metres; the larger one is the northing in the north."""
    match = SEPARATED.match(text[:80])
    if not match:
        return None
    first, second = (float(number.replace(",", ".")) for number in match.groups())
    if abs(first) <= 90 and abs(second) <= 180 and set(text) & {".", ","}:
        return second, first
    if min(first, second) < 1000:
        return None
    lng, lat = projection.to_degrees(jurisdiction.srid, min(first, second), max(first, second))
    return (float(lng), float(lat)) if abs(lng) <= 180 and abs(lat) <= 90 else None
