"""What is done once a day in each jurisdiction, at its own local hour; each run is claimed in the transaction that does it.

SQLite has one writer at a time, so what takes long is read beforehand (`read`) or done in short transactions of its own (`apart`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from geo.models import Jurisdiction
from reports.models import DailyRun
from reports.services import rows


@dataclass(frozen=True)
class Job:
    """`run` gets the jurisdiction and its local day, and what `read` found; it runs from `hour` on, also later if nobody was there then.

    `apart`: claimed first, then done outside of that transaction. When it fails half-way it is done again the next day.
    """

    name: str
    hour: int
    run: Callable[..., None]
    read: Callable[[Jurisdiction, date], Any] | None = None
    apart: bool = False


JOBS: dict[str, Job] = {}


def daily(
    name: str, hour: int, *, read: Callable[[Jurisdiction, date], Any] | None = None, apart: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Registers a job."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        JOBS[name] = Job(name, hour, run, read, apart)
        return run

    return register


def run_due(now: datetime | None = None, after: Callable[[], None] | None = None) -> int:
    """Does what is due and has not been done today, with `after` behind each that ran; gives how many did."""
    now, ran = now or timezone.now(), 0
    for place in Jurisdiction.objects.all():
        for job in JOBS.values():
            if _run(job, place, now):
                ran += 1
                if after:
                    after()
    return ran


def _run(job: Job, jurisdiction: Jurisdiction, now: datetime) -> bool:
    local = jurisdiction.local(now)
    day = local.date()
    if local.hour < job.hour or DailyRun.objects.filter(jurisdiction=jurisdiction, job=job.name, day=day).exists():
        return False
    found = [job.read(jurisdiction, day)] if job.read else []
    with transaction.atomic():
        if not rows.insert_once(DailyRun, jurisdiction_id=jurisdiction.pk, job=job.name, day=day):
            return False
        if not job.apart:
            job.run(jurisdiction, day, *found)
    if job.apart:
        job.run(jurisdiction, day, *found)
    return True
