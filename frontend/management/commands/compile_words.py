"""Makes the .mo file of every .po file that is newer than its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand

PLACES = ["frontend/locale", "reports/locale", "people/locale", "geo/locale"]


def word_lists() -> Iterator[Path]:
    for place in PLACES:
        yield from sorted((settings.BASE_DIR / place).rglob("*.po"))


def is_stale(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime_ns < source.stat().st_mtime_ns


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        stale = [source for source in word_lists() if is_stale(source)]
        for source in stale:
            polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
        self.stdout.write(f"{len(stale)} word lists compiled")
