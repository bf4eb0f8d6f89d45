"""The crew: the day's jobs, one job, and finishing it on one screen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.pictures import place_picture
from frontend.views.desk.controls import CHOICES
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from reports import workflow
from reports.errors import Refused
from reports.services import jobs, orders

MAY = "reports.work_order"
STEP_MINUTES = 15
TYPED = ("code", "note", "minutes", "until", "organisation")


@staff(MAY)
def day(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return render(request, "frontend/crew/day.html", {"day": jobs.day(town, request.user)})


def find(request: HttpRequest, number: str) -> jobs.Job:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = jobs.find(town, request.user, number)
    if not found:
        raise Http404
    return found


@staff(MAY)
def job(request: HttpRequest, number: str) -> HttpResponse:
    return shown(request, find(request, number))


def shown(request: HttpRequest, found: jobs.Job, *, status: int = 200, error: str = "") -> HttpResponse:
    possible = {verb.name for verb in orders.possible(found.order, request.user)}
    context = {
        "job": found,
        "order": found.order,
        "may_start": "start" in possible and found.order.status == workflow.ASSIGNED,
        "may_resume": "resume" in possible,
        "may_finish": "finish" in possible,
        "may_pause": "pause" in possible,
        "begun": found.order.status == workflow.O_IN_PROGRESS,
        "memory": jobs.memory(found),
        "photos": [photo for report in found.reports for photo in report.all_photos],  # type: ignore[attr-defined]
        "texts": list(found.order.texts.select_related("author").order_by("-created_at")[:10]),  # type: ignore[attr-defined]
        "error": error,
    }
    return render(request, "frontend/crew/job.html", context, status=status)


@staff(MAY)
def strip(request: HttpRequest, number: str, theme: str) -> HttpResponse:
    """All places of a job on one picture."""
    found = find(request, number)
    return place_picture(found.order.jurisdiction, found.reports, theme, size=(760, 320), width_m=220)


@staff(MAY)
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Start, pause, resume."""
    found = find(request, number)
    if verb not in ("start", "pause", "resume"):
        raise Http404
    typed: dict[str, Any] = {name: request.POST[name] for name in ("reason", "until", "note") if request.POST.get(name)}
    try:
        orders.act(found.order, verb, actor=request.user, version=seen_version(request), **typed)
    except Refused as problem:
        return shown(request, find(request, number), status=problem.status, error=problem.detail)
    return redirect("job", found.order.number)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, number: str) -> HttpResponse:
    found = find(request, number)
    if request.method == "GET":
        return finishing(request, found, {})
    typed = {name: request.POST.get(name, "") for name in TYPED}
    own = {r.reference: code for r in found.reports if (code := request.POST.get(f"code.{r.reference}"))}
    fields: dict[str, Any] = {name: value for name, value in typed.items() if value} | ({"reports": own} if own else {})
    try:
        jobs.finish(
            found.order, actor=request.user, photo=request.FILES.get("photo"), version=seen_version(request), **fields
        )
    except Refused as problem:
        return finishing(request, find(request, number), typed, problem)
    messages.success(request, _("%(order)s is done. The neighbours are told.") % {"order": found.order.number})
    return redirect("crew")


def finishing(
    request: HttpRequest, found: jobs.Job, typed: dict[str, str], problem: Refused | None = None
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    errors = problem.errors if problem else {}
    context = {
        "job": found,
        "order": found.order,
        "codes": list(workflow.CLOSING_CODES.values()),
        "typed": typed,
        "errors": errors,
        "error": problem.detail if problem and not errors else "",
        "organisations": list(CHOICES["organisation"](town)),
        "step": STEP_MINUTES,
    }
    return render(request, "frontend/crew/finish.html", context, status=problem.status if problem else 200)
