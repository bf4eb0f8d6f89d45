"""manage.py make_reports N [--seed S] [--today DATE] [--jurisdiction CODE]"""

import time
from contextlib import nullcontext
from datetime import date
from random import Random
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from geo.models import Jurisdiction
from reports.models import Report
from reports.services import bulk

MANY = 20_000  # from so many on, indexes are taken off and built anew


class Command(BaseCommand):
    help = "Adds N made-up, plausible reports, for benchmarks. The same seed and day give the same reports."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--seed", default="1")
        parser.add_argument("--today", type=date.fromisoformat)
        parser.add_argument("--jurisdiction")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["count"] < 1:
            raise CommandError("Say how many: a whole number from 1.")
        began = time.monotonic()
        self.make(self.town(options["jurisdiction"]), options["count"], options["seed"], options["today"])
        bulk.settle()
        self.stdout.write(f"{options['count']} made-up reports in {time.monotonic() - began:.1f} s.")

    def town(self, code: str | None) -> Jurisdiction:
        from reports.seeding.setup import load_town

        if not code:
            return Jurisdiction.objects.filter(is_default=True).first() or load_town()
        found = Jurisdiction.objects.filter(code=code).first()
        if not found:
            raise CommandError(f"There is no jurisdiction {code}.")
        return found

    def make(self, place: Jurisdiction, count: int, seed: str, today: date | None) -> None:
        from reports.seeding.sheets import much_memory

        with much_memory(), transaction.atomic():
            self._make(place, count, seed, today)

    def _make(self, place: Jurisdiction, count: int, seed: str, today: date | None) -> None:
        from reports.seeding import crowd_rows, pattern, sheets
        from reports.seeding.crowd import Crowd
        from reports.seeding.stories import Teller

        rng = Random(f"{seed}-{count}")
        teller = Teller(place, pattern.read(place, rng), today or place.day(timezone.now()), rng)
        crowd = Crowd(teller, np.random.default_rng(rng.getrandbits(64)))
        many = count >= MANY and count >= Report.objects.count()
        with sheets.without_indexes(crowd_rows.FILLED) if many else nullcontext():
            writer = crowd_rows.CrowdWriter(place, crowd, count)
            with tqdm(total=count, unit=" reports", disable=None) as bar:
                for start in range(0, count, crowd_rows.BATCH):
                    told = crowd.tell(min(crowd_rows.BATCH, count - start))
                    writer.write(told)
                    bar.update(len(told))
            writer.close()
