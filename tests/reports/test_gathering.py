"""Merging keeps everybody's own, the count raises the priority, and parting again leaves each as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.errors import BadInput
from reports.models import Closing, Event, Report
from reports.services import changes, supporting, undoing
from reports.services.recounting import recount
from tests.build import STATION_NORTH, act, make_report

LNG, LAT = STATION_NORTH
MOVES = {"version", "updated_at"}


def state(report):
    return {
        name: value for name, value in changes.columns(Report.objects.get(pk=report.pk)).items() if name not in MOVES
    }


def merged(report, into, actor):
    return act(report, "merge", actor, into=into.reference)


def test_three_are_merged_and_parted_and_each_is_as_it_was(town, desk):
    """One nobody has looked at, one accepted, one planned."""
    main, *three = [make_report(town) for _ in range(4)]
    act(three[1], "accept", desk, priority=2)
    act(three[2], "plan", desk, due_on="2027-01-04")
    before = [state(one) for one in (main, *three)]
    for one in three:
        merged(one, main, desk)
    assert not any(Report.objects.get(pk=one.pk).is_open for one in three)
    for one in three:
        act(one, "unmerge", desk)
    assert [state(one) for one in (main, *three)] == before
    assert not Closing.objects.exists() and not recount(town, repair=False)


def test_many_raise_the_priority_and_fewer_put_it_back(town, desk):
    main, *others = [make_report(town) for _ in range(5)]
    for one in others[:3]:
        merged(one, main, desk)
    assert state(main)["priority"] == 3
    merged(others[3], main, desk)
    assert (state(main)["priority"], state(main)["priority_before"]) == (2, 3)
    assert Event.objects.filter(report=main, verb="raise").count() == 1
    act(others[0], "unmerge", desk)
    assert (state(main)["priority"], state(main)["priority_before"]) == (3, None)


def test_those_who_see_it_too_count_as_well(town):
    report = make_report(town)
    for voice in "abcd":
        supporting.support(report, voice=voice)
    assert state(report)["priority"] == 2 and state(report)["supporters"] == 4


def test_an_officers_choice_is_not_raised_over_their_head(town, desk):
    report = make_report(town)
    for voice in "abcd":
        supporting.support(report, voice=voice)
    act(report, "change", desk, priority=4, at=timezone.now() + timedelta(seconds=1))
    supporting.support(report, voice="e")
    assert state(report)["priority"] == 4


def test_a_main_report_is_merged_with_all_that_follow_it_and_they_come_back_with_it(town, desk):
    far, near, first, second = [make_report(town) for _ in range(4)]
    merged(first, near, desk), merged(second, near, desk)
    merged(near, far, desk)
    assert {one.main_id for one in Report.objects.filter(status="duplicate")} == {far.pk}
    act(near, "unmerge", desk)
    assert {state(one)["main_id"] for one in (first, second)} == {near.pk} and state(near)["main_id"] is None
    act(first, "unmerge", desk)
    assert state(first)["status"] == "received"


def test_itself_and_parts_are_refused(town, desk):
    report, other = make_report(town), make_report(town)
    with pytest.raises(BadInput):
        merged(report, report, desk)
    act(other, "split", desk, parts=[{"category": "belysning"}, {"category": "vaxtlighet"}])
    with pytest.raises(BadInput):
        merged(report, other.parts.first(), desk)


def test_several_are_merged_in_one_press_and_taken_back_with_the_priority(town, desk):
    main, *others = [make_report(town) for _ in range(6)]
    before = [state(one) for one in (main, *others)]
    results, undo = undoing.act_many(town, [one.reference for one in others], "merge", actor=desk, into=main.reference)
    assert all(one.report for one in results) and state(main)["priority"] == 2
    done = undoing.undo(undo.pk, actor=desk, jurisdiction=town)
    assert not done.left and [state(one) for one in (main, *others)] == before


def test_several_are_parted_in_one_press(town, desk):
    main, *others = [make_report(town) for _ in range(4)]
    for one in others:
        merged(one, main, desk)
    undoing.act_many(town, [one.reference for one in others], "unmerge", actor=desk)
    assert not Report.objects.filter(status="duplicate").exists()


def test_one_that_waited_has_waited_all_the_time_when_it_is_parted_again(town, desk, time_machine):
    """Neither the pause nor what was promised is moved by a merge that was a mistake."""
    time_machine.move_to("2026-11-02 12:00+01:00", tick=False)
    main, lamp = make_report(town), make_report(town)
    lamp = act(lamp, "wait", desk, reason="Delar")
    before = state(lamp)
    time_machine.move_to("2026-11-09 12:00+01:00", tick=False)
    lamp = merged(lamp, main, desk)
    time_machine.move_to("2026-11-16 12:00+01:00", tick=False)
    lamp = act(lamp, "unmerge", desk)
    assert state(lamp) == before and before["paused_at"]
    begun = act(lamp, "begin", desk)
    assert begun.paused_at is None and (begun.promised_by - before["promised_by"]).days >= 13
