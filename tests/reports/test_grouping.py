"""Three in a row: found by number, line or cabinet, by themselves; not found where it is chance."""

import pytest
from django.utils import timezone

from geo.models import Asset, Place
from reports.models import FaultGroup, Report
from reports.services import grouping, outbox
from tests.build import STATION_NORTH, act, make_report

LNG, LAT = STATION_NORTH
STEP = 0.0005  # 28 m to the east


def lamp(town, n, *, line="", cabinet="", number="", step=STEP):
    from geo import grid

    lng = LNG + n * step
    return Asset.objects.create(
        jurisdiction=town,
        kind="lamp",
        number=number or f"X{n * 7}q",
        line=line,
        power_zone=cabinet,
        lng=lng,
        lat=LAT,
        cell=grid.encode(town, lng, LAT),
    )


def dark(town, lamps):
    return [make_report(town, lng=one.lng, lat=one.lat, asset=one.number) for one in lamps]


def work():
    while outbox.work_once():
        pass


def groups(reports):
    return {report.group_id for report in Report.objects.filter(pk__in=[one.pk for one in reports])}


@pytest.mark.parametrize(
    ("how", "by", "key"),
    [
        ({"line": "Testvägen"}, "line", "Testvägen"),
        ({"cabinet": "K9"}, "cabinet", "K9"),
        ({}, "number", "T-01–T-03"),
    ],
)
def test_three_side_by_side_gather_by_themselves(town, how, by, key):
    reports = dark(town, [lamp(town, n, number=f"T-0{n}" if not how else "", **how) for n in (1, 2, 3)])
    work()
    (group,) = FaultGroup.objects.all()
    assert groups(reports) == {group.pk} and (group.by, group.key) == (by, key)
    assert {(one.priority, one.priority_before) for one in Report.objects.all()} == {(2, 3)}


def test_a_fourth_joins_and_two_are_not_a_row(town):
    lamps = [lamp(town, n, line="Testvägen") for n in range(4)]
    two = dark(town, lamps[:2])
    work()
    assert groups(two) == {None}
    all_four = two + dark(town, lamps[2:])
    work()
    assert len(groups(all_four)) == 1 and None not in groups(all_four)


@pytest.mark.parametrize("how", [{"line": "Testvägen", "step": 0.003}, {"cabinet": "K9", "step": 0.004}, {}])
def test_far_apart_or_unrelated_is_chance(town, how):
    reports = dark(town, [lamp(town, n, **how) for n in range(4)])
    work()
    assert groups(reports) == {None}


def test_two_rows_that_grow_together_become_one_group(town):
    lamps = [lamp(town, n, line="Testvägen") for n in range(9)]
    ends = dark(town, lamps[:3] + lamps[6:])
    work()
    assert len(groups(ends)) == 2
    middle = dark(town, lamps[3:6])
    work()
    assert len(groups(ends + middle)) == 1 and FaultGroup.objects.filter(ended_at=None).count() == 1


def test_one_that_is_something_else_leaves_and_is_as_before(town, desk):
    reports = dark(town, [lamp(town, n, line="Testvägen") for n in range(4)])
    work()
    act(reports[0], "change", desk, category="klotter")
    work()
    left = Report.objects.get(pk=reports[0].pk)
    assert (left.group_id, left.priority, left.priority_before) == (None, 3, None)
    assert None not in groups(reports[1:])


def test_a_group_ends_with_its_last_case_and_begins_again(town, desk):
    reports = dark(town, [lamp(town, n, line="Testvägen") for n in range(3)])
    work()
    for report in reports:
        act(report, "fix", desk)
    assert FaultGroup.objects.get().ended_at
    act(reports[0], "reopen", desk)
    assert not FaultGroup.objects.get().ended_at


def test_one_that_grows_is_promised_sooner_for_all_and_a_new_rule_moves_nothing(town):
    from reports.models import Target
    from reports.services import clock, setup

    kind = town.kinds.get(code="belysning")
    Target.objects.create(jurisdiction=town, kind=kind, unit="days", amount=9, group_from=3)
    Target.objects.create(jurisdiction=town, kind=kind, unit="days", amount=2, group_from=5)
    setup.forget()
    lamps = [lamp(town, n, line="Testvägen") for n in range(5)]
    three = dark(town, lamps[:3])
    work()
    before = FaultGroup.objects.get().promised_by
    dark(town, lamps[3:])
    work()
    after = FaultGroup.objects.get().promised_by
    assert after < before and {one.promised_by for one in Report.objects.all()} == {after}
    Target.objects.filter(group_from=5).update(amount=0)
    setup.forget()
    clock.forget()
    grouping.gather_all(town, timezone.now().date())
    assert Report.objects.get(pk=three[0].pk).promised_by == after


def test_what_came_another_way_is_found_at_night(town):
    reports = dark(town, [lamp(town, n, cabinet="K9") for n in range(3)])
    grouping.gather_all(town, timezone.now().date())
    grouping.gather_all(town, timezone.now().date())
    assert len(groups(reports)) == 1 and FaultGroup.objects.count() == 1


def test_one_look_serves_all_that_waited_for_it(town, monkeypatch):
    looks = []
    gather = grouping.gather
    monkeypatch.setattr(grouping, "gather", lambda *which: (looks.append(which[1:]), gather(*which)))
    reports = dark(town, [lamp(town, n, line="Testvägen") for n in range(6)])
    work()
    assert len(looks) == 1 and None not in groups(reports)
    dark(town, [lamp(town, 7, line="Testvägen")])
    work()
    assert len(looks) == 2


def test_a_look_that_finds_no_news_writes_nothing(town, django_assert_num_queries):
    reports = dark(town, [lamp(town, n, line="Testvägen") for n in range(4)])
    work()
    with django_assert_num_queries(1):
        grouping.gather(town, reports[0].kind_id, "lamp")


def test_the_worker_stops_between_two_effects(town):
    dark(town, [lamp(town, n, line="Testvägen") for n in range(3)])
    asked = iter([False, True])
    assert outbox.work_once(stop=lambda: next(asked)) == 1


def test_a_promise_in_hours_for_so_many_beside_such_a_place_is_given_in_hours(town):
    from reports.models import Target
    from reports.services import setup

    Place.objects.create(
        jurisdiction=town, kind="landmark", subkind="school", name="Skolan", folded="skolan", lng=LNG, lat=LAT
    )
    kind = town.kinds.get(code="belysning")
    Target.objects.create(jurisdiction=town, kind=kind, unit="hours", amount=4, group_from=3, place_class="school")
    setup.forget()
    reports = dark(town, [lamp(town, n, line="Testvägen") for n in range(3)])
    work()
    for report in Report.objects.filter(pk__in=[one.pk for one in reports]):
        assert report.group.promise_unit == report.promise_unit == "hours"
        assert report.promised_by == report.group.promised_by
