"""What a place remembers: it came back after it was mended (90 days), and the thing that has failed again and again (14 months)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from geo import grid
from geo.models import Asset
from reports.services import history, jobs
from tests.build import STATION_NORTH, act, make_order, make_report

LNG, LAT = STATION_NORTH
NOW = timezone.now()


def mended(town, desk, days_ago, *, after=2, **more):
    """Reported, and fixed so many days ago."""
    report = make_report(town, at=NOW - timedelta(days=days_ago + after), **more)
    return act(report, "fix", desk, at=NOW - timedelta(days=days_ago))


@pytest.mark.parametrize(("days", "said"), [(0, 0), (5, 5), (89, 89), (90, 90), (91, None), (300, None)])
def test_what_comes_back_within_90_days_is_told_with_its_days(town, desk, days, said):
    mended(town, desk, days)
    assert history.here_before(make_report(town, at=NOW)).back_after_days == said


def test_the_newest_fix_counts(town, desk):
    for days in (200, 40, 12):
        mended(town, desk, days)
    before = history.here_before(make_report(town, at=NOW))
    assert before.back_after_days == 12 and before.times == 3


@pytest.mark.parametrize("verb, more", [("decline", {"reason": "Släckt med flit"}), ("withdraw", {})])
def test_what_was_never_mended_did_not_come_back(town, desk, verb, more):
    old = make_report(town, at=NOW - timedelta(days=9))
    act(old, verb, desk, at=NOW - timedelta(days=5), **more)
    assert history.here_before(make_report(town, at=NOW)).back_after_days is None


def test_another_kind_or_another_place_is_another_thing(town, desk):
    mended(town, desk, 5, kind="klotter")
    mended(town, desk, 5, lng=LNG + 0.01)
    assert history.here_before(make_report(town, at=NOW)).back_after_days is None


def test_a_case_that_is_opened_again_has_come_back(town, desk):
    report = mended(town, desk, 30)
    assert history.here_before(report).back_after_days is None
    report = act(report, "reopen", desk, at=NOW - timedelta(days=10))
    assert history.here_before(report).back_after_days == 20
    report = act(report, "fix", desk, at=NOW - timedelta(days=4))
    assert history.here_before(act(report, "reopen", desk, at=NOW)).back_after_days == 4


def test_a_case_that_was_declined_and_opened_again_was_not_mended_before(town, desk):
    report = act(make_report(town, at=NOW - timedelta(days=9)), "decline", desk, reason="Inget fel")
    assert history.here_before(act(report, "reopen", desk)).back_after_days is None


def test_a_neighbours_case_that_was_opened_again_still_counts_with_its_fix(town, desk):
    act(mended(town, desk, 30), "reopen", desk, at=NOW - timedelta(days=2))
    assert history.here_before(make_report(town, at=NOW)).back_after_days == 30


def test_the_desk_and_the_order_say_how_soon_it_came_back(town, desk, client_of):
    report = act(mended(town, desk, 30), "reopen", desk, at=NOW - timedelta(days=10))
    at_desk, order = client_of(desk), make_order(town, [report], desk)
    words = "Det åtgärdades 20 dagar innan det kom tillbaka"
    assert words in at_desk.get(f"/desk/r/{report.reference}/").content.decode()
    assert words in at_desk.get(f"/desk/orders/{order.number}/").content.decode()


def lamp_of(town, number="1042"):
    return Asset.objects.create(
        jurisdiction=town, kind="lamp", number=number, lng=LNG, lat=LAT, cell=grid.encode(town, LNG, LAT)
    )


@pytest.mark.parametrize(("ages", "told"), [([1, 60], 0), ([1, 60, 200], 3), ([1, 60, 400, 420], 4), ([1, 60, 430], 0)])
def test_a_crew_is_told_of_a_lamp_that_has_failed_three_times_in_14_months(
    town, desk, crew, crew_member, client_of, ages, told
):
    lamp = lamp_of(town)
    for days in ages[1:]:
        mended(town, desk, days, after=0, asset=lamp.number)
    order = make_order(town, [make_report(town, asset=lamp.number)], desk, crew=crew)
    job = jobs.find(town, crew_member, order.number)
    assert jobs.memory(job) == ([(lamp.number, told)] if told else [])
    html = client_of(crew_member).get(f"/crew/{order.number}/").content.decode()
    assert (f"{lamp.number} har anmälts {told} gånger" in html) == bool(told)


def test_a_lamp_is_named_once_though_two_of_its_reports_are_in_the_job(town, desk, crew, crew_member):
    lamp = lamp_of(town)
    made = [make_report(town, asset=lamp.number) for _n in range(3)]
    order = make_order(town, made, desk, crew=crew)
    assert jobs.memory(jobs.find(town, crew_member, order.number)) == [(lamp.number, 3)]


def test_neighbours_who_told_of_the_same_time_are_no_further_failures(town, desk):
    lamp = lamp_of(town, "D-1")
    first, *others = [make_report(town, asset="D-1") for _n in range(3)]
    assert history.times_of(lamp.pk) == 3
    for other in others:
        act(other, "merge", desk, into=first.reference)
    assert history.times_of(lamp.pk) == 1
