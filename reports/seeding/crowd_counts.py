"""What a crowd adds to the counters: the facts of counters.py and the sums of tallies.py, for very many reports at once.

A count is one whole number, put together from its dimensions in the order of the tallies' index; so equal counts are found by
sorting, and the rows go to the database in the order in which its index keeps them. `recount --check` proves the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from geo import grid
from geo.models import Jurisdiction
from reports.models import Tally
from reports.models.counters import CLOSED, OUTSIDE, RECEIVED, REOPENED, REPORTED, SQUARE, YEAR, ZONE
from reports.seeding.sheets import Column, Sheet, flags
from reports.services import answers, counters, folded, tallies

ORDER = (
    "measure",
    "place_type",
    "bucket_type",
    "kind",
    "part",
    "bucket",
    "place",
    "is_open",
    "audience",
    "value",
    "on_time",
)
Numbers = Any  # a numpy array
SLICE = 200_000


class Facts:
    """Gathers what reports add to the counts of local days."""

    def __init__(self) -> None:
        self.parts: list[dict[str, Numbers]] = []

    def add(self, cells: Numbers, zones: dict[int, Numbers], reports: dict[str, Numbers], counted: Numbers) -> None:
        """Reports by their received day. `zones`: {layer id: zone ids, 0 outside}; `reports`: kind, is_open, audience, part, day."""
        same = {name: column[counted] for name, column in reports.items()}
        squares = np.right_shift(cells[counted], grid.bits(counters.SQUARE_M))
        self._put(REPORTED, np.full(len(squares), SQUARE), squares, same)
        for layer, zone in zones.items():
            for measure in (REPORTED, RECEIVED):
                self._put(measure, *_places(zone[counted], layer), same)

    def add_closings(
        self, which: Numbers, zones: dict[int, Numbers], reports: dict[str, Numbers], closings: dict[str, Numbers]
    ) -> None:
        """Closings of the reports `which` (counted ones). `closings`: day, value, on_time, held, reopened (NONE or a day)."""
        same = {name: column[which] for name, column in reports.items()}
        for layer, zone in zones.items():
            place_types, places = _places(zone[which], layer)
            closed = {"day": closings["day"], "value": closings["value"], "on_time": closings["on_time"]}
            self._put(CLOSED, place_types, places, same | closed, closings["held"])
            self._put(REOPENED, place_types, places, same | {"day": closings["reopened"]}, closings["reopened"] > 0)

    def _put(
        self,
        measure: int,
        place_types: Numbers,
        places: Numbers,
        same: dict[str, Numbers],
        where: Numbers | None = None,
    ) -> None:
        count = len(places)
        plain = {"value": np.zeros(count, np.int64), "on_time": np.full(count, 2)}
        row = {"measure": np.full(count, measure), "place_type": place_types, "place": places} | plain | same
        self.parts.append(
            {name: _small(name, column if where is None else column[where]) for name, column in row.items()}
        )

    def whole(self) -> dict[str, Numbers]:
        return {name: np.concatenate([part[name] for part in self.parts]) for name in self.parts[0]}


def _small(name: str, column: Numbers) -> Numbers:
    return column.astype(np.int64 if name == "place" else np.int32)


def _places(zone: Numbers, layer: int) -> tuple[Numbers, Numbers]:
    return np.where(zone > 0, ZONE, OUTSIDE), np.where(zone > 0, zone, layer)


def write(place: Jurisdiction, facts: Facts) -> None:
    """Adds to the town's tallies, which are written anew with what they held."""
    found = facts.whole()
    kept, kept_n = _kept(place)
    shape = Shape([found | {"bucket": found["day"], "bucket_type": np.zeros(1, np.int32)}, kept])
    parts = [*_expanded(found, shape), (shape.packed(kept), kept_n)]
    codes, n = _summed(np.concatenate([codes for codes, _n in parts]), np.concatenate([n for _codes, n in parts]))
    Tally.objects.filter(jurisdiction=place).delete()
    sheet = Sheet(Tally)
    for start in range(0, len(codes), SLICE):
        columns = shape.columns(codes[start : start + SLICE])
        given = {name: flags(column) if name == "is_open" else Column(column) for name, column in columns.items()}
        sheet.add(given | {"n": Column(n[start : start + SLICE]), "jurisdiction_id": place.pk})
    answers.step(place.pk)
    folded.step(place.pk, [folded.ANEW])


class Shape:
    """How wide each dimension is; packs a count's dimensions into one number and takes them apart again.

    Raises ValueError when there are more possible counts than whole numbers.
    """

    def __init__(self, tables: list[dict[str, Numbers]]) -> None:
        self.places = np.unique(np.concatenate([table["place"] for table in tables]))
        self.least = {
            name: min((int(table[name].min()) for table in tables if len(table[name])), default=0) for name in ORDER
        }
        most = {
            name: max((int(table[name].max()) for table in tables if len(table[name])), default=0) for name in ORDER
        }
        self.least |= {"bucket_type": 0, "kind": 0, "part": 0, "place": 0, "bucket": 0}
        # A month's number is higher than a day's.
        latest = max(bucket for _type, bucket in tallies.buckets(most["bucket"]))
        most |= {"bucket_type": YEAR, "place": len(self.places) - 1, "bucket": max(most["bucket"], latest)}
        self.sides = tuple(most[name] - self.least[name] + 1 for name in ORDER)
        if math.prod(self.sides) > np.iinfo(np.int64).max:
            raise ValueError("More counts are possible than there are whole numbers. Make fewer reports at a time.")
        self.steps = {name: math.prod(self.sides[number + 1 :]) for number, name in enumerate(ORDER)}

    def packed(self, table: dict[str, Numbers]) -> Numbers:
        placed = table | {"place": np.searchsorted(self.places, table["place"])}
        return sum(self.share(name, placed[name]) for name in ORDER)

    def share(self, name: str, column: Numbers) -> Numbers:
        """What one dimension adds to the packed number."""
        return (column - self.least[name]) * np.int64(self.steps[name])

    def columns(self, codes: Numbers) -> dict[str, Numbers]:
        found = dict(zip(ORDER, np.unravel_index(codes, self.sides), strict=True))
        columns = {name: column + self.least[name] for name, column in found.items()}
        return columns | {"place": self.places[columns["place"]]}


def _expanded(table: dict[str, Numbers], shape: Shape) -> Iterator[tuple[Numbers, Numbers]]:
    """Every tally that a day's count belongs to: own kind and all, own part of day and all, in day, month and year."""
    none = np.zeros_like(table["day"])
    every = shape.packed(table | dict.fromkeys(("bucket_type", "bucket", "kind", "part"), none))
    kinds, parts = shape.share("kind", table["kind"]), shape.share("part", table["part"])
    for bucket_type, bucket in _buckets(table["day"]):
        at = every + shape.share("bucket_type", np.int64(bucket_type)) + shape.share("bucket", bucket)
        for kind, part in product((kinds, 0), (parts, 0)):
            yield np.unique(at + kind + part, return_counts=True)


def _buckets(day: Numbers) -> Iterator[tuple[int, Numbers]]:
    """See tallies.buckets: each day is asked once."""
    days, place = np.unique(day, return_inverse=True)
    for number in range(3):
        found = [tallies.buckets(int(one))[number] for one in days]
        yield found[0][0], np.array([bucket for _type, bucket in found], day.dtype)[place]


def _kept(place: Jurisdiction) -> tuple[dict[str, Numbers], Numbers]:
    rows = Tally.objects.filter(jurisdiction=place).values_list(*ORDER, "n").iterator(chunk_size=20_000)
    table = np.fromiter((number for row in rows for number in row), np.int64).reshape(-1, len(ORDER) + 1).T
    return dict(zip(ORDER, table[:-1], strict=True)), table[-1]


def _summed(codes: Numbers, n: Numbers) -> tuple[Numbers, Numbers]:
    """Each code once, in order, with its sum; without those that came to nothing."""
    order = np.argsort(codes, kind="stable")
    codes, n = codes[order], n[order]
    first = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    total = np.add.reduceat(n, first)
    return codes[first][total != 0], total[total != 0]
