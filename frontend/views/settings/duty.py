"""The duty roster: the list in its order, holes in the next weeks, and a form for each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk.races import Race
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.setting_words import DUTY, flat_duty
from reports.errors import BadInput, LostRace
from reports.models import DutyPerson, SettingChange
from reports.services import duty_roster, settings_log

MAY = "reports.change_settings"
WAYS = {"up": -1, "down": 1}
UNLOGGED = ("name", "email", "phone")
FIELDS = (*UNLOGGED, "first_on", "last_on")


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    return the_list(request)


def the_list(request: HttpRequest, race: Race | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = DUTY.version(town)
    rows = duty_roster.listed(town)
    now = duty_roster.on_duty(town, timezone.now())
    context = {
        "rows": [
            {"person": one, "on": one in now, "days": [WEEKDAYS_ABBR[day] for day in one.weekdays], "first": n == 0, "last": n == len(rows) - 1}
            for n, one in enumerate(rows)
        ],
        "holes": duty_roster.holes(town), "version": version, "race": race,
    }  # fmt: skip
    return render(request, "frontend/settings/duty.html", context, status=409 if race else 200)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, row: int | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version, seen = DUTY.version(town), seen_version(request)
    known = setting_races.row_of(request, DUTY, DutyPerson, row) if row else None
    if request.method == "GET":
        return shown(request, known, typed_of(known) if known else {"active": True}, version)
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in FIELDS}
    typed |= {"weekdays": request.POST.getlist("weekdays"), "active": request.POST.get("active") == "yes"}
    try:
        made = duty_roster.read(town, typed, known)
        if known and not known.pk:
            raise LostRace
        kept = duty_roster.save(made, actor=request.user, seen=seen)
    except LostRace as problem:
        return overtaken(request, problem, row, typed_of(made))
    except BadInput as problem:
        kept_version = version if seen is None else seen
        return shown(request, known, typed, kept_version, problem.errors, status=problem.status)
    messages.success(request, _("%(name)s stands in the roster.") % {"name": kept.name})
    return redirect("duty-roster")


def overtaken(request: HttpRequest, problem: LostRace, row: int | None, yours: dict[str, Any]) -> HttpResponse:
    """Both versions, and the form as it would be on top of what is kept now."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version, entries = DUTY.version(town), DUTY.since(town, seen_version(request), row)
    known = setting_races.row_of(request, DUTY, DutyPerson, row or 0)
    now, was = now_and_then(known, entries)
    was |= {name: request.POST[f"was-{name}"] for name in UNLOGGED if f"was-{name}" in request.POST}
    race, on_top = setting_races.of_edit(problem, town, DUTY, entries, now, was, yours)
    return shown(request, known, on_top, version, race=race, status=problem.status)


def now_and_then(known: DutyPerson, entries: list[SettingChange]) -> tuple[dict[str, Any], dict[str, Any]]:
    """By field, as it is and as it was before these entries. Who it is and how reached the list of changes does not keep: of that the
    form says how it was."""
    now = typed_of(known) if known.pk else {}
    return now, now | flat_duty(settings_log.as_seen(duty_roster.state(known), entries)) if known.pk else {}


def typed_of(row: DutyPerson) -> dict[str, Any]:
    return flat_duty(duty_roster.state(row)) | {"name": row.name, "email": row.email, "phone": row.phone}


def shown(
    request: HttpRequest, row: DutyPerson | None, typed: dict[str, Any], version: int, errors: dict[str, str] | None = None, *,
    race: Race | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "row": row if row and row.pk else None, "typed": typed, "errors": errors or {}, "version": version, "race": race,
        "was": {name: getattr(row, name) for name in UNLOGGED} if row and row.pk and not errors else {name: request.POST.get(f"was-{name}", "") for name in UNLOGGED},
        "weekdays": [(n, name, str(n) in typed.get("weekdays", [])) for n, name in WEEKDAYS.items()],
    }  # fmt: skip
    return render(request, "frontend/settings/duty_person.html", context, status=status)


@staff(MAY)
@require_POST
def move(request: HttpRequest, row: int, way: str) -> HttpResponse:
    if way not in WAYS:
        raise Http404
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found, seen = setting_races.row_of(request, DUTY, DutyPerson, row), seen_version(request)
    try:
        duty_roster.move(found, WAYS[way], actor=request.user, seen=seen)
    except LostRace as problem:
        rows = duty_roster.listed(town)
        wanted = duty_roster.moved(rows, found, WAYS[way]) if found in rows else rows
        return the_list(request, setting_races.of_move(problem, town, DUTY, DUTY.since(town, seen), rows, wanted))
    return redirect("duty-roster")


@staff(MAY)
@require_POST
def remove(request: HttpRequest, row: int) -> HttpResponse:
    how: Any = {"now_and_then": now_and_then, "wanted": _("Take out of the roster")}
    name, race = setting_races.take_away(request, DUTY, DutyPerson, row, duty_roster.remove, **how)
    if race:
        return the_list(request, race)
    messages.success(request, _("%(name)s does not stand in the roster any more.") % {"name": name})
    return redirect("duty-roster")
