"""How a promise is measured: the form of a figure."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.promise import page_of, the_list
from frontend.views.settings.promise_fields import FIGURES, PROMISES, now_and_then, parent_of, refused, texts
from geo import zones
from reports.errors import LostRace, Refused
from reports.models import Frozen, Indicator, Promise
from reports.services import darkness, promise_settings, promise_words, setup

MAY = "reports.change_settings"
NEW: dict[str, Any] = {"measure": "days_to_fix", "adds": "yes"}


@staff(MAY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, promise: int | None = None, indicator: int | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = promise_settings.version(town)
    known = setting_races.row_of(request, FIGURES, Indicator, indicator) if indicator else None
    of = known.promise if known and known.pk else promise_of(request, promise, indicator)
    if request.method == "GET":
        typed = FIGURES.flat(promise_settings.indicator_state(known)) if known else NEW
        return shown(request, known, of, typed, version=version)
    typed = {name: str(value) for name, value in request.POST.items()}
    typed |= {"kinds": request.POST.getlist("kinds"), "zones": request.POST.getlist("zones")}
    if not of.pk:
        return gone_with_its_promise(request, typed)
    try:
        if known and not known.pk:
            raise LostRace
        promise_settings.write_indicator(of, typed, actor=request.user, known=known, seen=seen_version(request))
    except Refused as problem:

        def read(row: Any) -> Indicator:
            return promise_settings.read_indicator(of, typed, row)

        return shown(request, of=of, **refused(request, problem, FIGURES, Indicator, indicator, read, typed))
    messages.success(request, _("The figure is kept."))
    return redirect("promise-edit", of.pk)


def promise_of(request: HttpRequest, promise: int | None, indicator: int | None) -> Promise:
    """Of a new figure, or of one that a colleague has taken away; one without number when it went along with its promise."""
    return setting_races.row_of(
        request, PROMISES, Promise, promise or parent_of(request, FIGURES, indicator, "promise")
    )


def gone_with_its_promise(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    """There is no form any more for what was typed: it stands beside nothing, above the promises that there are."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    entries = PROMISES.since(town, seen_version(request))
    race, _on_top = setting_races.of_edit(LostRace(), town, FIGURES, entries, {}, {}, typed)
    hint = _(
        "The promise is gone, and its figures with it. What you wrote stands here: put it under another promise if it is still wanted."
    )
    return the_list(request, replace(race, hint=hint))


def shown(
    request: HttpRequest, row: Indicator | None, of: Promise, typed: dict[str, Any], errors: dict[str, str] | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    errors, typed = errors or {}, {"kinds": [], "zones": []} | typed
    context = {
        "row": row, "promise": of, "typed": typed, "errors": errors, "measures": promise_words.MEASURES.items(),
        "names": texts(town, "name", typed, errors), "kinds": [kind for kind in setup.of(town).kinds.values() if not kind.sensitive],
        "layers": _layers(town), "zones": _zones(town, typed), "lights": darkness.WORDS.items(), "lower": promise_settings.better(typed),
        "frozen": Frozen.objects.filter(period=of.period_id).first(),
    }  # fmt: skip
    return render(request, "frontend/settings/promise_indicator.html", context | more, status=status)


def _layers(town: Any) -> list[tuple[str, str]]:
    """(code, name); the default one, which nobody has to choose, has no code."""
    return [("" if layer.is_default else layer.code, str(layer.name) or layer.code) for layer in zones.layers(town)]


def _zones(town: Any, typed: dict[str, Any]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """(layer, [(code, name, chosen)]) of each layer. Codes may be the same in two layers: those of the chosen one count first."""
    chosen, theirs = _chosen_zones(town, typed)
    return [
        (
            str(layer.name) or layer.code,
            [
                (
                    zone.code,
                    str(zone.name),
                    zone.code in typed["zones"] and (layer == chosen or zone.code not in theirs),
                )
                for zone in zones.zones_of(town, layer)
            ],
        )
        for layer in zones.layers(town)
    ]


def _chosen_zones(town: Any, typed: dict[str, Any]) -> tuple[Any, set[str]]:
    """The layer that is chosen, and the codes of its zones."""
    chosen = zones.layer_of(town, str(typed.get("layer") or ""))
    return chosen, {zone.code for zone in zones.zones_of(town, chosen)}


@staff(MAY)
@require_POST
def remove(request: HttpRequest, indicator: int) -> HttpResponse:
    found = setting_races.row_of(request, FIGURES, Indicator, indicator)
    of = found.promise if found.pk else promise_of(request, None, indicator)
    if not of.pk:
        return gone_with_its_promise(request, {})
    how: Any = {"now_and_then": partial(now_and_then, FIGURES)}
    try:
        _name, race = setting_races.take_away(
            request, FIGURES, Indicator, indicator, promise_settings.remove_indicator, **how
        )
    except Refused as problem:
        messages.error(request, problem.detail)
        return redirect("promise-edit", of.pk)
    return page_of(request, of, race) if race else redirect("promise-edit", of.pk)
