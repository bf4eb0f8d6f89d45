"""What officers do with a handover: approve the answer, ask again, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.views.desk.cases import MAY, after, case_context, find
from frontend.views.desk.queue import queue_context
from frontend.views.guards import staff
from frontend.views.seen import seen_at
from reports.errors import Refused
from reports.models import Handover
from reports.services import handing_over


@staff(MAY)
@require_POST
def act(request: HttpRequest, handover: int, what: str) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    one = get_object_or_404(Handover.objects.select_related("report", "organisation"), pk=handover, jurisdiction=town)
    report = find(request, one.report.reference)
    words = request.POST.get("words", "")
    try:
        if what == "approve":
            handing_over.approve(one, actor=request.user, seen=seen_at(request.POST))
            done = _("The answer counts: %(report)s.")
        elif what == "back":
            handing_over.send_back(one, words, actor=request.user, seen=seen_at(request.POST))
            done = _("%(organisation)s is asked again.")
        elif what == "recall":
            handing_over.recall(one, actor=request.user, reason=words)
            done = _("%(report)s is yours again.")
        else:
            raise Http404
    except Refused as problem:
        more = case_context(request, report) | {"handover_tried": one.pk, "handover_words": words}
        more |= {"handover_error": next(iter(problem.errors.values()), problem.detail)}
        return render(request, "frontend/desk/desk.html", queue_context(request) | more, status=problem.status)
    messages.success(request, done % {"report": report.reference, "organisation": one.organisation.name})
    return redirect(after(request, report.reference))
