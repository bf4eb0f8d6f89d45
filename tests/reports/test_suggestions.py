"""What the desk is suggested, why, and that one press does it."""

from datetime import timedelta

import pytest
import shapely
from django.utils import timezone

from geo.models import GroundFeature, Place
from reports.errors import LostRace
from reports.models import Report, Team, WorkOrder
from reports.services import suggestions, undoing
from tests.build import STATION_NORTH, act, make_order, make_report

LNG, LAT = STATION_NORTH


def said(report):
    found = suggestions.of(Report.objects.get(pk=report.pk))
    return {part.words: part.reason for part in found.parts}, found.steps


@pytest.fixture(autouse=True)
def _english(settings):
    from django.utils import translation

    with translation.override("en"):
        yield


def test_a_plain_report_is_accepted_by_the_kinds_team(town):
    parts, steps = said(make_report(town))
    assert steps == [("accept", {"team": "belysning"})] and list(parts.values()) == ["takes this kind"]


def test_the_same_thing_close_by_is_merged(town):
    first = make_report(town, at=timezone.now() - timedelta(days=2))
    parts, steps = said(make_report(town, lng=LNG + 0.0001))
    assert steps == [("merge", {"into": first.reference})] and "6 m away" in next(iter(parts.values()))


def test_another_kind_close_by_is_not(town):
    make_report(town, "klotter", at=timezone.now() - timedelta(days=2))
    assert said(make_report(town))[1][0][0] == "accept"


def test_the_oldest_of_the_same_is_the_one_that_stays(town):
    first = make_report(town, at=timezone.now() - timedelta(days=2))
    make_report(town, lng=LNG + 0.0001)
    assert said(first)[1][0][0] == "accept"


def test_a_newer_one_that_is_worked_on_already_takes_the_older_in(town, desk):
    old = make_report(town, at=timezone.now() - timedelta(days=2))
    newer = act(make_report(town, lng=LNG + 0.0001), "accept", desk)
    assert said(old)[1] == [("merge", {"into": newer.reference})]


@pytest.mark.parametrize(
    ("words", "verb"), [("Soffan ligger kvar i diket", "merge"), ("En soffa slängd", "accept"), ("", "accept")]
)
def test_a_little_further_away_the_same_words_are_needed(town, words, verb):
    make_report(town, "nedskrapning", description="Gammal soffa i diket", at=timezone.now() - timedelta(days=2))
    parts, steps = said(make_report(town, "nedskrapning", lng=LNG + 0.0005, description=words))
    assert steps[-1][0] == verb and ("in words that are alike" in str(parts)) == (verb == "merge")


def test_a_group_fault_becomes_one_order_in_one_press_and_none_with_the_next(town, desk, crew):
    from tests.reports.test_grouping import dark, lamp, work

    make_order(town, [make_report(town, lng=LNG + 0.02)], desk, crew=crew)
    row = dark(town, [lamp(town, n, line="Testvägen") for n in range(3)])
    work()
    report = Report.objects.get(pk=row[0].pk)
    words = [part.words for part in suggestions.of(report, desk).parts]
    assert f"one order for {crew}" in words and not suggestions.of(report).order
    undo = suggestions.take(report, actor=desk, version=report.version)
    assert {one.status for one in Report.objects.filter(group=report.group)} == {"planned"}
    order = WorkOrder.objects.get(lines__report=report)
    assert order.crew == crew and order.lines.count() == 3
    undoing.undo(undo.pk, actor=desk, jurisdiction=town)
    order.refresh_from_db()
    assert {one.status for one in Report.objects.filter(group=report.group)} == {"received"}
    assert order.status == "cancelled"


@pytest.fixture
def three_dark(town, desk, crew):
    """Three lamps of one line, found to be one fault: the suggestion takes all of them."""
    from tests.reports.test_grouping import dark, lamp, work

    rows = dark(town, [lamp(town, n, line="Testvägen") for n in range(3)])
    work()
    return [Report.objects.get(pk=one.pk) for one in rows]


def test_of_several_none_is_taken_when_a_colleague_changed_one_since_it_was_shown(desk, second_officer, three_dark):
    report, other, third = three_dark
    shown = undoing.Seen(suggestions.of(report, desk).others)
    assert set(shown.versions) == {other.reference, third.reference}
    act(other, "change", second_officer, priority=1)
    with pytest.raises(LostRace) as lost:
        suggestions.take(report, actor=desk, version=report.version, seen=shown)
    assert lost.value.extra["changed"] == [other.reference]
    assert {one.status for one in Report.objects.all()} == {"received"} and not WorkOrder.objects.exists()
    now = undoing.Seen(suggestions.of(report, desk).others)
    suggestions.take(report, actor=desk, version=report.version, seen=now)
    assert {one.status for one in Report.objects.all()} == {"planned"}


def test_one_that_went_away_or_was_never_shown_is_named(desk, second_officer, three_dark):
    report, other, third = three_dark
    shown = dict(suggestions.of(report, desk).others)
    with pytest.raises(LostRace) as lost:
        part = undoing.Seen({third.reference: shown[third.reference]})
        suggestions.take(report, actor=desk, version=report.version, seen=part)
    assert lost.value.extra["changed"] == [other.reference]
    act(third, "decline", second_officer, reason="Släckt med flit")
    with pytest.raises(LostRace) as lost:
        suggestions.take(report, actor=desk, version=report.version, seen=undoing.Seen(shown))
    assert third.reference in lost.value.extra["changed"]


def test_somebody_elses_place_is_passed_on(town):
    report = make_report(town)
    Report.objects.filter(pk=report.pk).update(owner=town.organisations.get(code="trafikverket"))
    parts, steps = said(report)
    assert steps == [("redirect", {"organisation": "trafikverket"})] and "the place is theirs" in parts.values()


def test_words_that_name_another_kind(town):
    parts, steps = said(make_report(town, "ovrigt", description="Klotter på väggen"))
    assert steps[0] == ("change", {"category": "klotter"}) and "what was written sounds like it" in parts.values()


def test_near_a_school_it_comes_first(town):
    Place.objects.create(
        jurisdiction=town, kind="landmark", subkind="school", name="Skolan", folded="skolan", lng=LNG + 0.001, lat=LAT
    )
    parts, steps = said(make_report(town))
    assert steps[-1][1]["priority"] == "2" and "57 m from Skolan" in parts.values()


def test_many_who_see_it_raise_it(town):
    report = make_report(town)
    Report.objects.filter(pk=report.pk).update(supporters=4)
    assert "4 more see it" in said(report)[0].values()


def test_the_habit_of_the_desk_speaks_when_there_is_one(town, desk):
    for number in range(8):
        act(make_report(town, lng=LNG + 0.01 + number / 500), "accept", desk, priority=2, team="gata")
    parts, steps = said(make_report(town))
    assert steps == [("accept", {"team": "gata", "priority": "2"})]
    assert set(parts.values()) == {"took 8 of the last 8", "8 of the last 8 had it"}


def test_seven_are_no_habit(town, desk):
    for number in range(7):
        act(make_report(town, lng=LNG + 0.01 + number / 500), "accept", desk, priority=2)
    assert "priority" not in said(make_report(town))[1][-1][1]


def test_one_press_does_all_of_it_and_one_takes_it_back(town, desk):
    report = make_report(town, "ovrigt", description="Klotter på väggen")
    undo = suggestions.take(report, actor=desk, version=1)
    report.refresh_from_db()
    assert (report.status, report.kind.code, report.team.code) == ("accepted", "klotter", report.kind.team.code)
    undoing.undo(undo.pk, actor=desk, jurisdiction=town)
    report.refresh_from_db()
    assert (report.status, report.kind.code) == ("received", "ovrigt")


def test_a_suggestion_that_somebody_was_quicker_than_does_nothing(town, desk, second_officer):
    report = make_report(town)
    act(report, "change", second_officer, priority=1)
    with pytest.raises(LostRace):
        suggestions.take(report, actor=desk, version=1)
    assert Report.objects.get(pk=report.pk).status == "received"


def test_there_is_none_for_what_was_looked_at_or_has_no_place(town, desk):
    assert suggestions.of(act(make_report(town), "accept", desk)) is None
    assert (
        suggestions.of(make_report(town, lng=None, lat=None, actor=desk, channel="phone", place_text="bakom huset"))
        is None
    )


def test_what_one_crew_could_take_is_ticked_together(town, desk, crew):
    one = make_report(town)
    near = make_report(town, lng=LNG + 0.002)
    far, other = make_report(town, lng=LNG + 0.02), make_report(town, "klotter", lng=LNG + 0.001)
    planned = make_report(town, lng=LNG + 0.003)
    make_order(town, [planned], desk, crew=crew)
    found = suggestions.together(one)
    assert found == [one.reference, near.reference] and not {far.reference, other.reference, planned.reference} & set(
        found
    )


def test_the_crew_that_has_the_habit_is_suggested(town, desk, crew):
    report = make_report(town)
    assert suggestions.crew_for(town, [report]) is None
    make_order(town, [report], desk, crew=crew)
    assert suggestions.crew_for(town, [make_report(town, lng=LNG + 0.01)]) == crew


def three_habits(town, desk, priority):
    for n in range(9):
        old = make_report(town, lng=LNG + 0.01 + n / 500, at=timezone.now() - timedelta(days=9))
        act(old, "accept", desk, priority=priority)


def test_what_a_danger_or_a_group_fault_gave_is_not_made_less_urgent_by_habit(town, desk):
    three_habits(town, desk, 4)
    report = make_report(town)
    for given in (1, 2):
        Report.objects.filter(pk=report.pk).update(priority=given)
        parts, steps = said(report)
        assert steps[-1] == ("accept", {"team": "belysning"}) and "priority 4" not in parts, given
    Report.objects.filter(pk=report.pk).update(priority=3)
    assert said(report)[1][-1] == (
        "accept",
        {"team": "belysning"},
    )  # four is less urgent than what everything begins with


def test_danger_speaks_at_any_hour(town):
    report = make_report(town, answers={"danger": "yes"}, called=True)
    assert report.priority == 1
    parts, steps = said(report)
    assert parts["priority 1"] == "the answer said danger" and "priority" not in steps[-1][1]


def test_a_team_that_a_rule_chose_is_kept(town, desk):
    three_habits(town, desk, 3)
    report = make_report(town)
    other = Team.objects.exclude(code="belysning").filter(jurisdiction=town).first()
    Report.objects.filter(pk=report.pk).update(team=other)
    parts, steps = said(report)
    assert steps[-1] == ("accept", {"team": other.code}) and "a rule gave it to them" in parts.values()


def school_and_path(town, name, length):
    """A school 459 m east of here, and a path of `length` degrees towards it."""
    Place.objects.create(
        jurisdiction=town, kind="landmark", subkind="school", name="Skolan", folded="skolan", lng=LNG + 0.008, lat=LAT
    )
    path = GroundFeature(jurisdiction=town, layer="path", name=name)
    path.geometry = shapely.to_wkb(shapely.LineString([(LNG, LAT), (LNG + length, LAT)]))
    path.save()
    town.places_version += 1
    town.save()


def test_on_a_path_that_leads_to_a_school_it_comes_first(town):
    school_and_path(town, "Skolstigen", 0.0075)
    parts, steps = said(make_report(town))
    assert steps[-1][1]["priority"] == "2" and "on the way to Skolan: Skolstigen, 459 m from there" in parts.values()
    for lng, lat in ((LNG, LAT + 0.0003), (LNG - 0.001, LAT)):  # beside it, and where it does not go
        assert "priority" not in said(make_report(town, lng=lng, lat=lat))[1][-1][1]


def test_a_path_that_ends_before_the_school_is_no_way_to_it(town):
    school_and_path(town, "", 0.004)
    assert "priority" not in said(make_report(town))[1][-1][1]
