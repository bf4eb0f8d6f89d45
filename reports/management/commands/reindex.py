"""manage.py reindex: builds the desk's index of words anew, for example after the kinds' words were changed."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.services import indexing


class Command(BaseCommand):
    help = "Builds the desk's index of words anew."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{indexing.everything()} reports can be found by their words.")
