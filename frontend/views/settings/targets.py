"""What is promised: the rows, and a form for one more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk.controls import PRIORITIES
from frontend.views.desk.races import Race
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.setting_words import TARGETS, UNITS
from geo import gazetteer
from reports.errors import BadInput, LostRace
from reports.models import Target
from reports.services import setup, targets

MAY = "reports.change_settings"


@staff(MAY)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return shown(request)
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed, seen = {name: str(value) for name, value in request.POST.items()}, seen_version(request)
    try:
        made = targets.read(town, typed)
        targets.save(made, actor=request.user, seen=seen)
    except LostRace as problem:
        kept = targets.kept_like(made)
        entries = TARGETS.since(town, seen, kept.pk if kept else 0)
        now = targets.state(kept) if kept else {}
        race = setting_races.of_new(problem, town, TARGETS, entries, now, targets.state(made))
        return shown(request, typed, race=race)
    except BadInput as problem:
        return shown(request, typed, problem.errors, version=seen)
    messages.success(request, _("It counts for what comes in from now on. Promises that were given stay as they are."))
    return redirect("targets")


def shown(
    request: HttpRequest,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    race: Race | None = None,
    version: int | None = None,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = TARGETS.version(town) if version is None else version
    context = {
        "rows": targets.listed(town), "units": UNITS, "kinds": setup.of(town).kinds.values(), "priorities": PRIORITIES, "typed": typed or {},
        "errors": errors or {}, "places": sorted({one.subkind for one in gazetteer.landmarks(town) if one.subkind}),
        "version": version, "race": race,
    }  # fmt: skip
    return render(request, "frontend/settings/targets.html", context, status=409 if race else 400 if errors else 200)


@staff(MAY)
@require_POST
def remove(request: HttpRequest, row: int) -> HttpResponse:
    """A promise is never changed, only taken away: then a colleague was quicker with the same."""
    nothing: Any = {}, {}
    _name, race = setting_races.take_away(
        request, TARGETS, Target, row, targets.remove, now_and_then=lambda _kept, _entries: nothing
    )
    return shown(request, race=race) if race else redirect("targets")
