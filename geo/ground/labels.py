"""Names on the ground: streets along their line, landmarks beside their place, parks in their middle.

A name is put at the same place in every tile that it touches, so that it goes on across their borders.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import shapely

from geo.ground.index import Feature
from geo.ground.themes import Theme

if TYPE_CHECKING:
    from geo.ground.drawing import Window

LETTER_PX = 6.6
FONT = 'font-family="system-ui,Segoe UI,Roboto,Arial,sans-serif"'
FIRST = {"station", "school", "library", "health_centre", "care_home", "viaduct", "football_ground"}


def labels(found: dict[str, list[Feature]], window: Window, theme: Theme) -> list[str]:
    parts: list[str] = []
    if window.zoom >= 15:
        parts += _streets(found.get("street", []), window, theme)
    if window.zoom >= 15.5:
        parts += _areas(found.get("land", []), window, theme)
    if window.zoom >= 15:
        parts += _landmarks(found.get("landmark", []), window, theme)
    return [part for part in parts if part]


def _streets(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    ids: list[str] = []
    size = 12 if window.zoom < 17 else 13
    for number, feature in enumerate(features):
        length_px = feature.shape.length * window.world_px
        wide_px = len(feature.name) * LETTER_PX
        if feature.name and length_px > wide_px + (24 if window.zoom >= 16 else 110):
            ids.append(_along(feature, number, length_px, window))
    if not ids:
        return []
    return [
        f'<g {FONT} font-size="{size}" fill="{theme.text}" stroke="{theme.halo}" stroke-width="3" stroke-linejoin="round" '
        f'paint-order="stroke" text-anchor="middle">{"".join(ids)}</g>'
    ]


def _along(feature: Feature, number: int, length_px: float, window: Window) -> str:
    """The name along its line, left to right, once per 420 px; places are fractions of the whole line, the same in every tile."""
    line = shapely.simplify(feature.shape, 3 / window.world_px)
    points = window.pixels(shapely.get_coordinates(line))
    if points[0][0] > points[-1][0]:
        points = points[::-1]
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    times = max(1, round(length_px / 420))
    texts = "".join(
        f'<text dy="4"><textPath href="#s{number}" startOffset="{(step + 0.5) / times:.1%}">{escape(feature.name)}</textPath></text>'
        for step in range(times)
    )
    return f'<path id="s{number}" fill="none" stroke="none" d="{d}"/>{texts}'


def _areas(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    texts = []
    for feature in features:
        side_px = math.sqrt(feature.shape.area) * window.world_px
        if feature.name and side_px > len(feature.name) * LETTER_PX:
            texts.append(_text(feature.shape.representative_point(), feature.name, window))
    return [_group(texts, theme.quiet_text, theme, 'font-style="italic" text-anchor="middle"')]


def _landmarks(features: list[Feature], window: Window, theme: Theme) -> list[str]:
    shown = [
        f for f in features if window.zoom >= 17 or (window.zoom >= 16 and f.kind != "bus_stop") or f.kind in FIRST
    ]
    dots = "".join(_dot(feature, window) for feature in shown)
    texts = [_text(feature.shape, feature.name, window, dx=7, dy=4) for feature in shown]
    ring = f'<path stroke="{theme.halo}" stroke-width="8" stroke-linecap="round" d="{dots}"/>' if dots else ""
    disc = f'<path stroke="{theme.text}" stroke-width="5" stroke-linecap="round" d="{dots}"/>' if dots else ""
    return [ring + disc, _group(texts, theme.text, theme, 'font-weight="600"')]


def _dot(feature: Feature, window: Window) -> str:
    x, y = window.pixels(feature.shape.coords)[0]
    return f"M{x:.1f} {y:.1f}h0"


def _text(spot: Any, name: str, window: Window, *, dx: float = 0, dy: float = 0) -> str:
    x, y = window.pixels(spot.coords)[0]
    return f'<text x="{x + dx:.1f}" y="{y + dy:.1f}">{escape(name)}</text>'


def _group(texts: list[str], colour: str, theme: Theme, more: str) -> str:
    if not texts:
        return ""
    return (
        f'<g {FONT} font-size="12" fill="{colour}" stroke="{theme.halo}" stroke-width="3" stroke-linejoin="round" '
        f'paint-order="stroke" {more}>{"".join(texts)}</g>'
    )
