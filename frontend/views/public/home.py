"""The first page: the map with public reports, and its list twin."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from frontend.map_context import map_settings
from frontend.views.guards import in_town
from geo.words import Words
from reports.services import overview

ROWS = 24


@in_town
def map_page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    chosen = request.GET.get("category", "")[:40]
    newest = overview.newest(town, category=chosen)[:ROWS]
    context = {
        "map": map_settings(request),
        "overview": overview.overview(town),
        "reports": newest,
        "chosen": chosen,
        "area": area(town),
    }
    return render(request, "frontend/public/map.html", context)


@in_town
def list_page(request: HttpRequest) -> HttpResponse:
    """The same without a map: all that is public, page by page."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    chosen, status = request.GET.get("category", "")[:40], request.GET.get("status", "open")
    rows = Paginator(overview.newest(town, category=chosen, status=status), 50).get_page(request.GET.get("page"))
    context = {
        "overview": overview.overview(town),
        "page": rows,
        "chosen": chosen,
        "status": status,
        "area": area(town),
    }
    return render(request, "frontend/public/list.html", context)


def area(town: Any) -> str:
    """Where that is, as people there say it."""
    said = town.contact.get("in_area")
    return str(Words(said)) if said else _("in %(area)s") % {"area": town.area_name or town}
