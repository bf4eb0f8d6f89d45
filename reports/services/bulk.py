"""Many rows at once: executemany on SQLite, COPY on PostgreSQL, with ids that we give ourselves.

For imports and made-up data only: nobody else may write the same tables meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.db.models import Max

from reports.services import upkeep
from reports.services.rows import table_of

BATCH = 5000


def settle() -> None:
    """After very many rows: both databases learn what the tables hold. Not within a transaction on PostgreSQL."""
    upkeep.learn()
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


class Rows:
    """Rows of one table, written when enough have gathered. `add` gives the id; `flush` writes what is left."""

    def __init__(self, model: type[models.Model]) -> None:
        self.table = table_of(model, connection.vendor)
        self.next_id = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.waiting: list[list[Any]] = []

    def add(self, **values: Any) -> int:
        row = self.table.row(values)
        row[0] = self.next_id
        self.waiting.append(row)
        self.next_id += 1
        if len(self.waiting) >= BATCH:
            self.flush()
        return self.next_id - 1

    def flush(self) -> None:
        if not self.waiting:
            return
        table, columns = self.table.table, ", ".join(f'"{name}"' for name in self.table.columns)
        if connection.vendor == "postgresql":
            _copy(table, columns, self.waiting)
        else:
            marks = ", ".join(["?"] * len(self.table.columns))
            connection.ensure_connection()
            connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", self.waiting)  # noqa: S608
        self.waiting = []


def _copy(table: str, columns: str, rows: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, rows[-1][0]])
