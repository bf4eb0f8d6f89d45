"""A short order of places, by foot or van: a travelling salesman with time windows, solved by PyVRP (Wouda, Lan and Kool 2024).

Distances are straight lines times a detour factor: 1.3 is usual for roads in Europe (circuity factors of Ballou, Rahardja and Sakai
2002), so that a round is rather too long than too short on paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo import projection

DETOUR = 1.3
SPEED_M_S = {"foot": 1.2, "van": 7.0}  # 4.3 km/h; 25 km/h in town, with parking
KIT_CHANGE_S = 20 * 60
TRIES, SEED = 600, 1
DAY_S = 24 * 3600


@dataclass(frozen=True)
class Stop:
    """A place in degrees, seconds of work there, and from and until when (seconds of the day) somebody may come. `kit`: stops of one kit stay together."""

    lng: float
    lat: float
    work_s: int = 600
    early_s: int = 0
    late_s: int = DAY_S
    kit: str = ""


@dataclass(frozen=True)
class Visit:
    """`index` in the given stops; seconds of the day at which work begins; how much later than it should."""

    index: int
    begins_s: int
    late_s: int
    travel_s: int


def shortest(
    srid: int, start: tuple[float, float], stops: Sequence[Stop], *, way: str = "van", leaves_s: int = 0
) -> list[int]:
    """The stops' indexes in an order that takes little time, waiting too, from `start` (degrees) at `leaves_s` and back. Windows that
    cannot all be kept are broken as little as can be.

    The same stops give the same order. Raises KeyError for an unknown `way`.
    """
    if len(stops) < 2:
        return list(range(len(stops)))
    travel = travels(srid, [start, *((stop.lng, stop.lat) for stop in stops)], way)
    return _solved(travel, stops, leaves_s)


def travels(srid: int, points: Sequence[tuple[float, float]], way: str) -> list[list[int]]:
    """Seconds from each point to each."""
    xs, ys = projection.to_metres(srid, [lng for lng, _lat in points], [lat for _lng, lat in points])
    where = list(zip(map(float, xs), map(float, ys), strict=True))
    return [[round(math.dist(one, two) * DETOUR / SPEED_M_S[way]) for two in where] for one in where]


def _solved(travel: Sequence[Sequence[int]], stops: Sequence[Stop], leaves_s: int = 0) -> list[int]:
    """`travel[0]` is the start; `travel[n + 1]` the n-th stop."""
    from pyvrp import Model
    from pyvrp.stop import MaxIterations

    model = Model()
    places = [model.add_location(0, 0) for _ in travel]
    model.add_depot(places[0])
    for place, stop in zip(places[1:], stops, strict=True):
        model.add_client(
            place, service_duration=stop.work_s, tw_early=stop.early_s, tw_late=max(stop.early_s, stop.late_s)
        )
    model.add_vehicle_type(
        num_available=1, tw_early=leaves_s, start_late=leaves_s, unit_distance_cost=1, unit_duration_cost=1
    )
    for a, one in enumerate(places):
        for b, two in enumerate(places):
            if a != b:
                model.add_edge(one, two, distance=_change(stops, a, b), duration=travel[a][b])
    best = model.solve(stop=MaxIterations(TRIES), seed=SEED, display=False).best
    return [visit.idx for route in best.routes() for visit in route.schedule() if visit.is_client()]


def _change(stops: Sequence[Stop], a: int, b: int) -> int:
    """What it costs to fetch another kit between two stops."""
    return KIT_CHANGE_S if a and b and stops[a - 1].kit != stops[b - 1].kit else 0


def timetable(srid: int, start: tuple[float, float], stops: Sequence[Stop], *, way: str, leaves_s: int) -> list[Visit]:
    """When work begins at each of the stops, in the order in which they are given, leaving `start` at `leaves_s`."""
    travel = travels(srid, [start, *((stop.lng, stop.lat) for stop in stops)], way)
    now, at, visits = leaves_s, 0, []
    for n, stop in enumerate(stops):
        on_the_way = travel[at][n + 1]
        now = max(now + on_the_way, stop.early_s)
        visits.append(Visit(n, now, max(0, now - stop.late_s), on_the_way))
        now, at = now + stop.work_s, n + 1
    return visits
