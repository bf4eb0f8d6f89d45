"""Public figures: the map of what everybody may count, the same as a table, and how places feel, from the monthly release."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.map_context import map_settings
from frontend.views.guards import in_town
from frontend.views.insights import asked as asking
from frontend.views.insights import pictures, squares, zones
from frontend.views.insights.page import filter_line, words
from frontend.views.insights.said import problems
from frontend.views.public.home import area
from reports.insights import figures
from reports.services import overview, releasing, setup, unzoned
from reports.services.spreadsheets import guarded

PERIOD = "year"
NOBODY = AnonymousUser()


@in_town
def page(request: HttpRequest) -> HttpResponse:
    """Whoever asks, staff too, sees what everybody sees."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    asked = asking.read(town, NOBODY, request.GET, PERIOD)
    rows = figures.zone_table(town, asked.filters)
    felt = [kind for kind in setup.of(town).kinds.values() if kind.sensitive]
    context = filter_line(town, asked) | {
        "overview": overview.overview(town),
        "area": area(town),
        "zone_table": None if asked.filters.too_sensitive else zones.table(town, asked.filters, rows, asked.given),
        "problems": problems(figures.summed(rows).new, figures.doubles(town, asked.filters)),
        "felt": [{"kind": kind, "sentences": releasing.sentences(town, kind)} for kind in felt],
        "month": next((told.month for kind in felt if (told := releasing.told(town, kind)).month), None),
        "map": map_settings(request),
        "heat": heat(asked.given),
        "words": words(),
    }
    return render(request, "frontend/public/figures.html", context, status=400 if asked.errors else 200)


def heat(given: QueryDict) -> dict[str, str]:
    address = reverse("figures-picture", args=["light"])
    return {
        "url": reverse("api-heatmap"), "weeks_url": reverse("api-heatmap-weeks"), "zones_url": reverse("api-zones-geojson"),
        "square_url": reverse("figures-square"), "picture": address,
        "picture_now": f"{address}?{given.urlencode()}", "only": "public", "period": PERIOD,
    }  # fmt: skip


@in_town
def square(request: HttpRequest) -> HttpResponse:
    """How many and of which kinds; never single reports, whoever asks."""
    return squares.shown(request, NOBODY, back="figures", period=PERIOD)


@in_town
def picture(request: HttpRequest, theme: str) -> HttpResponse:
    return pictures.drawn(request.jurisdiction, NOBODY, request.GET, theme, PERIOD)  # type: ignore[attr-defined]


@in_town
def table(request: HttpRequest) -> HttpResponse:
    """The page's table for a spreadsheet: the same rows, and nothing where it is too few."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    asked = asking.read(town, NOBODY, request.GET, PERIOD)
    if asked.errors:
        return HttpResponse("\n".join(asked.errors.values()), status=400, content_type="text/plain; charset=utf-8")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Area"), _("New"), _("Open"), _("Closed"), _("Half closed within"), "n"])
    names = {"outside": unzoned.outside(), "no_place": unzoned.nowhere()}
    for row in figures.zone_table(town, asked.filters):
        told = (
            [row.new, row.open, row.closed, row.days_to_close(0.5), row.n]
            if row.known
            else [row.released, None, None, None, None]
        )
        writer.writerow(
            [guarded(row.name or names.get(row.zone, row.zone)), *("" if value is None else value for value in told)]
        )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{asked.given.get("period") or PERIOD}.csv"'
    return response
