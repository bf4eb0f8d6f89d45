"""Work orders of the past and of today, gathered from what was told: one crew, one week, a handful of reports."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from geo.models import Jurisdiction
from reports import workflow
from reports.models import Crew, Event, OrderLine, WorkOrder
from reports.seeding.writer import Written
from reports.services.bulk import Rows

MOST = 6
STEPS = ["create", "assign", "start", "finish", "approve"]


class Planner:
    """Gives every planned, begun and mended report the order that it was in."""

    def __init__(
        self, place: Jurisdiction, titles: dict[str, list[str]], today: date, rng: Random, people: dict[str, Any]
    ) -> None:
        self.place, self.titles, self.today, self.rng, self.people = place, titles, today, rng, people
        self.crews = {crew.code: crew for crew in Crew.objects.filter(jurisdiction=place)}
        self.orders, self.lines, self.events = Rows(WorkOrder), Rows(OrderLine), Rows(Event)
        self.number = 100

    def plan(self, written: list[Written]) -> None:
        groups: dict[tuple[str, str, Any], list[Written]] = defaultdict(list)
        for one in written:
            crew, status = one.story.given["crew"], one.story.status
            if crew not in self.crews or status not in (workflow.FIXED, workflow.PLANNED, workflow.IN_PROGRESS):
                continue
            week = one.story.steps[-1].at.isocalendar()[:2] if status == workflow.FIXED else (9999, one.story.lat > 0)
            groups[(crew, status, week)].append(one)
        for (crew, status, _week), group in sorted(groups.items(), key=lambda pair: _age(pair[1])):
            group.sort(key=lambda one: (one.story.steps[-1].at, one.pk))
            for start in range(0, len(group), MOST):
                self._order(self.crews[crew], status, group[start : start + MOST])
        for rows in (self.orders, self.lines, self.events):
            rows.flush()

    def _order(self, crew: Crew, status: str, group: list[Written]) -> None:
        made_at = min(one.story.steps[0].at for one in group) + timedelta(minutes=5)
        last = max(one.story.steps[-1].at for one in group)
        done = status == workflow.FIXED
        state = {workflow.FIXED: workflow.APPROVED, workflow.PLANNED: workflow.ASSIGNED}.get(
            status, workflow.O_IN_PROGRESS
        )
        order = self.orders.add(
            jurisdiction_id=self.place.pk, number=self._number(), title=self._title(crew, group), status=state, crew_id=crew.pk,
            version=len(STEPS) if done else 2, due_on=self._due(last, done), minutes=self.rng.randrange(3, 16) * 10 if done else None,
            created_at=made_at, started_at=None if status == workflow.PLANNED else made_at + timedelta(hours=2), done_at=last if done else None,
            updated_at=last, made_up=True, priority=self.rng.choice([2, 3, 3, 3, 4]),
        )  # fmt: skip
        for one in group:
            self.lines.add(
                jurisdiction_id=self.place.pk, order_id=order, report_id=one.pk, code="repaired" if done else ""
            )
        self._tell(
            order, crew, made_at, last, STEPS if done else STEPS[:2] if status == workflow.PLANNED else STEPS[:3]
        )

    def _tell(self, order: int, crew: Crew, first: datetime, last: datetime, steps: list[str]) -> None:
        for number, verb in enumerate(steps):
            at = first + (last - first) * number / max(1, len(steps) - 1)
            person = self.people.get("crew" if verb in ("start", "finish") else "desk")
            status = workflow.ORDER_VERBS[verb].to if verb != "create" else workflow.DRAFT
            data = {"status": status} | ({"crew": crew.code} if verb == "assign" else {})
            self.events.add(
                jurisdiction_id=self.place.pk,
                order_id=order,
                verb=verb,
                at=at,
                data=data,
                actor_id=person.pk if person else None,
            )

    def _number(self) -> str:
        self.number += 1
        return f"{self.place.order_prefix}-{self.number}"

    def _title(self, crew: Crew, group: list[Written]) -> str:
        name = group[0].story.spot.name or str(self.place.area_name)
        return self.rng.choice(self.titles[crew.code]).format(place=name)[:120]

    def _due(self, last: datetime, done: bool) -> date:
        if done:
            return last.date() + timedelta(days=self.rng.randrange(0, 4))
        return self.today + timedelta(days=self.rng.choice([-1, 0, 0, 0, 1, 1, 2, 3, 5]))


def _age(group: list[Written]) -> tuple[datetime, int]:
    return min((one.story.steps[0].at, one.pk) for one in group)
