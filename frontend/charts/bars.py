"""Lying bars, longest names first-class: a number at each end of the row, an interval as a thin line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from frontend.charts.chart import NARROW, Chart, Table, box, line, nothing, number, pictures, text

ROW, NAME, VALUE, ABOVE = 30, 210, 64, 20
TINY = 1e-6  # less is drawn as nought


@dataclass(frozen=True)
class Bar:
    """`value` None: too few, said in `words` instead of a bar. `low`, `high`: an interval. `note` goes into the table only."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    words: str = ""
    note: str = ""


def bars(
    title: str,
    rows: Sequence[Bar],
    *,
    unit: str = "",
    decimals: int = 0,
    said: str = "",
    head: str = "",
    value_head: str = "",
) -> Chart:
    """In the given order, scaled to the longest bar or interval. Raises nothing: without a value there is a sentence."""
    tops = [top for bar in rows if bar.value is not None for top in (bar.value, bar.high) if top is not None]
    if not tops:
        return nothing(title, said)

    def draw(width: float) -> tuple[float, list[SafeString]]:
        frame = _Frame(width, max(max(tops), TINY))
        parts = [line(frame.left, 0, frame.left, frame.row * len(rows), "chart-axis")]
        for n, bar in enumerate(rows):
            parts += _row(bar, n * frame.row, frame, decimals)
        return frame.row * len(rows) + 4, parts

    has_interval, has_note = any(bar.low is not None for bar in rows), any(bar.note for bar in rows)
    heads = [head, f"{value_head}{f' ({unit})' if unit else ''}"]
    heads += [_("95 % interval")] if has_interval else []
    heads += [pgettext("column", "Note")] if has_note else []
    return Chart(title, pictures(draw), Table(heads, [_cells(bar, decimals, has_interval, rows) for bar in rows]), said)


class _Frame:
    """On a telephone the name stands above its bar."""

    def __init__(self, width: float, top: float) -> None:
        narrow = width <= NARROW
        self.left, self.above = (1, ABOVE) if narrow else (NAME, 0)
        self.row = ROW + self.above
        self.scale = (width - self.left - VALUE) / top


def _row(bar: Bar, y: float, frame: _Frame, decimals: int) -> list[SafeString]:
    left, top = frame.left, y + frame.above
    middle = top + ROW / 2
    parts = [text(left, y + 16, bar.name) if frame.above else text(left - 8, middle + 5, _cut(bar.name), anchor="end")]
    if bar.value is None:
        return [*parts, text(left + 8, middle + 5, bar.words or "–", name="chart-text chart-few")]
    end = left + bar.value * frame.scale
    parts.append(box(left, top + 6, bar.value * frame.scale, ROW - 12, "chart-bar"))
    if bar.low is not None and bar.high is not None:
        low, high = left + bar.low * frame.scale, left + bar.high * frame.scale
        parts += [
            line(low, middle, high, middle, "chart-halo"),
            line(low, middle, high, middle, "chart-interval"),
            *(line(x, middle - 4, x, middle + 4, "chart-interval") for x in (low, high)),
        ]
        end = max(end, high)
    return [*parts, text(end + 6, middle + 5, number(bar.value, decimals), name="chart-text chart-number")]


def _cut(name: str, most: int = 28) -> str:
    """The table has the whole name."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _cells(bar: Bar, decimals: int, has_interval: bool, rows: Sequence[Bar]) -> list[str]:
    value = bar.words or "–" if bar.value is None else number(bar.value, decimals)
    cells = [bar.name, value]
    if has_interval:
        cells.append(
            "–" if bar.low is None or bar.value is None else f"{number(bar.low, decimals)}–{number(bar.high, decimals)}"
        )
    return [*cells, bar.note] if any(row.note for row in rows) else cells
