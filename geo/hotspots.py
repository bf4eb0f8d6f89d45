"""Where counts stand closer together than chance would put them: Getis-Ord Gi* on a grid of squares.

z_i = (Σ_j w_ij x_j - x̄ k_i) / (S sqrt((n k_i - k_i²) / (n - 1))), j includes i, w_ij = 1 within a distance and else 0, k_i = Σ_j w_ij,
S the standard deviation of all n counts (Ord & Getis 1995; equal to esda's G_Local(star=True, transform="B")). How likely a sum so
high would be by chance is asked of the permutations of all counts over all squares: the same that the mean and the deviation in z_i
belong to, as the square's own count is part of its sum. They are counted exactly where that is quick, else drawn. False alarms among
many squares are held down as Benjamini & Hochberg 1995 do (for local statistics: Caldas de Castro & Singer 2006).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

ALPHA = 0.05
EXACT_WORK = 2e8  # additions; beyond, permutations are drawn instead of counted, which takes seconds and not minutes
DRAWN_PER_SQUARE = 20  # times what the smallest false discovery limit needs, so that another seed says the same
LEAST_DRAWN, BATCH = 9_999, 100_000


@dataclass(frozen=True)
class Found:
    """One value per square, in the order given. `near`: the sum of a square and its neighbours, `expected`: what an even spread gives."""

    z: Any
    p: Any
    near: Any
    expected: Any
    hot: Any


def find(
    columns: Any, rows: Any, counts: Any, *, side_m: float, distance_m: float, alpha: float = ALPHA, seed: int = 1
) -> Found:
    """`columns`, `rows`: integer grid places of all squares of the area, each once; `counts`: whole numbers, noughts included.

    Neighbours are the squares whose middles lie within `distance_m`. `seed` matters only where permutations are drawn.
    """
    x = np.asarray(counts, dtype=np.int64)
    near, k = _neighbourhoods(np.asarray(columns), np.asarray(rows), x, side_m, distance_m)
    expected = k * (x.mean() if len(x) else 0.0)
    z = _z(x, near, k)
    p = _p(x, near, k, expected, alpha, seed)
    return Found(z, p, near, expected, discovered(p, alpha))


def discovered(p: Any, alpha: float = ALPHA) -> Any:
    """Benjamini-Hochberg: which hypotheses fall when at most a share `alpha` of those that fall shall fall wrongly. Bool array."""
    if not len(p):
        return np.zeros(0, dtype=bool)
    ordered = np.sort(p)
    passing = ordered <= alpha * np.arange(1, len(p) + 1) / len(p)
    return p <= ordered[passing].max() if passing.any() else np.zeros(len(p), dtype=bool)


def _neighbourhoods(columns: Any, rows: Any, x: Any, side_m: float, distance_m: float) -> tuple[Any, Any]:
    """Of each square: the sum of the counts within the distance, itself included, and of how many squares."""
    place = {(int(column), int(row)): n for n, (column, row) in enumerate(zip(columns, rows, strict=True))}
    reach = int(distance_m // side_m)
    near, k = np.zeros(len(x), dtype=np.int64), np.zeros(len(x), dtype=np.int64)
    for right in range(-reach, reach + 1):
        for up in range(-reach, reach + 1):
            if math.hypot(right, up) * side_m > distance_m:
                continue
            there = [place.get((int(c) + right, int(r) + up), -1) for c, r in zip(columns, rows, strict=True)]
            other = np.array(there, dtype=np.int64)
            near += np.where(other >= 0, x[other], 0)
            k += other >= 0
    return near, k


def _z(x: Any, near: Any, k: Any) -> Any:
    """0 where it cannot be told: all counts alike, or all squares in reach."""
    n = len(x)
    if n < 2:
        return np.zeros(n)
    spread = x.std() * np.sqrt(np.maximum(0, n * k - k**2) / (n - 1))
    return np.divide(near - x.mean() * k, spread, out=np.zeros(n), where=spread > 0)


def _p(x: Any, near: Any, k: Any, expected: Any, alpha: float, seed: int) -> Any:
    """The share of permutations with at least this sum; 1 for squares that hold no more than an even spread gives."""
    p = np.ones(len(x))
    high = near > expected + 1e-9
    if not high.any():
        return p
    values, times = np.unique(x, return_counts=True)
    top, most = int(near.max()), int(k[high].max())
    if len(values) * most**2 * (top + 1) / 2 <= EXACT_WORK:
        ways = _ways(values, times, most, top)
        at_least = np.cumsum(ways[:, ::-1], axis=1)[:, ::-1]
        p[high] = at_least[k[high], near[high]] / at_least[k[high], 0]
        return np.minimum(p, 1.0)
    rng = np.random.default_rng(seed)
    draws = max(LEAST_DRAWN, math.ceil(DRAWN_PER_SQUARE * len(x) / alpha))
    for size in np.unique(k[high]):
        these = high & (k == size)
        p[these] = _drawn(x, int(size), near[these], draws, rng)
    return p


def _ways(values: Any, times: Any, most: int, top: int) -> Any:
    """Exactly: ways[j, s], in how many ways j of the multiset (`times[i]` times `values[i]`) are taken with the sum s.

    Sums of `top` and more lie together in the last column.
    """
    ways = np.zeros((most + 1, top + 1))
    ways[0, 0] = 1.0
    for value, many in zip(values.tolist(), times.tolist(), strict=True):
        ways = _taken(ways, value, many, top)
    return ways


def _taken(ways: Any, value: int, many: int, top: int) -> Any:
    """The ways when up to `many` more of one value can be taken."""
    k = len(ways) - 1
    found = np.zeros_like(ways)
    for taken in range(min(many, k) + 1):
        shift = min(top, taken * value)
        rows = ways[: k + 1 - taken] * float(math.comb(many, taken))
        found[taken:, shift:] += rows[:, : top + 1 - shift]
        found[taken:, top] += rows[:, top + 1 - shift :].sum(axis=1)
    return found


def _drawn(pool: Any, k: int, wanted: Any, draws: int, rng: np.random.Generator) -> Any:
    """Drawn: (1 + how many permutations reach the sum) / (1 + how many there were)."""
    reached = np.zeros(len(wanted))
    for sums in _sums(pool, k, draws, rng):
        reached += len(sums) - np.searchsorted(np.sort(sums), wanted, side="left")
    return (1 + reached) / (1 + draws)


def _sums(pool: Any, k: int, draws: int, rng: np.random.Generator) -> Iterable[Any]:
    """Sums of k taken from the pool without putting back: draws with a repeated place are thrown away and drawn again."""
    left = draws
    while left:
        places = np.sort(rng.integers(0, len(pool), size=(min(BATCH, 2 * left), k)), axis=1)
        places = places[(np.diff(places, axis=1) != 0).all(axis=1)][:left]
        left -= len(places)
        yield pool[places].sum(axis=1)
