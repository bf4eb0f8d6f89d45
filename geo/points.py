"""A place that somebody sent, checked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from geo.errors import BadPlace
from geo.models import Jurisdiction
from geo.zones import locate


@dataclass(frozen=True)
class Point:
    """Longitude and latitude in WGS84 degrees."""

    lng: float
    lat: float


def checked(lng: Any, lat: Any, jurisdiction: Jurisdiction | None = None) -> Point:
    """A point from whatever was sent. Raises BadPlace for no numbers, NaN, out of range, or swapped coordinates."""
    point = Point(_number(lng), _number(lat))
    if jurisdiction and _swapped(point, jurisdiction):
        raise BadPlace(
            _("Longitude and latitude look swapped. Send lng=%(lng)s and lat=%(lat)s.")
            % {"lng": point.lat, "lat": point.lng}
        )
    if abs(point.lng) > 180 or abs(point.lat) > 90:
        raise BadPlace(_("Longitude goes from -180 to 180 and latitude from -90 to 90. Check the numbers."))
    return point


def _number(value: Any) -> float:
    sentence = _("The place must be two numbers, longitude and latitude. Choose it on the map again.")
    if isinstance(value, bool) or value in (None, ""):
        raise BadPlace(sentence)
    try:
        number = float(str(value).strip().replace(",", "."))
    except (ValueError, OverflowError):
        raise BadPlace(sentence)
    if not math.isfinite(number):
        raise BadPlace(sentence)
    return number


def _swapped(point: Point, jurisdiction: Jurisdiction) -> bool:
    """Outside as sent, but inside the area the other way round."""
    if not jurisdiction.service_area or abs(point.lat) > 180 or abs(point.lng) > 90:
        return False
    as_sent = abs(point.lat) <= 90 and not locate(jurisdiction, point.lng, point.lat).refused
    return not as_sent and not locate(jurisdiction, point.lat, point.lng).refused
