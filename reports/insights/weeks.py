"""The heatmap week by week, for the slider: every square's count in every week, and one set of classes for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.insights import heatmap
from reports.insights.classes import natural
from reports.insights.filters import Filters

MOST_WEEKS = 53


def by_week(jurisdiction: Jurisdiction, filters: Filters) -> dict[str, Any]:
    """GeoJSON: a polygon per square that holds reports in any week, with `counts`, one per week; `weeks`: [{from, to, week, total}].

    Weeks are ISO weeks, the first and last cut at the period's ends, so that they add up to the period. Raises BadInput without
    a beginning and an end, and for more than 53 weeks.
    """
    spans = weeks_of(filters)
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    totals: Counter[int] = Counter()
    for number, (first, last) in enumerate(spans):
        for square, n in heatmap.squares(jurisdiction, replace(filters, first=first, last=last)).items():
            counts[square][number] = n
            totals[number] += n
    breaks = natural([n for found in counts.values() for n in found.values()])
    return {
        "type": "FeatureCollection", "cell_m": filters.cell_m, "total": sum(totals.values()), "breaks": breaks,
        "weeks": [
            {"from": first, "to": last, "week": first.isocalendar().week, "total": totals[number]}
            for number, (first, last) in enumerate(spans)
        ],
        "features": [
            heatmap.square_feature(jurisdiction, square, filters.cell_m, {"counts": [found.get(n, 0) for n in range(len(spans))]})
            for square, found in sorted(counts.items())
        ],
    }  # fmt: skip


def weeks_of(filters: Filters) -> list[tuple[date, date]]:
    if filters.first is None or filters.last is None:
        raise BadInput(errors={"period": _("Choose a period with a beginning and an end; then it can be played.")})
    spans: list[tuple[date, date]] = []
    first = filters.first
    while first <= filters.last and len(spans) <= MOST_WEEKS:
        last = min(filters.last, first + timedelta(days=6 - first.weekday()))
        spans.append((first, last))
        first = last + timedelta(days=1)
    if len(spans) > MOST_WEEKS:
        raise BadInput(errors={"period": _("A year at most can be played. Choose a shorter period.")})
    return spans


def one(filters: Filters, typed: str) -> Filters:
    """Only the week that begins on this day (2026-11-16), as counts, as the map plays it; all of it where no such week is played."""
    try:
        spans = weeks_of(filters) if typed else []
    except BadInput:
        spans = []
    found = next((span for span in spans if span[0].isoformat() == typed), None)
    return replace(filters, first=found[0], last=found[1], compare=None, per=None) if found else filters
