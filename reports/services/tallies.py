"""Folds deltas into tallies, reads both, rebuilds and proves them (docs/decisions/0003)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import F, IntegerField, Q, QuerySet, Sum, Value

from geo.models import Jurisdiction
from reports.models import Delta, Tally
from reports.models.counters import DAY, MONTH, YEAR
from reports.services.counters import EPOCH, day_number

DIMENSIONS = ("measure", "place_type", "place", "kind", "is_open", "audience", "part", "value", "on_time")
MANY = 5000
COLUMNS = ("jurisdiction_id", *DIMENSIONS, "bucket_type", "bucket")
BATCH = 1000  # a folding holds SQLite's one write lock for some ten milliseconds, no longer


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


def period(first: date | None, last: date | None) -> list[Q]:
    """The tallies that make up a period, ends included: whole years, whole months, and days at the edges; all time by year.

    One condition per run of buckets, never joined by OR: each is then one range of the index.
    """
    if first is None and last is None:
        return [Q(bucket_type=YEAR)]
    first, last = first or date(1990, 1, 1), last or date(2199, 12, 31)
    if first > last:
        return []
    return [Q(bucket_type=kind, bucket__gte=low, bucket__lt=end) for kind, low, end in _runs(first, last) if low < end]


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
    places: Q | None = None,
    **filters: Any,
) -> Counter[tuple]:
    """{values of `by`: n}, exact to the last committed change. `by` names dimensions; with "month" in it, also by month.

    `filters`: kind (id), is_open, part, value, on_time. `places` limits the squares or zones. With several measures, "measure"
    belongs into `by`. One query at any size, and only one: between two the worker could fold, and what it folds would be missed.
    """
    month = "month" in by
    names = [name for name in by if name != "month"]
    common = {
        "jurisdiction": jurisdiction,
        **({"measure": measure} if isinstance(measure, int) else {"measure__in": list(measure)}),
        "place_type__in": list(place_types),
        "audience__in": list(audiences),
    }
    given = {name: value for name, value in filters.items() if value is not None}
    folded = _folded(common, given, names, first, last, month=month)
    parts = [_grouped(rows, names, places, "bucket" if month else "", waiting=0) for rows in folded]
    parts.append(
        _grouped(_waiting(common, given, first, last, month=month), names, places, "day" if month else "", waiting=1)
    )
    total: Counter[tuple] = Counter()
    for *key, n in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        total[_key(key, month=month)] += n or 0  # a sum over no rows is no number
    last_month = last.year * 12 + last.month - 1 if last and month else None
    return Counter({key: n for key, n in total.items() if n and (last_month is None or key[-1] <= last_month)})


def _grouped(rows: QuerySet, names: list[str], places: Q | None, when: str, *, waiting: int) -> QuerySet:
    """Sums by `names`, by whether they are waiting, and by bucket or day when one is named."""
    found = (
        (rows.filter(places) if places is not None else rows)
        .order_by()
        .annotate(waiting=Value(waiting, IntegerField()))
    )
    if when:
        found = found.annotate(at=F(when))
    return found.values_list(*names, "waiting", *(["at"] if when else [])).annotate(total=Sum("n"))


def _key(row: list[Any], *, month: bool) -> tuple:
    """The dimensions, and the month: folded counts say it, waiting ones say their day."""
    if not month:
        return tuple(row[:-1])
    *dimensions, waiting, at = row
    return (*dimensions, buckets(at)[1][1] if waiting else at)


def _folded(
    common: dict, given: dict, names: list[str], first: date | None, last: date | None, *, month: bool
) -> list[QuerySet]:
    """Rows of "all kinds" and "all parts", unless one is asked for or the answer is divided by them; one set per run of buckets."""
    every = {name: 0 for name in ("kind", "part") if name not in names} | given
    divided = {name: 0 for name in ("kind", "part") if name in names}
    runs = _months(first, last) if month else period(first, last)
    rows = Tally.objects.filter(**common, **every)
    return [rows.filter(run).exclude(**divided) if divided else rows.filter(run) for run in runs]


def _months(first: date | None, last: date | None) -> list[Q]:
    """Whole months; the period's ends are widened to them."""
    low = first.year * 12 + first.month - 1 if first else 0
    high = last.year * 12 + last.month - 1 if last else 10**6
    return [Q(bucket_type=MONTH, bucket__range=(low, high))] if low <= high else []


def _waiting(common: dict, given: dict, first: date | None, last: date | None, *, month: bool) -> QuerySet:
    rows = Delta.objects.filter(**common, **given)
    if first:
        rows = rows.filter(day__gte=day_number(first.replace(day=1) if month else first))
    if last and not month:
        rows = rows.filter(day__lte=day_number(last))
    return rows
