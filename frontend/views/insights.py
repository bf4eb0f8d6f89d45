"""What managers see: a sentence, four figures, the map in squares or zones, a table that says the same."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.map_context import map_settings
from frontend.views.guards import staff
from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.insights import figures, filters
from reports.services import releasing, setup

PERIODS = {
    "week": gettext_lazy("7 days"),
    "month": gettext_lazy("30 days"),
    "quarter": gettext_lazy("Quarter"),
    "year": gettext_lazy("Year"),
    "all": gettext_lazy("All time"),
}
PARTS = {
    "morning": gettext_lazy("Morning 6–10"),
    "day": gettext_lazy("Day 10–16"),
    "evening": gettext_lazy("Evening 16–22"),
    "night": gettext_lazy("Night 22–6"),
}
STATUSES = {"open": gettext_lazy("Open"), "closed": gettext_lazy("Closed")}
GIVEN = ("category", "period", "part_of_day", "status")
SPARK_MONTHS = 13


@staff("reports.see_figures")
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    given = {name: request.GET[name] for name in GIVEN if request.GET.get(name)}
    errors: dict[str, str] = {}
    try:
        asked = filters.read(town, request.user, {"period": "quarter"} | given)
    except BadInput as problem:
        errors, given = problem.errors, {}
        asked = filters.read(town, request.user, {"period": "quarter"})
    rows = figures.zone_table(town, asked)
    months = figures.trend(
        town,
        filters.read(
            town, request.user, {name: v for name, v in given.items() if name != "period"} | {"period": "all"}
        ),
    )
    context = {
        "map": map_settings(request),
        "errors": errors,
        "given": {"period": "quarter"} | given,
        "sentence": "" if asked.too_sensitive else sentence(town, request),
        "hidden": releasing.note(releasing.told(town, asked.kind)) if asked.too_sensitive and asked.kind else "",
        "told": releasing.sentences(town, asked.kind) if asked.too_sensitive and asked.kind else [],
        "figures": four(figures.summed(rows), months),
        "rows": [shown(row, rows) for row in rows],
        "months": months[-SPARK_MONTHS:],
        "most": max((max(m["new"], m["closed"]) for m in months[-SPARK_MONTHS:]), default=1) or 1,
        "kinds": setup.of(town).kinds.values(),
        "periods": PERIODS.items(),
        "parts": PARTS.items(),
        "statuses": STATUSES.items(),
        "words": words(),
    }
    return render(request, "frontend/insights/insights.html", context, status=400 if errors else 200)


def sentence(town: Jurisdiction, request: HttpRequest) -> str:
    """This week in words, always over everything, whatever the filters say."""
    week = filters.read(town, request.user, {"period": "week"})
    said = figures.headline(figures.zone_table(town, week))
    parts = [
        ngettext("%(n)s new", "%(n)s new", said.new) % {"n": said.new},
        ngettext("%(n)s closed", "%(n)s closed", said.closed) % {"n": said.closed},
        ngettext("%(n)s overdue", "%(n)s overdue", said.overdue) % {"n": said.overdue},
    ]
    whole = _("This week: %(parts)s.") % {"parts": ", ".join(parts)}
    if said.zone:
        whole += " " + _("%(zone)s stands out: %(n)s of %(all)s.") % {
            "zone": said.zone,
            "n": said.zone_new,
            "all": said.new,
        }
    return whole


def four(total: figures.Row, months: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The four figures, each with how many it rests on; a figure under n = 10 is said to be too few."""
    asked, median, share = total.promised + total.overdue, total.days_to_close(0.5), total.on_time_share
    return [
        {"label": _("Open now"), "value": total.open, "unit": "", "n": total.open, "spark": spark(months, "new")},
        {"label": _("In time"), "value": percent(share), "unit": "%", "n": asked, "spark": ""},
        {
            "label": _("Half closed within"),
            "value": median,
            "unit": ngettext("day", "days", median or 0),
            "n": total.n,
            "spark": spark(months, "closed"),
        },
        {
            "label": _("Opened again"),
            "value": percent(total.reopened_share),
            "unit": "%",
            "n": total.closed,
            "spark": "",
        },
    ]


def percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def spark(months: list[dict[str, Any]], name: str) -> str:
    """Points of a line 120 x 28 over the last months, without the current one: it is not over."""
    values = [month[name] for month in months[-SPARK_MONTHS - 1 : -1]]
    if len(values) < 3:
        return ""
    top, step = max(values) or 1, 120 / (len(values) - 1)
    return " ".join(f"{number * step:.1f},{26 - 24 * value / top:.1f}" for number, value in enumerate(values))


def shown(row: figures.Row, rows: list[figures.Row]) -> dict[str, Any]:
    """A row of the zone table: its figures in words, and the length of its bar."""
    names = {"outside": _("Outside all zones"), "no_place": _("Without a place")}
    most = max((one.new for one in rows), default=0) or 1
    return {
        "row": row,
        "name": row.name or names.get(row.zone, row.zone),
        "share": percent(row.on_time_share),
        "median": row.days_to_close(0.5),
        "p90": row.days_to_close(0.9),
        "bar": round(100 * row.new / most),
    }


def words() -> dict[str, str]:
    """Sentences that the page's script says."""
    return {
        "loading": _("Counting ..."),
        "failed": _("The map could not be fetched. The table below says the same."),
        "none": _("Nothing to show with these choices."),
        "square": _("{n} reports in this square of {m} m"),
    }
