"""What is done once a day in each jurisdiction, at its own local hour; each run is claimed in the transaction that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from geo.models import Jurisdiction
from reports.models import DailyRun
from reports.services import rows


@dataclass(frozen=True)
class Job:
    """`run` gets the jurisdiction and its local day; it runs from `hour` on, also later if nobody was there at that hour."""

    name: str
    hour: int
    run: Callable[[Jurisdiction, date], None]


JOBS: dict[str, Job] = {}


def daily(
    name: str, hour: int
) -> Callable[[Callable[[Jurisdiction, date], None]], Callable[[Jurisdiction, date], None]]:
    """Registers a job."""

    def register(run: Callable[[Jurisdiction, date], None]) -> Callable[[Jurisdiction, date], None]:
        JOBS[name] = Job(name, hour, run)
        return run

    return register


def run_due(now: datetime | None = None) -> int:
    """Does what is due and has not been done today; gives how many jobs ran."""
    now = now or timezone.now()
    return sum(_run(job, place, now) for place in Jurisdiction.objects.all() for job in JOBS.values())


@transaction.atomic
def _run(job: Job, jurisdiction: Jurisdiction, now: datetime) -> bool:
    local = jurisdiction.local(now)
    if (
        local.hour < job.hour
        or DailyRun.objects.filter(jurisdiction=jurisdiction, job=job.name, day=local.date()).exists()
    ):
        return False
    if not rows.insert_once(DailyRun, jurisdiction_id=jurisdiction.pk, job=job.name, day=local.date()):
        return False
    job.run(jurisdiction, local.date())
    return True
