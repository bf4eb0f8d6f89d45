"""The promise's settings: periods, promises in every language; freezing, and what turned out later."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk.races import Race
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.promise_fields import PERIODS, PROMISES, now_and_then, parent_of, refused, texts
from reports.errors import LostRace, Refused
from reports.models import Frozen, Period, Promise
from reports.services import darkness, freezing, promise_settings, promise_words, promises

MAY = "reports.change_settings"


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    return the_list(request)


def the_list(request: HttpRequest, race: Race | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = Period.objects.filter(jurisdiction=town).prefetch_related("promises__indicators").select_related("frozen")
    context = {"periods": rows, "by": promise_words.BY, "race": race}
    return render(request, "frontend/settings/promises.html", context, status=409 if race else 200)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, period: int | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = promise_settings.version(town)
    known = get_object_or_404(Period, pk=period, jurisdiction=town) if period else None
    typed = PERIODS.flat(promise_settings.period_state(known)) if known else {}
    more: dict[str, Any] = {}
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        try:
            promise_settings.write_period(town, typed, actor=request.user, known=known, seen=seen_version(request))
            return redirect("promises")
        except Refused as problem:

            def read(row: Any) -> Period:
                return promise_settings.read_period(town, typed, row)

            more = refused(request, problem, PERIODS, Period, period, read, typed)
    frozen = Frozen.objects.filter(period=known).first()
    context = {"row": known, "typed": typed, "errors": {}, "frozen": frozen, "version": version} | more
    return render(request, "frontend/settings/promise_period.html", context, status=more.get("status", 200))


@staff(MAY)
@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, period: int | None = None, promise: int | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = promise_settings.version(town)
    known = setting_races.row_of(request, PROMISES, Promise, promise) if promise else None
    of = known.period if known and known.pk else period_of(request, period, promise)
    if request.method == "GET":
        return page_of(request, known) if known else shown(request, None, of, {}, version=version)
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        if known and not known.pk:
            raise LostRace
        kept = promise_settings.write_promise(of, typed, actor=request.user, known=known, seen=seen_version(request))
    except Refused as problem:

        def read(row: Any) -> Promise:
            return promise_settings.read_promise(of, typed, row)

        return shown(request, of=of, **refused(request, problem, PROMISES, Promise, promise, read, typed))
    messages.success(request, _("Promise %(code)s is kept.") % {"code": kept.code})
    return redirect("promises")


def page_of(request: HttpRequest, row: Promise, race: Race | None = None) -> HttpResponse:
    version = promise_settings.version(row.jurisdiction)
    row = Promise.objects.select_related("period").get(pk=row.pk)
    typed, status = PROMISES.flat(promise_settings.promise_state(row)), 409 if race else 200
    return shown(request, row, row.period, typed, version=version, race=race, status=status)


def period_of(request: HttpRequest, period: int | None, promise: int | None) -> Period:
    """Of a new promise, or of one that a colleague has taken away."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    by = {"pk": period} if period else {"code": parent_of(request, PROMISES, promise, "period")}
    return get_object_or_404(Period, jurisdiction=town, **by)


def shown(
    request: HttpRequest, row: Promise | None, of: Period, typed: dict[str, Any], errors: dict[str, str] | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    errors = errors or {}
    context = {
        "row": row, "period": of, "typed": typed, "errors": errors, "by": promise_words.BY.items(),
        "texts": texts(town, "text", typed, errors), "comings": texts(town, "coming", typed, errors), "frozen": Frozen.objects.filter(period=of).first(),
        "measures": promise_words.MEASURES, "lights": darkness.WORDS,
    }  # fmt: skip
    return render(request, "frontend/settings/promise.html", context | more, status=status)


@staff(MAY)
@require_POST
def remove(request: HttpRequest, promise: int) -> HttpResponse:
    how: Any = {"now_and_then": partial(now_and_then, PROMISES), "wanted": _("Take the promise away")}
    try:
        _name, race = setting_races.take_away(
            request, PROMISES, Promise, promise, promise_settings.remove_promise, **how
        )
    except Refused as problem:
        messages.error(request, problem.detail)
        return redirect("promises")
    return the_list(request, race) if race else redirect("promises")


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
        "texts": texts(town, "text", typed, errors), "corrections": found.corrections.select_related("actor"),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "frontend/settings/promise_freeze.html", context, status=status)
