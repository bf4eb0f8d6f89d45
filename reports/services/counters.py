"""Counters that are kept (decision 9): what one report adds to the counts, and the one function that writes a change of it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from geo import grid
from reports.models import Closing, Delta, Report
from reports.models.counters import (
    CLOSED,
    INTERNAL,
    NO_PLACE,
    OUTSIDE,
    PUBLIC,
    RECEIVED,
    REOPENED,
    REPORTED,
    SENSITIVE,
    SQUARE,
    ZONE,
)
from reports.services import rows
from reports.workflow import WAITING

EPOCH = date(1970, 1, 1).toordinal()
SQUARE_M = 125
Place = tuple[int, int]


class Key(NamedTuple):
    """One count on one local day; the columns of Delta."""

    measure: int
    place_type: int
    place: int
    kind: int
    is_open: bool
    audience: int
    part: int
    value: int
    on_time: int
    day: int


Facts = Counter[Key]


def day_number(day: date) -> int:
    return day.toordinal() - EPOCH


def audience_of(report: Report) -> int:
    if report.is_sensitive:
        return SENSITIVE
    return PUBLIC if report.is_public else INTERNAL


def is_counted(report: Report) -> bool:
    """Every report except those withdrawn before triage, spam, test and the parts of a split one."""
    return not (
        report.parent_id or report.spam or report.is_test or (report.status == "withdrawn" and not report.triaged)
    )


def zone_places(report: Report, zones: dict[int, int | None]) -> list[Place]:
    """Where the report stands in every layer. `zones`: {layer id: zone id or None} of all current layers."""
    if report.cell is None:
        return [(NO_PLACE, layer) for layer in zones]
    return [(ZONE, zone) if zone else (OUTSIDE, layer) for layer, zone in zones.items()]


def facts(report: Report, zones: dict[int, int | None], closings: Iterable[Closing] = ()) -> Facts:
    """Everything that the report adds to the counts, now."""
    if not is_counted(report):
        return Counter()
    places = zone_places(report, zones)
    squares = [(SQUARE, grid.parent(report.cell, SQUARE_M))] if report.cell is not None else [(SQUARE, -1)]
    same = {
        "kind": report.kind_id,
        "is_open": report.is_open,
        "audience": audience_of(report),
        "part": report.part_of_day,
    }
    keys = [_key(REPORTED, place, report.observed_on, **same) for place in squares + places]
    keys += [_key(RECEIVED, place, report.received_on, **same) for place in places]
    for closing in closings:
        keys += [key for place in places for key in _closing_keys(closing, place, same)]
    return Counter(keys)


def runs_out(report: Report) -> datetime | None:
    """From when on it is overdue; None: never, as it is now."""
    return None if report.status == WAITING or report.imported or not report.is_open else report.promised_by


def apply(report: Report, before: Facts, after: Facts, *, moved: bool = False) -> None:
    """Appends the difference as deltas, in the caller's transaction. `moved`: it runs out at another time now; where no count
    changes with that, a delta of nothing makes services.answers forget what it keeps."""
    change = Counter(after)
    change.subtract(before)
    found = [(key, n) for key, n in change.items() if n]
    if moved and not found:
        found = [(Key(RECEIVED, NO_PLACE, 0, 0, False, INTERNAL, 0, 0, 2, day_number(report.received_on)), 0)]
    rows.insert_many(Delta, ({"jurisdiction_id": report.jurisdiction_id, "n": n, **key._asdict()} for key, n in found))


def _key(measure: int, place: Place, day: date, *, value: int = 0, on_time: int = 2, **same: int) -> Key:
    return Key(measure, place[0], place[1], value=value, on_time=on_time, day=day_number(day), **same)  # type: ignore[arg-type]


def _closing_keys(closing: Closing, place: Place, same: dict) -> list[Key]:
    on_time = 2 if closing.on_time is None else int(closing.on_time)
    keys = []
    if closing.held:
        keys.append(_key(CLOSED, place, closing.closed_on, value=closing.days, on_time=on_time, **same))
    if closing.reopened_on:
        keys.append(_key(REOPENED, place, closing.reopened_on, **same))
    return keys
