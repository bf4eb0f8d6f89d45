"""Kept counters equal what is there, whatever happens."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import grid
from reports import workflow
from reports.models import Delta, Report, Tally
from reports.models.counters import NO_PLACE, OUTSIDE, PUBLIC, REPORTED, SENSITIVE, SQUARE, ZONE
from reports.services import recounting, tallies
from tests.build import act, make_report

ALL = [0, 1, 2]


def total(town, *place_types, by=(), **more):
    return sum(
        tallies.counts(
            town, REPORTED, place_types=place_types, audiences=more.pop("audiences", ALL), by=by, **more
        ).values()
    )


def fold_all():
    while tallies.fold():
        pass


@pytest.fixture
def scattered(town, desk):
    """Reports in several zones, outside the zones and without a place."""
    spots = [(15.1107, 59.0679), (15.1107, 59.0715), (15.098, 59.0585), (15.108, 59.0803), (15.1109, 59.0680)]
    for lng, lat in spots:
        make_report(town, lng=lng, lat=lat)
    make_report(town, kind="otrygg_plats")
    make_report(town, lng=None, lat=None, actor=desk, place_text="Vid skolan")
    return town


@pytest.mark.parametrize("folded", [False, True])
def test_zones_and_outside_and_no_place_equal_the_total(scattered, folded):
    if folded:
        fold_all()
    assert total(scattered, ZONE) == 5 and total(scattered, OUTSIDE) == 1 and total(scattered, NO_PLACE) == 1
    assert total(scattered, SQUARE) == Report.objects.count() == 7


@pytest.mark.parametrize("folded", [False, True])
def test_a_parent_square_equals_the_sum_of_its_children(scattered, folded):
    if folded:
        fold_all()
    fine = {key[0]: n for key, n in tallies.counts(scattered, REPORTED, place_types=[SQUARE], audiences=ALL).items()}
    expected = Counter(
        grid.parent(cell, 125) if cell is not None else -1 for cell in Report.objects.values_list("cell", flat=True)
    )
    assert Counter(fine) == expected
    for levels in (1, 2, 3, 4):
        parents = Counter()
        for square, n in fine.items():
            parents[square // 4**levels] += n
        assert sum(parents.values()) == sum(fine.values())


def test_sensitive_reports_are_counted_for_those_who_may_see_them_only(scattered):
    fold_all()
    assert total(scattered, SQUARE, audiences=[PUBLIC]) == 4
    assert total(scattered, SQUARE, audiences=[SENSITIVE]) == 1


def test_folding_changes_no_figure_and_leaves_nothing_waiting(scattered, desk):
    for report in Report.objects.exclude(cell=None)[:3]:
        act(report, "fix", desk)
    before = tallies.counts(scattered, REPORTED, place_types=[ZONE], audiences=ALL, by=("place", "is_open"))
    fold_all()
    assert not Delta.objects.exists()
    assert tallies.counts(scattered, REPORTED, place_types=[ZONE], audiences=ALL, by=("place", "is_open")) == before


@given(st.dates(date(2023, 1, 1), date(2027, 12, 31)), st.integers(-40, 1500))
def test_a_period_is_made_of_each_of_its_days_once(first, length):
    last = first + timedelta(days=length)
    covered = Counter()
    wanted = tallies.period(first, last)
    if last < first:
        assert wanted == []
        return
    for day in range(first.toordinal() - 40, last.toordinal() + 41):
        number = day - tallies.EPOCH
        covered[day] = sum(
            kind == bucket_type and low <= bucket < end
            for bucket_type, bucket in tallies.buckets(number)
            for kind, low, end in wanted
        )
    assert all(n == (first.toordinal() <= day <= last.toordinal()) for day, n in covered.items())


def random_walk(town, officer, steps, seed):
    """Random verbs on random reports, wherever the table allows them; gives how many were done."""
    rng = random.Random(seed)
    reports = [
        make_report(
            town, lng=15.09 + rng.random() * 0.04, lat=59.056 + rng.random() * 0.016, description="Lampan är släckt"
        )
        for _ in range(40)
    ]
    done = 0
    while done < steps:
        number = rng.randrange(len(reports))
        report = reports[number]
        verb = rng.choice(
            [verb for verb in workflow.STAFF_VERBS.values() if report.status in verb.from_ and verb.name != "split"]
        )
        fields = {
            "reason": "Därför",
            "note": "x",
            "organisation": "trafikverket",
            "team": "park",
            "question": "Vilken?",
        }
        fields = {
            name: value
            for name, value in fields.items()
            if name in verb.needs or (verb.name == "assign" and name == "team")
        }
        if verb.name == "merge":
            others = [other for other in reports if other.pk != report.pk and other.main_id is None]
            if Report.objects.filter(main=report).exists() or not others:
                continue
            fields["into"] = rng.choice(others).reference
        if verb.name == "spam" and Report.objects.filter(main=report).exists():
            continue
        if verb.name == "mask":
            fields = {"clear": True}
        if verb.name == "change":
            fields = {
                "lng": 15.09 + rng.random() * 0.04,
                "lat": 59.056 + rng.random() * 0.016,
                "private": rng.random() < 0.2,
            }
        reports[number] = act(report, verb.name, officer, **fields)
        done += 1
        if rng.random() < 0.02:
            tallies.fold(limit=rng.randrange(1, 200))
    return done


@pytest.mark.long
def test_recount_finds_no_difference_after_ten_thousand_random_verbs(town, desk):
    assert random_walk(town, desk, 10_000, seed=11) == 10_000
    assert recounting.recount(town, repair=False) == []
    fold_all()
    assert recounting.recount(town, repair=False) == []


def test_recount_finds_and_repairs_what_is_wrong(scattered):
    fold_all()
    Tally.objects.filter(pk=Tally.objects.first().pk).update(n=99)
    assert len(recounting.recount(scattered)) == 1
    assert recounting.recount(scattered) == []


def test_a_kind_that_became_sensitive_leaves_the_public_with_a_recount(scattered):
    scattered.kinds.filter(code="belysning").update(sensitive=True)
    recounting.recount(scattered)
    assert not Report.objects.published().exists() and total(scattered, SQUARE, audiences=[PUBLIC]) == 0
