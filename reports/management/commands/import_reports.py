"""manage.py import_reports FILE --mapping FILE.toml [--dry-run] [--rejects FILE.csv] [--jurisdiction CODE]"""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from reports.errors import Refused
from reports.importing import mapping
from reports.importing.importer import Outcome, import_reports
from reports.services import bulk


class Command(BaseCommand):
    help = "Imports reports from CSV, GeoJSON, GeoPackage or Open311 JSON. The same file twice adds nothing; an interrupted run goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument("--jurisdiction")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument(
            "--rejects", type=Path, help="CSV for the rows that did not become reports, with the reason."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with tqdm(unit=" reports", disable=None) as bar:
                outcome = import_reports(
                    options["file"],
                    mapping.read(options["mapping"]),
                    jurisdiction=options["jurisdiction"],
                    dry_run=options["dry_run"],
                    progress=bar.update,
                )
        except Refused as problem:
            raise CommandError(problem.detail)
        if not options["dry_run"]:
            bulk.settle()
        if options["rejects"]:
            self._write(options["rejects"], outcome)
        self._say(outcome, dry_run=options["dry_run"])

    def _write(self, path: Path, outcome: Outcome) -> None:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["row", "source_id", "reason"])
            writer.writerows(outcome.rejects)

    def _say(self, outcome: Outcome, *, dry_run: bool) -> None:
        done = "would be added" if dry_run else "added"
        self.stdout.write(f"{outcome.added} {done}, {outcome.known} known already, {len(outcome.rejects)} rejected.")
        if outcome.compared:
            share = 100 * outcome.agreed / outcome.compared
            self.stdout.write(
                f"{outcome.agreed} of {outcome.compared} in a zone got the zone that the file names ({share:.2f} %)."
            )
