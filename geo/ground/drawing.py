"""Draws a window of the ground as SVG. Presentation attributes only, so that the content security policy needs no exception."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import numpy as np
import shapely

from geo.ground.index import Box, Feature, GroundIndex
from geo.ground.labels import labels
from geo.ground.themes import Theme

STREETS = {"residential": 3.0, "street": 5.0, "main": 8.0}
SCALE = {11: 0.25, 12: 0.3, 13: 0.45, 14: 0.65, 15: 0.85, 16: 1.2, 17: 1.9, 18: 3.2, 19: 5.0}
EDGE_PX = 24
LABEL_PX = 240  # a landmark's name reaches this far into the next tile


class Window:
    """A part of the world drawn at a zoom: where it begins, and pixels per world."""

    def __init__(self, west: float, north: float, world_px: float, width: int, height: int, zoom: float) -> None:
        self.west, self.north, self.world_px = west, north, world_px
        self.width, self.height, self.zoom = width, height, zoom
        self.scale = SCALE[int(min(19, max(11, round(zoom))))]

    def box(self, edge_px: float = EDGE_PX) -> Box:
        edge = edge_px / self.world_px
        east, south = self.west + self.width / self.world_px, self.north + self.height / self.world_px
        return self.west - edge, self.north - edge, east + edge, south + edge

    def pixels(self, coordinates: Any) -> Any:
        return (np.asarray(coordinates) - (self.west, self.north)) * self.world_px

    @property
    def tolerance(self) -> float:
        return 0.35 / self.world_px


def draw(index: GroundIndex, window: Window, theme: Theme) -> str:
    """The <g> and <path> elements of a window, from land to names."""
    found = index.within(window.box(80))
    streets = found.get("street", [])
    over = [street for street in streets if street.properties.get("bridge_over_railway")]
    parts = [f'<rect width="{window.width}" height="{window.height}" fill="{theme.land[""]}"/>']
    parts += _land(found.get("land", []), window, theme)
    parts += _buildings(found.get("building", []), window, theme)
    parts += _streets([street for street in streets if street not in over], window, theme)
    parts += _paths(found.get("path", []), window, theme)
    parts += _tracks(found.get("track", []), window, theme)
    parts += _streets(over, window, theme)
    parts += _portals(found.get("path", []), window, theme)
    parts += _lamps(found.get("lamp", []), window, theme)
    found["landmark"] = index.within(window.box(LABEL_PX)).get("landmark", [])
    parts += labels(found, window, theme)
    return "".join(parts)


def svg(window: Window, content: str, *, title: str = "") -> str:
    named = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{window.width}" height="{window.height}" '
        f'viewBox="0 0 {window.width} {window.height}">{named}{content}</svg>'
    )


def path_of(shapes: Iterable[Any], window: Window, *, clip: bool = True) -> str:
    """The `d` of many shapes: one decimal, relative moves. Areas are cut at the window's edge; lines are not, so that dashes meet."""
    found: list[str] = []
    for shape in shapes:
        simple = shapely.simplify(shape, window.tolerance)
        if clip and simple.geom_type.endswith("Polygon"):
            simple = shapely.clip_by_rect(simple, *window.box())
        for part in shapely.get_parts(simple):
            found += _rings(part, window)
    return "".join(found)


def _rings(part: Any, window: Window) -> list[str]:
    if part.is_empty or part.geom_type == "Point":
        return []
    if part.geom_type == "Polygon":
        return [_line(ring.coords, window) + "z" for ring in (part.exterior, *part.interiors)]
    return [_line(part.coords, window)]


def _line(coordinates: Any, window: Window) -> str:
    tenths = np.rint(window.pixels(coordinates) * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    moves = "".join(f"{_number(x)}{_joined(y)}" for x, y in steps if x or y)
    return f"M{_number(tenths[0][0])}{_joined(tenths[0][1])}l{moves}".replace("l ", "l") if moves else ""


def _number(tenths: int) -> str:
    text = f"{tenths / 10:g}"
    return text if text.startswith("-") else f" {text}"


def _joined(tenths: int) -> str:
    return _number(tenths)


def _filled(shapes: list[Any], window: Window, fill: str, more: str = "") -> list[str]:
    d = path_of(shapes, window)
    return [f'<path fill="{fill}"{more} d="{d}"/>'] if d else []


def _stroked(shapes: list[Any], window: Window, colour: str, width: float, more: str = "") -> list[str]:
    d = path_of(shapes, window)
    return [f'<path fill="none" stroke="{colour}" stroke-width="{width:.1f}"{more} d="{d}"/>'] if d else []


def _land(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    order = ["built", "industry", "forest", "park", "sports", "school_yard", "square", "playground", "water"]
    parts: list[str] = []
    for kind in order:
        parts += _filled([feature.shape for feature in features if feature.kind == kind], window, theme.land[kind])
    return parts


def _buildings(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    if window.zoom < 13:
        return []
    edge = f' stroke="{theme.building_edge}" stroke-width="{0.5 if window.zoom < 16 else 1}"'
    return _filled([feature.shape for feature in features], window, theme.building, edge if window.zoom >= 14.5 else "")


def _streets(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    """All casings first, then all surfaces, so that crossings stay open."""
    round_ = ' stroke-linecap="round" stroke-linejoin="round"'
    by_class = {kind: [f.shape for f in features if f.kind == kind] for kind in STREETS}
    parts: list[str] = []
    for kind, width in STREETS.items():
        px = max(0.8, width * window.scale)
        parts += _stroked(by_class[kind], window, theme.casing, px + (2 if window.zoom >= 14 else 1), round_)
    for kind, width in STREETS.items():
        parts += _stroked(by_class[kind], window, theme.street, max(0.8, width * window.scale), round_)
    return parts


def _paths(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    if window.zoom < 13:
        return []
    width = max(1.0, 1.5 * window.scale)
    dash = f' stroke-dasharray="{3 * width:.1f} {2 * width:.1f}" stroke-linejoin="round"'
    open_air = [feature.shape for feature in features if not feature.properties.get("tunnel")]
    below = [feature.shape for feature in features if feature.properties.get("tunnel")]
    parts = (
        _stroked(open_air, window, theme.path, width, dash)
        if window.zoom < 16
        else _surfaced(open_air, window, theme, width, dash)
    )
    return parts + _stroked(
        below, window, theme.path, width, f' stroke-dasharray="{width:.1f} {2 * width:.1f}" opacity=".6"'
    )


def _surfaced(shapes: list[Any], window: Window, theme: Theme, width: float, dash: str) -> list[str]:
    """Close up a path is a pale ribbon with its dashes."""
    pale = _stroked(shapes, window, theme.street, width + 2.5, ' stroke-linecap="round" opacity=".75"')
    return pale + _stroked(shapes, window, theme.path, max(1.2, width * 0.6), dash)


def _tracks(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    """The railway is the one bold line: two lines with ties; sidings thinner, platforms as blocks."""
    main = [f.shape for f in features if f.kind == "track" and int(f.properties.get("track") or 9) <= 2]
    side = [f.shape for f in features if f.kind == "track" and int(f.properties.get("track") or 9) > 2]
    platforms = [f.shape for f in features if f.kind == "platform"]
    bold = max(1.6, 1.9 * window.scale)
    parts = _filled([shape for shape in platforms if shape.geom_type.endswith("Polygon")], window, theme.platform)
    parts += _stroked(
        [shape for shape in platforms if shape.geom_type.endswith("LineString")],
        window,
        theme.platform,
        3.5 * window.scale,
    )
    if window.zoom >= 14:
        parts += _stroked(side, window, theme.rail, max(0.7, 0.8 * window.scale), ' opacity=".75"')
    ties = f' stroke-dasharray="{max(1.2, window.scale * 1.3):.1f} {max(6.0, 6.5 * window.scale):.1f}"'
    parts += _stroked(main, window, theme.rail, bold * 3.2, ties) if window.zoom >= 13 else []
    return parts + _stroked(main, window, theme.rail, bold, ' stroke-linejoin="round"')


def _portals(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    """A tunnel shows as two portals: a bar across the path at each end."""
    if window.zoom < 14:
        return []
    bars: list[str] = []
    for feature in features:
        if feature.properties.get("tunnel"):
            line = window.pixels(shapely.get_coordinates(feature.shape))
            bars += [_bar(line[0], line[1], window.scale), _bar(line[-1], line[-2], window.scale)]
    if not bars:
        return []
    width = max(2.0, 2.6 * window.scale)
    return [
        f'<path fill="none" stroke="{theme.rail}" stroke-width="{width:.1f}" stroke-linecap="round" d="{"".join(bars)}"/>'
    ]


def _bar(end: Any, inner: Any, scale: float) -> str:
    along = (inner - end) / max(1e-9, float(np.hypot(*(inner - end))))
    across, reach = np.array([-along[1], along[0]]) * 6 * scale, along * 3 * scale
    points = [end - across + reach, end - across, end + across, end + across + reach]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _lamps(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    if window.zoom < 16:
        return []
    dots = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in (window.pixels(f.shape.coords)[0] for f in features))
    size = 3 if window.zoom < 18 else 5
    ring = (
        f'<path stroke="{theme.halo}" stroke-width="{size + 2}" stroke-linecap="round" d="{dots}"/>'
        if window.zoom >= 17
        else ""
    )
    return (
        [ring + f'<path stroke="{theme.lamp}" stroke-width="{size}" stroke-linecap="round" d="{dots}"/>']
        if dots
        else []
    )
