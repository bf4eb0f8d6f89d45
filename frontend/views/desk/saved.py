"""The desk's filters as a form, and its saved views."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend.views.guards import staff
from people.models import SavedView
from reports.errors import BadInput, NotAllowed
from reports.services import filters, queue, saved_views

MAY = "reports.triage_report"


@staff(MAY)
@require_GET
def form(request: HttpRequest) -> HttpResponse:
    """Every filter with what is chosen now; it leads back to the queue."""
    return shown(request)


def shown(
    request: HttpRequest,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    given = request.GET
    asked = queue.Asked.read(given)
    seeker = filters.Seeker(town, request.user)
    context = {
        "asked": asked,
        "views": queue.VIEWS.items(),
        "sorts": [(code, label) for code, (label, *_rest) in queue.SORTS.items()],
        "groups": [
            (label, [control(one, asked.filters.get(one.name, []), seeker) for one in filters.FILTERS.values() if one.group == group])
            for group, label in filters.GROUPS.items()
        ],
        "query": saved_views.normal(given.urlencode()),
        "typed": typed or {},
        "errors": errors or {},
    }  # fmt: skip
    return render(request, "frontend/desk/filters.html", context, status=status)


def control(one: filters.Filter, values: list[str], seeker: filters.Seeker) -> dict[str, Any]:
    choices = [(code, word, code in values) for code, word in one.choices(seeker)] if one.choices else []
    return {
        "name": one.name,
        "label": one.label,
        "widget": one.widget,
        "choices": choices,
        "value": values[0] if values else "",
    }


@staff(MAY)
@require_http_methods(["GET", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """The list with counts; POST keeps what the form showed as a view."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if request.method == "GET":
        template = "frontend/desk/_views.html" if "fragment" in request.GET else "frontend/desk/views.html"
        return render(request, template, {"saved": saved_views.of(town, request.user)})
    query = request.POST.get("query", "")[:4000]
    try:
        view = saved_views.save(
            town, request.user, name=request.POST.get("name", ""), query=query, shared="shared" in request.POST
        )
    except BadInput as problem:
        return shown(request, {"name": request.POST.get("name", "")}, problem.errors, status=400)
    messages.success(request, _("“%(view)s” is kept.") % {"view": view.name})
    return redirect(f"{reverse('desk')}?{view.query}")


@staff(MAY)
@require_POST
def remove(request: HttpRequest, view: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = get_object_or_404(SavedView, jurisdiction=town, pk=view)
    try:
        saved_views.remove(found, request.user)
    except NotAllowed as problem:
        messages.error(request, problem.detail)
    else:
        messages.success(request, _("“%(view)s” is taken away.") % {"view": found.name})
    return redirect("desk-views")
