"""Sums of tallies over a period, from what a process keeps of each day, month and year until something in it is folded anew: another
period costs only what is new in it, at any size (decisions 24 and 26).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from django.db import connection

from geo.models import Jurisdiction
from reports.models import Delta, FoldedBucket, Tally
from reports.models.counters import MONTH, NO_PLACE, OUTSIDE, ZONE
from reports.services import tallies
from reports.services.folded import ANEW, Bucket

T = TypeVar("T")
Key = tuple[int, ...]
Run = tuple[int, int, int]  # bucket type, first, end
MOST = 600_000  # numbers kept by a process, eight bytes each
TRIES = 3  # readings before somebody who folds all the time is given up on
VERSION, WAITING = -1, 0  # what a row of the answer is, where it is not of a bucket


@dataclass(frozen=True)
class Asked:
    """What is asked for besides the period. `by`: the dimensions of the keys, of those that are whole numbers, never kind or part. `kind`, `part`: 0 for all of them."""

    jurisdiction_id: int
    measures: tuple[int, ...]
    by: tuple[str, ...]
    place_types: tuple[int, ...]
    audiences: tuple[int, ...]
    kind: int
    part: int
    is_open: bool | None

    @classmethod
    def of(
        cls, jurisdiction: Jurisdiction, measures: Sequence[int], by: Sequence[str], *, place_types: Sequence[int], audiences: Sequence[int],
        kind: int | None = None, part: int | None = None, is_open: bool | None = None,
    ) -> Asked:  # fmt: skip
        fixed = tuple(measures), tuple(by), tuple(place_types), tuple(audiences)
        return cls(jurisdiction.pk, *fixed, kind or 0, part or 0, is_open)


@dataclass(frozen=True)
class Kept:
    """A bucket as it was read: which keys, and how many of each. `version`: how often it and everything had been folded."""

    version: tuple[int, int]
    columns: Any
    n: Any


@dataclass
class Shelf:
    """What is kept of one question. Keys are numbered in the order in which they were met."""

    keys: list[Key] = field(default_factory=list)
    numbers: dict[Key, int] = field(default_factory=dict)
    buckets: dict[Bucket, Kept] = field(default_factory=dict)
    sorted_out: tuple[int, Any] = (0, None)

    def number(self, key: Key) -> int:
        if key not in self.numbers:
            self.numbers[key] = len(self.keys)
            self.keys.append(key)
        return self.numbers[key]

    def put(self, bucket: Bucket, version: tuple[int, int], rows: Iterable[tuple[Key, int]]) -> None:
        pairs = [(self.number(key), n) for key, n in rows]
        columns, n = np.array(pairs, np.int64).reshape(-1, 2).T
        self.buckets[bucket] = Kept(version, columns.astype(np.int32), n.astype(np.int32))

    @property
    def size(self) -> int:
        return sum(len(one.n) for one in self.buckets.values())


@dataclass(frozen=True)
class Found:
    """Buckets of a period as they are now, and what waits to be folded: {(day, key): n}. The buckets' columns are numbers of `keys`."""

    shelf: Shelf
    size: int
    buckets: Sequence[tuple[Bucket, Kept]]
    waiting: Counter[tuple[int, Key]]

    @property
    def keys(self) -> Sequence[Key]:
        return self.shelf.keys

    def sort_out(self, make: Callable[[Sequence[Key]], T]) -> T:
        """What follows from the keys alone, for one `make` per shelf: worked out again when a key was met that is new."""
        size, known = self.shelf.sorted_out
        if size != self.size or known is None:
            known = make(self.keys[: self.size])
            self.shelf.sorted_out = self.size, known
        return known

    def waiting_by_month(self, last: date | None) -> Iterable[tuple[int, Key, int]]:
        """(month, key, n) of what waits, up to the month of the last day."""
        end = last.year * 12 + last.month if last else None
        for (day, key), n in self.waiting.items():
            month = tallies.buckets(day)[1][1]
            if end is None or month < end:
                yield month, key, n

    def totals(self) -> Any:
        """An array: how many of each key in all buckets together."""
        if not self.buckets:
            return np.zeros(self.size, np.int64)
        columns = np.concatenate([kept.columns for _bucket, kept in self.buckets])
        n = np.concatenate([kept.n for _bucket, kept in self.buckets])
        return np.bincount(columns, n, self.size).astype(np.int64)


_shelves: dict[Asked, Shelf] = {}
_too_large: set[Asked] = set()
_lock = Lock()


def counts(
    jurisdiction: Jurisdiction, measures: Sequence[int], *, by: Sequence[str], first: date | None = None, last: date | None = None, **more: Any
) -> Counter[Key]:  # fmt: skip
    """As tallies.counts: {values of `by`: n}, exact to the last committed change. `more`: place_types, audiences and, if asked for, kind,
    part, is_open."""
    asked = Asked.of(jurisdiction, measures, by, **more)
    if not first and not last:
        return tallies.counts(jurisdiction, measures, by=by, **more)
    found = find(asked, tallies.period(first, last), tallies.days(first, last))
    if found is None:
        return tallies.counts(jurisdiction, measures, by=by, first=first, last=last, **more)
    n = found.totals()
    chosen = np.flatnonzero(n)
    total = Counter({found.keys[column]: n for column, n in zip(chosen.tolist(), n[chosen].tolist(), strict=True)})
    if not found.waiting:
        return total
    for (_day, key), some in found.waiting.items():
        total[key] += some
    return Counter({key: n for key, n in total.items() if n})


def by_month(
    jurisdiction: Jurisdiction, measures: Sequence[int], places: tallies.Places, *, first: date | None = None, last: date | None = None, **more: Any
) -> Counter[tuple[int, int]]:  # fmt: skip
    """{(measure, year * 12 + month - 1): n} of all these places together; the period's ends are widened to months."""
    asked = Asked.of(jurisdiction, measures, ("measure", "place_type", "place"), **more)
    found = find(asked, [months(jurisdiction, measures, first, last)], tallies.days(first, last, month=True))
    if found is None:
        by = ("measure", "month")
        return tallies.counts(jurisdiction, measures, by=by, first=first, last=last, places=places, **more)
    wanted, keys = single(places), found.keys
    total: Counter[tuple[int, int]] = Counter()
    for (_sort, month), kept in found.buckets:
        for column, n in zip(kept.columns.tolist(), kept.n.tolist(), strict=True):
            measure, sort, place = keys[column]
            if (sort, place) in wanted:
                total[measure, month] += n
    for month, (measure, sort, place), n in found.waiting_by_month(last):
        if (sort, place) in wanted:
            total[measure, month] += n
    return Counter({key: n for key, n in total.items() if n})


def single(places: tallies.Places) -> set[tuple[int, int]]:
    """(place type, place) of each."""
    return {(sort, place) for sort, each in places.items() for place in each}


def months(jurisdiction: Jurisdiction, measures: Sequence[int], first: date | None, last: date | None) -> Run:
    """The run of months; where it has no end, it ends with those in which something of the kind ever happened."""
    low = first.year * 12 + first.month - 1 if first else None
    end = last.year * 12 + last.month if last else None
    if low is None or end is None:
        ever = _ever(jurisdiction, measures)
        low = low if low is not None else min(ever, default=0)
        end = end if end is not None else max(ever, default=0) + 1
    return MONTH, low, max(low, end)


def _ever(jurisdiction: Jurisdiction, measures: Sequence[int]) -> list[int]:
    """The first and the last month of each measure in each sort of place: so many looks into the index."""
    where = "jurisdiction_id = %s AND measure = %s AND place_type = %s AND bucket_type = %s AND kind = 0 AND part = 0"
    ends = [
        (end, measure, place) for end in ("MIN", "MAX") for measure in measures for place in (ZONE, OUTSIDE, NO_PLACE)
    ]
    looks = [f"(SELECT {end}(bucket) FROM {Tally._meta.db_table} WHERE {where})" for end, *_what in ends]  # noqa: S608
    values = [value for _end, measure, place in ends for value in (jurisdiction.pk, measure, place, MONTH)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(looks)}", values)
        return [month for month in cursor.fetchone() if month is not None]


def find(asked: Asked, runs: Sequence[Run], days: tuple[int, int]) -> Found | None:
    """One statement, and one more where something was folded since. None where nothing may be kept, where it would be too much, or where
    somebody folds all the time."""
    if connection.in_atomic_block or asked in _too_large:
        return None
    wanted = [(sort, bucket) for sort, low, high in runs for bucket in range(low, high)]
    for _try in range(TRIES):
        with _lock:
            shelf = _shelves.setdefault(asked, Shelf())
            lacking = [bucket for bucket in wanted if bucket not in shelf.buckets]
        answer = _read(asked, runs, lacking, days)
        with _lock:
            found = _taken(shelf, wanted, lacking, answer)
            _make_room(asked, shelf)
        if found is not None:
            return found
    return None


def forget() -> None:
    _shelves.clear()
    _too_large.clear()


@dataclass
class Answer:
    """`anew`: how often everything was written anew; `folded`: of buckets, how often; `rows`: of buckets; `waiting`: not folded yet."""

    anew: int = 0
    folded: dict[Bucket, int] = field(default_factory=dict)
    rows: dict[Bucket, list[tuple[Key, int]]] = field(default_factory=dict)
    waiting: Counter[tuple[int, Key]] = field(default_factory=Counter)

    def version(self, bucket: Bucket) -> tuple[int, int]:
        return self.anew, self.folded.get(bucket, 0)


def _taken(shelf: Shelf, wanted: list[Bucket], lacking: list[Bucket], answer: Answer) -> Found | None:
    """Puts what was read onto the shelf; None where something that lay there had been folded since and was thrown away."""
    for bucket in lacking:
        shelf.put(bucket, answer.version(bucket), answer.rows.get(bucket, ()))
    old = [one for one in wanted if one not in shelf.buckets or shelf.buckets[one].version != answer.version(one)]
    for bucket in old:
        shelf.buckets.pop(bucket, None)
    if old:
        return None
    return Found(shelf, len(shelf.keys), [(bucket, shelf.buckets[bucket]) for bucket in wanted], answer.waiting)


def _make_room(asked: Asked, shelf: Shelf) -> None:
    """The question that was asked last stays; the one asked longest ago goes first. One that has no room alone is never kept again."""
    _shelves.pop(asked, None)
    _shelves[asked] = shelf
    while sum(shelf.size for shelf in _shelves.values()) > MOST:
        oldest = next(iter(_shelves))
        del _shelves[oldest]
        if oldest == asked:
            _too_large.add(asked)
            return


def _read(asked: Asked, runs: Sequence[Run], lacking: list[Bucket], days: tuple[int, int]) -> Answer:
    """One statement, so that nothing is folded between its parts."""
    either = {"measure": asked.measures, "place_type": asked.place_types, "audience": asked.audiences}
    if asked.is_open is not None:
        either["is_open"] = (asked.is_open,)
    fixed = [asked.jurisdiction_id, *(value for values in either.values() for value in values)]
    common = " AND ".join(["jurisdiction_id = %s", *(f"{name} IN ({_marks(each)})" for name, each in either.items())])
    by = ", ".join(asked.by)
    version = ", ".join([str(VERSION), "bucket_type", "bucket", *["0"] * (len(asked.by) - 1), "n"])
    parts: list[tuple[str, list[int]]] = [
        (
            f"SELECT {version} FROM {FoldedBucket._meta.db_table} WHERE jurisdiction_id = %s AND ("  # noqa: S608
            + " OR ".join(["bucket_type = %s", *["(bucket_type = %s AND bucket >= %s AND bucket < %s)"] * len(runs)])
            + ")",
            [asked.jurisdiction_id, ANEW[0], *(value for run in runs for value in run)],
        ),
        (
            f"SELECT {WAITING}, day, {by}, CAST(SUM(n) AS BIGINT) FROM {Delta._meta.db_table} WHERE {common}"  # noqa: S608
            f"{' AND kind = %s' if asked.kind else ''}{' AND part = %s' if asked.part else ''} AND day >= %s AND day < %s GROUP BY day, {by}",
            [*fixed, *([asked.kind] if asked.kind else []), *([asked.part] if asked.part else []), *days],
        ),
    ]
    for sort, low, high in _in_runs(lacking):
        parts.append(
            (
                f"SELECT {sort}, bucket, {by}, CAST(SUM(n) AS BIGINT) FROM {Tally._meta.db_table} WHERE {common} AND bucket_type = %s"  # noqa: S608
                f" AND kind = %s AND part = %s AND bucket >= %s AND bucket < %s GROUP BY bucket, {by}",
                [*fixed, sort, asked.kind, asked.part, low, high],
            )
        )
    answer = Answer()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _values in parts), [value for _sql, values in parts for value in values])  # fmt: skip
        for sort, bucket, *key, n in cursor.fetchall():
            _put(answer, sort, bucket, key, n)
    return answer


def _put(answer: Answer, sort: int, bucket: int, key: list[int], n: int) -> None:
    if sort == VERSION and (bucket, key[0]) == ANEW:
        answer.anew = n
    elif sort == VERSION:
        answer.folded[bucket, key[0]] = n
    elif sort == WAITING:
        answer.waiting[bucket, tuple(key)] += n
    else:
        answer.rows.setdefault((sort, bucket), []).append((tuple(key), n))


def _in_runs(buckets: Iterable[Bucket]) -> list[Run]:
    """(type, first, end) of buckets that lie side by side."""
    runs: list[Run] = []
    for sort, bucket in sorted(buckets):
        if runs and runs[-1][0] == sort and runs[-1][2] == bucket:
            runs[-1] = sort, runs[-1][1], bucket + 1
        else:
            runs.append((sort, bucket, bucket + 1))
    return runs


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"
