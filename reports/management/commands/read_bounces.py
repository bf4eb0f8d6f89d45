"""manage.py read_bounces [FILE]: a delivery report from a file or standard input, as a mail server's pipe gives it."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.notices import bounces

MOST_BYTES = 5_000_000


class Command(BaseCommand):
    help = "Reads mails that came back and writes no more to addresses that do not exist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES)
        else:
            raw = Path(options["file"]).read_bytes()[:MOST_BYTES]
        ended = bounces.read(raw)
        self.stdout.write(f"{len(ended)} addresses get no more mail.")
