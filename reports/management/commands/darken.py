"""manage.py darken [--jurisdiction CODE]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geo.models import Jurisdiction
from reports.services import darkness


class Command(BaseCommand):
    help = "Works out for older reports whether it was day, twilight or dark when they were seen; the worker does it at night too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction")

    def handle(self, *args: Any, **options: Any) -> None:
        places = Jurisdiction.objects.all()
        if options["jurisdiction"]:
            places = places.filter(code=options["jurisdiction"])
        for place in places:
            self.stdout.write(f"{place.code}: {darkness.fill(place)} reports were filled in.")
