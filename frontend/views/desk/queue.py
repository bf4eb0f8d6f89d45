"""The queue, with views and filters; on wide screens the map or an open case beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.map_context import map_settings
from frontend.views.guards import staff
from geo import zones
from reports import workflow
from reports.errors import BadInput
from reports.models import Report
from reports.services import queue, setup

STATUSES = [status for status in workflow.STATUSES if status in workflow.OPEN]


@staff("reports.triage_report")
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/desk/desk.html", queue_context(request))


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """What the queue needs, with or without an open case; a foreign cursor begins again."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    asked = queue.Asked.read(request.GET.dict())
    try:
        shown = queue.page(town, request.user, asked)
    except BadInput:
        asked = queue.Asked(asked.view, asked.filters)
        shown = queue.page(town, request.user, asked)
    return {
        "map": map_settings(request),
        "opened": "",
        "asked": asked,
        "queue": shown,
        "views": [(code, label, shown.counts[code]) for code, label in queue.VIEWS.items()],
        "empty": queue.EMPTY[asked.view],
        "kinds": setup.of(town).kinds.values(),
        "zones": zones.names(town),
        "statuses": [(status, workflow.public_word(status).word) for status in STATUSES],
        "marks": [mark(report) for report in shown.rows if report.has_place],
        "keep": kept(request),
    }


def mark(report: Report) -> dict[str, Any]:
    """A report of the queue on the map."""
    return {
        "id": report.reference, "lng": report.lng, "lat": report.lat, "tone": report.word.tone, "shape": report.word.shape, "icon": report.kind.icon,
        "label": f"{report.kind.short_name} · {report.place_name or report.reference}", "people": report.supporters + 1 if report.supporters else 0,
    }  # fmt: skip


def kept(request: HttpRequest) -> str:
    """The queue's own parameters, so that opening a case and acting on it comes back to the same place."""
    query = request.GET.copy()
    for name in set(query) - {"view", "cursor", *queue.FILTERS}:
        del query[name]
    return query.urlencode()
