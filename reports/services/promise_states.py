"""The one rule by which a promise gets its state word (docs/decisions/0020). Knows no database: facts in, word out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ON_THE_WAY, NEEDS_MORE, WRONG_WAY = "on_the_way", "needs_more", "wrong_way"
TOO_EARLY, NOT_REPORTED = "too_early", "not_reported"
STATES = (ON_THE_WAY, NEEDS_MORE, WRONG_WAY, TOO_EARLY, NOT_REPORTED)

EARLY_DAYS = 60
NOTICEABLE = 0.1
LEAST = 10


@dataclass(frozen=True)
class Facts:
    """`baseline`: for the same number of days when `cumulative`, so that it can be compared as it stands. `target`: of the whole period.

    `counts`: a number of cases, where under ten on both sides chance alone would make the difference. `reported_on`, `every_days`:
    of a logged figure; None for one that is computed.
    """

    value: float | None
    baseline: float | None
    target: float | None
    lower_is_better: bool
    cumulative: bool
    counts: bool
    first: date
    last: date
    today: date
    every_days: int | None = None
    reported_on: date | None = None

    @property
    def until(self) -> date:
        return min(self.today, self.last)

    @property
    def days(self) -> int:
        return max(0, (self.until - self.first).days + 1)

    @property
    def elapsed(self) -> float:
        """The share of the period that has passed, 0 to 1."""
        return min(1.0, self.days / ((self.last - self.first).days + 1))


def state(facts: Facts) -> tuple[str, date | None]:
    """(state, since when for "not reported"). In this order:

    1. logged, and nothing newer than `every_days`: not reported, since the last figure or the first day of the period;
    2. no figure, or fewer than 60 days of the period are over: too early to say;
    3. the target is reached, by the share of the period that has passed where figures add up: on the way;
    4. a count with under ten now and before: too early to say;
    5. worse than before by more than a tenth: the wrong way;
    6. with a target: as much of the way from before to the target is done as of the period, less a tenth: on the way, else needs more;
    7. without a target: better than before by more than a tenth: on the way, else needs more; nothing to compare with: too early.
    """
    if facts.every_days is not None and _is_stale(facts):
        return NOT_REPORTED, facts.reported_on or facts.first
    if facts.value is None or facts.days < EARLY_DAYS:
        return TOO_EARLY, None
    if facts.target is not None and _at_least(facts, facts.value, _goal(facts)):
        return ON_THE_WAY, None
    if _is_few(facts):
        return TOO_EARLY, None
    if facts.baseline is not None and _is_worse(facts):
        return WRONG_WAY, None
    if facts.target is not None:
        return (ON_THE_WAY if _keeps_pace(facts) else NEEDS_MORE), None
    if facts.baseline is not None:
        return (ON_THE_WAY if _is_better(facts) else NEEDS_MORE), None
    return TOO_EARLY, None


def _is_stale(facts: Facts) -> bool:
    since = facts.reported_on or facts.first
    return facts.until - since > timedelta(days=facts.every_days or 0)


def _is_few(facts: Facts) -> bool:
    return facts.counts and max(facts.value or 0, facts.baseline or 0) < LEAST and facts.every_days is None


def _goal(facts: Facts) -> float:
    assert facts.target is not None
    return facts.target * facts.elapsed if facts.cumulative else facts.target


def _at_least(facts: Facts, value: float, goal: float) -> bool:
    return value <= goal if facts.lower_is_better else value >= goal


def _is_worse(facts: Facts) -> bool:
    assert facts.value is not None and facts.baseline is not None
    change = facts.value - facts.baseline
    return (change if facts.lower_is_better else -change) > NOTICEABLE * abs(facts.baseline)


def _is_better(facts: Facts) -> bool:
    assert facts.value is not None and facts.baseline is not None
    change = facts.baseline - facts.value
    return (change if facts.lower_is_better else -change) > NOTICEABLE * abs(facts.baseline)


def _keeps_pace(facts: Facts) -> bool:
    """Figures that add up keep pace only when the goal so far is reached, which was asked before."""
    if facts.cumulative or facts.baseline is None or facts.target is None or facts.target == facts.baseline:
        return False
    assert facts.value is not None
    done = (facts.value - facts.baseline) / (facts.target - facts.baseline)
    return done >= facts.elapsed - NOTICEABLE
