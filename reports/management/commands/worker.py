"""manage.py worker: outbox, counters, sweeping. Ends tidily on SIGTERM; loses nothing on SIGKILL."""

import signal
import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reports.exporting import jobs
from reports.models import IdempotencyKey
from reports.notices import accounts, contractors, duty, following, handovers, mail, situation, staff  # noqa: F401  register the handlers
from reports.services import (  # noqa: F401  for their daily jobs
    calendars,
    darkness,
    estimates,
    figure_log,
    indexing,
    memory,
    outbox,
    presence,
    reminders,
    schedule,
    tallies,
    upkeep,
)

KEEP_KEYS = timedelta(days=30)


class Command(BaseCommand):
    help = "Does what waits: mails and other effects, folding of counters, words for the search, tables to take out, sweeping of old keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now and stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopped = False
        signal.signal(signal.SIGTERM, self._stop)
        while True:
            done = (
                schedule.run_due(after=memory.give_back)
                + outbox.work_once(stop=lambda: self.stopped)
                + tallies.fold()
                + indexing.step()
            )
            presence.forget()
            done += jobs.step(wait=options["once"])
            IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEEP_KEYS).delete()
            if options["once"] or self.stopped:
                return
            time.sleep(0.2 if done else 2)

    def _stop(self, *args: Any) -> None:
        self.stopped = True
