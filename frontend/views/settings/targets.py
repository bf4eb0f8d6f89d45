"""What is promised: the rows, and a form for one more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk.controls import PRIORITIES
from frontend.views.guards import staff
from geo import gazetteer
from reports.errors import BadInput
from reports.models import Target
from reports.services import setup, targets

MAY = "reports.change_settings"
UNITS = {
    Target.HOURS: gettext_lazy("working hours"),
    Target.DAYS: gettext_lazy("working days"),
    Target.ROUND: gettext_lazy("the next round, in weeks"),
}


@staff(MAY)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return shown(request)
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        targets.write(town, typed, actor=request.user)
    except BadInput as problem:
        return shown(request, typed, problem.errors)
    messages.success(request, _("It counts for what comes in from now on. Promises that were given stay as they are."))
    return redirect("targets")


def shown(
    request: HttpRequest, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    context = {
        "rows": targets.listed(town), "units": UNITS, "kinds": setup.of(town).kinds.values(), "priorities": PRIORITIES, "typed": typed or {},
        "errors": errors or {}, "places": sorted({one.subkind for one in gazetteer.landmarks(town) if one.subkind}),
    }  # fmt: skip
    return render(request, "frontend/settings/targets.html", context, status=400 if errors else 200)


@staff(MAY)
@require_POST
def remove(request: HttpRequest, row: int) -> HttpResponse:
    targets.remove(get_object_or_404(Target, pk=row, jurisdiction=request.jurisdiction), actor=request.user)  # type: ignore[attr-defined]
    return redirect("targets")
