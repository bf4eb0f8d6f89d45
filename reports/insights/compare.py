"""Two periods of the same length beside each other: what changed, square by square."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.insights import heatmap
from reports.insights.classes import class_of, natural
from reports.insights.figures import TOO_FEW
from reports.insights.filters import Filters
from reports.services import overview

EACH_WAY = 3


def difference(jurisdiction: Jurisdiction, filters: Filters) -> dict[str, Any]:
    """GeoJSON: every square with reports in either period, with count, before, change and class (-3 to 3; 0: the same).

    `breaks`: upper ends of the classes of change, the same both ways. `note` instead of squares when too few to compare, and
    `total`, `total_before` are None then.
    """
    other = filters.other
    now, before = heatmap.squares(jurisdiction, filters), heatmap.squares(jurisdiction, other)
    total, total_before = sum(now.values()), sum(before.values())
    note = _too_young(jurisdiction, filters) or _too_few(total, total_before)
    changes = {} if note else {square: now[square] - before[square] for square in sorted(now.keys() | before.keys())}
    breaks = natural([abs(change) for change in changes.values()], EACH_WAY)
    features = [
        _feature(jurisdiction, square, now[square], before[square], filters.cell_m, breaks) for square in changes
    ]
    return {
        "type": "FeatureCollection", "cell_m": filters.cell_m, "total": None if note else total, "total_before": None if note else total_before,
        "before": {"from": other.first, "to": other.last}, "breaks": breaks, "note": note,
        "counted": "rows" if filters.by_rows else "counters", "features": features,
    }  # fmt: skip


def _feature(jurisdiction: Jurisdiction, square: int, now: int, before: int, cell_m: int, breaks: list[int]) -> dict:
    change = now - before
    level = class_of(abs(change), breaks) if change else 0
    more = {"count": now, "before": before, "change": change, "class": level if change > 0 else -level}
    return heatmap.square_feature(jurisdiction, square, cell_m, more)


def _too_few(total: int, total_before: int) -> str:
    if total + total_before >= TOO_FEW:
        return ""
    return _("Too few to compare: under ten reports in both periods together.")


def _too_young(jurisdiction: Jurisdiction, filters: Filters) -> str:
    """What came before the service was there cannot be told from silence; a year earlier is told of when there are two years."""
    first, other = overview.began(jurisdiction), filters.other
    if first is None or (other.last and other.last < first):
        return _("There is nothing to compare with: the first report is younger than that period.")
    if other.first and other.first < first:
        return _("The period to compare with begins before the first report. Choose a later or shorter one.")
    assert filters.first is not None and filters.last is not None
    if filters.with_the_year_before and not overview.knows_the_year_before(jurisdiction, filters.first, filters.last):
        return _("Days are compared with those a year earlier when there are two years of reports. Until then, compare with the days before.")  # fmt: skip
    return ""
