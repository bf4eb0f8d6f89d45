"""manage.py import_zones FILE --layer CODE [--code-field F] [--name-field sv=F ...] [--replace] [--jurisdiction CODE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.errors import BadFile
from geo.importing.setting import jurisdiction_named
from geo.importing.zones import import_zones


class Command(BaseCommand):
    help = "Imports zones from GeoJSON, GeoPackage or Shapefile in any projection, as a new version of a layer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", required=True)
        parser.add_argument("--code-field")
        parser.add_argument("--name-field", action="append", default=[], metavar="LANGUAGE=FIELD")
        parser.add_argument("--priority-field")
        parser.add_argument("--replace", action="store_true")
        parser.add_argument("--jurisdiction")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [pair for pair in options["name_field"] if "=" not in pair]
        if wrong:
            raise CommandError(f"--name-field {wrong[0]} must be written LANGUAGE=FIELD, like sv=name.")
        try:
            version = import_zones(
                jurisdiction_named(options["jurisdiction"]),
                options["file"],
                layer_code=options["layer"],
                code_field=options["code_field"],
                name_fields=dict(pair.split("=", 1) for pair in options["name_field"]),
                priority_field=options["priority_field"],
                replace=options["replace"],
            )
        except BadFile as problem:
            raise CommandError(str(problem))
        self.stdout.write(
            f"{version.zones.count()} zones in layer {options['layer']}, version {version.number}. Run rezone if there are reports."
        )
