"""Public figures: what everybody may count, for a period, as page and as CSV; and how places feel, from the monthly release."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.views.guards import in_town
from frontend.views.insights import shown
from frontend.views.public.home import area
from reports.insights import figures, filters
from reports.services import overview, releasing, setup
from reports.services.spreadsheets import guarded

PERIODS = {
    "month": gettext_lazy("30 days"), "quarter": gettext_lazy("Quarter"), "year": gettext_lazy("Twelve months"), "all": gettext_lazy("All time"),
}  # fmt: skip
USUAL = "year"


@in_town
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    period, rows = _asked(request)
    felt = [kind for kind in setup.of(town).kinds.values() if kind.sensitive]
    context = {
        "overview": overview.overview(town),
        "area": area(town),
        "rows": [shown(row, rows) for row in rows],
        "felt": [{"kind": kind, "sentences": releasing.sentences(town, kind)} for kind in felt],
        "month": next((told.month for kind in felt if (told := releasing.told(town, kind)).month), None),
        "periods": PERIODS.items(),
        "period": period,
        "period_word": PERIODS[period],
    }
    return render(request, "frontend/public/figures.html", context)


@in_town
def table(request: HttpRequest) -> HttpResponse:
    """The page's table for a spreadsheet: the same rows, and nothing where it is too few."""
    period, rows = _asked(request)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Area"), _("New"), _("Open"), _("Closed"), _("Half closed within"), "n"])
    for one in (shown(row, rows) for row in rows):
        row, median = one["row"], one["median"]
        writer.writerow([guarded(one["name"]), row.new, row.open, row.closed, "" if median is None else median, row.n])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{period}.csv"'
    return response


def _asked(request: HttpRequest) -> tuple[str, list[figures.Row]]:
    """What everybody may count, whoever asks; an unknown period is the usual one."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    period = request.GET.get("period", USUAL)
    period = period if period in PERIODS else USUAL
    return period, figures.zone_table(town, filters.read(town, AnonymousUser(), {"period": period}))
