"""What we hold ourselves to, by size: the table of engineering/performance.md. Milliseconds unless said; None: nothing is promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`submit_either`: so many a second or that share of the floor, instead of both."""

    submit_per_s: int
    submit_of_floor: float
    submit_either: bool
    window: float
    heatmap: float
    zones: float
    trend: float
    desk: float
    desk_worst: float
    search: float | None
    case: float
    verb: float
    of_floor: float
    any_filter: float | None
    window_kb: int = 40
    feeds_at_8: float = 60
    pages_at_8: float = 150
    memory_mb: int = 150
    insights: float = 1000  # the managers' page, to its squares drawn
    caller: float = 5000  # what an officer waits for during a telephone report, of thirty seconds
    page_n: float = 1.25  # times the first page: as fast, but for the noise of two medians


SMALL = Limits(
    submit_per_s=200, submit_of_floor=0.4, submit_either=False, window=30, heatmap=40, zones=40, trend=40, desk=40, desk_worst=250,
    search=100, case=30, verb=30, of_floor=3, any_filter=None,
)  # fmt: skip
MILLION = Limits(
    submit_per_s=300, submit_of_floor=0.6, submit_either=True, window=15, heatmap=30, zones=20, trend=30, desk=40, desk_worst=250,
    search=100, case=20, verb=25, of_floor=2.5, any_filter=1000,
)  # fmt: skip
TEN_MILLION = Limits(
    submit_per_s=270, submit_of_floor=0.54, submit_either=True, window=19.5, heatmap=39, zones=26, trend=39, desk=80, desk_worst=500,
    search=None, case=24, verb=30, of_floor=2.5, any_filter=None,
)  # fmt: skip


def of(reports: int) -> Limits:
    """The limits of the nearest size that is not larger; below a million, those at 100,000."""
    if reports >= 10_000_000:
        return TEN_MILLION
    return MILLION if reports >= 1_000_000 else SMALL
