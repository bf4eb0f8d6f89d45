"""What the made-up town has to decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from geo.models import Jurisdiction
from reports.models import Decision, Kind
from reports.services import decisions


def write_decisions(place: Jurisdiction, given: list[dict[str, Any]], today: date, actor: Any) -> None:
    known = set(Kind.objects.filter(jurisdiction=place).values_list("code", flat=True))
    for row in given:
        category = row["category"] if row["category"] in known else ""
        due_on = today + timedelta(days=row["due_in_days"])
        typed = {"title": row["title"], "owner": row["owner"], "due_on": due_on, "category": category}
        made = decisions.add(place, typed, actor=actor)
        Decision.objects.filter(pk=made.pk).update(made_up=True)
