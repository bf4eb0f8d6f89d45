"""Who is away today, and who works for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db.models import QuerySet

from people.models import Absence, User

CHAIN = 5  # a stand-in may be away too
_known: ContextVar[dict[tuple[int, date], Absence | None] | None] = ContextVar("known absences", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within the block everybody's absence is read once: for much work for the same few people."""
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def absence_of(user: Any, day: date) -> Absence | None:
    known = _known.get()
    if known is None:
        return _absence(user, day)
    if (user.pk, day) not in known:
        known[user.pk, day] = _absence(user, day)
    return known[user.pk, day]


def _absence(user: Any, day: date) -> Absence | None:
    return Absence.objects.filter(user=user, first_on__lte=day, last_on__gte=day).select_related("stand_in").first()


def who_works_for(user: Any, day: date) -> Any:
    """The person, or the first stand-in who is there; the person again when nobody is."""
    found, seen = user, {user.pk}
    for _step in range(CHAIN):
        absence = absence_of(found, day)
        if not absence:
            return found
        if not absence.stand_in or absence.stand_in.pk in seen or not absence.stand_in.is_active:
            return user
        found = absence.stand_in
        seen.add(found.pk)
    return user


def whose_work(user: Any, day: date) -> list[int]:
    """Ids of this person and of those for whom the person stands in today."""
    away = Absence.objects.filter(stand_in=user, first_on__lte=day, last_on__gte=day)
    return [user.pk, *away.values_list("user_id", flat=True)]


def absent_for(user: Any, day: date) -> QuerySet:
    """Ids of those for whom the person stands in today, as a part of another question."""
    return Absence.objects.filter(stand_in=user.pk, first_on__lte=day, last_on__gte=day).values("user_id")


def stand_ins(user: User) -> list[User]:
    """Colleagues who may stand in: the same town, active, not the person."""
    return list(
        User.objects.filter(
            jurisdiction=user.jurisdiction, is_active=True, groups__permissions__codename="triage_report"
        )
        .exclude(pk=user.pk)
        .distinct()
        .order_by("first_name", "username")
    )
