"""What a database must learn about its tables to choose the right index: PostgreSQL does it by itself, SQLite when it is told."""

from datetime import date

from django.db import connection

from geo.models import Jurisdiction
from reports.services.schedule import daily

ROWS_LOOKED_AT = 1_000_000  # of each index: half a second, however many there are


def learn() -> None:
    """Looks at one index after the other, so that nobody who writes waits for long; who connects from now on reads what was found."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        for name in names:
            cursor.execute(f'ANALYZE "{name}"')


@daily("statistics", hour=4, apart=True)
def learn_daily(jurisdiction: Jurisdiction, day: date) -> None:
    """Once is enough for all jurisdictions of a database; again does no harm."""
    learn()
