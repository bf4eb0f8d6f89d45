"""Rounds: the day of a crew in a short order, moved by hand; and what waits for the next inspection round."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.pictures import place_picture
from frontend.views.guards import staff
from frontend.views.public import places
from frontend.views.public.report import spot_of
from reports.errors import BadInput, Refused
from reports.models import Crew, Round
from reports.services import cleaning, rounds, setup

MAY = "reports.plan_order"
WAYS = {Round.VAN: gettext_lazy("By van"), Round.FOOT: gettext_lazy("On foot")}
TYPED = ("crew", "day", "way", "leaves_at", "place_query", "spot")
STEPS = {"up": -1, "down": 1}


@staff(MAY)
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The rounds to come, a form for one more, and the inspection rounds."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    today = town.day(timezone.now())
    typed = {name: request.POST.get(name, "") for name in TYPED}
    typed["day"] = typed["day"] or (today + timedelta(days=1)).isoformat()
    if request.method == "GET":
        return shown(request, typed)
    if "find" in request.POST or not typed["spot"]:
        hits = places.found(town, typed["place_query"])
        errors = (
            {} if hits else {"place": _("We found no such place. Try a street, a landmark or the number of a lamp.")}
        )
        return shown(request, typed, errors, hits=[hit | {"spot": spot_of(hit)} for hit in hits])
    lng, lat, *_more = [*typed["spot"].split("|"), "", ""]
    try:
        made = rounds.make(
            town, typed | {"lng": lng, "lat": lat, "start_name": typed["place_query"]}, actor=request.user
        )
    except Refused as problem:
        return shown(request, typed, problem.errors or {"": problem.detail}, status=problem.status)
    return redirect("round", made.pk)


def shown(
    request: HttpRequest, typed: dict[str, str], errors: dict[str, str] | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    today = town.day(timezone.now())
    context = {
        "rounds": Round.objects.filter(jurisdiction=town, day__gte=today).select_related("crew"), "typed": typed, "errors": errors or {}, "ways": WAYS.items(),
        "crews": Crew.objects.filter(jurisdiction=town), "inspections": rounds.inspections(town, today), "today": today.isoformat(),
    }  # fmt: skip
    return render(
        request, "frontend/desk/rounds.html", context | more, status=400 if errors and status == 200 else status
    )


def find(request: HttpRequest, number: int) -> Round:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return get_object_or_404(Round.objects.select_related("crew", "jurisdiction"), pk=number, jurisdiction=town)


@staff(MAY)
def page(request: HttpRequest, number: int) -> HttpResponse:
    return one(request, find(request, number))


def one(request: HttpRequest, found: Round, problem: Refused | None = None) -> HttpResponse:
    stops = rounds.planned(found)
    context = {
        "round": found, "stops": stops, "way": WAYS[found.way], "error": next(iter(problem.errors.values()), problem.detail) if problem else "",
        "travel": sum(stop.travel for stop in stops), "work": sum(stop.stop.minutes for stop in stops), "late": sum(stop.late > 0 for stop in stops),
    }  # fmt: skip
    return render(request, "frontend/desk/round.html", context, status=problem.status if problem else 200)


@staff(MAY)
def picture(request: HttpRequest, number: int, theme: str) -> HttpResponse:
    found = find(request, number)
    return place_picture(
        found.jurisdiction, [stop.line.report for stop in rounds.stops_of(found)], theme, size=(900, 480), width_m=600
    )


@staff(MAY)
@require_POST
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """arrange, remove; and with a stop: up, down, set, out."""
    found = find(request, number)
    stop = cleaning.number(request.POST.get("stop") or "0", "stop", low=0, high=999_999_999)
    try:
        if what == "arrange":
            rounds.arrange(found, actor=request.user)
        elif what == "remove":
            found.delete()
            return redirect("rounds")
        elif what in STEPS:
            rounds.move(found, stop, STEPS[what], actor=request.user)
        elif what == "set":
            rounds.set_stop(
                found,
                stop,
                {name: request.POST.get(name, "") for name in ("minutes", "early", "late")},
                actor=request.user,
            )
        elif what == "out":
            rounds.take_out(found, stop, actor=request.user)
        else:
            raise Http404
    except Refused as problem:
        return one(request, find(request, number), problem)
    return redirect("round", found.pk)


@staff(MAY)
@require_POST
def gather(request: HttpRequest) -> HttpResponse:
    """One order with all that waits for the round of a kind."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    kind = setup.of(town).kinds.get(request.POST.get("kind", ""))
    try:
        if not kind or not kind.round_weeks:
            raise BadInput(_("We do not know that kind. Choose one of the list."))
        order = rounds.gather(town, kind, cleaning.crew(town, request.POST.get("crew", "")), actor=request.user)
    except Refused as problem:
        messages.error(request, next(iter(problem.errors.values()), problem.detail))
        return redirect("rounds")
    messages.success(request, _("%(order)s holds what waits for the round.") % {"order": order.number})
    return redirect("order", order.number)
