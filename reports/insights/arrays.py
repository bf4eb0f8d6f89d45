"""Very many rows as arrays of whole numbers: read past the objects, a million in about a second, and counted together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BigIntegerField, Func, QuerySet

Numbers = Any  # a numpy array
CHUNK = 5000


def columns(found: QuerySet[Any], *names: str) -> list[Numbers]:
    """Columns of whole numbers, one array each, past the objects; read bit by bit, so that little memory is taken."""
    parts = [np.empty(0, np.int64)]
    try:
        sql, values = found.order_by().values_list(*names).query.sql_with_params()
    except EmptyResultSet:  # what is asked for cannot be there
        return [parts[0]] * len(names)
    with helped() as cursor:
        cursor.execute(sql, values)
        while some := cursor.fetchmany(CHUNK):
            parts.append(np.fromiter(chain.from_iterable(some), np.int64, len(some) * len(names)))
    return list(np.concatenate(parts).reshape(-1, len(names)).T)


def column(found: QuerySet[Any], name: str) -> Numbers:
    """One column of many whole numbers, joined to one text by the database: Python does not see each of them."""
    join = "string_agg(n::text, ',')" if connection.vendor == "postgresql" else "group_concat(n)"
    try:
        sql, values = found.order_by().values_list(name).query.sql_with_params()
    except EmptyResultSet:
        return np.empty(0, np.int64)
    asked = f"SELECT {join} FROM (SELECT {connection.ops.quote_name(name)} AS n FROM ({sql}) found) numbers"  # noqa: S608
    with helped() as cursor:
        cursor.execute(asked, values)
        return np.fromstring(cursor.fetchone()[0] or "", np.int64, sep=",")


def together(chosen: Numbers, *columns: Numbers) -> Iterable[tuple[tuple[int, ...], int]]:
    """Equal rows and how many there are of each. Sorted as one number per row, which is quicker than by columns."""
    found = [column[chosen] for column in columns]
    if not len(found[0]):
        return []
    lows = [int(column.min()) for column in found]
    sizes = [int(column.max()) - low + 1 for column, low in zip(found, lows, strict=True)]
    codes = np.ravel_multi_index([column - low for column, low in zip(found, lows, strict=True)], sizes)
    different, n = np.unique(codes, return_counts=True)
    back = [column + low for column, low in zip(np.unravel_index(different, sizes), lows, strict=True)]
    return zip(zip(*(column.tolist() for column in back), strict=True), n.tolist(), strict=True)


class DayNumber(Func):
    """Days since 1970-01-01 of a date."""

    output_field = BigIntegerField()
    template = "(%(expressions)s - DATE '1970-01-01')::bigint"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"{_unix_seconds(connection)} / 86400", **more)


class Seconds(Func):
    """Whole seconds since 1970 of a point in time."""

    output_field = BigIntegerField()
    template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template=_unix_seconds(connection), **more)


def _unix_seconds(connection: Any) -> str:
    """SQLite has a quicker word for it from 3.38 on."""
    known = connection.Database.sqlite_version_info >= (3, 38)
    return "unixepoch(%(expressions)s)" if known else "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"


@contextmanager
def helped() -> Iterator[Any]:
    """A cursor for a question about very many rows: PostgreSQL may use both processors for it, which config.env forbids for short ones."""
    if connection.vendor != "postgresql":  # a transaction of SQLite would keep writers waiting
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 2")
        yield cursor
