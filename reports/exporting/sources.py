"""Every table that can be taken out: its name, who may have it, and what builds it. The right is that of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geo.models import Jurisdiction
from reports.exporting import cases, counted, told
from reports.exporting.sheets import Build, Column, Row, Sheet

FIGURES = ("reports.see_figures", "reports.export_figures")


@dataclass(frozen=True)
class Source:
    """`rights`: all of them are needed; none: everybody."""

    label: str | Promise
    build: Build
    rights: tuple[str, ...] = FIGURES
    has_places: bool = True

    def is_for(self, user: Any) -> bool:
        return all(user.has_perm(right) for right in self.rights)


SOURCES = {
    "reports": Source(_("The desk's list"), cases.reports, ("reports.triage_report",)),
    "orders": Source(_("Work orders"), cases.orders, ("reports.see_order",), has_places=False),
    "squares": Source(_("Reports by square"), counted.squares),
    "zones": Source(_("Figures by zone"), counted.zone_table),
    "trend": Source(_("New and closed by month"), counted.trend, has_places=False),
    "hours": Source(_("Reports by hour and weekday"), told.hours, has_places=False),
    "light": Source(_("Reports by the light outside"), told.light, has_places=False),
    "answers": Source(_("What residents answered"), told.answers, has_places=False),
    "situation": Source(_("Situation picture"), told.situation, has_places=False),
    "decisions": Source(_("What is to be decided"), told.decisions, has_places=False),
    "costs": Source(_("Costs of work orders"), counted.costs, has_places=False),
    "chance": Source(_("More than chance"), counted.chance),
    "measures": Source(_("Measures and what came of them"), counted.measures),
    "figures": Source(_("Public figures"), counted.public_figures, ()),
    "figures-map": Source(_("Public figures by square"), counted.public_squares, ()),
    "promise": Source(_("The promise"), told.promise, (), has_places=False),
    "ledger": Source(_("What came of it"), told.ledger, (), has_places=False),
}


def sheet(name: str, town: Jurisdiction, user: Any, query: Mapping[str, Any]) -> Sheet:
    """Raises BadInput for a parameter that cannot be read. What is made up says so in every row."""
    found = SOURCES[name].build(town, user, query)
    if not town.made_up:
        return found
    mark = gettext("Approximate borders. Made-up data.")
    rows = (Row([*row.cells, mark], row.place) for row in found.rows)
    return replace(found, columns=[*found.columns, Column("made_up", gettext("Note"))], rows=rows)
