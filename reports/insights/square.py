"""What is behind one square: how many, of which kinds, and for those who see single reports the cases themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from geo import grid
from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.insights import scan
from reports.insights.filters import Filters
from reports.models import Report
from reports.services import setup

MOST_SHOWN = 200
HIGHEST = 2**62  # of the finest code


@dataclass(frozen=True)
class Square:
    """`reports`: the newest first, at most 200, None for those who may not see single reports."""

    cell: int
    cell_m: int
    n: int
    kinds: list[tuple[Any, int]] = field(default_factory=list)
    reports: list[Report] | None = None


def square(jurisdiction: Jurisdiction, user: Any, filters: Filters, cell: str) -> Square:
    """Counted row by row; an index finds the rows. Of a kind that is told once a month there is nothing. Raises BadInput."""
    code = _code(cell, filters.cell_m)
    if filters.too_sensitive:
        return Square(code, filters.cell_m, 0)
    low, high = grid.child_range(code, filters.cell_m)
    found = scan.seen(jurisdiction, filters).filter(cell__range=(low, high))
    by_kind = Counter(dict(found.values_list("kind").annotate(n=Count("pk")).order_by()))
    known = {kind.pk: kind for kind in setup.of(jurisdiction).all_kinds}
    kinds = [(known[pk], n) for pk, n in by_kind.most_common()]
    reports = None
    if user.has_perm("reports.see_report"):
        reports = list(found.visible_to(user).order_by("-observed_at", "-pk")[:MOST_SHOWN])  # type: ignore[attr-defined]
        setup.attach(jurisdiction, reports)
    return Square(code, filters.cell_m, sum(by_kind.values()), kinds, reports)


def _code(text: str, cell_m: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) << grid.bits(cell_m) < HIGHEST):
        raise BadInput(errors={"cell": _("There is no such square. Choose one on the map.")})
    return int(text)
