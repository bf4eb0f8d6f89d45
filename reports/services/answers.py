"""Answers about counted things, kept in each process until something is counted anew: never stale, and worked out once for
everybody who asks the same (docs/decisions/0009)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from geo.models import Jurisdiction
from reports.models import Delta, Folding, Report

T = TypeVar("T")
MOST = 12  # answers of each question per process; a zone table of a year weighs some 200 kB, a map of squares up to a megabyte
_kept: dict[tuple, Any] = {}
_lock = Lock()


def kept(ask: Callable[[Jurisdiction, Any], T]) -> Callable[[Jurisdiction, Any], T]:
    """For a function of a jurisdiction and of hashable filters, whose answer follows from counts, settings, places, the local day and
    from which promises have run out.

    One small query instead of many. What it gives is shared: never change it. Within a transaction nothing is kept, as what it
    has changed may still be undone; and nothing of what is counted row by row, as rows change without a count.
    """

    @wraps(ask)
    def answer(jurisdiction: Jurisdiction, filters: Any) -> T:
        if connection.in_atomic_block or getattr(filters, "by_rows", False):
            return ask(jurisdiction, filters)
        versions = jurisdiction.places_version, jurisdiction.settings_version
        state = counted(jurisdiction), *versions, jurisdiction.day(timezone.now()), get_language()
        key = (ask.__qualname__, jurisdiction.pk, filters)
        found = _kept.get(key)
        now = timezone.now()
        if found is not None and found[0] == state and (found[1] is None or now < found[1]):
            return found[2]
        until = _next_to_run_out(jurisdiction, now)
        fresh = ask(jurisdiction, filters)
        with _lock:
            _kept.pop(key, None)
            mine = [other for other in _kept if other[0] == ask.__qualname__]
            if len(mine) >= MOST:
                del _kept[mine[0]]
            _kept[key] = (state, until, fresh)
        return fresh

    return answer


def _next_to_run_out(jurisdiction: Jurisdiction, now: datetime) -> datetime | None:
    """When the next promise runs out: figures tell of what is overdue, too."""
    coming = Report.objects.of(jurisdiction).filter(is_open=True, promised_by__gte=now).order_by("promised_by", "id")
    return coming.values_list("promised_by", flat=True).first()


def counted(jurisdiction: Jurisdiction) -> int:
    """How many changes of counts there have been: those folded and those that wait. Grows with every commit that counts.

    Both are read in one statement, so folding, which moves changes from one to the other, does not show.
    """
    folded, waiting = Folding._meta.db_table, Delta._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COALESCE((SELECT n FROM {folded} WHERE jurisdiction_id = %s), 0) + (SELECT COUNT(*) FROM {waiting} WHERE jurisdiction_id = %s)",  # noqa: S608
            [jurisdiction.pk, jurisdiction.pk],
        )
        return cursor.fetchone()[0]


def step(jurisdiction_id: int, n: int = 1) -> None:
    """`n` changes were folded; or tallies were written past the deltas, which counts as one."""
    table = Folding._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (jurisdiction_id, n) VALUES (%s, %s) ON CONFLICT (jurisdiction_id) DO UPDATE SET n = {table}.n + excluded.n",  # noqa: S608
            [jurisdiction_id, n],
        )


def forget() -> None:
    _kept.clear()
