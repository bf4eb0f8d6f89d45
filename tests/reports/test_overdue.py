"""One data set with what is late, what waits and what was brought from before the service: every figure of time against it, by hand."""

from datetime import date

import pytest
from django.utils import translation

from frontend.views.insights.said import sentence
from reports.insights.figures import summed, zone_table
from reports.insights.headline import headline
from reports.models import Evening, Report
from reports.services import situation
from tests.build import act, make_report
from tests.reports.test_figures import asked, row
from tests.reports.test_promises import N1, S1, measured


@pytest.fixture
def late(town, desk, time_machine):
    """Lamps of 1 September. North of the railway eight are mended, one of them late; two lie open, one waits for the reporter.
    Two more were brought from before the service: one open, one mended. One lies open in the south, one in the north is of yesterday."""
    time_machine.move_to("2026-09-01 12:00+02:00", tick=False)
    lamps = [make_report(town, lng=N1[0], lat=N1[1]) for _n in range(13)]
    make_report(town, lng=S1[0], lat=S1[1])
    Report.objects.filter(pk__in=[lamp.pk for lamp in lamps[11:]]).update(imported=True)
    lamps = list(Report.objects.filter(pk__in=[lamp.pk for lamp in lamps]).order_by("pk"))
    time_machine.move_to("2026-09-03 12:00+02:00", tick=False)
    for lamp in [*lamps[:7], lamps[12]]:
        act(lamp, "fix", desk)
    act(lamps[10], "ask", desk, question="Vilken lampa?")
    time_machine.move_to("2026-09-30 12:00+02:00", tick=False)
    act(lamps[7], "fix", desk)
    time_machine.move_to("2026-10-31 12:00+01:00", tick=False)
    make_report(town, lng=N1[0], lat=N1[1])
    time_machine.move_to("2026-11-01 12:00+01:00", tick=False)
    return town


def test_seven_of_ten_were_in_time(late):
    found = measured(late, "on_time")
    assert (found.now.value, found.now.n) == (70.0, 10)  # 7 of 8 mended and 2 overdue
    assert (found.rest.value, found.rest.n) == (None, 1)
    day_before = measured(late, "on_time", last=date(2026, 9, 29)).now
    assert (day_before.value, day_before.n) == (70.0, 10)  # the one that was mended late lay overdue
    early = measured(late, "on_time", last=date(2026, 9, 5)).now
    assert (early.value, early.n) == (None, 7)


def test_the_zone_table_and_the_headline_tell_what_is_overdue(late):
    n1 = row(late, "N1")
    assert (n1.new, n1.open, n1.closed, n1.overdue) == (14, 5, 9, 2)
    assert (n1.on_time, n1.promised, n1.on_time_share) == (7, 8, 0.7)
    rows = zone_table(late, asked(late))
    assert headline(rows).overdue == 2 and summed(rows).overdue == 3  # the headline is of the north
    assert summed(zone_table(late, asked(late, darkness="day"))).overdue == 3  # row by row


def test_the_sentence_on_top_says_it(late, manager):
    with translation.override("sv"):
        assert "1 ny, 0 avslutade, 2 försenade" in sentence(late, manager)


def test_the_situation_picture_counts_the_whole_town(late):
    found = situation.of(late, "week", date(2026, 10, 19))
    assert (found.open, found.overdue) == (6, 3)


def test_activities_and_their_visitors_are_counted_by_hand(late):
    """Three in October, at one of which nobody counted; one in another year."""
    for day, visitors in (("2026-10-02", 30), ("2026-10-09", None), ("2026-10-16", 12), ("2025-10-03", 500)):
        Evening.objects.create(jurisdiction=late, day=day, place="Hallen", visitors=visitors, source="Närvarolista")
    activities, visitors = measured(late, "activities"), measured(late, "visitors")
    assert (activities.now.value, activities.now.n) == (3, 3)
    assert (visitors.now.value, visitors.now.n) == (42, 2)
    quiet = date(2026, 10, 3), date(2026, 10, 8)
    assert measured(late, "activities", *quiet).now.value is None is measured(late, "visitors", *quiet).now.value
    uncounted = measured(late, "visitors", date(2026, 10, 9), date(2026, 10, 15)).now
    assert (uncounted.value, uncounted.n) == (None, 0)
