"""Public figures: what everybody may count, and how places feel, from the monthly release."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.views.guards import in_town
from frontend.views.insights import shown
from frontend.views.public.home import area
from reports.insights import figures, filters
from reports.services import overview, releasing, setup


@in_town
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = figures.zone_table(town, filters.read(town, AnonymousUser(), {"period": "year"}))
    felt = [kind for kind in setup.of(town).kinds.values() if kind.sensitive]
    context = {
        "overview": overview.overview(town),
        "area": area(town),
        "rows": [shown(row, rows) for row in rows],
        "felt": [{"kind": kind, "sentences": releasing.sentences(town, kind)} for kind in felt],
        "month": next((told.month for kind in felt if (told := releasing.told(town, kind)).month), None),
    }
    return render(request, "frontend/public/figures.html", context)
