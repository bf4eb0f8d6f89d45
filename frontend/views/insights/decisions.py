"""What is to be decided: written and ticked off beside the map, printed for the meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.map_context import made_up_note
from frontend.views.guards import staff
from geo import zones
from reports.errors import BadInput
from reports.models import Decision
from reports.services import decisions, setup

FIELDS = ("title", "owner", "due_on", "zone", "category")


def context(town: Any, user: Any) -> dict[str, Any]:
    """What the part _decisions.html shows."""
    today, names = town.day(timezone.now()), dict(zones.names(town))
    listed = [
        {"row": row, "zone": names.get(row.zone_code, row.zone_code), "is_late": bool(not row.done_on and row.due_on and row.due_on < today)}
        for row in decisions.of(town)
    ]  # fmt: skip
    return {"decisions": listed, "may_decide": user.has_perm(decisions.MAY)}


@staff("reports.see_figures")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The list as a page of its own, for paper; POST adds a line."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if request.method == "GET":
        return _shown(request, {})
    if not request.user.has_perm(decisions.MAY):  # type: ignore[union-attr]
        raise PermissionDenied
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        decisions.add(town, typed, actor=request.user)
    except BadInput as problem:
        return _shown(request, typed, problem.errors, status=400)
    messages.success(request, _("It is on the list."))
    return redirect("decisions")


@staff(decisions.MAY)
@require_POST
def tick(request: HttpRequest, decision: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = get_object_or_404(Decision, jurisdiction=town, pk=decision)
    decisions.tick(found, done=request.POST.get("done") != "no", actor=request.user)
    return redirect("decisions")


def _shown(
    request: HttpRequest, typed: dict[str, str], errors: dict[str, str] | None = None, *, status: int = 200
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    more = {
        "typed": typed, "errors": errors or {}, "zones": zones.names(town), "kinds": setup.of(town).kinds.values(), "note": made_up_note(town),
        "today": town.day(timezone.now()),
    }  # fmt: skip
    return render(request, "frontend/insights/decisions.html", context(town, request.user) | more, status=status)
