"""Which reports of a sensitive kind may be told together (decision 5, docs/decisions/0013). Knows no database: all of it can be attacked.

Everything that is ever published is made of disjoint groups, and each group alone is large enough. So whatever sums and
differences of windows, zones, months and totals somebody forms, what comes out is made of whole groups again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

LEAST_REPORTS, LEAST_REPORTERS, LEAST_DAYS = 5, 3, 3
SQUARE, ZONE, AREA = "square", "zone", "area"


@dataclass(frozen=True)
class Felt:
    """One report that was not told yet. `reporter` is a keyed hash, `square` the 500 m square."""

    pk: int
    square: int
    reporter: str
    day: date


@dataclass(frozen=True)
class Group:
    """`zone`: the zone of the square, or of the rest; "" for the whole area and for squares outside all zones."""

    sort: str
    square: int | None
    zone: str
    members: tuple[int, ...]


def passes(felt: Collection[Felt]) -> bool:
    """Enough reports, by enough people, on enough days."""
    return (
        len(felt) >= LEAST_REPORTS
        and len({one.reporter for one in felt}) >= LEAST_REPORTERS
        and len({one.day for one in felt}) >= LEAST_DAYS
    )


def groups(pool: Iterable[Felt], squares: Mapping[int, str]) -> list[Group]:
    """The groups of a month. `squares`: {every 500 m square of the area: code of its zone, "" outside all}; others stay untold.

    A square that passes is told by itself; what is left of a zone as its rest; what is left of all zones as the rest of the area.
    A rest is told only when it passes and when every square of it could still be empty: somebody who takes each hidden square
    for at most four reports must learn of none of them that anybody was there.
    """
    by_square: dict[int, list[Felt]] = defaultdict(list)
    for one in pool:
        if one.square in squares:
            by_square[one.square].append(one)
    found = [
        _group(SQUARE, square, squares[square], felt) for square, felt in sorted(by_square.items()) if passes(felt)
    ]
    told = {group.square for group in found}
    hidden: dict[str, list[int]] = defaultdict(list)
    for square, zone in squares.items():
        if square not in told:
            hidden[zone].append(square)
    left: list[int] = []
    for zone, here in sorted(hidden.items()):
        rest = [one for square in here for one in by_square.get(square, ())]
        if zone and _hides(rest, len(here)):
            found.append(_group(ZONE, None, zone, rest))
        else:
            left += here
    rest = [one for square in left for one in by_square.get(square, ())]
    return [*found, _group(AREA, None, "", rest)] if _hides(rest, len(left)) else found


def _hides(rest: Collection[Felt], squares: int) -> bool:
    return passes(rest) and len(rest) <= (squares - 1) * (LEAST_REPORTS - 1)


def _group(sort: str, square: int | None, zone: str, felt: Collection[Felt]) -> Group:
    return Group(sort, square, zone, tuple(sorted(one.pk for one in felt)))
