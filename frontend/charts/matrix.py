"""A table whose cells are shaded by how much they hold: hour by weekday. The number stands in the cell, so colour is never alone."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from frontend.charts.chart import Chart, Table, box, nothing, number, pictures, text

LEFT, TOP, CELL_H = 64, 24, 28
CLASSES = 5


def matrix(
    title: str,
    columns: Sequence[str],
    rows: Sequence[str],
    values: Sequence[Sequence[int | None]],
    *,
    said: str = "",
    head: str = "",
) -> Chart:
    """`values[row][column]`; shades are five equal steps of the highest value, nought has none. None: not possible there, left blank."""
    top = max((value for row in values for value in row if value is not None), default=0)
    if not top or not columns:
        return nothing(title, said)

    def draw(width: float) -> tuple[float, list[SafeString]]:
        cell = (width - LEFT) / len(columns)
        parts = [text(LEFT + (n + 0.5) * cell, TOP - 8, name, anchor="middle") for n, name in enumerate(columns)]
        for r, name in enumerate(rows):
            y = TOP + r * CELL_H
            parts.append(text(LEFT - 8, y + CELL_H / 2 + 5, name, anchor="end"))
            parts += [part for c, value in enumerate(values[r]) for part in _cell(value, LEFT + c * cell, y, cell, top)]
        return TOP + CELL_H * len(rows), parts

    table = Table([head, *columns], [[name, *(number(value) for value in values[r])] for r, name in enumerate(rows)])
    return Chart(title, pictures(draw), table, said)


def shade(value: int, top: int) -> int:
    """0 for nought, else 1 to 5."""
    return 0 if value <= 0 else min(CLASSES, 1 + (value * CLASSES - 1) // top)


def _cell(value: int | None, x: float, y: float, width: float, top: int) -> list[SafeString]:
    if value is None:
        return [box(x + 1, y + 1, width - 2, CELL_H - 2, "chart-none")]
    level = shade(value, top)
    parts = [box(x + 1, y + 1, width - 2, CELL_H - 2, f"chart-shade-{level}")]
    return (
        [
            *parts,
            text(
                x + width / 2, y + CELL_H / 2 + 5, number(value), anchor="middle", name=f"chart-text chart-on-{level}"
            ),
        ]
        if value
        else parts
    )
