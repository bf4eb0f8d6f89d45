"""Pictures of places for pages without script and for paper: subjects in their status colour, neighbours as ghosts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse

from frontend.map_context import made_up_note
from geo import footprints, grid
from geo.ground import picture
from geo.ground.pictures import Mark, Patch, frame, pixels_of
from geo.models import Jurisdiction
from reports.insights.classes import class_of, natural
from reports.models import Report

TONES = {
    "sent": "#1F5FA8", "received": "#5B4B9A", "planned": "#9A5B00", "waiting": "#5A6470", "fixed": "#1E7A45", "closed": "#6B5248",
}  # fmt: skip
FRESH_S = 300
COUNTS = {  # the count classes of the style sheet, and the ink that can be read on each
    "light": (("#FFF3CF", "#17212B"), ("#FBD36B", "#17212B"), ("#EE9A2B", "#17212B"), ("#B84A14", "#FFFFFF"), ("#7F2317", "#FFFFFF")),
    "dark": (("#2B2A1F", "#FFFFFF"), ("#6B4E14", "#FFFFFF"), ("#C4871B", "#10161B"), ("#F0A93A", "#10161B"), ("#FFE7A8", "#10161B")),
}  # fmt: skip
EDGE = "#0B5C66"
LEAST_ACROSS_M, GROUND_ACROSS_M = 1500, 600
GROUND_FILL = "#F2B705"


def place_picture(
    town: Jurisdiction,
    reports: Sequence[Report],
    theme: str,
    *,
    size: tuple[int, int],
    width_m: float,
    ghosts: Sequence[Report] = (),
    numbers: Sequence[str] = (),
) -> HttpResponse:
    """An SVG of at least `width_m` around the reports; 404 for another theme, or when none of them has a place.

    `numbers` stand on the marks, one for each report.
    """
    places = [(report.lng, report.lat) for report in reports if report.lng is not None and report.lat is not None]
    if not places or theme not in ("light", "dark"):
        raise Http404
    lng, lat, across_m = frame(places, at_least_m=width_m, aspect=size[0] / size[1])
    drawn = picture(
        town, lng=lng, lat=lat, width_m=across_m, width_px=size[0], height_px=size[1], theme=theme,
        marks=_marks(ghosts, ghost=True) + _marks(reports, numbers, ghost=False), note=made_up_note(town),
    )  # fmt: skip
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": f"private, max-age={FRESH_S}"})


def pixels_on(
    points: Sequence[tuple[float, float]], seen: Sequence[Report], *, size: tuple[int, int], width_m: float
) -> list[tuple[int, int]]:
    """Where points lie on the place_picture of these reports: for links that are laid over it."""
    places = [(report.lng, report.lat) for report in seen if report.lng is not None and report.lat is not None]
    if not places or not points:
        return []
    lng, lat, across_m = frame(places, at_least_m=width_m, aspect=size[0] / size[1])
    return pixels_of(points, lng=lng, lat=lat, width_m=across_m, width_px=size[0], height_px=size[1])


def _marks(reports: Sequence[Report], numbers: Sequence[str] = (), *, ghost: bool) -> list[Mark]:
    words = [*numbers, *[""] * (len(reports) - len(numbers))]
    return [
        Mark(r.lng, r.lat, TONES[r.word.tone], word, ghost=ghost)
        for r, word in zip(reports, words, strict=True)
        if r.lng is not None and r.lat is not None
    ]


def squares_picture(
    town: Jurisdiction,
    counts: Mapping[int, int],
    side_m: int,
    theme: str,
    *,
    size: tuple[int, int],
    bold: Collection[int] = (),
) -> HttpResponse:
    """An SVG of squares shaded by how many they hold, those in `bold` outlined; 404 for another theme, or when there is none."""
    shown = sorted(square for square in {*counts, *bold} if counts.get(square) or square in bold)
    if not shown or theme not in COUNTS:
        raise Http404
    rings = {square: grid.square_ring(town, square, side_m) for square in shown}
    corners = [(lng, lat) for ring in rings.values() for lng, lat in ring]
    lng, lat, across_m = frame(corners, at_least_m=LEAST_ACROSS_M, aspect=size[0] / size[1])
    tops = natural(counts.values())
    patches = []
    for square in shown:
        fill, ink = COUNTS[theme][min(4, class_of(counts.get(square, 0), tops) - 1)]
        edge = EDGE if square in bold else ""
        patches.append(Patch(rings[square], fill, str(counts.get(square, 0)), ink, edge))
    drawn = picture(
        town, lng=lng, lat=lat, width_m=across_m, width_px=size[0], height_px=size[1], theme=theme, patches=patches, note=made_up_note(town)
    )  # fmt: skip
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": f"private, max-age={FRESH_S}"})


def ground_picture(town: Jurisdiction, ground: Any, theme: str, *, size: tuple[int, int]) -> HttpResponse:
    """An SVG with some ground (geo.footprints) outlined; 404 for another theme, or when there is none."""
    rings = footprints.rings(town, ground)
    if not rings or theme not in COUNTS:
        raise Http404
    corners = [(lng, lat) for ring in rings for lng, lat in ring]
    lng, lat, across_m = frame(corners, at_least_m=GROUND_ACROSS_M, aspect=size[0] / size[1])
    patches = [Patch(ring, GROUND_FILL, edge=EDGE, opacity=0.35) for ring in rings]
    drawn = picture(
        town, lng=lng, lat=lat, width_m=across_m, width_px=size[0], height_px=size[1], theme=theme, patches=patches, note=made_up_note(town)
    )  # fmt: skip
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": f"private, max-age={FRESH_S}"})
