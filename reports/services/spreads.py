"""How the closings of a period are spread: in each place how many took so many whole days, and how many were on time.

Nine of ten rows of the counters are closings, one for each number of days that one took: decision 24.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from geo.models import Jurisdiction
from reports.models.counters import CLOSED, YEAR
from reports.services import shelves, tallies
from reports.services.shelves import Found, Kept, Key

BY = ("place_type", "place", "value", "on_time")
Place = tuple[int, int]


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
    """The keys of one place: their columns, which of the `days` each one says, and whether on time."""

    columns: Any
    days: Any
    day_of: Any
    on_time: Any


@dataclass(frozen=True)
class Keys:
    """All keys of a shelf, one row each, and by place."""

    said: Any
    groups: dict[Place, Group]


def of(
    jurisdiction: Jurisdiction, *, first: date | None = None, last: date | None = None, **more: Any
) -> dict[Place, Spread]:
    """Exact to the last committed change. `more`: place_types, audiences and, if asked for, kind (id) and part of day."""
    runs = tallies.period(first, last) if first or last else [_years(jurisdiction)]
    asked = shelves.Asked.of(jurisdiction, [CLOSED], BY, **more)
    found = shelves.find(asked, runs, tallies.days(first, last))
    total: dict[Place, Spread] = defaultdict(Spread)
    if found is None:
        counted = tallies.counts(jurisdiction, CLOSED, by=BY, first=first, last=last, **more)
        for (sort, place, days, on_time), n in counted.items():
            total[sort, place].add(days, on_time, n)
        return dict(total)
    total.update(_summed(found))
    for (_day, (sort, place, days, on_time)), n in found.waiting.items():
        total[sort, place].add(days, on_time, n)
    for sort, place in {(sort, place) for _day, (sort, place, *_pair) in found.waiting}:
        total[sort, place].days = Counter({days: n for days, n in total[sort, place].days.items() if n})
    return {place: spread for place, spread in total.items() if spread.days}


def by_month(
    jurisdiction: Jurisdiction, places: tallies.Places, *, first: date | None = None, last: date | None = None, **more: Any
) -> Counter[tuple[int, int, int]]:  # fmt: skip
    """{(whole days, on time, year * 12 + month - 1): n} of all these places together; the period's ends are widened to months."""
    asked = shelves.Asked.of(jurisdiction, [CLOSED], BY, **more)
    run = shelves.months(jurisdiction, [CLOSED], first, last)
    found = shelves.find(asked, [run], tallies.days(first, last, month=True))
    if found is None:
        by = ("value", "on_time", "month")
        return tallies.counts(jurisdiction, CLOSED, by=by, first=first, last=last, places=places, **more)
    wanted = shelves.single(places)
    columns = Columns.of(found.sort_out(_sorted), wanted)
    total: Counter[tuple[int, int, int]] = Counter()
    for (_sort, month), kept in found.buckets:
        total.update({(*pair, month): n for pair, n in columns.sum(kept)})
    for month, (sort, place, days, on_time), n in found.waiting_by_month(last):
        if (sort, place) in wanted:
            total[days, on_time, month] += n
    return Counter({key: n for key, n in total.items() if n})


@dataclass(frozen=True)
class Columns:
    """Which keys lie in the wanted places, and the pair of days and on time that each stands for."""

    pairs: list[tuple[int, int]]
    pair_of: Any  # by column; one more than there are pairs: not wanted

    @classmethod
    def of(cls, keys: Keys, wanted: set[Place]) -> Columns:
        mine = [group.columns for place, group in keys.groups.items() if place in wanted]
        inside = np.concatenate(mine) if mine else np.empty(0, np.int64)
        different, which = np.unique(keys.said[inside, 2:], axis=0, return_inverse=True)
        pairs = [(days, on_time) for days, on_time in different.tolist()]
        pair_of = np.full(len(keys.said), len(pairs))
        pair_of[inside] = which.reshape(-1)
        return cls(pairs, pair_of)

    def sum(self, kept: Kept) -> Iterable[tuple[tuple[int, int], int]]:
        total = np.bincount(self.pair_of[kept.columns], kept.n, len(self.pairs) + 1).astype(np.int64)
        return ((self.pairs[pair], int(total[pair])) for pair in np.flatnonzero(total[:-1]).tolist())


def _years(jurisdiction: Jurisdiction) -> shelves.Run:
    """The run of all years in which something was ever closed."""
    _sort, low, end = shelves.months(jurisdiction, [CLOSED], None, None)
    return YEAR, low // 12, (end - 1) // 12 + 1


def _summed(found: Found) -> Iterable[tuple[Place, Spread]]:
    total = found.totals()
    for place, group in found.sort_out(_sorted).groups.items():
        here = total[group.columns]
        n = np.bincount(group.day_of, here, len(group.days)).astype(np.int64)
        some = np.flatnonzero(n)
        on_time, late = (int(here[group.on_time == kept].sum()) for kept in (1, 0))
        if len(some):
            spread = Counter(dict(zip(group.days[some].tolist(), n[some].tolist(), strict=True)))
            yield place, Spread(spread, on_time, on_time + late)


def _sorted(keys: Sequence[Key]) -> Keys:
    columns: dict[Place, list[int]] = defaultdict(list)
    for column, (sort, place, _days, _on_time) in enumerate(keys):
        columns[sort, place].append(column)
    said = np.array(keys, np.int64).reshape(-1, len(BY))
    groups = {
        place: Group(np.array(mine), *np.unique(said[mine, 2], return_inverse=True), said[mine, 3])
        for place, mine in columns.items()
    }
    return Keys(said, groups)
