"""How high the sun stands at a place and time: astral's reckoning (Meeus), without refraction."""

from __future__ import annotations

from datetime import datetime

from astral import Observer
from astral.sun import elevation


def height_deg(lng: float, lat: float, at: datetime) -> float:
    """Degrees of the sun's middle above the horizon, below it negative; anywhere on earth and at any time of the year."""
    return elevation(Observer(latitude=lat, longitude=lng), at, with_refraction=False)
