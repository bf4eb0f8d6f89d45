"""Hours of the week and of seasons, holidays and half days, confirmed once a year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from frontend.views.guards import staff
from reports.errors import BadInput
from reports.models import OpeningHours, SpecialDay
from reports.services import calendars

MAY = "reports.change_settings"
SORTS = {
    SpecialDay.CLOSED: gettext_lazy("Closed"), SpecialDay.HALF: gettext_lazy("Closes early"), SpecialDay.OPEN: gettext_lazy("Open as usual"),
}  # fmt: skip


@staff(MAY)
def page(request: HttpRequest) -> HttpResponse:
    return shown(request)


def shown(
    request: HttpRequest,
    hours: dict[str, str] | None = None,
    day: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    today = town.day(timezone.now())
    days = list(SpecialDay.objects.filter(jurisdiction=town, day__gte=today))
    typed = hours or {}
    context = {
        "rows": list(OpeningHours.objects.filter(jurisdiction=town)), "days": days, "waiting": [one for one in days if not one.confirmed],
        "week": [(n, name, typed.get(f"from-{n}", ""), typed.get(f"to-{n}", ""), (errors or {}).get(f"day-{n}", "")) for n, name in WEEKDAYS.items()],
        "weekdays": WEEKDAYS, "sorts": SORTS, "typed": typed, "typed_day": day or {}, "errors": errors or {}, "country": town.country,
    }  # fmt: skip
    return render(request, "frontend/settings/calendar.html", context, status=400 if errors else 200)


@staff(MAY)
@require_POST
def keep_hours(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        calendars.write_hours(town, typed, actor=request.user)
    except BadInput as problem:
        return shown(request, typed, None, problem.errors)
    messages.success(request, _("The hours count from now on. Promises that were given stay as they are."))
    return redirect("calendar")


@staff(MAY)
@require_POST
def remove_hours(request: HttpRequest, row: int) -> HttpResponse:
    calendars.remove(get_object_or_404(OpeningHours, pk=row, jurisdiction=request.jurisdiction), actor=request.user)  # type: ignore[attr-defined]
    return redirect("calendar")


@staff(MAY)
@require_POST
def keep_day(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        calendars.write_day(town, typed, actor=request.user)
    except BadInput as problem:
        return shown(request, None, typed, problem.errors)
    return redirect("calendar")


@staff(MAY)
@require_POST
def remove_day(request: HttpRequest, row: int) -> HttpResponse:
    calendars.remove(get_object_or_404(SpecialDay, pk=row, jurisdiction=request.jurisdiction), actor=request.user)  # type: ignore[attr-defined]
    return redirect("calendar")


@staff(MAY)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    n = calendars.confirm(request.jurisdiction, actor=request.user)  # type: ignore[attr-defined]
    messages.success(request, _("%(n)s days are confirmed.") % {"n": n})
    return redirect("calendar")
