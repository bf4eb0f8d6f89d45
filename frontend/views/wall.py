"""The wall screen of the weekly meeting: this week in figures that are read from four metres; it looks again by itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from frontend.views.guards import staff
from reports.services import decisions, promise_words, promises, situation, situation_words

SHOWN = 4


@staff("reports.see_figures")
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    now = timezone.now()
    first = situation.start_of(situation.WEEK, town.day(now))
    found = situation.of(town, situation.WEEK, first)
    period = promises.current(town)
    blocks = promises.shown(period)["promises"] if period else []
    context = {
        "when": situation_words.when(found), "found": found, "new": found.new[0], "closed": found.closed[0], "at": now,
        "squares": found.squares[:SHOWN], "plan": decisions.waiting(town)[:SHOWN],
        "promise": [(one["code"], promise_words.say(one["text"]), promise_words.state(one["state"], one["since"])) for one in blocks],
    }  # fmt: skip
    return render(request, "frontend/insights/wall.html", context)
