"""What every chart is: a title, a picture and its table; and the parts that pictures share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDE, NARROW = 640, 344  # units of a column on a desk and on a telephone, so that words keep their size on both


@dataclass(frozen=True)
class Table:
    """The chart in words and numbers: the first cell of each row is its name."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Chart:
    """`svg` is hidden from screen readers, which read title, `said` (one sentence) and the table instead; empty when there is nothing to draw."""

    title: str
    svg: SafeString
    table: Table
    said: str = ""


def number(value: float | None, decimals: int = 0) -> str:
    """In the reader's language; a dash where there is none. Never NaN."""
    if value is None or not math.isfinite(value):
        return "–"
    return number_format(round(value, decimals), decimals, force_grouping=True)


def pictures(draw: Callable[[float], tuple[float, list[SafeString]]]) -> SafeString:
    """One for wide columns and one for a telephone; `draw` gives (height, parts) for a width."""
    return SafeString(
        "".join(_picture(width, *draw(width), name) for width, name in ((WIDE, "chart-wide"), (NARROW, "chart-narrow")))
    )


def _picture(width: float, height: float, parts: list[SafeString], name: str) -> SafeString:
    body = SafeString("".join(parts))
    frame = '<svg class="chart-picture {}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>'
    return format_html(frame, name, round(width), round(height), body)


def text(x: float, y: float, said: str, *, anchor: str = "start", name: str = "chart-text") -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', name, short(x), short(y), anchor, said
    )


def line(x1: float, y1: float, x2: float, y2: float, name: str) -> SafeString:
    return format_html('<path class="{}" d="M{} {}L{} {}"/>', name, short(x1), short(y1), short(x2), short(y2))


def box(x: float, y: float, width: float, height: float, name: str) -> SafeString:
    return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', name, short(x), short(y), short(max(0, width)), short(max(0, height)))  # fmt: skip


def short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def steps(top: float, most: int = 4) -> list[float]:
    """Round numbers from nought up to at least `top`, at most `most` steps of 1, 2 or 5 times a power of ten."""
    if not math.isfinite(top) or top < 1e-6:
        return [0, 1]
    raw = top / most
    power = 10 ** math.floor(math.log10(raw))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= raw * (1 - 1e-9))
    if top > 1:
        step = max(1, step)
    return [round(step * n, 10) for n in range(math.ceil(top / step - 1e-9) + 1)]


def spark(values: Sequence[float | None], *, width: float = 120, height: float = 28) -> SafeString:
    """A line as small as a word, with a gap where there is no value; nothing under three values. It only repeats what stands beside it."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    if len(known) < 3:
        return SafeString("")
    top, step = max(max(known), 1e-6), width / (len(values) - 1)
    parts: list[list[str]] = [[]]
    for n, value in enumerate(values):
        if value is None or not math.isfinite(value):
            parts.append([])
        else:
            parts[-1].append(f"{short(n * step)},{short(height - 2 - (height - 4) * value / top)}")
    drawn = [points * 2 if len(points) == 1 else points for points in parts if points]  # one by itself is a dot
    path = format_html_join("", '<polyline points="{}"/>', ((" ".join(points),) for points in drawn))
    frame = '<svg class="spark" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true">{2}</svg>'
    return format_html(frame, short(width), short(height), path)


def nothing(title: str, said: str = "") -> Chart:
    """A sentence instead of an empty frame."""
    return Chart(title, SafeString(""), Table([], []), said or _("Nothing to show with these choices."))
