"""What was mended in a month stays told when it is opened again long after; what is opened again soon never was mended."""

from datetime import date

import pytest

from reports.models import Report
from reports.services import ledger, mended, monthly
from tests.build import act, make_report

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture
def lamp(town, desk, time_machine):
    """Reported on 2 November, mended on the 6th."""
    time_machine.move_to("2026-11-02 12:00+01:00", tick=False)
    lamp = make_report(town)
    time_machine.move_to("2026-11-06 12:00+01:00", tick=False)
    return act(lamp, "fix", desk)


def told(town, first):
    month = monthly.of(town, first)
    return month.mended_n, len(month.mended), [(zone.n, [row.days for row in zone.rows]) for zone in ledger.of(town, first)]  # fmt: skip


def test_opened_again_after_a_month_leaves_the_old_month_as_it_was(town, lamp, desk, time_machine):
    time_machine.move_to("2026-12-10 12:00+01:00", tick=False)
    lamp = act(lamp, "reopen", desk)
    time_machine.move_to("2027-01-20 12:00+01:00", tick=False)
    assert told(town, NOVEMBER) == (1, 1, [(1, [4])]) and told(town, DECEMBER) == (0, 0, [])
    act(lamp, "fix", desk)
    assert told(town, NOVEMBER) == (1, 1, [(1, [4])]) and told(town, JANUARY) == (1, 1, [(1, [79])])


def test_opened_again_within_two_weeks_was_never_mended(town, lamp, desk, time_machine):
    time_machine.move_to("2026-11-20 12:00+01:00", tick=False)
    lamp = act(lamp, "reopen", desk)
    assert told(town, NOVEMBER) == (0, 0, [])
    time_machine.move_to("2026-11-25 12:00+01:00", tick=False)
    act(lamp, "fix", desk)
    assert told(town, NOVEMBER) == (1, 1, [(1, [23])])


@pytest.mark.parametrize("verb, needs", [("decline", {"reason": "x"}), ("spam", {})])
def test_what_was_declined_and_opened_again_was_not_mended(town, desk, time_machine, verb, needs):
    time_machine.move_to("2026-11-06 12:00+01:00", tick=False)
    bush = act(make_report(town, "vaxtlighet"), verb, desk, **needs)
    time_machine.move_to("2026-12-10 12:00+01:00", tick=False)
    act(bush, "reopen", desk)
    everything = Report.objects.of(town)
    assert not mended.closings(town, NOVEMBER, DECEMBER, everything).exists() and told(town, NOVEMBER) == (0, 0, [])
