"""Rows written past the ORM's compiler, with SQL that is built once per table: for the few inserts of every submission and
verb, and for many at once (docs/decisions/0007). Values are what the model's fields hold; columns without one get the field's default."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection, models
from django.utils import timezone


class Table:
    """One model's columns, defaults and the conversions that this database needs."""

    def __init__(self, model: type[models.Model], vendor: str) -> None:
        fields = list(model._meta.concrete_fields)
        self.table = model._meta.db_table
        self.names = [field.attname for field in fields]
        self.columns = [field.column for field in fields]
        self.defaults = {field.attname: field.get_default() for field in fields}
        self.now = [field.attname for field in fields if getattr(field, "auto_now_add", False)]
        self.converters = [
            (number, convert) for number, field in enumerate(fields) if (convert := _converter(field, vendor))
        ]
        own = ", ".join(f'"{name}"' for name in self.columns[1:])
        self.insert = f"INSERT INTO {self.table} ({own}) VALUES ({', '.join(['%s'] * (len(self.columns) - 1))})"  # noqa: S608

    def row(self, values: dict[str, Any]) -> list[Any]:
        """Every column's value, the id first, as the database takes it."""
        defaults = self.defaults
        row = [values.get(name, defaults[name]) for name in self.names]
        for name in self.now:
            if name not in values:
                row[self.names.index(name)] = timezone.now()
        for number, convert in self.converters:
            if row[number] is not None:
                row[number] = convert(row[number])
        return row


@cache
def table_of(model: type[models.Model], vendor: str) -> Table:
    return Table(model, vendor)


def insert(model: type[models.Model], **values: Any) -> int:
    """One new row; its id."""
    found = _insert(model, values, "")
    assert found is not None
    return found


def insert_once(model: type[models.Model], **values: Any) -> int | None:
    """One new row, or None when a unique constraint says that it is there; waits for somebody who is writing the same."""
    return _insert(model, values, " ON CONFLICT DO NOTHING")


def _insert(model: type[models.Model], values: dict[str, Any], more: str) -> int | None:
    table = table_of(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"{table.insert}{more} RETURNING id", table.row(values)[1:])
        found = cursor.fetchone()
    return found[0] if found else None


def insert_many(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    table = table_of(model, connection.vendor)
    prepared = [table.row(values)[1:] for values in rows]
    if prepared:
        with connection.cursor() as cursor:
            cursor.executemany(table.insert, prepared)


def values_of(instance: models.Model) -> dict[str, Any]:
    """An unsaved object's columns."""
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def _converter(field: Any, vendor: str) -> Callable[[Any], Any] | None:
    """What turns a value into the database's own, as Django does, without its long way there."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if vendor == "sqlite" and isinstance(field, models.DateTimeField):
        return _utc_text
    if vendor == "sqlite" and isinstance(field, models.DateField):
        return str
    return None


def _utc_text(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
