"""What the made-up town has to decide: some of it from the situation picture of the newest week that is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from geo.models import Jurisdiction
from reports.models import Decision, Kind
from reports.services import decisions, situation


def write_decisions(place: Jurisdiction, given: list[dict[str, Any]], today: date, actor: Any) -> None:
    known = set(Kind.objects.filter(jurisdiction=place).values_list("code", flat=True))
    picture: dict[str, Any] = {"span": situation.WEEK, "first": situation.newest(place, situation.WEEK)}
    for row in given:
        category = row["category"] if row["category"] in known else ""
        due_on = today + timedelta(days=row["due_in_days"])
        typed = {"title": row["title"], "owner": row["owner"], "due_on": due_on, "category": category}
        made = decisions.add(place, typed, actor=actor, **(picture if row["at_picture"] else {}))
        if row.get("done"):
            decisions.tick(made, done=True, actor=actor)
        Decision.objects.filter(pk=made.pk).update(made_up=True)
