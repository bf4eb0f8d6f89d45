"""Many rows at once: executemany on SQLite, COPY on PostgreSQL, with ids that we give ourselves.

For imports and made-up data only: nobody else may write the same tables meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from typing import Any

from django.db import connection, models
from django.db.models import Max

BATCH = 5000


class Rows:
    """Rows of one table, written when enough have gathered. `add` gives the id; `flush` writes what is left."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        fields = list(model._meta.concrete_fields)
        self.names = [field.attname for field in fields]
        self.columns = [field.column for field in fields]
        self.defaults = {field.attname: field.get_default() for field in fields}
        self.plain = [(number, convert) for number, field in enumerate(fields) if (convert := _converter(field))]
        self.next_id = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.waiting: list[list[Any]] = []

    def add(self, **values: Any) -> int:
        row = [values.get(name, self.defaults[name]) for name in self.names]
        row[0] = self.next_id
        for number, convert in self.plain:
            if row[number] is not None:
                row[number] = convert(row[number])
        self.waiting.append(row)
        self.next_id += 1
        if len(self.waiting) >= BATCH:
            self.flush()
        return self.next_id - 1

    def flush(self) -> None:
        if not self.waiting:
            return
        table, columns = self.model._meta.db_table, ", ".join(f'"{name}"' for name in self.columns)
        if connection.vendor == "postgresql":
            _copy(table, columns, self.waiting)
        else:
            marks = ", ".join(["?"] * len(self.columns))
            connection.ensure_connection()
            connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", self.waiting)  # noqa: S608
        self.waiting = []


def _converter(field: Any) -> Callable[[Any], Any] | None:
    """What turns a value into the database's own, as Django does, without its long way there."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if connection.vendor == "sqlite" and isinstance(field, models.DateTimeField):
        return lambda value: value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if connection.vendor == "sqlite" and isinstance(field, models.DateField):
        return lambda value: value.isoformat()
    return None


def _copy(table: str, columns: str, rows: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, rows[-1][0]])
