"""A picture of the map with shaded areas, its legend and what it shows: for a report on paper. One file, nothing to load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import shapely

from geo.ground.drawing import Window, draw, path_of
from geo.ground.index import in_world, index_of, world_x, world_y
from geo.ground.pictures import made_up_mark
from geo.ground.themes import THEMES
from geo.models import Jurisdiction

# (fill, ink) of the classes: the tokens count-1 to count-5 and change-less-3 to change-more-3 of the style.
COUNTS = {
    "light": [("#fff3cf", "#17212b"), ("#fbd36b", "#17212b"), ("#ee9a2b", "#17212b"), ("#b84a14", "#fff"), ("#7f2317", "#fff")],
    "dark": [("#2b2a1f", "#fff"), ("#6b4e14", "#fff"), ("#c4871b", "#10161b"), ("#f0a93a", "#10161b"), ("#ffe7a8", "#10161b")],
}  # fmt: skip
CHANGES = {
    "light": [
        ("#1c4f8c", "#fff"), ("#6ba3d6", "#17212b"), ("#d3e4f3", "#17212b"), ("#f2f2ee", "#17212b"), ("#fde0c0", "#17212b"),
        ("#e8933a", "#17212b"), ("#9a3f0b", "#fff"),
    ],
    "dark": [
        ("#b5dcff", "#10161b"), ("#5b9bd6", "#10161b"), ("#1e3f5f", "#fff"), ("#2a343b", "#fff"), ("#5a3511", "#fff"), ("#cf7d24", "#10161b"),
        ("#ffd2a0", "#10161b"),
    ],
}  # fmt: skip
PAPER = {"light": ("#ffffff", "#17212b", "#53606c"), "dark": ("#182128", "#eaf0ee", "#a3b1b8")}
LINE, SWATCH, READABLE_PX = 22, 22, 26
FONT = 'font-family="system-ui, Segoe UI, Roboto, Arial, sans-serif"'


@dataclass(frozen=True)
class Area:
    """A polygon in degrees with a hole or none, its colours, and the number that stands in it."""

    shape: dict
    look: tuple[str, str]
    text: str = ""


@dataclass(frozen=True)
class Step:
    """One class of the legend."""

    look: tuple[str, str]
    text: str


def plate(
    jurisdiction: Jurisdiction,
    *,
    lng: float,
    lat: float,
    zoom: float,
    size: tuple[int, int],
    theme: str,
    areas: Sequence[Area],
    steps: Sequence[Step],
    lines: Sequence[str],
    note: str = "",
) -> str:
    """An SVG of a window, and under it a band with `lines` (the first one bold) and the legend. `note` stands on the map itself."""
    width, height = size
    world_px = 256 * 2**zoom
    window = Window(
        float(world_x(lng)) - width / 2 / world_px, float(world_y(lat)) - height / 2 / world_px, world_px, width, height, zoom
    )  # fmt: skip
    paper, ink, muted = PAPER[theme]
    band = LINE * len(lines) + (SWATCH + 20 if steps else 0) + 24
    shaded = "".join(_area(area, window, paper) for area in areas)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height + band}" viewBox="0 0 {width} {height + band}">',
        f"<title>{escape(' '.join(lines))}</title>",
        f'<rect width="{width}" height="{height + band}" fill="{paper}"/>',
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        draw(index_of(jurisdiction), window, THEMES[theme]), shaded, made_up_mark(note, window, theme), "</svg>",
        *_lines(lines, height, ink, muted), *_legend(steps, height + 16 + LINE * len(lines), width, ink, muted), "</svg>",
    ]  # fmt: skip
    return "".join(parts)


def _area(area: Area, window: Window, edge: str) -> str:
    shape = in_world(shapely.geometry.shape(area.shape))
    d = path_of([shape], window)
    if not d:
        return ""
    fill, ink = area.look
    drawn = f'<path d="{d}" fill="{fill}" fill-opacity=".82" stroke="{edge}" stroke-width="1"/>'
    west, _south, east, _north = shape.bounds
    if not area.text or (east - west) * window.world_px < READABLE_PX:
        return drawn
    x, y = window.pixels(shapely.get_coordinates(shape.representative_point()))[0]
    return f'{drawn}<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle" {FONT} font-size="14" font-weight="650" fill="{ink}">{escape(area.text)}</text>'


def _lines(lines: Sequence[str], top: float, ink: str, muted: str) -> list[str]:
    looks = [f'font-size="17" font-weight="650" fill="{ink}"', f'font-size="14" fill="{muted}"']
    return [
        f'<text x="16" y="{top + 28 + LINE * n}" {FONT} {looks[min(n, 1)]}>{escape(line)}</text>'
        for n, line in enumerate(lines)
    ]


def _legend(steps: Sequence[Step], top: float, width: int, ink: str, muted: str) -> list[str]:
    parts, x = [], 16.0
    for step in steps:
        parts.append(
            f'<rect x="{x:.0f}" y="{top}" width="{SWATCH}" height="{SWATCH}" fill="{step.look[0]}" stroke="{muted}" stroke-width=".5"/>'
        )
        parts.append(
            f'<text x="{x + SWATCH + 6:.0f}" y="{top + 16}" {FONT} font-size="14" fill="{ink}">{escape(step.text)}</text>'
        )
        x += SWATCH + 24 + 8 * len(step.text)
    return parts
