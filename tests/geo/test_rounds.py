"""A short order: against a known instance, with windows, with kits, and the same every time."""

import itertools
import math

import pytest

from geo import rounds
from geo.rounds import Stop

# eil51 of TSPLIB (Reinelt 1991): a start and 50 stops; the shortest tour is 426 long.
EIL51 = [
    (37, 52), (49, 49), (52, 64), (20, 26), (40, 30), (21, 47), (17, 63), (31, 62), (52, 33), (51, 21), (42, 41), (31, 32), (5, 25), (12, 42), (36, 16),
    (52, 41), (27, 23), (17, 33), (13, 13), (57, 58), (62, 42), (42, 57), (16, 57), (8, 52), (7, 38), (27, 68), (30, 48), (43, 67), (58, 48), (58, 27),
    (37, 69), (38, 46), (46, 10), (61, 33), (62, 63), (63, 69), (32, 22), (45, 35), (59, 15), (5, 6), (10, 17), (21, 10), (5, 64), (30, 15), (39, 10),
    (32, 39), (25, 32), (25, 55), (48, 28), (56, 37), (30, 40),
]  # fmt: skip
BEST = 426
HERE = (15.1107, 59.0679)


def length(travel, order):
    way = [0, *(n + 1 for n in order), 0]
    return sum(travel[a][b] for a, b in itertools.pairwise(way))


def test_within_five_per_cent_of_the_optimum_of_a_known_instance():
    travel = [[int(math.dist(a, b) + 0.5) for b in EIL51] for a in EIL51]
    stops = [Stop(0, 0, work_s=0) for _ in EIL51[1:]]
    order = rounds._solved(travel, stops)
    assert sorted(order) == list(range(50)) and length(travel, order) <= BEST * 1.05


def at(east_m, north_m=0, **more):
    return Stop(HERE[0] + east_m / 57_200, HERE[1] + north_m / 111_300, **more)


def test_a_line_is_walked_along_and_the_same_every_time():
    stops = [at(300), at(100), at(500), at(200), at(400)]
    order = rounds.shortest(3006, HERE, stops)
    travel = rounds.travels(3006, [HERE, *((stop.lng, stop.lat) for stop in stops)], "van")
    assert length(travel, order) == min(length(travel, other) for other in itertools.permutations(range(5)))
    assert order == rounds.shortest(3006, HERE, stops)


def test_windows_are_kept():
    """The nearest may only be visited late."""
    stops = [at(100, early_s=3600 * 2, late_s=3600 * 3), at(2000), at(2100)]
    order = rounds.shortest(3006, HERE, stops)
    seen = rounds.timetable(3006, HERE, [stops[n] for n in order], way="van", leaves_s=0)
    assert order[-1] == 0 and all(visit.late_s == 0 for visit in seen)


def test_windows_that_cannot_be_kept_are_said():
    stops = [at(5000, late_s=60), at(-5000, late_s=60)]
    order = rounds.shortest(3006, HERE, stops)
    seen = rounds.timetable(3006, HERE, [stops[n] for n in order], way="foot", leaves_s=0)
    assert sorted(order) == [0, 1] and sum(visit.late_s > 0 for visit in seen) == 2


def test_stops_of_one_kit_stay_together():
    stops = [at(100 * n, kit="lift" if n % 2 else "saw") for n in range(1, 9)]
    kits = [stops[n].kit for n in rounds.shortest(3006, HERE, stops)]
    assert sum(a != b for a, b in itertools.pairwise(kits)) == 1


def test_distances_have_a_detour_and_a_speed():
    (_, there), (back, _) = rounds.travels(3006, [HERE, (at(1000).lng, HERE[1])], "van")
    assert there == back == pytest.approx(1000 * rounds.DETOUR / rounds.SPEED_M_S["van"], rel=0.01)
    with pytest.raises(KeyError):
        rounds.shortest(3006, HERE, [at(1), at(2)], way="horse")


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_to_order(n):
    assert rounds.shortest(3006, HERE, [at(100)] * n) == list(range(n))
