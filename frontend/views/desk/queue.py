"""The queue, with views and filters; on wide screens the map or an open case beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from frontend.map_context import map_settings
from frontend.views.desk.chosen import reach
from frontend.views.guards import staff
from reports.errors import BadInput
from reports.models import Report
from reports.services import filters, queue, saved_views


@staff("reports.triage_report")
def page(request: HttpRequest) -> HttpResponse:
    if request.GET and "" in request.GET.values():
        return redirect(f"{request.path}?{saved_views.normal(request.GET.urlencode())}")  # a form sends every field
    context = queue_context(request)
    return render(request, "frontend/desk/desk.html", context, status=400 if context["queue_errors"] else 200)


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """What the queue needs, with or without an open case. A foreign cursor begins again; a filter that cannot be read is left out and said."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    seen = timezone.now()  # before anything is read: what is changed from now on was not seen
    asked, errors = queue.Asked.read(request.GET), {}
    try:
        shown = queue.page(town, request.user, asked)
    except BadInput as problem:
        errors = {name: text for name, text in problem.errors.items() if name != "cursor"}
        left = {name: values for name, values in asked.filters.items() if name not in errors}
        asked = queue.Asked(asked.view, left, asked.sort)
        shown = queue.page(town, request.user, asked)
    return {
        "map": map_settings(request),
        "opened": "",
        "asked": asked,
        "seen": seen.isoformat(),
        "queue": shown,
        "queue_errors": errors,
        "views": [(code, label, shown.counts.get(code)) for code, label in queue.VIEWS.items()],
        "reach": reach(shown, asked.view, first_page=not asked.cursor),
        "empty": _("Nothing matches. Take a filter away.") if asked.filters else queue.EMPTY[asked.view],
        "next_view": next_view(shown, asked),
        "chips": chips(request, asked),
        "marks": [mark(report) for report in shown.rows if report.has_place],
        "keep": kept(request),
    }


def next_view(shown: queue.Page, asked: queue.Asked) -> dict[str, str] | None:
    """Where to go on when nothing is left here."""
    code, words = queue.after(asked.view, shown.counts) if not shown.rows and not asked.filters else ("", "")
    return {"code": code, "words": words} if code else None


def chips(request: HttpRequest, asked: queue.Asked) -> list[dict[str, str]]:
    """What the queue is narrowed by: the words, and the address without it."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = []
    for name, label, words in filters.said(asked.filters, filters.Seeker(town, request.user)):
        query = QueryDict(kept(request), mutable=True)
        query.pop(name, None)
        query.pop("cursor", None)
        if name == "q":
            query.pop("view", None)
        found.append({"label": label, "words": words, "without": query.urlencode()})
    return found


def mark(report: Report) -> dict[str, Any]:
    """A report of the queue on the map."""
    return {
        "id": report.reference, "lng": report.lng, "lat": report.lat, "tone": report.word.tone, "shape": report.word.shape, "icon": report.kind.icon,
        "label": f"{report.kind.short_name} · {report.place_name or report.reference}", "people": report.supporters + 1 if report.supporters else 0,
    }  # fmt: skip


def kept(request: HttpRequest) -> str:
    """The queue's own parameters, so that opening a case and acting on it comes back to the same place."""
    query = request.GET.copy()
    for name in set(query) - {"view", "sort", "cursor", *filters.FILTERS}:
        del query[name]
    return query.urlencode()
