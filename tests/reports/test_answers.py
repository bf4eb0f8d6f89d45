"""What is kept of figures is never stale: what runs out, waits or goes on is told at once, though no count changes."""

from datetime import timedelta

import pytest

from reports.insights.figures import summed, zone_table
from reports.services import answers, tallies
from tests.build import act, make_report
from tests.reports.test_figures import N1, asked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lamp(town, time_machine):
    time_machine.move_to("2026-10-01 12:00+02:00", tick=False)
    return make_report(town, lng=N1[0], lat=N1[1])


def told(town):
    found = summed(zone_table(town, asked(town)))
    return found.open, found.overdue


def test_what_runs_out_during_the_day_is_told_as_overdue(town, lamp, time_machine):
    time_machine.move_to(lamp.promised_by - timedelta(seconds=1), tick=False)
    assert told(town) == (1, 0)
    time_machine.move_to(lamp.promised_by + timedelta(seconds=1), tick=False)
    assert told(town) == (1, 1)


def test_what_waits_for_others_is_not_overdue(town, desk, lamp, time_machine):
    while tallies.fold():
        pass
    time_machine.move_to(lamp.promised_by + timedelta(seconds=1), tick=False)
    assert told(town) == (1, 1)
    waiting = act(lamp, "wait", desk, reason="Delar")
    assert told(town) == (1, 0)
    while tallies.fold():
        pass
    assert told(town) == (1, 0)
    act(waiting, "begin", desk)
    assert told(town) == (1, 1)


def test_another_period_asks_what_is_open_only_once(town, lamp, django_assert_max_num_queries):
    assert told(town) == (1, 0)
    with django_assert_max_num_queries(6) as asking:
        zone_table(town, asked(town, from_="2026-01-01"))
    assert not any("promised_by" in query["sql"] and "GROUP BY" in query["sql"] for query in asking.captured_queries)
    answers.forget()
