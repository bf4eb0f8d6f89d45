"""Which reports count for hot spots, who may ask, and when nothing is said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from geo import grid
from reports.insights import filters, hotspots
from reports.models import Contact
from tests.build import STATION_NORTH, make_report

LNG, LAT = STATION_NORTH


def asked(town, user, **given):
    return hotspots.of(town, filters.read(town, user, {"period": "year", "cell_m": "250"} | given))


def report_from(town, email="", days=0, kind="belysning", lng=LNG, lat=LAT):
    report = make_report(town, kind, lng, lat, at=timezone.now() - timedelta(days=days))
    if email:
        Contact.objects.create(jurisdiction=town, report=report, email=email, created_at=timezone.now())
    return report


def test_a_keen_neighbour_counts_once_a_day_and_kind(town, manager):
    for email in ("Anna@example.org", "anna@example.org", "anna@example.org"):
        report_from(town, email)
    report_from(town, "anna@example.org", kind="klotter")
    report_from(town, "anna@example.org", days=3)
    report_from(town, "bo@example.org")
    report_from(town)
    report_from(town)
    assert asked(town, manager).n == 6
    assert asked(town, manager, category="klotter").n == 1


def test_one_person_cannot_make_a_hot_spot(town, manager):
    for _number in range(60):
        report_from(town, "anna@example.org")
    assert asked(town, manager).n == 1


@pytest.fixture
def busy_corner(town):
    """Ten each in four squares that meet, and one here and there."""
    for number in range(10):
        for east, north in ((0, 0), (0.0044, 0), (0, 0.00225), (0.0044, 0.00225)):
            report_from(town, days=number, lng=LNG + east, lat=LAT + north)
    for number in range(4):
        report_from(town, lng=LNG - 0.01 + 0.006 * number, lat=LAT + 0.008)


def test_a_busy_corner_is_found(town, manager, busy_corner):
    answer = asked(town, manager)
    station = grid.parent(grid.encode(town, LNG, LAT), 250)
    assert answer.n == 43 and not answer.too_few and len(answer.area) > 50  # one lies outside the area
    assert station in {spot.square for spot in answer.spots} and len(answer.spots) <= 16
    assert answer.spots[0].near >= 40 and answer.spots[0].expected < 8


def test_under_thirty_nothing_is_said(town, manager):
    for _number in range(29):
        report_from(town)
    answer = asked(town, manager)
    assert answer.n == 29 and answer.too_few and answer.spots == ()


def test_police_get_nothing_of_sensitive_kinds(town, police, manager):
    for _number in range(31):
        report_from(town, kind="otrygg_plats")
    assert asked(town, police, category="otrygg_plats").n == 0 and asked(town, police).n == 0
    assert asked(town, manager, category="otrygg_plats").n == 31


def test_it_takes_three_questions(town, manager, busy_corner, django_assert_max_num_queries):
    chosen = filters.read(town, manager, {"period": "year"})
    hotspots.of(town, chosen)
    with django_assert_max_num_queries(3):
        assert hotspots.of(town, chosen).spots
