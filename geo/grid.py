"""Nested squares: one 64-bit Morton code per place, in the jurisdiction's projected system (docs/decisions/0001).

Level k has squares of 1,000 m / 2^k, aligned to multiples of 1,000 m. The code interleaves the bits of
column (easting) and row (northing) at the finest level, 10 (about 1 m); a parent is the code with two bits fewer
per level, so the children of a square are one contiguous range.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from geo import projection
from geo.models import Jurisdiction

FINEST = 10
FINEST_M = 1000 / 2**FINEST
SIDES_M = (125, 250, 500, 1000, 2000)
MAX_RANGES = 64
_SPREAD = [
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
]


def bits(side_m: int) -> int:
    """How many bits of the finest code lie below a square of this side. Raises ValueError for other sides."""
    if side_m not in SIDES_M:
        raise ValueError(f"{side_m} m is not one of {SIDES_M}")
    return (
        2 * (FINEST + (side_m // 1000).bit_length() - 1)
        if side_m >= 1000
        else 2 * (FINEST - (1000 // side_m).bit_length() + 1)
    )


def encode(jurisdiction: Jurisdiction, lng: float, lat: float) -> int:
    """The finest square's code of a place in WGS84. Raises ValueError west or south of the system's origin."""
    easting, northing = projection.to_metres(jurisdiction.srid, lng, lat)
    return code_at(easting, northing)


def code_at(easting: float, northing: float) -> int:
    if not (0 <= easting < 2**21 * 1000 and 0 <= northing < 2**21 * 1000):
        raise ValueError("The place lies outside the projected system.")
    return interleave(int(easting / FINEST_M), int(northing / FINEST_M))


def encode_many(jurisdiction: Jurisdiction, lngs: Any, lats: Any) -> Any:
    """Codes of many places: int64 array."""
    easting, northing = projection.to_metres(jurisdiction.srid, np.asarray(lngs, float), np.asarray(lats, float))
    columns, rows = (np.floor(metres / FINEST_M).astype(np.int64) for metres in (easting, northing))
    return _spread_many(columns) | (_spread_many(rows) << 1)


def interleave(column: int, row: int) -> int:
    return _spread(column) | (_spread(row) << 1)


def deinterleave(code: int) -> tuple[int, int]:
    return _gather(code), _gather(code >> 1)


def parent(code: int, side_m: int) -> int:
    """The square of this side that holds the finest code."""
    return code >> bits(side_m)


def child_range(square: int, side_m: int) -> tuple[int, int]:
    """The finest codes within a square, both ends included."""
    shift = bits(side_m)
    return square << shift, ((square + 1) << shift) - 1


def corners_m(square: int, side_m: int) -> tuple[float, float]:
    """Easting and northing of a square's lower left corner."""
    column, row = deinterleave(square)
    return column * side_m, row * side_m


def square_ring(jurisdiction: Jurisdiction, square: int, side_m: int) -> list[list[float]]:
    """The square as a closed ring of [longitude, latitude], counter-clockwise. Shared: never change it."""
    return _ring(jurisdiction.srid, square, side_m)


@lru_cache(maxsize=20_000)
def _ring(srid: int, square: int, side_m: int) -> list[list[float]]:
    east, north = corners_m(square, side_m)
    xs = [east, east + side_m, east + side_m, east, east]
    ys = [north, north, north + side_m, north + side_m, north]
    lngs, lats = projection.to_degrees(srid, xs, ys)
    return [[round(lng, 6), round(lat, 6)] for lng, lat in zip(lngs, lats, strict=True)]


def ranges(jurisdiction: Jurisdiction, west: float, south: float, east: float, north: float) -> list[tuple[int, int]]:
    """At most 64 ranges of finest codes that together cover the window; the exact test on lng, lat is the caller's.

    The level is chosen from the window's size, so that at most 6 x 6 squares are looked at; neighbours in the curve are joined.
    """
    if not (west <= east and south <= north):
        return []
    low_x, low_y, high_x, high_y = _window_m(jurisdiction, west, south, east, north)
    side = FINEST_M
    level_bits = 0
    while max(high_x - low_x, high_y - low_y) / side > 6:
        side *= 2
        level_bits += 2
    columns = range(max(0, int(low_x // side)), max(0, int(high_x // side)) + 1)
    rows = range(max(0, int(low_y // side)), max(0, int(high_y // side)) + 1)
    squares = sorted(interleave(column, row) for column in columns for row in rows)
    return _joined(squares, level_bits)


def _window_m(
    jurisdiction: Jurisdiction, west: float, south: float, east: float, north: float
) -> tuple[float, float, float, float]:
    """The window in metres; edges are sampled because straight lines in degrees bend in metres."""
    steps = np.linspace(0, 1, 5)
    lngs = np.concatenate([west + (east - west) * steps] * 2 + [np.full(5, west), np.full(5, east)])
    lats = np.concatenate([np.full(5, south), np.full(5, north)] + [south + (north - south) * steps] * 2)
    xs, ys = projection.to_metres(jurisdiction.srid, lngs, lats)
    if not (np.isfinite(xs).all() and np.isfinite(ys).all()):
        return 0.0, 0.0, 2.0**30, 2.0**30
    return float(xs.min()) - 1, float(ys.min()) - 1, float(xs.max()) + 1, float(ys.max()) + 1


def _joined(squares: list[int], level_bits: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for square in squares:
        low, high = square << level_bits, ((square + 1) << level_bits) - 1
        if found and found[-1][1] + 1 == low:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found


def _spread(value: int) -> int:
    for shift, mask in _SPREAD:
        value = (value | (value << shift)) & mask
    return value


def _gather(value: int) -> int:
    value &= 0x5555555555555555
    for shift, mask in [
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ]:
        value = (value | (value >> shift)) & mask
    return value


def _spread_many(values: Any) -> Any:
    for shift, mask in _SPREAD:
        values = (values | (values << shift)) & np.int64(mask)
    return values
