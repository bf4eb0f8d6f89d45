"""95 % intervals of counts and shares: exact Poisson (Garwood 1936) and Wilson 1927. No library for two formulas; tests compare with scipy."""

from __future__ import annotations

import math
from functools import lru_cache

Z = 1.959963984540054  # of the normal distribution: 95 % lie within
TAIL = 0.025


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """Of a share; None when nobody was asked."""
    if n <= 0:
        return None
    share, z2 = hits / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (0.0 if hits == 0 else max(0.0, middle - half)), (1.0 if hits == n else min(1.0, middle + half))


@lru_cache(maxsize=10_000)
def poisson(n: int) -> tuple[float, float]:
    """Of the mean of a count: the quantiles of the gamma distribution at n and n + 1."""
    return (0.0 if n == 0 else _gamma_quantile(n, TAIL)), _gamma_quantile(n + 1, 1 - TAIL)


def _gamma_quantile(shape: float, p: float) -> float:
    """From Wilson and Hilferty's approximation by Newton's steps, held between what is known to be too low and too high."""
    z = -Z if p < 0.5 else Z
    x = max(shape * (1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))) ** 3, 1e-9)
    low, high = 0.0, math.inf
    for _step in range(100):
        wrong = _gamma_cdf(shape, x) - p
        low, high = (x, high) if wrong < 0 else (low, x)
        density = math.exp((shape - 1) * math.log(x) - x - math.lgamma(shape))
        after = x - wrong / density if density else math.nan
        if not low < after < high:
            after = (low + high) / 2 if high < math.inf else 2 * x
        if abs(after - x) <= 1e-13 * x:
            return after
        x = after
    return x


def _gamma_cdf(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function: series below shape + 1, else Lentz's continued fraction."""
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        n = shape
        while term > total * 1e-17:
            n += 1
            term *= x / n
            total += term
        return scale * total
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    h = d
    for i in range(1, 100_000):
        an = -i * (i - shape)
        b += 2
        d = an * d + b
        d = 1 / (d if abs(d) > tiny else tiny)
        c = b + an / c
        c = c if abs(c) > tiny else tiny
        step = d * c
        h *= step
        if abs(step - 1) < 1e-16:
            break
    return 1 - scale * h
