"""Hours of the week and of seasons, holidays and half days, confirmed once a year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.views.desk.races import Race
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.setting_races import Sort
from frontend.views.settings.setting_words import DAYS, HOURS, SORTS, season_words, week_words
from reports.errors import BadInput, LostRace
from reports.models import OpeningHours, SettingChange, SpecialDay
from reports.services import calendars, settings_log

MAY = "reports.change_settings"


@staff(MAY)
def page(request: HttpRequest) -> HttpResponse:
    return shown(request)


def shown(
    request: HttpRequest,
    hours: dict[str, str] | None = None,
    day: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    race: Race | None = None,
    version: int | None = None,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = settings_log.version(town, calendars.HOURS, calendars.DAY) if version is None else version
    today = town.day(timezone.now())
    days = list(SpecialDay.objects.filter(jurisdiction=town, day__gte=today))
    typed = hours or {}
    context = {
        "rows": hours_of(town), "days": days,
        "waiting": [one for one in days if not one.confirmed],
        "week": [(n, name, typed.get(f"from-{n}", ""), typed.get(f"to-{n}", ""), (errors or {}).get(f"day-{n}", "")) for n, name in WEEKDAYS.items()],
        "sorts": SORTS, "typed": typed, "typed_day": day or {}, "errors": errors or {}, "country": town.country,
        "version": version, "race": race,
    }  # fmt: skip
    return render(request, "frontend/settings/calendar.html", context, status=409 if race else 400 if errors else 200)


def hours_of(town: Any) -> list[tuple[OpeningHours, str, str]]:
    """(hours, their season in words, their week in words)"""
    rows = OpeningHours.objects.filter(jurisdiction=town)
    return [(row, season_words(row), week_words(row.hours)) for row in rows]


@staff(MAY)
@require_POST
def keep_hours(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        made = calendars.read_hours(town, typed)
        calendars.save(made, actor=request.user, seen=seen_version(request))
    except LostRace as problem:
        return shown(request, typed, race=race_of_new(request, HOURS, problem, made))
    except BadInput as problem:
        return shown(request, typed, None, problem.errors, version=seen_version(request))
    messages.success(request, _("The hours count from now on. Promises that were given stay as they are."))
    return redirect("calendar")


def race_of_new(request: HttpRequest, sort: Sort, problem: LostRace, made: OpeningHours | SpecialDay) -> Race:
    """What a colleague has written for the same season or day beside what this person wrote."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    kept = calendars.kept_like(made)
    entries = sort.since(town, seen_version(request), kept.pk if kept else 0)
    now = sort.flat(calendars.state(kept)) if kept else {}
    return setting_races.of_new(problem, town, sort, entries, now, sort.flat(calendars.state(made)))


@staff(MAY)
@require_POST
def remove_hours(request: HttpRequest, row: int) -> HttpResponse:
    return remove(request, HOURS, OpeningHours, row)


def remove(request: HttpRequest, sort: Sort, model: Any, row: int) -> HttpResponse:
    def now_and_then(kept: Any, entries: list[SettingChange]) -> tuple[dict[str, Any], dict[str, Any]]:
        state = calendars.state(kept) if kept.pk else {}
        return sort.flat(state), sort.flat(settings_log.as_seen(state, entries))

    _name, race = setting_races.take_away(request, sort, model, row, calendars.remove, now_and_then=now_and_then)
    return shown(request, race=race) if race else redirect("calendar")


@staff(MAY)
@require_POST
def keep_day(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        made = calendars.read_day(town, typed)
        calendars.save(made, actor=request.user, seen=seen_version(request))
    except LostRace as problem:
        return shown(request, day=typed, race=race_of_new(request, DAYS, problem, made))
    except BadInput as problem:
        return shown(request, None, typed, problem.errors, version=seen_version(request))
    return redirect("calendar")


@staff(MAY)
@require_POST
def remove_day(request: HttpRequest, row: int) -> HttpResponse:
    return remove(request, DAYS, SpecialDay, row)


@staff(MAY)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """All days as they were seen."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    seen = seen_version(request)
    try:
        n = calendars.confirm(town, actor=request.user, seen=seen)
    except LostRace as problem:
        return shown(request, race=setting_races.of_press(problem, town, DAYS, DAYS.since(town, seen), "", "", {}, {}))
    messages.success(request, _("%(n)s days are confirmed.") % {"n": n})
    return redirect("calendar")
