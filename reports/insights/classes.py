"""Classes of a map: natural breaks (Jenks), as many as there are different values when these are few."""

from __future__ import annotations

from collections.abc import Collection, Sequence

MOST = 5
THINNED_TO = 1000  # the method compares every value with every other


def natural(counts: Collection[int], most: int = MOST) -> list[int]:
    """Upper ends of at most `most` classes of what is above nought, always rising; the last is the highest value.

    Method: Jenks 1977 by jenkspy. Of more than 1,000 squares every n-th by size is looked at, the highest always.
    """
    ordered = sorted(n for n in counts if n > 0)
    known = sorted(set(ordered))
    if len(known) <= most:
        return known
    import jenkspy

    found = {round(top) for top in jenkspy.jenks_breaks(_thinned(ordered, most), n_classes=most)[1:]}
    return sorted({top for top in found if top > 0} | {known[-1]})


def _thinned(ordered: list[int], most: int) -> list[int]:
    """Evenly by rank; when that leaves too few different values, the different values themselves."""
    if len(ordered) <= THINNED_TO:
        return ordered
    step = len(ordered) / THINNED_TO
    thin = [ordered[int(n * step)] for n in range(THINNED_TO)] + [ordered[-1]]
    return thin if len(set(thin)) > most else sorted(set(ordered))[-THINNED_TO:]


def class_of(n: float, tops: Sequence[float]) -> int:
    """1 for the lowest class."""
    return 1 + sum(n > top for top in tops[:-1])
