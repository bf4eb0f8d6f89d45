"""From whom nothing is taken now, why and until when; and the button that ends it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from frontend.views.guards import staff
from reports.services import blocking

SORTS = {
    blocking.ADDRESS: gettext_lazy("the same network address"),
    blocking.EMAIL: gettext_lazy("the same e-mail address"),
    blocking.PHONE: gettext_lazy("the same telephone number"),
}


@staff("reports.triage_report")
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = [(block, SORTS.get(block.sort, block.sort)) for block in blocking.of(town)]
    return render(request, "frontend/desk/blocks.html", {"blocks": rows})


@staff("reports.triage_report")
@require_POST
def lift(request: HttpRequest, block: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    blocking.lift(get_object_or_404(blocking.of(town), pk=block), actor=request.user)
    messages.success(request, _("The block is ended. Reports from there are taken again."))
    return redirect("blocks")
