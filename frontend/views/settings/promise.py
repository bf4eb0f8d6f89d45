"""The promise's settings: periods, promises in every language, how each is measured; freezing, and what turned out later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from geo import zones
from reports.errors import Refused
from reports.models import Frozen, Indicator, Period, Promise
from reports.services import darkness, freezing, promise_settings, promise_words, promises, setup

MAY = "reports.change_settings"


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = Period.objects.filter(jurisdiction=town).prefetch_related("promises__indicators").select_related("frozen")
    return render(request, "frontend/settings/promises.html", {"periods": rows, "by": promise_words.BY})


@staff(MAY)
@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, period: int | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known = get_object_or_404(Period, pk=period, jurisdiction=town) if period else None
    typed = {"first_day": known.first_day.isoformat(), "last_day": known.last_day.isoformat()} if known else {}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        try:
            promise_settings.write_period(town, typed, actor=request.user, known=known)
            return redirect("promises")
        except Refused as problem:
            errors, status = problem.errors or {"": problem.detail}, problem.status
    frozen = Frozen.objects.filter(period=known).first()
    context = {"row": known, "typed": typed, "errors": errors, "frozen": frozen}
    return render(request, "frontend/settings/promise_period.html", context, status=status)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, period: int | None = None, promise: int | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known = get_object_or_404(Promise, pk=promise, jurisdiction=town) if promise else None
    of = known.period if known else get_object_or_404(Period, pk=period, jurisdiction=town)
    typed = _typed_promise(known) if known else {}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        try:
            kept = promise_settings.write_promise(of, typed, actor=request.user, known=known)
            messages.success(request, _("Promise %(code)s is kept.") % {"code": kept.code})
            return redirect("promises")
        except Refused as problem:
            errors, status = problem.errors or {"": problem.detail}, problem.status
    context = {
        "row": known, "period": of, "typed": typed, "errors": errors, "by": promise_words.BY.items(),
        "texts": _texts(town, "text", typed, errors), "comings": _texts(town, "coming", typed, errors), "frozen": Frozen.objects.filter(period=of).first(),
        "measures": promise_words.MEASURES, "lights": darkness.WORDS,
    }  # fmt: skip
    return render(request, "frontend/settings/promise.html", context, status=status)


def _typed_promise(row: Promise) -> dict[str, Any]:
    words = {f"{name}-{code}": text for name in ("text", "coming") for code, text in getattr(row, name).items()}
    return {"code": row.code, "by": row.by, "position": row.position} | words


def _texts(town: Any, name: str, typed: dict[str, Any], errors: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
    """(field, code, language, text, error) of each language of the town."""
    return [
        (
            f"{name}-{code}",
            code,
            get_language_info(code)["name_local"],
            typed.get(f"{name}-{code}", ""),
            errors.get(f"{name}-{code}", ""),
        )
        for code in town.languages
    ]


@staff(MAY)
@require_http_methods(["GET", "POST"])
def indicator(request: HttpRequest, promise: int | None = None, indicator: int | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known = get_object_or_404(Indicator, pk=indicator, jurisdiction=town) if indicator else None
    of = known.promise if known else get_object_or_404(Promise, pk=promise, jurisdiction=town)
    typed: dict[str, Any] = (
        _typed_indicator(known) if known else {"measure": "days_to_fix", "adds": "yes", "kinds": [], "zones": []}
    )
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        typed |= {"kinds": request.POST.getlist("kinds"), "zones": request.POST.getlist("zones")}
        try:
            promise_settings.write_indicator(of, typed, actor=request.user, known=known)
            messages.success(request, _("The figure is kept."))
            return redirect("promise-edit", of.pk)
        except Refused as problem:
            errors, status = problem.errors or {"": problem.detail}, problem.status
    context = {
        "row": known, "promise": of, "typed": typed, "errors": errors, "measures": promise_words.MEASURES.items(),
        "names": _texts(town, "name", typed, errors), "kinds": [kind for kind in setup.of(town).kinds.values() if not kind.sensitive],
        "layers": _layers(town), "zones": _zones(town, typed), "lights": darkness.WORDS.items(), "lower": promise_settings.better(typed),
        "frozen": Frozen.objects.filter(period=of.period_id).first(),
    }  # fmt: skip
    return render(request, "frontend/settings/promise_indicator.html", context, status=status)


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


def _typed_indicator(row: Indicator) -> dict[str, Any]:
    names = {f"name-{code}": text for code, text in row.name.items()}
    return names | {
        "measure": row.measure, "kinds": row.kinds, "layer": row.layer, "zones": row.zones, "light": row.light,
        "better": "lower" if row.lower_is_better else "higher",
        "adds": "yes" if row.adds else "", "every_days": row.every_days, "baseline": promise_words.number(row.baseline),
        "target": promise_words.number(row.target), "position": row.position,
    }  # fmt: skip


@staff(MAY)
@require_POST
def remove(request: HttpRequest, promise: int) -> HttpResponse:
    found = get_object_or_404(Promise, pk=promise, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]
    try:
        promise_settings.remove_promise(found, actor=request.user)
    except Refused as problem:
        messages.error(request, problem.detail)
    return redirect("promises")


@staff(MAY)
@require_POST
def remove_indicator(request: HttpRequest, indicator: int) -> HttpResponse:
    found = get_object_or_404(Indicator, pk=indicator, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]
    try:
        promise_settings.remove_indicator(found, actor=request.user)
    except Refused as problem:
        messages.error(request, problem.detail)
    return redirect("promise-edit", found.promise_id)  # type: ignore[attr-defined]


@staff(freezing.MAY)
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, period: int) -> HttpResponse:
    """What will be kept is shown before it is kept; afterwards the page takes corrections."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = get_object_or_404(Period.objects.select_related("jurisdiction"), pk=period, jurisdiction=town)
    errors: dict[str, str] = {}
    status = 200
    typed = {name: str(value) for name, value in request.POST.items()}
    if request.method == "POST":
        try:
            if "freeze" in request.POST:
                freezing.freeze(found, actor=request.user)
                messages.success(request, _("The period is frozen. Nothing of it changes any more."))
            else:
                freezing.correct(found, typed, actor=request.user)
                messages.success(request, _("The correction stands beside the frozen figures."))
            return redirect("promise-freeze", found.pk)
        except Refused as problem:
            errors, status = problem.errors or {"": problem.detail}, problem.status
    shown = promises.shown(found)
    context = {
        "period": found, "frozen": Frozen.objects.filter(period=found).select_related("by").first(), "until": promise_words.day(shown["until"]),
        "rows": [(one["code"], promise_words.short(one)) for one in shown["promises"]], "typed": typed, "errors": errors,
        "texts": _texts(town, "text", typed, errors), "corrections": found.corrections.select_related("actor"),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "frontend/settings/promise_freeze.html", context, status=status)
