"""The foreman's board: what every crew has today and later, in the order of its rounds, and what has no crew yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from geo.models import Jurisdiction
from reports import workflow
from reports.models import Crew, RoundStop
from reports.services import jobs
from reports.services.jobs import Job

MOST = 400


@dataclass(frozen=True)
class Card:
    """A job with its number on the map; the numbers run through the whole board."""

    n: int
    job: Job


@dataclass(frozen=True)
class Column:
    """`crew` None: nobody has it yet. `round`: the number of the crew's round today, where there is one."""

    crew: Crew | None
    today: list[Card]
    later: list[Card]
    round: int | None = None

    @property
    def cards(self) -> list[Card]:
        return [*self.today, *self.later]


def of(jurisdiction: Jurisdiction, user: Any) -> list[Column]:
    """What waits for a crew first, then a column for each crew. Five queries at any size."""
    today = jurisdiction.day(timezone.now())
    rows = jobs.seen(jurisdiction, user).filter(status__in=workflow.ORDER_OPEN)
    found = [jobs.of_order(order) for order in rows.order_by("priority", "due_on", "id")[:MOST]]
    places, rounds = _places(jurisdiction, today)
    found.sort(key=lambda job: places.get(job.order.pk, (job.order.due_on or today, len(places))))
    columns: list[Column] = []
    n = 0
    for crew in [None, *Crew.objects.filter(jurisdiction=jurisdiction)]:
        own = [job for job in found if job.order.crew_id == (crew.pk if crew else None)]
        now = [job for job in own if jobs.is_for(job.order, today)]
        later = [job for job in own if job not in now]
        cards = [Card(n + step, job) for step, job in enumerate([*now, *later], 1)]
        columns.append(Column(crew, cards[: len(now)], cards[len(now) :], rounds.get(crew.pk) if crew else None))
        n += len(cards)
    return columns


def _places(jurisdiction: Jurisdiction, today: date) -> tuple[dict[int, tuple[date, int]], dict[int, int]]:
    """({order: (day, where its first stop stands)}, {crew: its round today}) of the rounds from today on."""
    stops = RoundStop.objects.filter(round__jurisdiction=jurisdiction, round__day__gte=today)
    places: dict[int, tuple[date, int]] = {}
    rounds: dict[int, int] = {}
    seen = stops.order_by("round__day", "position", "pk")
    for order, day, position, crew, number in seen.values_list(
        "line__order_id", "round__day", "position", "round__crew_id", "round_id"
    ):
        places.setdefault(order, (day, position))
        if day == today:
            rounds[crew] = number
    return places, rounds
