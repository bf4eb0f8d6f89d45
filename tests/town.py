"""The demo town of each test, put back row by row: loading it takes a tenth of a second, and nearly every test asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

import time_machine
from django.apps import apps
from django.db import connection, transaction


@dataclass(frozen=True)
class Kept:
    """Rows of one table, as the database gave them."""

    table: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


_kept: list[Kept] = []


def load():
    """The town without its ground: loaded the first time, and wherever a test stands in another time; else the same rows with the same ids.

    Numbers go on from where the first one left them, on SQLite by the rows that are put back, on PostgreSQL as no test turns a sequence back.
    """
    from geo.models import Jurisdiction
    from reports.seeding.setup import load_town

    if time_machine.escape_hatch.is_travelling() or Jurisdiction.objects.exists():
        return load_town(ground=False)
    if _kept:
        _put_back()
        return Jurisdiction.objects.get()
    before = {one.table: set(one.rows) for one in _all()}
    town = load_town(ground=False)
    for one in _all():
        new = [tuple(map(_as_sent, row)) for row in one.rows if row not in before[one.table]]
        if new:
            _kept.append(Kept(one.table, one.columns, new))
    return town


def _all() -> list[Kept]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    found = []
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in models}):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.append(Kept(table, [column.name if hasattr(column, "name") else column[0] for column in cursor.description], cursor.fetchall()))  # fmt: skip
    return found


def _as_sent(value: Any) -> Any:
    """SQLite gives times as Python's and takes them as text."""
    return str(value) if isinstance(value, date | time) and connection.vendor == "sqlite" else value


@transaction.atomic
def _put_back() -> None:
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        for one in _kept:
            row = "(" + ", ".join(["%s"] * len(one.columns)) + ")"
            into = f"INSERT INTO {name(one.table)} ({', '.join(map(name, one.columns))}) VALUES "
            most = connection.features.max_query_params or 60_000
            step = most // len(one.columns)
            for start in range(0, len(one.rows), step):
                part = one.rows[start : start + step]
                cursor.execute(into + ", ".join([row] * len(part)), [value for values in part for value in values])
