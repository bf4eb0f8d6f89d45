"""One queue for everything that leaves the database: written in the same transaction, done by the worker (decision 7)."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from geo.models import Jurisdiction
from reports.models import Outbox
from reports.services import rows

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8
log = logging.getLogger(__name__)
HANDLERS: dict[str, Callable[[Outbox], None]] = {}


def handles(kind: str) -> Callable[[Callable[[Outbox], None]], Callable[[Outbox], None]]:
    """Registers the function that does this kind of effect. It must be idempotent: a lease can run out after the effect."""

    def register(handler: Callable[[Outbox], None]) -> Callable[[Outbox], None]:
        HANDLERS[kind] = handler
        return handler

    return register


def put(
    jurisdiction: Jurisdiction, kind: str, payload: dict, *, dedupe_key: str | None = None, delay_s: int = 0
) -> None:
    """Wants an effect; in the caller's transaction. The same dedupe_key is wanted once."""
    rows.insert_once(
        Outbox,
        jurisdiction_id=jurisdiction.pk,
        kind=kind,
        payload=payload,
        dedupe_key=dedupe_key,
        not_before=timezone.now() + timedelta(seconds=delay_s),
    )


def work_once(limit: int = 20, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Does what is due; gives how many rows were taken. Each row is leased by one conditional UPDATE, so workers never share one.

    `stop` is asked before each. `row.settled` is shared by the rows of one call, all of them committed before: a handler whose effect
    serves several notes there what it has done.
    """
    now = timezone.now()
    waiting = Outbox.objects.filter(done_at=None, dead_at=None, not_before__lte=now)
    free = waiting.exclude(leased_until__gt=now).order_by("not_before", "id")
    settled: set[Any] = set()
    taken = 0
    for row in list(free.select_related("jurisdiction")[:limit]):
        if stop():
            break
        row.settled = settled  # type: ignore[attr-defined]
        taken += _take(row)
    return taken


def _take(row: Outbox) -> bool:
    now = timezone.now()
    unchanged = Outbox.objects.filter(pk=row.pk, done_at=None, leased_until=row.leased_until)
    if not unchanged.update(leased_until=now + LEASE, attempts=F("attempts") + 1):
        return False
    try:
        HANDLERS[row.kind](row)
    except Exception as problem:
        _fail(row, problem)
    else:
        Outbox.objects.filter(pk=row.pk).update(done_at=timezone.now(), leased_until=None)
    return True


def _fail(row: Outbox, problem: Exception) -> None:
    """Tries again later and later; after MAX_ATTEMPTS it is a dead letter, seen on /readyz and in the log."""
    attempts = row.attempts + 1
    log.warning("outbox %s %s failed (attempt %s): %s", row.kind, row.pk, attempts, type(problem).__name__)
    now = timezone.now()
    Outbox.objects.filter(pk=row.pk).update(
        leased_until=None,
        last_error=type(problem).__name__[:300],
        not_before=now + timedelta(seconds=30 * 2**attempts),
        dead_at=now if attempts >= MAX_ATTEMPTS else None,
    )
