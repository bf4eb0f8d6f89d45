"""For staff and the police's own account: figures that are written down, links for those without account, what was done, evenings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from reports import links
from reports.errors import Refused
from reports.models import Evening, Indicator, LogLink, Promise, Step
from reports.services import figure_log, promise_steps, promise_words, promises

SEE = "reports.see_figures"
LINKS_SHOWN = 20


@staff(SEE)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The figures that this account may write down, with those that stand."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    mine = figure_log.to_log(town, request.user)
    if not mine and not _may_log(request.user):
        raise PermissionDenied
    if request.method == "GET":
        return shown(request, mine)
    typed = {name: str(value) for name, value in request.POST.items()}
    chosen = get_object_or_404(Indicator, pk=_pk(typed.get("indicator")), jurisdiction=town)
    try:
        made = figure_log.write(chosen, typed, actor=request.user)
    except Refused as problem:
        return shown(request, mine, typed, problem.errors or {"": problem.detail}, status=problem.status)
    messages.success(request, _("%(name)s: %(value)s is written down.") % {"name": made.indicator.name, "value": f"{made.value:g}"})  # fmt: skip
    return redirect("promise-log")


def _may_log(user: Any) -> bool:
    return user.has_perm(figure_log.MAY_ALL) or user.has_perm(figure_log.MAY_POLICE)


def _pk(typed: Any) -> int:
    return int(typed) if str(typed or "").isdecimal() and len(str(typed)) < 12 else 0


def shown(
    request: HttpRequest, mine: list[Indicator], typed: dict[str, str] | None = None, errors: dict[str, str] | None = None, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    may_all = request.user.has_perm(figure_log.MAY_ALL)  # type: ignore[union-attr]
    context = {
        "rows": [_row(one) for one in mine], "typed": typed or {}, "errors": errors or {}, "may_all": may_all,
        "today": town.day(timezone.now()).isoformat(), "days": figure_log.DAYS, "links": _links(town) if may_all else [],
    }  # fmt: skip
    return render(request, "frontend/insights/promise_log.html", context, status=status)


def _row(one: Indicator) -> dict[str, Any]:
    values = [(row, promise_words.number(row.value)) for row in figure_log.standing(one)]
    return {"one": one, "said": values[:6], "pk": str(one.pk), "source": values[0][0].source if values else ""}


def _links(town: Any) -> list[dict[str, Any]]:
    rows = LogLink.objects.filter(jurisdiction=town).prefetch_related("indicators")[:LINKS_SHOWN]
    return [
        {
            "link": one,
            "live": figure_log.is_live(one),
            "address": links.figure_log(figure_log.token_of(one)) if figure_log.is_live(one) else "",
        }
        for one in rows
    ]


@staff(figure_log.MAY_ALL)
@require_POST
def new_link(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    mine = figure_log.to_log(town, request.user)
    wanted = set(request.POST.getlist("indicators"))
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        figure_log.make_link(town, [one for one in mine if str(one.pk) in wanted], typed, actor=request.user)
    except Refused as problem:
        return shown(request, mine, typed, problem.errors or {"": problem.detail}, status=problem.status)
    messages.success(request, _("The link is made. Give it to the one who writes the figures down."))
    return redirect("promise-log")


@staff(figure_log.MAY_ALL)
@require_POST
def revoke(request: HttpRequest, link: int) -> HttpResponse:
    found = get_object_or_404(LogLink, pk=link, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]
    try:
        figure_log.revoke(found, actor=request.user)
    except Refused as problem:
        messages.error(request, problem.detail)
    else:
        messages.success(request, _("The link does not work any more."))
    return redirect("promise-log")


@staff(figure_log.MAY_ALL)
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """What was done for each promise of the current period."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if request.method == "GET":
        return shown_done(request)
    typed = {name: str(value) for name, value in request.POST.items()}
    promise = get_object_or_404(Promise, pk=_pk(typed.get("promise")), jurisdiction=town)
    try:
        promise_steps.add(promise, typed, dict(request.FILES.items()), actor=request.user)
    except Refused as problem:
        return shown_done(request, typed, problem.errors or {"": problem.detail}, status=problem.status)
    messages.success(request, _("It stands on the promise's page now."))
    return redirect("promise-done")


def shown_done(
    request: HttpRequest, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    period, given, wrong = promises.current(town), typed or {}, errors or {}
    rows = list(period.promises.prefetch_related("steps")) if period else []  # type: ignore[attr-defined]
    texts = [
        (code, get_language_info(code)["name_local"], given.get(f"text-{code}", ""), wrong.get(f"text-{code}", ""))
        for code in town.languages
    ]
    context = {"period": period, "rows": rows, "typed": given, "errors": wrong, "texts": texts, "today": town.day(timezone.now()).isoformat()}  # fmt: skip
    return render(request, "frontend/insights/promise_done.html", context, status=status)


@staff(figure_log.MAY_ALL)
@require_POST
def remove_step(request: HttpRequest, step: int) -> HttpResponse:
    found = get_object_or_404(Step, pk=step, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]
    try:
        promise_steps.remove(found, actor=request.user)
    except Refused as problem:
        messages.error(request, problem.detail)
    return redirect("promise-done")


@staff(figure_log.MAY_ALL)
@require_http_methods(["GET", "POST"])
def evenings(request: HttpRequest) -> HttpResponse:
    """The list of evenings with something going on, and a form for one more."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: str(value) for name, value in request.POST.items()}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            promise_steps.log_evening(town, typed, actor=request.user)
        except Refused as problem:
            errors, status = problem.errors or {"": problem.detail}, problem.status
        else:
            messages.success(request, _("The evening stands in the list."))
            return redirect("promise-evenings")
    rows = promise_steps.evenings(town)
    given = typed or {"day": town.day(timezone.now()).isoformat(), "source": rows[0].source if rows else ""}
    context = {"rows": rows, "typed": given, "errors": errors, "places": promise_steps.places(town)}
    return render(request, "frontend/insights/promise_evenings.html", context, status=status)


@staff(figure_log.MAY_ALL)
@require_POST
def remove_evening(request: HttpRequest, evening: int) -> HttpResponse:
    found = get_object_or_404(Evening, pk=evening, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]
    promise_steps.remove_evening(found, actor=request.user)
    return redirect("promise-evenings")
