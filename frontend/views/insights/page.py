"""What managers see: a sentence, four figures, the map in squares or zones, what is to be decided, a table that says the same."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.map_context import map_settings
from frontend.views.guards import staff
from frontend.views.insights import asked as asking
from frontend.views.insights import decisions, said, when
from frontend.views.insights import zones as zone_views
from frontend.views.insights.asked import Asked
from geo import zones
from reports import workflow
from reports.insights import figures, filters, rates, still_broken
from reports.insights.months import Month
from reports.insights.months import months as in_months
from reports.services import releasing, setup
from reports.services.filters import LIGHT_WORDS, Seeker

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
SIDES = {"125": "125 m", "250": "250 m", "500": "500 m", "1000": "1 km", "2000": "2 km"}
COMPARISONS = {
    "before": gettext_lazy("With the days before"),
    "year": gettext_lazy("With a year earlier"),
}
IN_LINE = ("zone", "status", "part", "darkness")  # of the desk's filters: these stand in the filter line


@staff("reports.see_figures")
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    asked = asking.read(town, request.user, request.GET)
    context = filter_line(town, asked) | numbers(town, request, asked) | decisions.context(request)
    context |= {
        "map": map_settings(request),
        "groups": asking.groups(town, request.user, asked.given, IN_LINE),
        "heat": heat(asked),
        "words": words(),
        "now": timezone.now(),
    }
    return render(request, "frontend/insights/insights.html", context, status=400 if asked.errors else 200)


def numbers(town: Any, request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Sentence, figures, table and months; of a kind that is told once a month the release's sentences instead."""
    chosen = asked.filters
    if chosen.too_sensitive and chosen.kind:
        told = releasing.told(town, chosen.kind)
        return {
            "hidden": releasing.note(told),
            "told": releasing.sentences(town, chosen.kind),
            "figures": four(town, request, asked, [], []),
        }
    months = in_months(town, asked.ever)  # first: what is read row by row for all time serves the period too
    rows = figures.zone_table(town, chosen)
    whole = figures.summed(rows)
    return {
        "sentence": said.sentence(town, request.user),
        "problems": said.problems(whole.new, figures.doubles(town, chosen)),
        "figures": four(town, request, asked, rows, months),
        "zone_table": zone_views.table(town, chosen, rows, asked.given),
        "charts": when.charts(town, chosen, months, whole),
    }


def four(
    town: Any, request: HttpRequest, asked: Asked, rows: list[figures.Row], months: list[Month]
) -> list[dict[str, Any]]:
    """Where a zone has too few to say, the figure of the whole promised area stands beside it."""
    chosen = still_broken.in_all(still_broken.answered(town, asked.filters))
    found = said.four(figures.summed(rows), months, still_broken.answered(town, asked.ever), chosen)
    if asked.given.get("zone") and any(figure["value"] is None for figure in found):
        for figure, whole in zip(found, whole_area(town, request, asked), strict=True):
            figure["instead"] = (
                said.instead(town, whole) if figure["value"] is None and whole["value"] is not None else ""
            )
    return found


def whole_area(town: Any, request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
    """The same four of all zones that the promise is about."""
    given = asked.given.copy()
    given.pop("zone")
    table = figures.zone_table(town, filters.read(town, request.user, given))
    promised = [row for row in table if row.promised_area]
    given.setlist("zone", [row.zone for row in promised])
    answers = still_broken.answered(town, filters.read(town, request.user, given))
    return said.four(figures.summed(promised), [], {}, still_broken.in_all(answers))


def filter_line(town: Any, asked: Asked) -> dict[str, Any]:
    return {
        "errors": asked.errors,
        "given": asked.given.dict(),
        "asked": asked.filters,
        "show": asked.show,
        "measure": asked.measure,
        "measures": measures(),
        "layers": zones.layers(town),
        "hidden_fields": asking.hidden(asked.given),
        "more_open": any(asked.given.get(name) for name in ("from", "to"))
        or any(name not in IN_LINE for name, _values in asked.filters.more),
        "cell_m": str(asked.filters.cell_m),
        "zones": zones.names(town),
        "kinds": setup.of(town).kinds.values(),
        "lights": [*LIGHT_WORDS(Seeker(town, None))],
        "periods": PERIODS.items(),
        "parts": PARTS.items(),
        "statuses": [*STATUSES.items(), *((code, workflow.public_word(code).word) for code in workflow.STATUSES)],
        "sides": SIDES.items(),
        "comparisons": COMPARISONS.items(),
    }


def heat(asked: Asked) -> dict[str, str]:
    """Addresses that the map's script asks, and the picture of what is shown now."""
    address = reverse("insights-picture", args=["light"])
    return {
        "url": reverse("api-heatmap"), "weeks_url": reverse("api-heatmap-weeks"), "zones_url": reverse("api-zones-geojson"),
        "square_url": reverse("insights-square"), "picture": address,
        "picture_now": f"{address}?{asked.given.urlencode()}", "only": "", "period": asking.PERIOD,
    }  # fmt: skip


def measures() -> list[tuple[str, Any, bool]]:
    """(code, words, whether squares can show it too)."""
    both = ("new", *filters.PER)
    return [(column.code, column.label, column.code in both) for column in zone_views.COLUMNS if column.mapped]


def words() -> dict[str, str]:
    """Sentences that the page's script says."""
    return {
        "loading": _("Counting ..."),
        "failed": _("The map could not be fetched. The table below says the same."),
        "none": _("Nothing to show with these choices."),
        "reports": _("Reports in each square:"),
        "rates": _("Rate in each square:"),
        "few": _("few"),
        "too_few": _("few: under ten reports"),
        "counts_instead": str(rates.COUNTS_INSTEAD),
        "change": _("Change: {now} now, {before} before."),
        "same": _("the same"),
        "fewer": _("{n} fewer"),
        "more": _("{n} more"),
        "week": _("Week {week}, {from} – {to}: {n} reports"),
        "rows": _("Counted row by row."),
        "play": _("Play the weeks"),
        "stop": _("Stop"),
        "picture": _("The picture could not be made. Take the SVG instead."),
    }
