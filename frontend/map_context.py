"""What a map needs to know: its ground, its borders, where it begins and what it says."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from geo import zones

GROUND_MIN_ZOOM, GROUND_MAX_ZOOM = 11, 18  # zooms of 512 px tiles, one less than the map's own
MARGIN = 0.6  # of the area's size: how far one may leave it
NOWHERE = (-180.0, -85.0, 180.0, 85.0)
Bounds = tuple[float, float, float, float]


def map_settings(request: HttpRequest, *, secret: bool = False) -> dict[str, Any]:
    """The context object `map` of the part `_map.html`. `secret` pages never load others' tiles: they would learn the address."""
    town = request.jurisdiction  # type: ignore[attr-defined]
    area = zones.promised_geojson(town) if town else None
    start, whole = bounds_of(area), bounds_of(zones.area_geojson(town) if town else None)
    tiles = "" if secret or getattr(request, "secret_page", False) else settings.TILES_URL
    return {
        "ground_url": ground_url(town.places_version if town else 1),
        "ground_min": GROUND_MIN_ZOOM,
        "ground_max": GROUND_MAX_ZOOM,
        "min_zoom": GROUND_MIN_ZOOM + 1,
        "max_zoom": GROUND_MAX_ZOOM + 1,
        "tiles_url": tiles,
        "tiles_attribution": settings.TILES_ATTRIBUTION if tiles else "",
        "area": area,
        "start_bounds": written(start),
        "max_bounds": written(widened(start if whole == NOWHERE else whole)),
        "made_up": bool(town and town.made_up),
        "words": words(),
    }


def made_up_note(town: Any) -> str:
    """The line that stands on every picture of a made-up town."""
    return _("Approximate borders. Made-up data.") if town.made_up else ""


def ground_url(version: int) -> str:
    """Address of a ground tile with {theme}, {z}, {x}, {y} to be filled in by the map."""
    return f"{get_script_prefix()}ground/{version}/{{theme}}/{{z}}/{{x}}/{{y}}.svg"


def words() -> dict[str, str]:
    """Sentences that the map's own scripts say."""
    return {
        "refused": _("The browser may not tell your position. Move the map instead."),
        "vague": _("Your position is only known to about {n} metres. Move the map to the right place."),
        "outside": _("You seem to be outside the area. Move the map to the place you mean."),
        "group": _("{n} reports here. Press to come closer."),
    }


def bounds_of(geojson: dict | None) -> Bounds:
    """(west, south, east, north) in degrees of everything in a GeoJSON object; the world when it is empty."""
    points = list(_points(geojson or {}))
    if not points:
        return NOWHERE
    lngs, lats = zip(*points, strict=True)
    return min(lngs), min(lats), max(lngs), max(lats)


def widened(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    aside, up = (east - west) * MARGIN, (north - south) * MARGIN
    return max(west - aside, -180), max(south - up, -85), min(east + aside, 180), min(north + up, 85)


def written(bounds: Bounds) -> str:
    return ",".join(f"{degrees:.6f}" for degrees in bounds)


def _points(node: Any) -> Iterator[tuple[float, float]]:
    if isinstance(node, dict):
        children = (
            node.get("features") or node.get("geometries") or [node.get("geometry") or node.get("coordinates") or []]
        )
        for child in children:
            yield from _points(child)
    elif node and isinstance(node[0], (int, float)):
        yield node[0], node[1]
    else:
        for child in node:
            yield from _points(child)
