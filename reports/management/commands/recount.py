"""manage.py recount [--check] [--jurisdiction CODE]"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geo.models import Jurisdiction
from reports.models import Tally
from reports.services.recounting import recount


class Command(BaseCommand):
    help = "Rebuilds the counters from the reports and proves them equal; with --check nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--jurisdiction")

    def handle(self, *args: Any, **options: Any) -> None:
        places = (
            Jurisdiction.objects.filter(code=options["jurisdiction"])
            if options["jurisdiction"]
            else Jurisdiction.objects.all()
        )
        wrong = sum(self._one(place, repair=not options["check"]) for place in places)
        if wrong and options["check"]:
            sys.exit(1)

    def _one(self, place: Jurisdiction, *, repair: bool) -> int:
        differences = recount(place, repair=repair)
        self.stdout.write(
            f"{place.code}: {Tally.objects.filter(jurisdiction=place).count()} tallies, {len(differences)} differences."
        )
        for key, were, counted in differences[:20]:
            self.stdout.write(f"  {key}: kept {were}, counted {counted}")
        return len(differences)
