"""Kaplan-Meier for whole days: how long until half, and nine of ten, are closed, when some are still open.

`closed`: {days to close: how many}; `still_open`: {days open so far: how many} (censored: open at least so long).
Method: Kaplan & Meier 1958; a case that is censored on a day counts as at risk that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

WITHIN = (1, 3, 7, 14, 30, 60, 90, 180)  # days: the steps in which a distribution is told


def days_until(share: float, closed: Mapping[int, int], still_open: Mapping[int, int]) -> int | None:
    """The smallest number of days by which at least `share` is closed; None when that is not reached."""
    return next((day for day, left in _left(closed, still_open) if left <= 1 - share + 1e-12), None)


def closed_within(days: int, closed: Mapping[int, int], still_open: Mapping[int, int]) -> float | None:
    """The share that is closed after so many days; None where nobody knows, as no case that was open still has been followed for so long."""
    left = 1.0
    for day, after in _left(closed, still_open):
        if day > days:
            break
        left = after
    followed = max([*closed, *still_open], default=-1)
    return 1 - left if days <= followed or left < 1e-12 else None


def spread(closed: Mapping[int, int], still_open: Mapping[int, int]) -> list[tuple[int, float]]:
    """(days, share closed after so many) of each step that anybody knows of, until all are closed."""
    found: list[tuple[int, float]] = []
    for days in WITHIN:
        share = closed_within(days, closed, still_open)
        if share is None or (found and found[-1][1] == 1):
            break
        found.append((days, share))
    return found


def _left(closed: Mapping[int, int], still_open: Mapping[int, int]) -> Iterator[tuple[int, float]]:
    """(day, share that is open after it) of each day on which something was closed."""
    at_risk = sum(closed.values()) + sum(still_open.values())
    left = 1.0
    for day in sorted(closed.keys() | still_open.keys()):
        if closed.get(day):
            left *= 1 - closed[day] / at_risk
            yield day, left
        at_risk -= closed.get(day, 0) + still_open.get(day, 0)
