"""Did the place change otherwise than the comparison? Ratio of ratios with an interval; knows no database.

Relative effect size as in Welsh & Farrington's reviews of lighting and cameras (Campbell 2008:13, Brå 2007:28): with a, b the counts
of the place before and after and c, d those of the comparison, RES = (a d) / (b c). Above 1: fewer after than the comparison leads one
to expect. ln RES has the variance φ (1/a + 1/b + 1/c + 1/d); φ = 1 is pure chance (Poisson). Real counts swing more: φ is estimated from
the counts of short periods and is never taken below 1 (the weakness of those reviews, as Marchant 2004 showed).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959964
TOO_FEW = 10


@dataclass(frozen=True)
class Table:
    """Counts: the place before and after, the comparison before and after."""

    before: int
    after: int
    other_before: int
    other_after: int

    @property
    def too_few(self) -> bool:
        return min(self.before, self.after, self.other_before, self.other_after) < TOO_FEW

    @property
    def expected(self) -> float:
        """What the place would have had after, had it gone as in the comparison."""
        return self.before * self.other_after / self.other_before


@dataclass(frozen=True)
class Effect:
    """`ratio` above 1: fewer than expected. `swing`: φ."""

    ratio: float
    low: float
    high: float
    swing: float

    @property
    def is_clear(self) -> bool:
        return not self.low <= 1 <= self.high

    @property
    def change(self) -> float:
        """Share by which the place differs from what was expected: -0.4 is 40 % fewer."""
        return 1 / self.ratio - 1

    @property
    def change_between(self) -> tuple[float, float]:
        return 1 / self.high - 1, 1 / self.low - 1


def of(table: Table, swing: float = 1.0) -> Effect | None:
    """None where there are too few to say anything."""
    if table.too_few:
        return None
    counts = (table.before, table.after, table.other_before, table.other_after)
    ratio = (table.before * table.other_after) / (table.after * table.other_before)
    off = Z95 * math.sqrt(swing * sum(1 / n for n in counts))
    return Effect(ratio, ratio * math.exp(-off), ratio * math.exp(off), swing)


def swing(series: Sequence[Sequence[int]]) -> float:
    """φ: how much more the counts of short periods swing around the mean of their window than pure chance would have them, at least 1.

    Pearson's statistic by its degrees of freedom (McCullagh & Nelder 1989, 6.2). Seasons within a window count as swinging: that makes
    the interval wider, never narrower.
    """
    squares, freedom = 0.0, 0
    for counts in series:
        mean = sum(counts) / len(counts) if counts else 0.0
        if mean and len(counts) > 1:
            squares += sum((n - mean) ** 2 / mean for n in counts)
            freedom += len(counts) - 1
    return max(1.0, squares / freedom) if freedom else 1.0
