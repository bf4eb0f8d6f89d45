"""Folds deltas into tallies, reads both, rebuilds and proves them (docs/decisions/0003)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from geo.models import Jurisdiction
from reports.models import Delta, Tally
from reports.models.counters import DAY, MONTH, YEAR
from reports.services import answers, folded
from reports.services.counters import EPOCH, day_number

DIMENSIONS = ("measure", "place_type", "place", "kind", "is_open", "audience", "part", "value", "on_time")
MANY = 5000
COLUMNS = ("jurisdiction_id", *DIMENSIONS, "bucket_type", "bucket")
EVER = 10**9  # further than any bucket or day
BATCH = 1000  # a folding holds SQLite's one write lock for some ten milliseconds, no longer

Places = Mapping[int, Sequence[int]]  # {place type: places}


def _copy(cursor: Any, items: list[tuple], begin: str, end: str) -> None:
    """PostgreSQL, very many: into a table of the transaction's own, and from there in one statement."""
    names = f"{', '.join(COLUMNS)}, n"
    cursor.execute(f"CREATE TEMP TABLE tally_new ON COMMIT DROP AS SELECT {names} FROM {Tally._meta.db_table} LIMIT 0")  # noqa: S608
    with cursor.copy(f"COPY tally_new ({names}) FROM STDIN") as copy:
        for item in items:
            copy.write_row(item)
    cursor.execute(f"{begin.removesuffix(' VALUES ')} SELECT {names} FROM tally_new {end}")  # noqa: S608
    cursor.execute("DROP TABLE tally_new")


@lru_cache(maxsize=10_000)
def buckets(day: int) -> tuple[tuple[int, int], ...]:
    """The day, month and year that a day number belongs to."""
    found = date.fromordinal(day + EPOCH)
    return (DAY, day), (MONTH, found.year * 12 + found.month - 1), (YEAR, found.year)


@transaction.atomic
def fold(limit: int = BATCH) -> int:
    """Moves up to `limit` deltas into tallies; gives how many. Two workers at once take different rows."""
    chosen = Delta.objects.order_by("id")
    if connection.vendor == "postgresql":
        chosen = chosen.select_for_update(skip_locked=True)
    rows = list(chosen.values("id", "jurisdiction_id", "day", "n", *DIMENSIONS)[:limit])
    if not rows:
        return 0
    add(expanded(rows))
    for jurisdiction, n in Counter(row["jurisdiction_id"] for row in rows).items():
        answers.step(jurisdiction, n)
        touched = {row["day"] for row in rows if row["jurisdiction_id"] == jurisdiction}
        folded.step(jurisdiction, [bucket for day in touched for bucket in buckets(day)])
    _delete([row["id"] for row in rows])
    return len(rows)


def _delete(ids: list[int]) -> None:
    for start in range(0, len(ids), 500):
        Delta.objects.filter(pk__in=ids[start : start + 500]).delete()


def expanded(rows: Iterable[dict[str, Any]]) -> Counter[tuple]:
    """Every tally that a delta belongs to: own kind and all, own part of day and all, in day, month and year."""
    total: Counter[tuple] = Counter()
    own = itemgetter(*DIMENSIONS)
    kind_at, part_at = DIMENSIONS.index("kind"), DIMENSIONS.index("part")
    for row in rows:
        values = own(row)
        before, between, after = values[:kind_at], values[kind_at + 1 : part_at], values[part_at + 1 :]
        for bucket in buckets(row["day"]):
            for kind in (values[kind_at], 0):
                for part in (values[part_at], 0):
                    total[(row["jurisdiction_id"], *before, kind, *between, part, *after, *bucket)] += row["n"]
    return total


def add(total: Counter[tuple]) -> None:
    """Adds to the tallies by upsert, which both databases know: row after row on SQLite, 2,000 at a time on PostgreSQL."""
    table, names = Tally._meta.db_table, ", ".join(COLUMNS)
    line = "(" + ", ".join(["%s"] * (len(COLUMNS) + 1)) + ")"
    begin = f"INSERT INTO {table} ({names}, n) VALUES "  # noqa: S608
    end = f" ON CONFLICT ({names}) DO UPDATE SET n = {table}.n + excluded.n"
    items = [(*key, n) for key, n in total.items() if n]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(begin + line + end, items)
            return
        if len(items) > MANY:
            _copy(cursor, items, begin, end)
            return
        for start in range(0, len(items), 2000):
            part = items[start : start + 2000]
            cursor.execute(begin + ", ".join([line] * len(part)) + end, [value for item in part for value in item])


def period(first: date | None, last: date | None) -> list[tuple[int, int, int]]:
    """The buckets that make up a period, ends included, as (bucket type, first, end) with the end left out.

    Whole years, whole months, and days at the edges; all time by year. Each run is one range of the index.
    """
    if first is None and last is None:
        return [(YEAR, 0, EVER)]
    first, last = first or date(1990, 1, 1), last or date(2199, 12, 31)
    return [run for run in _runs(first, last) if run[1] < run[2]] if first <= last else []


def _runs(first: date, last: date) -> list[tuple[int, int, int]]:
    """(bucket type, first, end) of each run; the end is not included."""
    after = date.fromordinal(last.toordinal() + 1)
    first_month = first.year * 12 + first.month - 1 + (first.day > 1)
    end_month = after.year * 12 + after.month - 1
    if first_month > end_month:
        return [(DAY, day_number(first), day_number(after))]
    edges = [
        (DAY, day_number(first), day_number(_month_start(first_month))),
        (DAY, day_number(_month_start(end_month)), day_number(after)),
    ]
    first_year, end_year = -(-first_month // 12), end_month // 12
    if first_year >= end_year:
        return [*edges, (MONTH, first_month, end_month)]
    return [
        *edges,
        (MONTH, first_month, first_year * 12),
        (YEAR, first_year, end_year),
        (MONTH, end_year * 12, end_month),
    ]


def _month_start(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def counts(
    jurisdiction: Jurisdiction,
    measure: int | Sequence[int],
    *,
    place_types: Sequence[int],
    audiences: Sequence[int],
    by: Sequence[str] = ("place",),
    first: date | None = None,
    last: date | None = None,
    places: Places | None = None,
    **filters: Any,
) -> Counter[tuple]:
    """{values of `by`: n}, exact to the last committed change. `by` names dimensions; with "month" in it, also by month.

    `filters`: kind (id), is_open, part, value, on_time. `places` limits the squares or zones. With several measures, "measure"
    belongs into `by`. One query at any size, and only one: between two the worker could fold, and what it folds would be missed.
    """
    month = "month" in by
    given = {name: value for name, value in filters.items() if value is not None}
    common: dict[str, Sequence[Any]] = {
        "jurisdiction_id": [jurisdiction.pk],
        "measure": [measure] if isinstance(measure, int) else measure,
        "place_type": place_types,
        "audience": audiences,
        **{name: [value] for name, value in given.items()},
    }
    runs = _months(first, last) if month else period(first, last)
    waiting = days(first, last, month=month)
    wanted = Wanted(
        by=tuple(name for name in by if name != "month"),
        month=month,
        equal=tuple((name, len(values)) for name, values in common.items()),
        places=tuple(len(each) for each in places.values()) if places else (),
        runs=len(runs),
    )
    fixed = [value for values in common.values() for value in values] + _of_places(places)
    values = [value for run in (*runs, waiting) for value in (*fixed, *run)]
    total: Counter[tuple] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_sql(wanted), values)
        for *key, n in cursor.fetchall():
            total[_key(key, month=month)] += n
    last_month = last.year * 12 + last.month - 1 if last and month else None
    return Counter({key: n for key, n in total.items() if n and (last_month is None or key[-1] <= last_month)})


@dataclass(frozen=True)
class Wanted:
    """What of a question shapes its SQL: names and how many values, never the values."""

    by: tuple[str, ...]
    month: bool
    equal: tuple[tuple[str, int], ...]
    places: tuple[int, ...]
    runs: int


@lru_cache(maxsize=2000)
def _sql(wanted: Wanted) -> str:
    """One SELECT for each run of buckets and one for what waits to be folded, put together with UNION ALL.

    Tallies hold rows of "all kinds" and "all parts" (0): those are read unless one is asked for or the answer is divided by them.
    """
    common = [f"{name} IN ({_marks(n)})" for name, n in wanted.equal]
    if wanted.places:
        common.append("(" + " OR ".join(_place_sql(n) for n in wanted.places) + ")")
    given = {name for name, _n in wanted.equal}
    every = [f"{name} {'<>' if name in wanted.by else '='} 0" for name in ("kind", "part") if name not in given]
    run = ["bucket_type = %s", "bucket >= %s", "bucket < %s"]
    tallied = _select(Tally, wanted, 0, "bucket", [*common, *run, *every])
    waiting = _select(Delta, wanted, 1, "day", [*common, "day >= %s", "day < %s"])
    return " UNION ALL ".join([tallied] * wanted.runs + [waiting])


def _select(model: type[Model], wanted: Wanted, waiting: int, when: str, where: list[str]) -> str:
    """Sums by the dimensions and, for months, by whether they wait and by bucket or day. No row where nothing was found."""
    by = [*wanted.by, *([when] if wanted.month else [])]
    said = [*wanted.by, *([str(waiting), when] if wanted.month else []), "CAST(SUM(n) AS BIGINT)"]
    group = f" GROUP BY {', '.join(by)}" if by else " HAVING COUNT(*) > 0"
    return f"SELECT {', '.join(said)} FROM {model._meta.db_table} WHERE {' AND '.join(where)}{group}"  # noqa: S608


def _marks(n: int) -> str:
    return ", ".join(["%s"] * n) or "NULL"  # IN (NULL) is never true


def _place_sql(n: int) -> str:
    return f"(place_type = %s AND place IN ({_marks(n)}))"


def _of_places(places: Places | None) -> list[int]:
    """The values that `_place_sql` asks for, in its order."""
    found: list[int] = []
    for place_type, each in (places or {}).items():
        found += [place_type, *each]
    return found


def _key(row: list[Any], *, month: bool) -> tuple:
    """The dimensions, and the month: folded counts say it, waiting ones say their day."""
    if not month:
        return tuple(row)
    *dimensions, waiting, at = row
    return (*dimensions, buckets(at)[1][1] if waiting else at)


def _months(first: date | None, last: date | None) -> list[tuple[int, int, int]]:
    """Whole months; the period's ends are widened to them."""
    low = first.year * 12 + first.month - 1 if first else 0
    end = last.year * 12 + last.month if last else EVER
    return [(MONTH, low, end)] if low < end else []


def days(first: date | None, last: date | None, *, month: bool = False) -> tuple[int, int]:
    """The days of what waits: (first, end). By months, the first is widened to its month and later months are left out afterwards."""
    low = day_number(first.replace(day=1) if month else first) if first else -EVER
    return low, day_number(last) + 1 if last and not month else EVER
