"""manage.py make_reports N [--seed S] [--today DATE] [--jurisdiction CODE]"""

import time
from datetime import date
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from geo.models import Jurisdiction
from reports.services import bulk


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

    @transaction.atomic
    def make(self, place: Jurisdiction, count: int, seed: str, today: date | None) -> None:
        from reports.seeding import pattern
        from reports.seeding.stories import Teller
        from reports.seeding.writer import Writer

        rng = Random(f"{seed}-{count}")
        teller = Teller(place, pattern.read(place, rng), today or place.day(timezone.now()), rng)
        writer = Writer(place, rng)
        with tqdm(total=count, unit=" reports", disable=None) as bar:
            for _written in writer.write(teller.stories(count)):
                bar.update()
        writer.close()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # so many rows at once: the planner must not wait for autovacuum
