"""What else somebody has reported: asked for with a reason, written into the log."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk.cases import case_context, find
from frontend.views.desk.queue import queue_context
from frontend.views.guards import staff
from reports.errors import BadInput
from reports.services import reporters

MAY = "reports.see_reporter"


@staff(MAY)
@require_POST
def others(request: HttpRequest, reference: str) -> HttpResponse:
    """On the case: the same person's other reports."""
    report = find(request, reference)
    context = queue_context(request) | case_context(request, report)
    try:
        found = reporters.others_of(report, actor=request.user, reason=request.POST.get("reason"))
    except BadInput as problem:
        more = {"reporter_errors": problem.errors, "reporter_reason": request.POST.get("reason", "")}
        return render(request, "frontend/desk/desk.html", context | more, status=400)
    return render(request, "frontend/desk/desk.html", context | {"others": found, "others_asked": True})


@staff(MAY)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """By address, number or name; posted, so that it never stands in an address or a log of addresses."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "") for name in ("who", "reason")}
    context: dict[str, Any] = {"typed": typed, "errors": {}, "found": None}
    if request.method == "POST":
        try:
            context["found"] = reporters.find(town, typed["who"], actor=request.user, reason=typed["reason"])
        except BadInput as problem:
            context["errors"] = problem.errors
    return render(request, "frontend/desk/reporters.html", context, status=400 if context["errors"] else 200)
