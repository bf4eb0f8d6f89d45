"""The foreman's board: a column for each crew, the map beside it, orders moved from one crew to another, a crew's day on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.documents import papers
from frontend.map_context import map_settings
from frontend.pictures import place_picture
from frontend.views.desk import races
from frontend.views.desk.orders import find
from frontend.views.desk.papers import pdf
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from reports.errors import LostRace, Refused
from reports.models import Crew
from reports.services import board, orders

MAY = "reports.plan_order"
PRINTED = 60


@staff(MAY)
def page(request: HttpRequest) -> HttpResponse:
    return shown(request)


def shown(
    request: HttpRequest,
    tried: dict[str, str] | None = None,
    problem: Refused | None = None,
    race: races.Race | None = None,
) -> HttpResponse:
    """`tried`: the order that could not be moved, and where to; its card says why. `race`: what others did to it meanwhile."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    columns = board.of(town, request.user)
    context = {
        "map": map_settings(request),
        "columns": columns,
        "crews": list(Crew.objects.filter(jurisdiction=town)),
        "marks": [mark(card, column) for column in columns for card in column.cards if card.job.point],
        "today": town.day(timezone.now()),
        "tried": tried or {},
        "error": next(iter(problem.errors.values()), problem.detail) if problem else "",
        "race": race,
        "lacks_kit": bool(problem and "crew" in problem.errors),
    }
    return render(request, "frontend/desk/board.html", context, status=problem.status if problem else 200)


def mark(card: board.Card, column: board.Column) -> dict[str, Any]:
    """An order on the map, by its number on the board."""
    lng, lat = card.job.point or (0.0, 0.0)
    crew = str(column.crew) if column.crew else _("No crew yet")
    return {
        "id": card.job.order.number, "lng": lng, "lat": lat, "number": card.n, "tone": "planned" if column.crew else "sent",
        "label": f"{card.n}. {card.job.order.title} · {crew}",
    }  # fmt: skip


@staff(MAY)
def picture(request: HttpRequest, theme: str) -> HttpResponse:
    """The places of the board, where no script draws the map."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    cards = [card for column in board.of(town, request.user) for card in column.cards]
    placed = [(card, report) for card in cards for report in card.job.reports[:1] if report.has_place]
    numbers = [str(card.n) for card, _report in placed]
    return place_picture(
        town, [report for _card, report in placed], theme, size=(760, 760), width_m=900, numbers=numbers
    )


@staff(MAY)
@require_POST
def move(request: HttpRequest, number: str) -> HttpResponse:
    """To another crew; without its kit only when that is said."""
    order = find(request, number)
    tried = {"number": order.number, "crew": request.POST.get("crew", "")}
    fields: dict[str, Any] = {"crew": tried["crew"]} | ({"anyway": "yes"} if request.POST.get("anyway") else {})
    try:
        done = orders.act(order, "assign", actor=request.user, version=seen_version(request), **fields)
    except LostRace as problem:
        race = races.of_order(problem, find(request, number), "assign", fields, seen_version(request))
        hint = _("%(order)s was not moved. The board below is as it is now: press again if you still want it.")
        return shown(request, tried, problem, replace(race, hint=hint % {"order": order.number}))
    except Refused as problem:
        return shown(request, tried, problem)
    messages.success(request, _("%(order)s: %(crew)s.") % {"order": done.number, "crew": done.crew})
    return redirect(f"{reverse('board')}#{done.number}")


@staff(MAY)
def paper(request: HttpRequest, crew: str) -> HttpResponse:
    """What a crew has today, or has next when it has nothing today: a page or two for each order."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    columns = [column for column in board.of(town, request.user) if column.crew and column.crew.code == crew]
    cards = [card for column in columns for card in column.today or column.later]
    if not cards:
        raise Http404
    return pdf(papers.orders([card.job.order for card in cards[:PRINTED]]), f"{crew}-{town.day(timezone.now())}")
