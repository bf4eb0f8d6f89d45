"""What a process keeps of closings is never stale: whatever is closed, opened again, folded or written anew, the sums are those of the counters."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction

from geo import zones
from reports.models import FoldedBucket
from reports.models.counters import (
    CLOSED,
    INTERNAL,
    NO_PLACE,
    OUTSIDE,
    PUBLIC,
    RECEIVED,
    REOPENED,
    REPORTED,
    SENSITIVE,
    SQUARE,
    ZONE,
)  # fmt: skip
from reports.services import recounting, shelves, spreads, tallies
from tests.build import act, make_report
from tests.reports.test_figures import N1, N4

pytestmark = pytest.mark.django_db(transaction=True)
PLACES, ALL = [ZONE, OUTSIDE, NO_PLACE], [PUBLIC, INTERNAL, SENSITIVE]
BY = ("place_type", "place", "value", "on_time")
PERIODS = [
    (date(2026, 9, 3), date(2026, 11, 20)), (date(2025, 12, 31), date(2026, 10, 1)), (date(2026, 10, 7), date(2026, 10, 7)),
    (None, date(2026, 11, 4)), (date(2026, 10, 1), None), (None, None), (date(2026, 11, 1), date(2026, 10, 1)),
]  # fmt: skip


def same(town, audiences=ALL, **more):
    for first, last in PERIODS:
        ask = {"place_types": PLACES, "audiences": audiences, "first": first, "last": last} | more
        wanted = defaultdict(spreads.Spread)
        for (sort, place, *pair), n in tallies.counts(town, CLOSED, by=BY, **ask).items():
            wanted[sort, place].add(*pair, n)
        assert spreads.of(town, **ask) == wanted, (first, last)
        for by, measures, more_ in (
            (("measure", "place_type", "place"), [RECEIVED, REOPENED], {}), (("place",), [REPORTED], {"place_types": [SQUARE]}),
            (("place_type", "place"), [RECEIVED], {"is_open": True}), (("audience", "value"), [REPORTED], {"part": 2}),
        ):  # fmt: skip
            wanted = tallies.counts(town, measures, by=by, **ask | more_)
            assert shelves.counts(town, measures, by=by, **ask | more_) == wanted, (by, first, last)


def same_by_month(town, **more):
    here = [zone.id for zone in zones.zones_of(town, zones.layer_of(town))]
    places = {ZONE: here, OUTSIDE: [zones.layer_of(town).id]}
    for first, last in PERIODS[:-1]:
        ask = {"place_types": PLACES, "audiences": ALL, "first": first, "last": last, "places": places} | more
        wanted = tallies.counts(town, CLOSED, by=("value", "on_time", "month"), **ask)
        assert spreads.by_month(town, **ask) == wanted, (first, last)
        for measures in ([RECEIVED, REOPENED, CLOSED], [REOPENED]):
            wanted = tallies.counts(town, measures, by=("measure", "month"), **ask)
            assert shelves.by_month(town, measures, **ask) == wanted, (measures, first, last)


def fold():
    while tallies.fold():
        pass


@pytest.fixture
def lamps(town, time_machine):
    found = []
    for day in range(30):
        time_machine.move_to(f"2026-09-{1 + day:02} 12:00+02:00", tick=False)
        found.append(make_report(town, "belysning" if day % 3 else "klotter", *(N1 if day % 2 else N4)))
    time_machine.move_to("2026-10-05 12:00+02:00", tick=False)
    return found


def test_a_random_history_is_told_as_the_counters_tell_it(town, desk, lamps, time_machine):
    rng, now = Random(24), town.day_start(date(2026, 10, 5))
    for step in range(60):
        now += timedelta(hours=rng.randrange(1, 40))
        time_machine.move_to(now, tick=False)
        number = rng.randrange(len(lamps))
        lamps[number] = act(lamps[number], "fix" if lamps[number].is_open else "reopen", desk)
        if rng.random() < 0.3:
            tallies.fold(rng.randrange(1, 20))
        if step % 6 == 0:
            same(town)
            same(town, [PUBLIC], kind=lamps[0].kind_id)
            same_by_month(town)
            same_by_month(town, kind=lamps[0].kind_id)
    fold()
    same(town)
    assert FoldedBucket.objects.filter(bucket_type__in=(1, 2, 3)).count() > 20


def test_what_was_kept_is_read_again_only_where_something_was_folded(town, desk, lamps, django_assert_num_queries):
    act(lamps[0], "fix", desk)
    fold()
    same(town)
    ask = {"place_types": PLACES, "audiences": ALL, "first": date(2026, 9, 3), "last": date(2026, 11, 20)}
    with django_assert_num_queries(1) as asking:
        spreads.of(town, **ask)
    assert "reports_tally" not in asking.captured_queries[0]["sql"]
    act(lamps[1], "fix", desk)
    with django_assert_num_queries(1):  # it waits to be folded
        spreads.of(town, **ask)
    fold()
    with django_assert_num_queries(2):
        spreads.of(town, **ask)
    same(town)


def test_counters_that_are_written_anew_are_read_anew(town, desk, lamps):
    act(lamps[0], "fix", desk)
    fold()
    same(town)
    type(lamps[0]).objects.filter(pk=lamps[0].pk).update(private=True)
    recounting.recount(town)
    same(town)
    same(town, [PUBLIC])


def test_within_a_transaction_nothing_is_kept(town, desk, lamps):
    with transaction.atomic():
        act(lamps[0], "fix", desk)
        fold()
        found = spreads.of(town, place_types=PLACES, audiences=ALL, first=date(2026, 1, 1))
        assert [spread.days.total() for spread in found.values()] == [1]
        transaction.set_rollback(True)
    assert not spreads.of(town, place_types=PLACES, audiences=ALL, first=date(2026, 1, 1))


def test_memory_is_bounded(town, desk, lamps, monkeypatch):
    monkeypatch.setattr(shelves, "MOST", 3)
    for lamp in lamps[:8]:
        act(lamp, "fix", desk)
    fold()
    for part in (None, 2, 3):
        same(town, part=part)
        assert sum(shelf.size for shelf in shelves._shelves.values()) <= 3
    assert {asked.measures for asked in shelves._too_large} >= {(CLOSED,), (RECEIVED, REOPENED)}
