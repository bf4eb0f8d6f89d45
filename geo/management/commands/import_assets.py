"""manage.py import_assets FILE --kind KIND [--number-field F] [--field lit=F ...] [--name sv=Lampa ...] [--dry-run] [--jurisdiction CODE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.errors import BadFile
from geo.importing.assets import COLUMNS, import_assets
from geo.importing.setting import jurisdiction_named


class Command(BaseCommand):
    help = "Imports lamp posts and other numbered things from GeoJSON, GeoPackage or Shapefile in any projection."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True)
        parser.add_argument("--number-field", default="number")
        parser.add_argument("--field", action="append", default=[], metavar="COLUMN=FIELD", help=", ".join(COLUMNS))
        parser.add_argument("--name", action="append", default=[], metavar="LANGUAGE=WORD")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--jurisdiction")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = import_assets(
                jurisdiction_named(options["jurisdiction"]),
                options["file"],
                kind=options["kind"],
                number_field=options["number_field"],
                fields=self._pairs(options["field"], "--field", "lit=belysning", COLUMNS),
                names=self._pairs(options["name"], "--name", "sv=Lampa"),
                dry_run=options["dry_run"],
            )
        except BadFile as problem:
            raise CommandError(str(problem))
        tried = " (tried only, nothing was written)" if options["dry_run"] else ""
        self.stdout.write(f"{outcome.new} new, {outcome.moved} known, {outcome.gone} gone{tried}.")

    def _pairs(self, given: list[str], option: str, example: str, known: tuple[str, ...] = ()) -> dict[str, str]:
        for pair in given:
            if "=" not in pair or (known and pair.split("=")[0] not in known):
                raise CommandError(f"{option} {pair} must be written like {example}.")
        return dict(pair.split("=", 1) for pair in given)
