"""manage.py seed_demo [--today DATE] [--if-empty]"""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.models import Jurisdiction
from reports.models import Report


class Command(BaseCommand):
    help = "Makes the demo town: about 2,500 made-up reports of 26 months. The same day gives the same town."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, help="The day on which the town ends; today if left out."
        )
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when there is a jurisdiction already.")

    def handle(self, *args: Any, **options: Any) -> None:
        if Jurisdiction.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "There is a jurisdiction already. A demo town is made in an empty database only; remove_demo empties one."
            )
        from reports.seeding.demo import seed_demo

        began = time.monotonic()
        place = seed_demo(options["today"])
        count = Report.objects.filter(jurisdiction=place).count()
        self.stdout.write(f"Demo town with {count} made-up reports, in {time.monotonic() - began:.1f} s.")
