"""What is to be decided: written and ticked off beside the map and at the situation picture, printed for the meeting."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.map_context import made_up_note
from frontend.views.guards import staff
from geo import zones
from reports.errors import BadInput
from reports.models import Decision
from reports.services import decisions, setup

FIELDS = ("title", "owner", "due_on", "zone", "category")


def context(
    request: HttpRequest, *, since: date | None = None, changing: dict[int, Any] | None = None
) -> dict[str, Any]:
    """What the part _decisions.html shows; who ticks a line comes back to the page where it was. `changing`: what was refused, by line."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    today, names = town.day(timezone.now()), dict(zones.names(town))
    listed = [
        {
            "row": row, "changing": (changing or {}).get(row.pk), "zone": names.get(row.zone_code, row.zone_code),
            "is_late": bool(not row.done_on and row.due_on and row.due_on < today),
        }
        for row in decisions.of(town, since=since)
    ]  # fmt: skip
    return {"decisions": listed, "may_decide": request.user.has_perm(decisions.MAY), "back": request.get_full_path()}  # type: ignore[union-attr]


def form(request: HttpRequest, errors: dict[str, str]) -> dict[str, Any]:
    """What the part _decision_form.html shows, with what was typed."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return {"typed": _typed(request), "errors": errors, "zone_choices": zones.names(town), "kind_choices": setup.of(town).kinds.values()}  # fmt: skip


def put(request: HttpRequest, *, span: str = "", first: date | None = None) -> dict[str, str]:
    """Puts on the list what was typed, or gives a sentence at each field that cannot be used."""
    if not request.user.has_perm(decisions.MAY):  # type: ignore[union-attr]
        raise PermissionDenied
    try:
        decisions.add(request.jurisdiction, _typed(request), actor=request.user, span=span, first=first)  # type: ignore[attr-defined]
    except BadInput as problem:
        return problem.errors
    messages.success(request, _("It is on the list."))
    return {}


@staff("reports.see_figures")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The list as a page of its own, for paper; POST adds a line."""
    errors = put(request) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        return redirect("decisions")
    return _shown(request, context(request) | form(request, errors), status=400 if errors else 200)


def _shown(request: HttpRequest, more: dict[str, Any], *, status: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    shown = more | {"note": made_up_note(town), "today": town.day(timezone.now())}
    return render(request, "frontend/insights/decisions.html", shown, status=status)


@staff(decisions.MAY)
@require_POST
def tick(request: HttpRequest, decision: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = get_object_or_404(Decision, jurisdiction=town, pk=decision)
    decisions.tick(found, done=request.POST.get("done") != "no", actor=request.user)
    return _back(request)


@staff(decisions.MAY)
@require_POST
def change(request: HttpRequest, decision: int) -> HttpResponse:
    """Who takes a line and by when; what cannot be is said on the list's own page, with what was typed."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = get_object_or_404(Decision.objects.select_related("jurisdiction"), jurisdiction=town, pk=decision)
    try:
        decisions.change(found, request.POST, actor=request.user)
    except BadInput as problem:
        typed = {name: request.POST.get(name, "") for name in ("owner", "due_on")} | {"errors": problem.errors}
        return _shown(
            request, context(request, changing={found.pk: typed}) | form(request, {}) | {"typed": {}}, status=400
        )
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return redirect((back if is_ours else reverse("decisions")) + "#decisions-title")


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}
