"""A picture of the map for pages without script and for paper: one place in the middle, or a window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from geo.assets import distance_m
from geo.ground.drawing import Window, draw, svg
from geo.ground.index import index_of, world_x, world_y
from geo.ground.themes import THEMES
from geo.models import Jurisdiction

EARTH_M = 40_075_016.7
ROOM = 1.4  # of what must be seen
TEXT_FROM_PX = 32  # a smaller patch has no room for its number


@dataclass(frozen=True)
class Mark:
    """A disc at a place; colour as #RRGGBB. A ghost is small and pale: a neighbour, not the subject."""

    lng: float
    lat: float
    colour: str = "#1F5FA8"
    text: str = ""
    ghost: bool = False


@dataclass(frozen=True)
class Patch:
    """A filled area on the map, as a ring of [longitude, latitude]; colours as #RRGGBB. `text` stands in its middle. `edge`: the colour of its outline, "" for none."""

    ring: Sequence[Sequence[float]]
    fill: str
    text: str = ""
    ink: str = "#17212B"
    edge: str = ""
    opacity: float = 0.88


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
    patches: Sequence[Patch] = (),
    title: str = "",
    note: str = "",
) -> str:
    """An SVG of so many metres across around a place, with patches and marks on it. `note`: a line in the corner that cannot be cut off unseen."""
    window = _window(lng, lat, width_m, width_px, height_px)
    ground = draw(index_of(jurisdiction), window, THEMES[theme])
    filled = "".join(_patch(patch, window) for patch in patches) + "".join(_edge(patch, window) for patch in patches)
    marked = "".join(_mark(mark, window) for mark in marks)
    return svg(window, ground + filled + marked + made_up_mark(note, window, theme), title=title)


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


def made_up_mark(text: str, window: Window, theme: str) -> str:
    """A line in the lower left corner; nothing without a text."""
    if not text:
        return ""
    paper, ink = ("#ffffff", "#53606c") if theme == "light" else ("#182128", "#a3b1b8")
    width, top = 7 * len(text) + 16, window.height - 22
    return (
        f'<rect x="0" y="{top}" width="{width}" height="22" fill="{paper}"/>'
        f'<text x="8" y="{top + 15}" font-size="12" font-family="sans-serif" fill="{ink}">{escape(text)}</text>'
    )


def _patch(patch: Patch, window: Window) -> str:
    points = _points(patch, window)
    middle_x, middle_y = (sum(point[axis] for point in points[:-1]) / (len(points) - 1) for axis in (0, 1))
    side = max(point[0] for point in points) - min(point[0] for point in points)
    word = ""
    if patch.text and side >= TEXT_FROM_PX:
        style = f'text-anchor="middle" font-size="14" font-weight="650" font-family="sans-serif" fill="{patch.ink}"'
        word = f'<text x="{middle_x:.1f}" y="{middle_y + 5:.1f}" {style}>{escape(patch.text)}</text>'
    return f'<path d="{_path(points)}" fill="{patch.fill}" fill-opacity="{patch.opacity:g}"/>{word}'


def _edge(patch: Patch, window: Window) -> str:
    """Drawn after all fills, so that no neighbour covers it; white beneath keeps it apart from any ground."""
    if not patch.edge:
        return ""
    path = _path(_points(patch, window))
    return (
        f'<path d="{path}" fill="none" stroke="#FFFFFF" stroke-width="6" stroke-linejoin="round"/>'
        f'<path d="{path}" fill="none" stroke="{patch.edge}" stroke-width="3" stroke-linejoin="round"/>'
    )


def _points(patch: Patch, window: Window) -> Any:
    return window.pixels([(float(world_x(lng)), float(world_y(lat))) for lng, lat in patch.ring])


def _path(points: Any) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"


def _mark(mark: Mark, window: Window) -> str:
    x, y = window.pixels([(float(world_x(mark.lng)), float(world_y(mark.lat)))])[0]
    word = (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-family="sans-serif" font-weight="600" font-size="12" fill="#fff">{mark.text[:3]}</text>'
        if mark.text
        else ""
    )
    if mark.ghost:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{mark.colour}" fill-opacity=".55" stroke="#fff" stroke-width="2"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="{mark.colour}" stroke="#fff" stroke-width="3"/>{word}'
