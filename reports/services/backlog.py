"""What was open when local days ended, by the closings that held; of today, what is open. One reading for any number of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils import timezone

from geo.models import Jurisdiction

CAN_BE_LATE = Q(imported=False) & ~Q(status="waiting")


def at_ends(
    jurisdiction: Jurisdiction, rows: Any, days: Sequence[date], *by: str, overdue: bool = False
) -> list[Counter[tuple]]:
    """For each of the days, oldest first, {(values of the columns `by`): n} of the reports among `rows` that were open when it ended.

    `overdue`: only those whose promise had run out by then. What waits for an answer now, and what was imported, is never overdue.
    """
    found: list[Counter[tuple]] = [Counter() for _day in days]
    told = rows.annotate(since=_since(jurisdiction, days, overdue), until=_until(jurisdiction, days))
    for part in _parts(jurisdiction, told.filter(received_on__lte=days[-1]), days):
        for since, until, *key, n in part.values_list("since", "until", *by).annotate(n=Count("pk")).order_by():
            for counts in found[since:until]:
                counts[tuple(key)] += n
    for at, key in _away(jurisdiction, told, days, by):
        found[at][key] -= 1
    return found


def _parts(jurisdiction: Jurisdiction, rows: Any, days: Sequence[date]) -> list[Any]:
    """What is open still, and what was closed since: each by an index of its own."""
    parts = [rows.filter(is_open=True)]
    if days[0] < jurisdiction.day(timezone.now()):
        parts.append(rows.filter(is_open=False, closed_at__gte=_end(jurisdiction, days[0])))
    return parts


def _since(jurisdiction: Jurisdiction, days: Sequence[date], overdue: bool) -> Case:
    """The place among the days of the first one that a report is counted on; as many as there are days: none."""
    now = timezone.now()
    whens = []
    for at, day in enumerate(days):
        late = Q(promised_by__lt=min(now, _end(jurisdiction, day))) & CAN_BE_LATE
        whens.append(When(Q(received_on__lte=day) & late if overdue else Q(received_on__lte=day), then=Value(at)))
    return Case(*whens, default=Value(len(days)), output_field=IntegerField())


def _until(jurisdiction: Jurisdiction, days: Sequence[date]) -> Case:
    """On how many of the days, from the first, it had not been closed for the last time; whatever came between."""
    today = jurisdiction.day(timezone.now())
    over = [(at, day) for at, day in enumerate(days) if day < today]
    whens = [When(closed_at__gte=_end(jurisdiction, day), then=Value(at + 1)) for at, day in reversed(over)]
    return Case(When(is_open=True, then=Value(len(days))), *whens, default=Value(0), output_field=IntegerField())


def _away(
    jurisdiction: Jurisdiction, told: Any, days: Sequence[date], by: Sequence[str]
) -> Iterable[tuple[int, tuple]]:
    """(place among the days, values of `by`) of each day that a closing which held covers, although the report was opened again later."""
    today = jurisdiction.day(timezone.now())
    back = told.filter(
        closings__held=True, closings__closed_on__lte=days[-1], closings__reopened_on__gt=days[0]
    ).values_list("closings__closed_on", "closings__reopened_on", "pk", "since", "until", *by)
    gone = set()
    for closed_on, reopened_on, pk, since, until, *key in back.order_by():
        for at in range(since, until):
            if closed_on <= days[at] < min(reopened_on, today):
                gone.add((at, pk, *key))
    return [(at, tuple(key)) for at, _pk, *key in gone]


def _end(jurisdiction: Jurisdiction, day: date) -> datetime:
    return jurisdiction.day_start(day + timedelta(days=1))
