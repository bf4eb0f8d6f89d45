"""manage.py remove_demo"""

from typing import Any

from django.core.management.base import BaseCommand

from reports.seeding.removing import remove_demo


class Command(BaseCommand):
    help = "Throws all made-up data away, nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        done = remove_demo()
        self.stdout.write(
            f"Removed {done.reports} made-up reports, {done.orders} orders, {done.accounts} accounts and {done.towns} towns."
        )
        if done.kept:
            self.stdout.write(f"{done.kept} reports that people sent in were kept, with their town.")
