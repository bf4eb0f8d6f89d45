"""Ground tiles: 512 px SVG, gzipped, kept on disk per version of the places."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.conf import settings

from geo.ground.drawing import Window, draw, svg
from geo.ground.index import index_of
from geo.ground.themes import THEMES
from geo.models import Jurisdiction

SIDE_PX = 512
MIN_ZOOM, MAX_ZOOM = 11, 18


def tile(jurisdiction: Jurisdiction, theme: str, z: int, x: int, y: int) -> bytes:
    """Gzipped SVG of the tile x, y of 2^z by 2^z (a 512 px tile of z shows what 256 px tiles show at z + 1).

    Raises ValueError for an unknown theme or a tile that does not exist.
    """
    if theme not in THEMES or not (MIN_ZOOM <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        raise ValueError("no such tile")
    kept = (
        Path(settings.DATA_DIR)
        / "ground"
        / str(jurisdiction.pk)
        / str(jurisdiction.places_version)
        / theme
        / f"{z}-{x}-{y}.svgz"
    )
    if kept.exists():
        return kept.read_bytes()
    content = gzip.compress(drawn(jurisdiction, theme, z, x, y).encode(), 6, mtime=0)
    _keep(kept, content)
    return content


def drawn(jurisdiction: Jurisdiction, theme: str, z: int, x: int, y: int) -> str:
    window = Window(x / 2**z, y / 2**z, SIDE_PX * 2**z, SIDE_PX, SIDE_PX, z + 1)
    return svg(window, draw(index_of(jurisdiction), window, THEMES[theme]))


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all; a full disk only costs the drawing next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{id(content)}.part")
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        return
