"""How the closings of a period are spread: in each place how many took so many whole days, and how many were on time.

Nine of ten rows of the counters are closings, one for each number of days that one took. A process keeps what it has read of a day,
month or year until closings of it are folded anew, so another period costs only what is new in it (decision 24).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection

from geo.models import Jurisdiction
from reports.models import Delta, FoldedBucket, Tally
from reports.models.counters import CLOSED, MONTH, NO_PLACE, OUTSIDE, YEAR, ZONE
from reports.services import tallies
from reports.services.folded import ANEW, Bucket

Key = tuple[int, int, int, int]  # place type, place, whole days, on time
Place = tuple[int, int]
MOST = 600_000  # numbers kept by a process, eight bytes each
TRIES = 3  # readings before somebody who folds all the time is given up on
VERSION, WAITING = -1, 0  # what a row of the answer is, where it is not of a bucket
ONE = (0, 2)  # days and on time of a sum that tells neither


@dataclass(frozen=True)
class Asked:
    """What is asked for besides the period. `kind`, `part`: 0 for all of them."""

    jurisdiction_id: int
    place_types: tuple[int, ...]
    audiences: tuple[int, ...]
    kind: int
    part: int


@dataclass(frozen=True)
class Kept:
    """A bucket as it was read: which keys, and how many of each. `version`: how often it and everything had been folded."""

    version: tuple[int, int]
    columns: Any
    n: Any


@dataclass
class Spread:
    """The closings of one place. `days`: {whole days to close: n}. `promised`: of how many a day was promised; `on_time`: kept it."""

    days: Counter[int] = field(default_factory=Counter)
    on_time: int = 0
    promised: int = 0

    def add(self, days: int, on_time: int, n: int) -> None:
        self.days[days] += n
        self.on_time += n if on_time == 1 else 0
        self.promised += n if on_time in (0, 1) else 0


@dataclass(frozen=True)
class Group:
    """The keys of one place: their columns, and what each of them says; arrays of the same length."""

    columns: Any
    days: Any
    on_time: Any


@dataclass
class Shelf:
    """What is kept of one question. Keys are numbered in the order in which they were met."""

    keys: list[Key] = field(default_factory=list)
    numbers: dict[Key, int] = field(default_factory=dict)
    buckets: dict[Bucket, Kept] = field(default_factory=dict)
    _grouped: tuple[int, dict[Place, Group]] = (0, {})

    def groups(self) -> dict[Place, Group]:
        """By place; worked out again when a key was met that is new."""
        if self._grouped[0] != len(self.keys):
            columns: dict[Place, list[int]] = defaultdict(list)
            for column, (sort, place, _days, _on_time) in enumerate(self.keys):
                columns[sort, place].append(column)
            said = np.array(self.keys, np.int64)
            found = {place: Group(np.array(mine), said[mine, 2], said[mine, 3]) for place, mine in columns.items()}
            self._grouped = len(self.keys), found
        return self._grouped[1]

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


_shelves: dict[Asked, Shelf] = {}
_lock = Lock()


@dataclass(frozen=True)
class Found:
    """Buckets of a period as they are now, and what waits to be folded: {(day, key): n}. `keys`: what the buckets' columns stand for."""

    keys: Sequence[Key]
    groups: Mapping[Place, Group]
    buckets: Sequence[tuple[Bucket, Kept]]
    waiting: Counter[tuple[int, Key]]


def of(
    jurisdiction: Jurisdiction, *, first: date | None = None, last: date | None = None, **more: Any
) -> dict[Place, Spread]:
    """Exact to the last committed change. `more`: place_types, audiences and, if asked for, kind (id) and part of day."""
    runs = tallies.period(first, last) if first or last else [_years(jurisdiction)]
    found = _found(jurisdiction, runs, tallies.days(first, last), **more)
    total: dict[Place, Spread] = defaultdict(Spread)
    if found is None:
        by = ("place_type", "place", "value", "on_time")
        counted = tallies.counts(jurisdiction, CLOSED, by=by, first=first, last=last, **more)
        for (sort, place, *pair), n in counted.items():
            total[sort, place].add(*pair, n)
        return dict(total)
    total.update(_summed(found))
    for (_day, (sort, place, *pair)), n in found.waiting.items():
        total[sort, place].add(*pair, n)
    for spread in total.values():
        spread.days = Counter({days: n for days, n in spread.days.items() if n})
    return {place: spread for place, spread in total.items() if spread.days}


def by_month(
    jurisdiction: Jurisdiction, places: tallies.Places, *, first: date | None = None, last: date | None = None, spread: bool = True, **more: Any
) -> Counter[tuple[int, int, int]]:  # fmt: skip
    """{(whole days, on time, year * 12 + month - 1): n} of all these places together; the period's ends are widened to months. Without
    `spread` only how many: (0, nothing promised, month)."""
    found = _found(jurisdiction, [_months(jurisdiction, first, last)], tallies.days(first, last, month=True), **more)
    if found is None:
        total = tallies.counts(
            jurisdiction, CLOSED, by=("value", "on_time", "month"), first=first, last=last, places=places, **more
        )
        return total if spread else _as_one(total)
    wanted = {(sort, place) for sort, (single, _ranges) in places.items() for place in single}
    columns = Columns.of(found.keys, wanted, spread=spread)
    total = Counter()
    for (_sort, month), kept in found.buckets:
        total.update({(*pair, month): n for pair, n in columns.sum(kept)})
    end = last.year * 12 + last.month if last else None
    for (day, (sort, place, *pair)), n in found.waiting.items():
        month = tallies.buckets(day)[1][1]
        if (sort, place) in wanted and (end is None or month < end):
            total[(*(pair if spread else ONE), month)] += n
    return Counter({key: n for key, n in total.items() if n})


def _as_one(total: Counter[tuple[int, int, int]]) -> Counter[tuple[int, int, int]]:
    found: Counter[tuple[int, int, int]] = Counter()
    for (_value, _on_time, month), n in total.items():
        found[(*ONE, month)] += n
    return found


@dataclass(frozen=True)
class Columns:
    """Which keys lie in the wanted places, and the pair of days and on time that each stands for."""

    pairs: list[tuple[int, int]]
    pair_of: Any  # by column; one more than there are pairs: not wanted

    @classmethod
    def of(cls, keys: Sequence[Key], wanted: set[tuple[int, int]], *, spread: bool) -> Columns:
        numbers: dict[tuple[int, int], int] = {}
        pair_of = [
            numbers.setdefault((value, on_time) if spread else ONE, len(numbers)) if (sort, place) in wanted else -1
            for sort, place, value, on_time in keys
        ]
        found = np.array(pair_of, np.int64)
        return cls(list(numbers), np.where(found < 0, len(numbers), found))

    def sum(self, kept: Kept) -> Iterable[tuple[tuple[int, int], int]]:
        total = np.bincount(self.pair_of[kept.columns], kept.n, len(self.pairs) + 1).astype(np.int64)
        return ((self.pairs[pair], int(total[pair])) for pair in np.flatnonzero(total[:-1]).tolist())


def _months(jurisdiction: Jurisdiction, first: date | None, last: date | None) -> tuple[int, int, int]:
    """The run of months; where it has no end, it ends with those in which something was ever closed."""
    low = first.year * 12 + first.month - 1 if first else None
    end = last.year * 12 + last.month if last else None
    if low is None or end is None:
        ever = _ever(jurisdiction)
        low = low if low is not None else min(ever, default=0)
        end = end if end is not None else max(ever, default=0) + 1
    return MONTH, low, max(low, end)


def _years(jurisdiction: Jurisdiction) -> tuple[int, int, int]:
    """The run of all years in which something was ever closed."""
    _sort, low, end = _months(jurisdiction, None, None)
    return YEAR, low // 12, (end - 1) // 12 + 1


def _ever(jurisdiction: Jurisdiction) -> list[int]:
    """The first and the last month of closings in each sort of place: six looks into the index."""
    where = "jurisdiction_id = %s AND measure = %s AND place_type = %s AND bucket_type = %s AND kind = 0 AND part = 0"
    ends = [(end, place) for end in ("MIN", "MAX") for place in (ZONE, OUTSIDE, NO_PLACE)]
    looks = [f"(SELECT {end}(bucket) FROM {Tally._meta.db_table} WHERE {where})" for end, _place in ends]  # noqa: S608
    values = [value for _end, place in ends for value in (jurisdiction.pk, CLOSED, place, MONTH)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(looks)}", values)
        return [month for month in cursor.fetchone() if month is not None]


def _summed(found: Found) -> Iterable[tuple[Place, Spread]]:
    kept = [kept for _bucket, kept in found.buckets]
    if not kept:
        return
    columns, n = np.concatenate([one.columns for one in kept]), np.concatenate([one.n for one in kept])
    total = np.bincount(columns, n, len(found.keys)).astype(np.int64)
    for place, group in found.groups.items():
        here = total[group.columns]
        by_days = np.bincount(group.days, here).astype(np.int64)
        days = np.flatnonzero(by_days)
        kept_, broken = (int(here[group.on_time == on_time].sum()) for on_time in (1, 0))
        if len(days):
            yield (
                place,
                Spread(Counter(dict(zip(days.tolist(), by_days[days].tolist(), strict=True))), kept_, kept_ + broken),
            )


def _found(
    jurisdiction: Jurisdiction, runs: list[tuple[int, int, int]], days: tuple[int, int], *, place_types: Sequence[int], audiences: Sequence[int],
    kind: int | None = None, part: int | None = None,
) -> Found | None:  # fmt: skip
    """One statement, and one more where something was folded since. None where nothing may be kept, or somebody folds all the time."""
    if connection.in_atomic_block:
        return None
    asked = Asked(jurisdiction.pk, tuple(place_types), tuple(audiences), kind or 0, part or 0)
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
    return (
        None
        if old
        else Found(shelf.keys, shelf.groups(), [(bucket, shelf.buckets[bucket]) for bucket in wanted], answer.waiting)
    )


def _make_room(asked: Asked, shelf: Shelf) -> None:
    """The question that was asked last stays; the one asked longest ago goes first."""
    _shelves.pop(asked, None)
    _shelves[asked] = shelf
    while sum(shelf.size for shelf in _shelves.values()) > MOST:
        oldest = next(iter(_shelves))
        if oldest == asked:
            del _shelves[asked]
            return
        del _shelves[oldest]


def _read(asked: Asked, runs: list[tuple[int, int, int]], lacking: list[Bucket], days: tuple[int, int]) -> Answer:
    """One statement, so that nothing is folded between its parts."""
    either = [f"place_type IN ({_marks(asked.place_types)})", f"audience IN ({_marks(asked.audiences)})"]
    fixed = [asked.jurisdiction_id, CLOSED, *asked.place_types, *asked.audiences]
    common = " AND ".join(["jurisdiction_id = %s", "measure = %s", *either])
    dimensions = "place_type, place, value, on_time"
    parts: list[tuple[str, list[int]]] = [
        (
            f"SELECT {VERSION}, bucket_type, bucket, 0, 0, 0, n FROM {FoldedBucket._meta.db_table} WHERE jurisdiction_id = %s AND ("  # noqa: S608
            + " OR ".join(["bucket_type = %s", *["(bucket_type = %s AND bucket >= %s AND bucket < %s)"] * len(runs)])
            + ")",
            [asked.jurisdiction_id, ANEW[0], *(value for run in runs for value in run)],
        ),
        (
            f"SELECT {WAITING}, day, {dimensions}, CAST(SUM(n) AS BIGINT) FROM {Delta._meta.db_table} WHERE {common}"  # noqa: S608
            f"{' AND kind = %s' if asked.kind else ''}{' AND part = %s' if asked.part else ''} AND day >= %s AND day < %s GROUP BY day, {dimensions}",
            [*fixed, *([asked.kind] if asked.kind else []), *([asked.part] if asked.part else []), *days],
        ),
    ]
    for sort, low, high in _in_runs(lacking):
        parts.append(
            (
                f"SELECT {sort}, bucket, {dimensions}, CAST(SUM(n) AS BIGINT) FROM {Tally._meta.db_table} WHERE {common} AND bucket_type = %s"  # noqa: S608
                f" AND kind = %s AND part = %s AND bucket >= %s AND bucket < %s GROUP BY bucket, {dimensions}",
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
        answer.waiting[bucket, tuple(key)] += n  # type: ignore[index]
    else:
        answer.rows.setdefault((sort, bucket), []).append((tuple(key), n))  # type: ignore[arg-type]


def _in_runs(buckets: Iterable[Bucket]) -> list[tuple[int, int, int]]:
    """(type, first, end) of buckets that lie side by side."""
    runs: list[tuple[int, int, int]] = []
    for sort, bucket in sorted(buckets):
        if runs and runs[-1][0] == sort and runs[-1][2] == bucket:
            runs[-1] = sort, runs[-1][1], bucket + 1
        else:
            runs.append((sort, bucket, bucket + 1))
    return runs


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"
