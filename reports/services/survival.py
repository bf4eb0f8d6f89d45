"""Kaplan-Meier for whole days: how long until half, and nine of ten, are closed, when some are still open."""

from __future__ import annotations

from collections.abc import Mapping


def days_until(share: float, closed: Mapping[int, int], still_open: Mapping[int, int]) -> int | None:
    """The smallest number of days by which at least `share` is closed; None when that is not reached.

    `closed`: {days to close: how many}; `still_open`: {days open so far: how many} (censored: open at least so long).
    Method: Kaplan & Meier 1958; a case that is censored on a day counts as at risk that day.
    """
    at_risk = sum(closed.values()) + sum(still_open.values())
    left = 1.0
    for day in sorted(closed.keys() | still_open.keys()):
        if closed.get(day):
            left *= 1 - closed[day] / at_risk
            if left <= 1 - share + 1e-12:
                return day
        at_risk -= closed.get(day, 0) + still_open.get(day, 0)
    return None
