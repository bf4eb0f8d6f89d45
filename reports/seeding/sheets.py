"""Very many rows at once, column by column: numbers travel as numbers, and the database makes times and words of them.

SQLite gets them by executemany, PostgreSQL by binary COPY into a table of the transaction's own and from there in one statement.
For made-up data only: nobody else may write the same tables meanwhile.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, models
from django.db.models import Max

from reports.services.rows import table_of

NONE = -(2**62)
MEMORY_MB = 512
Numbers = Any  # a numpy array
SIGNATURE, TRAILER = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_MADE = {
    "sqlite": {"number": "{}", "flag": "{}", "moment": "datetime({}, 'unixepoch')", "day": "date({} * 86400, 'unixepoch')"},
    "postgresql": {"number": "{}", "flag": "({} = 1)", "moment": "to_timestamp({})", "day": "(DATE '1970-01-01' + ({})::int)"},
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """Numbers (NONE: null) or ASCII texts of one length, and what becomes of them: see the functions below."""

    values: Numbers
    becomes: str = "number"
    words: Sequence[str | None] = ()

    @property
    def lacks(self) -> bool:
        return self.values.dtype.kind == "i" and bool((self.values == NONE).any())


def moments(seconds: Numbers) -> Column:
    """Seconds since 1970."""
    return Column(seconds, "moment")


def days(numbers: Numbers) -> Column:
    """Days since 1970-01-01."""
    return Column(numbers, "day")


def flags(values: Numbers) -> Column:
    return Column(values.astype(np.int64), "flag")


def words(places: Numbers, of: Sequence[str | None]) -> Column:
    """Places in a list of words."""
    return Column(places, "word", of)


def made(sql: str, numbers: Numbers) -> Column:
    """What both databases make of a number, `{}`."""
    return Column(numbers, sql)


class Sheet:
    """One table that is being filled; gives the ids itself."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.table = model, table_of(model, connection.vendor)
        self.next_id = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1

    def add(self, columns: dict[str, Any]) -> Numbers:
        """Writes rows; their ids. Columns are Column or a value that all rows share; those that are left out get the field's default."""
        given = {name: column for name, column in columns.items() if isinstance(column, Column)}
        count = len(next(iter(given.values())).values)
        ids = np.arange(self.next_id, self.next_id + count)
        self.next_id += count
        if count:
            shared = {name: value for name, value in columns.items() if name not in given}
            self._write({"id": Column(ids)} | given, self._shared(shared))
        return ids

    def _shared(self, values: dict[str, Any]) -> dict[str, Any]:
        return dict(zip(self.table.names, self.table.row(values), strict=True))

    def _write(self, given: dict[str, Column], shared: dict[str, Any]) -> None:
        rest = {name: value for name, value in shared.items() if name not in given}
        column_of: dict[str, Any] = dict(zip(self.table.names, self.table.columns, strict=True))
        into = f"INSERT INTO {self.table.table} ({', '.join(column_of[name] for name in [*given, *rest])})"
        if connection.vendor == "sqlite":
            self._execute_many(into, list(given.values()), list(rest.values()))
        else:
            types = {field.attname: str(field.db_type(connection)) for field in self.model._meta.concrete_fields}
            self._copy(into, given, [(value, types[name]) for name, value in rest.items()])

    def _execute_many(self, into: str, columns: list[Column], rest: list[Any]) -> None:
        said = [_said(column, "?") for column in columns] + [_literal(value) for value in rest]
        connection.ensure_connection()
        connection.connection.executemany(
            f"{into} VALUES ({', '.join(said)})", zip(*map(_listed, columns), strict=True)
        )

    def _copy(self, into: str, given: dict[str, Column], rest: list[tuple[Any, str]]) -> None:
        staged = f"sheet_{self.table.table}"
        columns = list(given.values())
        said, values = [], []
        for number, (name, column) in enumerate(given.items()):
            said.append(_said(column, f"c{number}"))
            if column.words:
                kind = self.model._meta.get_field(name.removesuffix("_id")).db_type(connection)
                said[-1] = f"(%s::text[])[c{number} + 1]::{kind}"
                values.append(list(column.words))
        for value, kind in rest:
            said.append(f"%s::{kind}")
            values.append(value)
        names = ", ".join(f"c{number} {_stored(column)}" for number, column in enumerate(columns))
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE {staged} ({names}) ON COMMIT DROP")
            with cursor.copy(f"COPY {staged} FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(_binary(columns))
            cursor.execute(f"{into} SELECT {', '.join(said)} FROM {staged}", values)  # noqa: S608
            cursor.execute(f"DROP TABLE {staged}")
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [self.table.table, self.next_id - 1])


def _said(column: Column, value: str) -> str:
    if column.lacks:
        value = f"NULLIF({value}, {NONE})"
    return _MADE[connection.vendor].get(column.becomes, "{}" if column.becomes == "word" else column.becomes).replace("{}", value)  # fmt: skip


def _listed(column: Column) -> list[Any]:
    """As Python's own values."""
    if column.words:
        return np.array(column.words, object)[column.values].tolist()
    return (column.values.astype(str) if column.values.dtype.kind == "S" else column.values).tolist()


def _stored(column: Column) -> str:
    return {"i": "bigint", "f": "double precision", "S": "text"}[column.values.dtype.kind]


def _binary(columns: list[Column]) -> bytes:
    """PostgreSQL's COPY format: for each row the number of columns, for each column its length and its bytes, highest first."""
    kinds = [column.values.dtype.newbyteorder(">") for column in columns]
    fields = [field for n, kind in enumerate(kinds) for field in ((f"l{n}", ">i4"), (f"v{n}", kind))]
    rows = np.empty(len(columns[0].values), [("columns", ">i2"), *fields])
    rows["columns"] = len(columns)
    for number, (column, kind) in enumerate(zip(columns, kinds, strict=True)):
        rows[f"l{number}"], rows[f"v{number}"] = kind.itemsize, column.values
    return SIGNATURE + rows.tobytes() + TRAILER


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(int(value) if isinstance(value, bool) else value)
    return "'" + str(value).replace("'", "''") + "'"


@contextlib.contextmanager
def without_indexes(chosen: Sequence[type[models.Model]]) -> Iterator[None]:
    """Sorting once is quicker than finding a place for each row: what can be taken off the tables is put back at the end."""
    tables = [model._meta.db_table for model in chosen]
    taken = _taken_sqlite(tables) if connection.vendor == "sqlite" else _taken_postgres(tables)
    with connection.cursor() as cursor:
        for away, _back in reversed(taken):
            cursor.execute(away)
        yield
        for _away, back in taken:
            cursor.execute(back)


def _taken_sqlite(tables: list[str]) -> list[tuple[str, str]]:
    """(how it goes, how it comes back) of the indexes; constraints within the table stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({', '.join(['%s'] * len(tables))})",  # noqa: S608
            tables,
        )
        return [(f'DROP INDEX "{name}"', back) for name, back in cursor.fetchall()]


def _taken_postgres(tables: list[str]) -> list[tuple[str, str]]:
    """Indexes first, as keys of other tables stand on primary keys alone, which stay."""
    connection.check_constraints()  # a table with checks that wait for the end of the transaction cannot be altered
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i WHERE indrelid::regclass::text = ANY(%s) "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [tables],
        )
        taken = [(f"DROP INDEX {name}", back) for name, back in cursor.fetchall()]
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('u', 'f') ORDER BY contype DESC",
            [tables],
        )
        for table, name, back in cursor.fetchall():
            taken.append((f'ALTER TABLE {table} DROP CONSTRAINT "{name}"', f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {back}'))  # fmt: skip
    return taken


@contextlib.contextmanager
def much_memory() -> Iterator[None]:
    """More memory for this connection while it sorts and writes. Not within a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            kept = cursor.execute("PRAGMA cache_size").fetchone()[0]
            more = [f"PRAGMA cache_size = -{MEMORY_MB * 1024}", "PRAGMA threads = 2"]
            less = [f"PRAGMA cache_size = {kept}", "PRAGMA threads = 0"]
        else:
            more = [f"SET maintenance_work_mem = '{MEMORY_MB}MB'", f"SET work_mem = '{MEMORY_MB // 4}MB'"]
            less = ["RESET maintenance_work_mem", "RESET work_mem"]
        for statement in more:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in less:
                cursor.execute(statement)
