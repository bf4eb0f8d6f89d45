"""A picture of the map for pages without script and for paper: one place in the middle, or a window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from geo.assets import distance_m
from geo.ground.drawing import Window, draw, svg
from geo.ground.index import index_of, world_x, world_y
from geo.ground.themes import THEMES
from geo.models import Jurisdiction

EARTH_M = 40_075_016.7
ROOM = 1.4  # of what must be seen


@dataclass(frozen=True)
class Mark:
    """A disc at a place; colour as #RRGGBB. A ghost is small and pale: a neighbour, not the subject."""

    lng: float
    lat: float
    colour: str = "#1F5FA8"
    text: str = ""
    ghost: bool = False


def frame(points: Sequence[tuple[float, float]], *, at_least_m: float, aspect: float) -> tuple[float, float, float]:
    """Middle (longitude, latitude) and width in metres of a picture that holds all points with room around them.

    `aspect`: width of the picture by its height.
    """
    lngs, lats = [lng for lng, _lat in points], [lat for _lng, lat in points]
    west, east, south, north = min(lngs), max(lngs), min(lats), max(lats)
    middle = (west + east) / 2, (south + north) / 2
    across_m, up_m = distance_m(west, middle[1], east, middle[1]), distance_m(middle[0], south, middle[0], north)
    return *middle, max(at_least_m, ROOM * across_m, ROOM * aspect * up_m)


def picture(
    jurisdiction: Jurisdiction,
    *,
    lng: float,
    lat: float,
    width_m: float = 300,
    width_px: int = 640,
    height_px: int = 360,
    theme: str = "light",
    marks: Sequence[Mark] = (),
    title: str = "",
    note: str = "",
) -> str:
    """An SVG of so many metres across around a place, with marks on it. `note`: a line in the corner that cannot be cut off unseen."""
    window = _window(lng, lat, width_m, width_px, height_px)
    ground = draw(index_of(jurisdiction), window, THEMES[theme])
    marked = "".join(_mark(mark, window) for mark in marks)
    return svg(window, ground + marked + _note(note, window, theme), title=title)


def _window(lng: float, lat: float, width_m: float, width_px: int, height_px: int) -> Window:
    world_px = width_px / width_m * EARTH_M * math.cos(math.radians(lat))
    west = float(world_x(lng)) - width_px / 2 / world_px
    north = float(world_y(lat)) - height_px / 2 / world_px
    return Window(west, north, world_px, width_px, height_px, math.log2(world_px / 256))


def pixels_of(
    points: Sequence[tuple[float, float]], *, lng: float, lat: float, width_m: float, width_px: int, height_px: int
) -> list[tuple[int, int]]:
    """Where (longitude, latitude) points lie on the picture of the same place, in whole pixels from its upper left corner."""
    window = _window(lng, lat, width_m, width_px, height_px)
    found = window.pixels([(float(world_x(one)), float(world_y(other))) for one, other in points])
    return [(round(float(x)), round(float(y))) for x, y in found]


def _note(text: str, window: Window, theme: str) -> str:
    if not text:
        return ""
    paper, ink = ("#ffffff", "#53606c") if theme == "light" else ("#182128", "#a3b1b8")
    width, top = 7 * len(text) + 16, window.height - 22
    return (
        f'<rect x="0" y="{top}" width="{width}" height="22" fill="{paper}"/>'
        f'<text x="8" y="{top + 15}" font-size="12" font-family="sans-serif" fill="{ink}">{escape(text)}</text>'
    )


def _mark(mark: Mark, window: Window) -> str:
    x, y = window.pixels([(float(world_x(mark.lng)), float(world_y(mark.lat)))])[0]
    word = (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="12" fill="#fff">{mark.text[:3]}</text>'
        if mark.text
        else ""
    )
    if mark.ghost:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{mark.colour}" fill-opacity=".55" stroke="#fff" stroke-width="2"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="{mark.colour}" stroke="#fff" stroke-width="3"/>{word}'
