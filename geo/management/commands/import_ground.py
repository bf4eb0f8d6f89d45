"""manage.py import_ground FOLDER [--jurisdiction CODE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.errors import BadFile
from geo.importing.ground import import_ground
from geo.importing.setting import jurisdiction_named


class Command(BaseCommand):
    help = (
        "Imports what the own map is drawn from: land, buildings, streets, paths, tracks, landmarks, addresses, lamps."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--jurisdiction")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = import_ground(jurisdiction_named(options["jurisdiction"]), options["folder"])
        except BadFile as problem:
            raise CommandError(str(problem))
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
