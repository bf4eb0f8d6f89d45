"""manage.py rezone [--layer CODE] [--jurisdiction CODE]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.models import Jurisdiction, Layer
from reports.services.rezoning import rezone


class Command(BaseCommand):
    help = "Assigns all reports to zones again after zones were imported anew, and rebuilds the counters."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--layer", default="")
        parser.add_argument("--jurisdiction")

    def handle(self, *args: Any, **options: Any) -> None:
        places = Jurisdiction.objects.all()
        if options["jurisdiction"]:
            places = places.filter(code=options["jurisdiction"])
        layer = options["layer"]
        if layer and not Layer.objects.filter(jurisdiction__in=places, code=layer).exists():
            raise CommandError(f"There is no layer {layer}. import_zones makes one.")
        for place in places:
            self.stdout.write(f"{place.code}: {rezone(place, layer)} reports got another zone.")
