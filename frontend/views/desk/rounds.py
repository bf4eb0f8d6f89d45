"""Rounds: the day of a crew in a short order, moved by hand; and what waits for the next inspection round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from frontend.pictures import place_picture
from frontend.views.desk import races
from frontend.views.desk.races import TIMES
from frontend.views.guards import staff
from frontend.views.public import places
from frontend.views.public.report import spot_of
from frontend.views.seen import seen_version
from reports.errors import BadInput, LostRace, Refused
from reports.models import Crew, Round, RoundStop
from reports.services import cleaning, rounds, setup

MAY = "reports.plan_order"
WAYS = {Round.VAN: gettext_lazy("By van"), Round.FOOT: gettext_lazy("On foot")}
TYPED = ("crew", "day", "way", "leaves_at", "place_query", "spot")
STEPS = {"up": -1, "down": 1}
Deed = Callable[[HttpRequest, Round, int], None]


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


def known(request: HttpRequest, number: int) -> Round | None:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return Round.objects.select_related("crew", "jurisdiction").filter(pk=number, jurisdiction=town).first()


def find(request: HttpRequest, number: int) -> Round:
    found = known(request, number)
    if not found:
        raise Http404
    return found


def gone(request: HttpRequest) -> HttpResponse:
    """Whoever presses late is a lost race, whoever follows an old link has found nothing; both see the rounds that there are."""
    said = _("There is no such round any more: it was taken away. Its orders are still with the crew. The rounds that are planned stand here.")  # fmt: skip
    today = request.jurisdiction.day(timezone.now())  # type: ignore[attr-defined]
    typed = dict.fromkeys(TYPED, "") | {"day": (today + timedelta(days=1)).isoformat()}
    return shown(request, typed, {"": said}, status=409 if request.method == "POST" else 404)


@staff(MAY)
def page(request: HttpRequest, number: int) -> HttpResponse:
    found = known(request, number)
    return one(request, found) if found else gone(request)


def one(
    request: HttpRequest,
    found: Round,
    problem: Refused | None = None,
    typed: dict[str, str] | None = None,
    race: races.Race | None = None,
) -> HttpResponse:
    """`typed`: the times that could not be kept, with their stop."""
    version = rounds.version(found)
    stops = rounds.planned(found)
    context = {
        "version": version, "events": [(event, *races.of_stop(event)) for event in rounds.events_of(found)],
        "round": found, "rows": [row(stop, typed or {}) for stop in stops], "seen": ".".join(str(stop.stop.pk) for stop in stops), "way": WAYS[found.way],
        "error": next(iter(problem.errors.values()), problem.detail) if problem and not race else "", "race": race,
        "travel": sum(stop.travel for stop in stops), "work": sum(stop.stop.minutes for stop in stops), "late": sum(stop.late > 0 for stop in stops),
    }  # fmt: skip
    return render(request, "frontend/desk/round.html", context, status=problem.status if problem else 200)


def row(planned: rounds.Planned, typed: dict[str, str]) -> dict[str, Any]:
    """A stop with what its form for the times says: what was typed, else what is kept."""
    seen = rounds.times(planned.stop)
    mine = typed.get("stop") == str(planned.stop.pk)
    said = [typed[name] for name in TIMES] if mine else seen.split("|")
    return {"planned": planned, "seen": seen, "open": mine} | dict(zip(TIMES, said, strict=True))


@staff(MAY)
def picture(request: HttpRequest, number: int, theme: str) -> HttpResponse:
    found = find(request, number)
    reports = [stop.line.report for stop in rounds.stops_of(found)]
    numbers = [str(n) for n in range(1, len(reports) + 1)]
    return place_picture(found.jurisdiction, reports, theme, size=(480, 256), width_m=600, numbers=numbers)


@staff(MAY)
@require_POST
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """arrange, remove; and with a stop: up, down, set, out. Not on top of what somebody else did to the stops meanwhile."""
    if what not in DEEDS:
        raise Http404
    found = known(request, number)
    if not found:
        return gone(request)
    typed = {name: request.POST.get(name, "") for name in ("stop", *TIMES)} if what == "set" else {}
    try:
        stop = cleaning.number(request.POST.get("stop") or "0", "stop", low=0, high=999_999_999)
        DEEDS[what](request, found, stop)
    except Refused as problem:
        return refused(request, problem, number, what, typed)
    return redirect("rounds") if what == "remove" else redirect("round", number)


def refused(request: HttpRequest, problem: Refused, number: int, what: str, typed: dict[str, str]) -> HttpResponse:
    """The round as it is now, with what was wanted."""
    found = known(request, number)
    if not found:
        return gone(request)
    if not isinstance(problem, LostRace):
        return one(request, found, problem, typed)
    if what == "set":
        return one(request, found, problem, *times_on_top(request, problem, found, typed))
    stop = cleaning.number(request.POST.get("stop") or "0", "stop", low=0, high=999_999_999)
    return one(request, found, problem, typed, race_of(request, problem, found, what, stop))


def _set(request: HttpRequest, found: Round, stop: int) -> None:
    typed = {name: request.POST.get(name, "") for name in TIMES}
    rounds.set_stop(found, stop, typed, actor=request.user, seen=request.POST.get("times"))


def _moves(steps: int) -> Deed:
    return lambda request, found, stop: rounds.move(found, stop, steps, actor=request.user, seen=seen_stops(request))


DEEDS: dict[str, Deed] = {
    "arrange": lambda request, found, stop: rounds.arrange(found, actor=request.user, seen=seen_stops(request)),
    "remove": lambda request, found, stop: rounds.remove(found, actor=request.user, seen=seen_stops(request)),
    "out": lambda request, found, stop: rounds.take_out(found, stop, actor=request.user, seen=seen_stops(request)),
    "set": _set,
} | {way: _moves(steps) for way, steps in STEPS.items()}


def seen_stops(request: HttpRequest) -> list[int] | None:
    """The stops in the order in which the page showed them; None when the form does not say."""
    parts = request.POST.get("seen", "").split(".")
    return [int(part) for part in parts] if all(part.isdecimal() and len(part) < 10 for part in parts) else None


def race_of(request: HttpRequest, problem: LostRace, found: Round, what: str, stop: int) -> races.Race:
    """The stops as they are now beside what was wanted, where the two differ."""
    stops = {one.pk: one for one in rounds.stops_of(found)}
    wanted = wanted_stops(seen_stops(request) or [], what, stop)
    rows = [
        races.Row(n, _name(stops, a), _name(stops, b), True)
        for n, (a, b) in enumerate(zip_longest(stops, wanted), 1)
        if a != b and wanted
    ]
    deeds = races.of_round(rounds.since(found, seen_version(request)), found.jurisdiction)
    return races.Race(
        problem.detail, deeds, rows, _("The round below is as it is now: press again if you still want it.")
    )


def times_on_top(
    request: HttpRequest, problem: LostRace, found: Round, typed: dict[str, str]
) -> tuple[dict[str, str], races.Race]:
    """The form with what this person changed on top of what somebody else did to the other fields, and both beside each other."""
    stop = next((one for one in rounds.stops_of(found) if str(one.pk) == typed["stop"]), None)
    now = dict(zip(TIMES, rounds.times(stop).split("|"), strict=True)) if stop else dict.fromkeys(TIMES, "")
    was = dict(zip(TIMES, request.POST.get("times", "").split("|"), strict=False))
    rows, on_top = [], dict(typed)
    for name, label in TIMES.items():
        if typed[name] != was.get(name):
            rows.append(races.Row(label, now[name], typed[name], now[name] != typed[name]))
        else:
            on_top[name] = now[name]
            rows += [races.Row(label, now[name], "")] if now[name] != was[name] else []
    events = rounds.since(found, seen_version(request), int(typed["stop"]))
    return on_top, races.Race(problem.detail, races.of_round(events, found.jurisdiction), rows)


def wanted_stops(seen: list[int], what: str, stop: int) -> list[int]:
    """What the press would have made of the list that was seen; nothing when it was not about the place of a stop."""
    if what in STEPS:
        return rounds.moved(seen, stop, STEPS[what])
    return [one for one in seen if one != stop] if what == "out" else []


def _name(stops: dict[int, RoundStop], stop: int | None) -> str:
    if stop is None:
        return ""
    if stop not in stops:
        return _("(not on this round any more)")
    line = stops[stop].line
    return f"{line.report.kind.short_name}, {line.report.place_name or line.report.place_text} ({line.order.number})"


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
    messages.success(request, gathered(order.number, rounds.waiting(town, kind)))
    return redirect("order", order.number)


def gathered(number: str, left: int) -> str:
    """Says plainly when one order does not take all of them."""
    said = _("%(order)s holds what waits for the round.") % {"order": number}
    if not left:
        return said
    more = ngettext(
        "%(order)s is full: %(n)s more waits. Gather once more for another order.",
        "%(order)s is full: %(n)s more wait. Gather once more for another order.",
        left,
    )
    return more % {"order": number, "n": left}
