"""What is behind a square of the map: as a page, and as a piece of one for the map's script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode

from frontend.views.guards import staff
from frontend.views.insights import asked as asking
from reports.errors import BadInput
from reports.insights import filters, square

BASES = {"insights": "frontend/base_staff.html", "figures": "frontend/base.html"}


@staff("reports.see_figures")
def page(request: HttpRequest) -> HttpResponse:
    return shown(request, request.user, back="insights")


def shown(request: HttpRequest, user: Any, *, back: str, period: str = asking.PERIOD) -> HttpResponse:
    """400 with a sentence for a square or a filter that cannot be used."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    given: QueryDict = request.GET.copy()
    if not any(given.get(name) for name in ("period", "from", "to")):
        given["period"] = period
    context: dict[str, Any] = {
        "back": back,
        "base": BASES[back],
        "query": urlencode(
            [(name, str(value)) for name, value in request.GET.items() if name not in ("cell", "fragment")]
        ),
    }
    try:
        context["square"] = square.square(town, user, filters.read(town, user, given), given.get("cell", ""))
    except BadInput as problem:
        context["errors"] = problem.errors
    template = "frontend/insights/_square.html" if "fragment" in request.GET else "frontend/insights/square.html"
    return render(request, template, context, status=400 if "errors" in context else 200)
