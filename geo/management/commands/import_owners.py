"""manage.py import_owners FILE [--jurisdiction CODE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.errors import BadFile
from geo.importing.areas import import_owners
from geo.importing.setting import jurisdiction_named


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--jurisdiction")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            import_owners(jurisdiction_named(options["jurisdiction"]), options["file"])
        except BadFile as problem:
            raise CommandError(str(problem))
