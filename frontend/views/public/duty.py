"""The duty person's page: what is urgent, and one button to take it. Opened by a secret link, without an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.views.guards import in_town
from reports.errors import NotThere
from reports.services import duty, publishing, questions


@in_town
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, page: int, secret: str) -> HttpResponse:
    request.secret_page = True  # type: ignore[attr-defined]
    try:
        sent = duty.found(page, secret)
    except NotThere as problem:
        return render(request, "frontend/public/duty.html", {"error": problem.detail}, status=404)
    if request.method == "POST":
        if not duty.take(sent):
            messages.info(request, _("Somebody had taken it already."))
        return redirect(request.path)
    report: Any = sent.report
    taken = report.duty_pages.exclude(acknowledged_at=None).select_related("person").first()
    context = {
        "report": report,
        "taken": taken,
        "answers": questions.answered(report),
        "text": publishing.current_text(report, "description"),
    }
    return render(request, "frontend/public/duty.html", context)
