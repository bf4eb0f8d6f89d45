"""The duty roster: the list in its order, holes in the next weeks, and a form for each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from reports.errors import BadInput
from reports.models import DutyPerson
from reports.services import duty_roster

MAY = "reports.change_settings"
WAYS = {"up": -1, "down": 1}
FIELDS = ("name", "email", "phone", "first_on", "last_on")


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = duty_roster.listed(town)
    now = duty_roster.on_duty(town, timezone.now())
    context = {
        "rows": [
            {"person": one, "on": one in now, "days": [WEEKDAYS_ABBR[day] for day in one.weekdays], "first": n == 0, "last": n == len(rows) - 1}
            for n, one in enumerate(rows)
        ],
        "holes": duty_roster.holes(town),
    }  # fmt: skip
    return render(request, "frontend/settings/duty.html", context)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, row: int | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known = get_object_or_404(DutyPerson, pk=row, jurisdiction=town) if row else None
    if request.method == "GET":
        return shown(request, known, typed_of(known) if known else {"active": True})
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in FIELDS}
    typed |= {"weekdays": request.POST.getlist("weekdays"), "active": request.POST.get("active") == "yes"}
    try:
        kept = duty_roster.write(town, typed, actor=request.user, known=known)
    except BadInput as problem:
        return shown(request, known, typed, problem.errors)
    messages.success(request, _("%(name)s stands in the roster.") % {"name": kept.name})
    return redirect("duty-roster")


def typed_of(row: DutyPerson) -> dict[str, Any]:
    days = {name: value.isoformat() if (value := getattr(row, name)) else "" for name in ("first_on", "last_on")}
    return days | {
        "name": row.name, "email": row.email, "phone": row.phone, "active": row.active, "weekdays": [str(day) for day in row.weekdays],
    }  # fmt: skip


def shown(
    request: HttpRequest, row: DutyPerson | None, typed: dict[str, Any], errors: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "row": row, "typed": typed, "errors": errors or {},
        "weekdays": [(n, name, str(n) in typed.get("weekdays", [])) for n, name in WEEKDAYS.items()],
    }  # fmt: skip
    return render(request, "frontend/settings/duty_person.html", context, status=400 if errors else 200)


@staff(MAY)
@require_POST
def move(request: HttpRequest, row: int, way: str) -> HttpResponse:
    if way not in WAYS:
        raise Http404
    found = get_object_or_404(DutyPerson, pk=row, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]
    duty_roster.move(found, WAYS[way], actor=request.user)
    return redirect("duty-roster")


@staff(MAY)
@require_POST
def remove(request: HttpRequest, row: int) -> HttpResponse:
    found = get_object_or_404(DutyPerson, pk=row, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]
    duty_roster.remove(found, actor=request.user)
    messages.success(request, _("%(name)s does not stand in the roster any more.") % {"name": found.name})
    return redirect("duty-roster")
