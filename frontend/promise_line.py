"""The year of a promise as a thin line with today's mark: lying on a telephone, standing in the margin of a desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from frontend.charts.chart import short, text

LONG, TOP = 640, 22
MONTH_EVERY = 3


def year_line(shown: dict[str, Any]) -> dict[str, Any]:
    """{lying, standing: SVG, said: the same in words}; hidden from screen readers, which read `said`."""
    first, last, until = (date.fromisoformat(shown[name]) for name in ("first", "last", "until"))
    whole = (last - first).days + 1
    marks = [((day - first).days / whole, date_format(day, "M")) for day in _months(first, last)]
    percent = round(100 * shown["elapsed"])
    said = (
        _("The whole period is over.")
        if until >= last
        else _("%(percent)s per cent of the time has passed.") % {"percent": percent}
    )
    now = shown["elapsed"]
    today = "" if until >= last else date_format(until, "j F")
    return {"lying": _lying(now, marks, today), "standing": _standing(now, marks, today), "said": said}


def _months(first: date, last: date) -> list[date]:
    found, day, n = [], first, 0
    while day <= last:
        if n % MONTH_EVERY == 0:
            found.append(day)
        n += 1
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def _lying(now: float, marks: list[tuple[float, str]], today: str) -> SafeString:
    x = 8 + now * (LONG - 16)
    parts = [
        format_html('<path class="year-rest" d="M8 {0}H{1}"/>', TOP + 8, LONG - 8),
        format_html('<path class="year-gone" d="M8 {0}H{1}"/>', TOP + 8, short(x)),
    ]
    for share, name in marks:
        at = 8 + share * (LONG - 16)
        parts.append(format_html('<path class="year-tick" d="M{0} {1}v8"/>', short(at), TOP + 4))
        parts.append(text(at, TOP + 32, name, name="year-text"))
    if today:
        anchor = "end" if now > 0.85 else "start" if now < 0.1 else "middle"
        parts.append(format_html('<circle class="year-today" cx="{}" cy="{}" r="6"/>', short(x), TOP + 8))
        parts.append(text(x, TOP - 4, today, anchor=anchor, name="year-text year-text-now"))
    return _svg(LONG, TOP + 40, parts, "year-lying")


def _standing(now: float, marks: list[tuple[float, str]], today: str) -> SafeString:
    height = 420
    y = 8 + now * (height - 16)
    parts = [
        format_html('<path class="year-rest" d="M80 8V{}"/>', height - 8),
        format_html('<path class="year-gone" d="M80 8V{}"/>', short(y)),
    ]
    for share, name in marks:
        at = 8 + share * (height - 16)
        parts.append(format_html('<path class="year-tick" d="M76 {}h8"/>', short(at)))
        if abs(at - y) > 18 or not today:
            parts.append(text(68, at + 5, name, anchor="end", name="year-text"))
    if today:
        parts.append(format_html('<circle class="year-today" cx="80" cy="{}" r="6"/>', short(y)))
        parts.append(text(66, y + 5, today, anchor="end", name="year-text year-text-now"))
    return _svg(96, height, parts, "year-standing")


def _svg(width: float, height: float, parts: list[SafeString], name: str) -> SafeString:
    body = SafeString("".join(parts))
    return format_html(
        '<svg class="{0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}" aria-hidden="true" focusable="false">{3}</svg>',
        name,
        short(width),
        short(height),
        body,
    )
