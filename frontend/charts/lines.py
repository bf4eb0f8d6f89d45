"""Lines over time: this year and the last beside it, a target, a mark where something happened."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from frontend.charts.chart import NARROW, Chart, Table, line, nothing, number, pictures, short, steps, text

HEIGHT, LEFT, RIGHT, KEY, BOTTOM = 220, 44, 12, 22, 26
LABEL_WIDTH, KEY_WIDTH = 64, 170
STYLES = ("chart-line-1", "chart-line-2", "chart-line-3", "chart-line-4")


@dataclass(frozen=True)
class Line:
    """A series: None where there is no value; the line has a gap there. `dashed`: something to compare with (last year, a target)."""

    label: str
    values: Sequence[float | None]
    dashed: bool = False


def lines(
    title: str, labels: Sequence[str], series: Sequence[Line], *, unit: str = "", decimals: int = 0, said: str = "", marks: Sequence[tuple[int, str]] = (),
    head: str = "",
) -> Chart:  # fmt: skip
    """`labels`: one for each value. `marks`: (index, words) of upright lines. `head` names the first column of the table."""
    known = [value for one in series for value in one.values if value is not None and math.isfinite(value)]
    if not known or not labels:
        return nothing(title, said)
    ticks = steps(max(known))

    def draw(width: float) -> tuple[float, list[SafeString]]:
        frame = _Frame(len(labels), ticks[-1], width, len(series))
        parts = [_grid(frame, ticks, decimals), *(_label(frame, n, label) for n, label in enumerate(labels))]
        parts += [_mark(frame, at, words) for at, words in marks if 0 <= at < len(labels)]
        for n, one in enumerate(series):
            style = STYLES[n % len(STYLES)] + (" chart-dashed" if one.dashed else "")
            parts += [
                _path(frame, one.values, style),
                _dots(frame, one.values, style),
                _key(frame, n, one.label, style),
            ]
        return frame.bottom + BOTTOM, parts

    heads = [head, *(f"{one.label}{f' ({unit})' if unit else ''}" for one in series)]
    rows = [[label, *(number(_at(one.values, n), decimals) for one in series)] for n, label in enumerate(labels)]
    return Chart(title, pictures(draw), Table(heads, rows), said)


class _Frame:
    """Where values lie in a picture of a width: keys on top, as many rows as they need."""

    def __init__(self, n: int, top: float, width: float, keys: int) -> None:
        self.n, self.highest, self.width = n, top, width
        self.per_row = max(1, int((width - LEFT) // KEY_WIDTH)) if width > NARROW else 1
        self.top = KEY * math.ceil(keys / self.per_row) + 8
        self.bottom = self.top + HEIGHT - BOTTOM - KEY
        self.step = (width - LEFT - RIGHT) / max(1, n - 1)

    def x(self, n: int) -> float:
        return LEFT + n * self.step

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.highest


def _is_known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _at(values: Sequence[float | None], n: int) -> float | None:
    return values[n] if n < len(values) else None


def _grid(frame: _Frame, ticks: Sequence[float], decimals: int) -> SafeString:
    places = decimals if any(tick != round(tick) for tick in ticks) else 0
    parts = [
        part
        for tick in ticks
        for part in (
            line(LEFT, frame.y(tick), frame.width - RIGHT, frame.y(tick), "chart-grid" if tick else "chart-axis"),
            text(LEFT - 8, frame.y(tick) + 4, number(tick, max(places, 1 if tick != round(tick) else 0)), anchor="end"),
        )
    ]
    return SafeString("".join(parts))


def _label(frame: _Frame, n: int, label: str) -> SafeString:
    """As many as fit; the last one always."""
    every = math.ceil(frame.n * LABEL_WIDTH / (frame.width - LEFT - RIGHT))
    if (frame.n - 1 - n) % every:
        return SafeString("")
    anchor = "middle" if frame.n == 1 else "start" if n == 0 else "end" if n == frame.n - 1 else "middle"
    return text(frame.x(n), frame.bottom + 18, label, anchor=anchor)


def _path(frame: _Frame, values: Sequence[float | None], style: str) -> SafeString:
    found, pen = [], "M"
    for n, value in enumerate(values):
        if value is None or not math.isfinite(value):
            pen = "M"
            continue
        found.append(f"{pen}{short(frame.x(n))} {short(frame.y(value))}")
        pen = "L"
    return format_html('<path class="chart-line {}" d="{}"/>', style, "".join(found))


def _dots(frame: _Frame, values: Sequence[float | None], style: str) -> SafeString:
    """A value between two gaps would be invisible without one."""
    alone = [
        n for n, value in enumerate(values)
        if _is_known(value) and not _is_known(_at(values, n - 1) if n else None) and not _is_known(_at(values, n + 1))
    ]  # fmt: skip
    found = [
        format_html(
            '<circle class="chart-dot {}" cx="{}" cy="{}" r="3"/>',
            style,
            short(frame.x(n)),
            short(frame.y(values[n] or 0)),
        )
        for n in alone
    ]
    return SafeString("".join(found))


def _key(frame: _Frame, n: int, label: str, style: str) -> SafeString:
    x, y = LEFT + n % frame.per_row * KEY_WIDTH, KEY * (n // frame.per_row) + 10
    return SafeString(
        format_html('<path class="chart-line {}" d="M{} {}h22"/>', style, short(x), short(y))
        + text(x + 28, y + 5, label)
    )


def _mark(frame: _Frame, at: int, words: str) -> SafeString:
    x = frame.x(at)
    anchor = "end" if x > frame.width / 2 else "start"
    return SafeString(
        line(x, frame.top, x, frame.bottom, "chart-mark")
        + text(x + (-5 if anchor == "end" else 5), frame.top + 10, words, anchor=anchor)
    )
