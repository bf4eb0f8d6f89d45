"""Ordered rules: the first that fits decides; what is wrong with a rule is named; a trial tells what would have changed."""

import pytest

from geo import grid
from geo.models import Asset
from reports.errors import BadInput, LostRace
from reports.models import Report, RoutingRule, SettingChange
from reports.services import routing, rule_faults, rule_trials, settings_log
from tests.build import STATION_NORTH, act, make_report

LNG, LAT = STATION_NORTH


@pytest.fixture
def town(town):
    RoutingRule.objects.filter(jurisdiction=town).delete()
    return town


def rule(town, name="Regel", *, team=None, organisation=None, priority=None, active=True, **conditions):
    made = RoutingRule.objects.create(
        jurisdiction=town, position=RoutingRule.objects.count() + 1, name=name, active=active, conditions=conditions, priority=priority,
        team=team and town.teams.get(code=team), organisation=organisation and town.organisations.get(code=organisation),
    )  # fmt: skip
    town.refresh_from_db()
    return made


FITS = [
    ({"kinds": ["belysning"]}, True), ({"kinds": ["klotter"]}, False), ({"kinds": ["klotter", "belysning"]}, True), ({}, True), ({"zones": ["N1", "N5"]}, True),
    ({"zones": ["S1"]}, False), ({"owners": ["kommun"]}, True), ({"owners": ["trafikverket"]}, False), ({"asset_kinds": ["lamp"]}, False),
    ({"words": ["blinkar"]}, True), ({"words": ["blinka", "glas"]}, True), ({"words": ["krossad ruta"]}, False), ({"words": ["lampan blinkar"]}, True),
    ({"kinds": ["belysning"], "words": ["klotter"]}, False),
]  # fmt: skip


@pytest.mark.parametrize(("conditions", "does"), FITS)
def test_every_condition_that_is_there_must_hold(town, conditions, does):
    rule(town, priority=2, **conditions)
    report = make_report(town, description="Lamporna blinkade hela natten")
    assert report.priority == (2 if does else 3)


@pytest.mark.parametrize(("hour", "part"), [(8, 1), (12, 2), (18, 3), (23, 4)])
def test_part_of_day(town, hour, part):
    from datetime import datetime

    rule(town, priority=1, parts_of_day=[part])
    report = make_report(town, at=datetime(2026, 11, 20, hour, tzinfo=town.zone_info))
    assert report.priority == 1


def test_the_first_that_fits_decides_alone(town):
    rule(town, "först", team="park", kinds=["belysning"])
    rule(town, "sedan", priority=1, kinds=["belysning"])
    report = make_report(town)
    assert (report.team.code, report.priority) == ("park", 3)


def test_what_is_off_does_nothing_and_danger_stays_danger(town):
    rule(town, priority=4, active=False)
    assert make_report(town).priority == 3


def test_another_kind_or_place_is_routed_anew(town, desk):
    rule(town, team="park", priority=2, kinds=["klotter"])
    rule(town, organisation="trafikverket", zones=["S1"])
    report = act(make_report(town), "change", desk, category="klotter")
    assert (report.team.code, report.priority) == ("park", 2)
    report = act(make_report(town), "change", desk, category="vaxtlighet")
    assert report.team == report.kind.team


def test_another_pin_or_zone_is_routed_anew_and_a_rule_names_the_organisation(town, desk):
    here = make_report(town)
    zone = here.zone_links.get(version__layer__is_default=True).zone.code
    rule(town, organisation="trafikverket", zones=["N4"])
    rule(town, team="park", asset_kinds=["lamp"])
    by_pin = act(here, "change", desk, lng=15.110757, lat=59.071635)
    assert by_pin.organisation.code == "trafikverket" and zone != "N4"
    assert make_report(town, lng=15.110757, lat=59.071635).organisation.code == "trafikverket"
    by_hand = act(make_report(town), "change", desk, zone="N4")
    assert by_hand.organisation.code == "trafikverket"
    lamp = Asset.objects.create(
        jurisdiction=town, kind="lamp", number="X1", lng=LNG, lat=LAT, cell=grid.encode(town, LNG, LAT)
    )
    assert make_report(town, lng=lamp.lng, lat=lamp.lat, asset="X1").team.code == "park"


def test_a_trial_says_how_many_would_have_gone_elsewhere(town):
    for kind in ("belysning", "belysning", "klotter"):
        make_report(town, kind)
    town.refresh_from_db()
    made = routing.read(town, {"name": "Ny", "team": "park", "kinds": ["belysning"]})
    tried = rule_trials.trial(town, [made])
    assert (tried.tried, tried.changed, tried.hits) == (3, 2, {0: 2})
    assert (
        not RoutingRule.objects.exists()
        and not Report.objects.filter(team__code="park", kind__code="belysning").exists()
    )
    routing.save(made, actor=None)
    town.refresh_from_db()
    assert rule_trials.trial(town, [made]).changed == 0


def test_a_trial_counts_what_becomes_of_reports_not_what_rules_say(town):
    """A rule that names the kind's own team, or the usual priority, changes nothing; danger stays danger."""
    own = make_report(town).kind.team.code
    make_report(town, answers={"danger": "yes"}, called=True)
    town.refresh_from_db()
    same = routing.read(town, {"name": "Som förut", "team": own, "priority": 3, "kinds": ["belysning"]})
    assert rule_trials.trial(town, [same]).changed == 0
    raised = routing.read(town, {"name": "Bråttom", "priority": 2, "kinds": ["belysning"]})
    tried = rule_trials.trial(town, [raised])
    assert (tried.changed, tried.examples[0][1].priority, tried.examples[0][2].priority) == (1, 3, 2)


def test_moving_and_removing_are_tried_too(town):
    make_report(town)
    first, second = rule(town, "ett", team="park"), rule(town, "två", team="gata", kinds=["belysning"])
    assert rule_trials.trial(town, routing.moved([first, second], second, -1)).changed == 1
    assert rule_trials.trial(town, [second]).changed == 1 and rule_trials.trial(town, [first]).changed == 0


def test_a_rule_that_decided_nothing_says_why(town):
    make_report(town)
    wide, narrow, other = (
        rule(town, "bred", team="park"),
        rule(town, "smal", priority=2, kinds=["belysning"]),
        rule(town, "annan", priority=2, kinds=["klotter"]),
    )
    rules = [wide, narrow, other]
    tried = rule_trials.trial(town, rules)
    assert "bred" in rule_trials.why_never(tried, narrow, 1) and "1" in rule_trials.why_never(tried, narrow, 1)
    assert rule_trials.why_never(tried, other, 2) and not rule_trials.why_never(tried, wide, 0)


@pytest.mark.parametrize(
    ("above", "conditions", "dead"),
    [
        ([{"kinds": ["belysning"]}, {"kinds": ["klotter"]}], {"kinds": ["belysning", "klotter"]}, True),
        ([{"kinds": ["belysning"]}], {"kinds": ["belysning", "klotter"]}, False),
        ([{"parts_of_day": [1, 2]}, {"parts_of_day": [3, 4]}], {"zones": ["N1"]}, True),
        ([{"parts_of_day": [1, 2]}, {"parts_of_day": [3]}], {"zones": ["N1"]}, False),
        ([{"zones": ["N1"]}, {"zones": ["N2"]}], {"zones": ["N1", "N2"]}, True),
        ([{"zones": ["N1"]}, {"zones": ["N2"]}], {}, False),
        ([{"words": ["blinkar"]}, {"words": ["släckt"]}], {"words": ["blinkar", "släckt"]}, True),
        ([{"words": ["blinkar"]}], {"words": ["blinkar", "släckt"]}, False),
        ([], {"kinds": ["klotter"], "asset_kinds": ["lamp"]}, True),
        ([], {"kinds": ["belysning"], "asset_kinds": ["lamp"]}, False),
    ],
)
def test_what_several_rules_take_together_or_cannot_be_never_fires(town, above, conditions, dead):
    rules = [rule(town, f"regel {n}", priority=2, **one) for n, one in enumerate(above)]
    found = rule_faults.faults(town, [*rules, rule(town, "sist", team="park", **conditions)])
    assert (len(rules) in found) == dead
    assert not dead or all(f"regel {n}" in found[len(rules)][0] for n in range(len(rules)))


def test_dead_and_contradicting_rules_are_named(town):
    wide = rule(town, "bred", team="park", kinds=["belysning", "klotter"])
    dead = rule(town, "död", priority=1, kinds=["klotter"], zones=["N1"])
    alive = rule(town, "lever", priority=1, zones=["N1"])
    gone = rule(town, "borta", priority=1, kinds=["finns-inte"], zones=["Q7"])
    silent = rule(town, "tyst")
    loop = rule(town, "rundgång", organisation="kommun", kinds=["skrap"])
    against = rule(town, "emot", team="park", organisation="trafikverket", kinds=["skrap"])
    rules = [wide, dead, alive, gone, silent, loop, against]
    found = rule_faults.faults(town, rules)
    assert set(found) == {1, 3, 4, 5, 6}
    assert "bred" in found[1][0] and "finns-inte" in found[3][0] and "Q7" in found[3][1]
    dead.active = False
    assert 1 not in rule_faults.faults(town, rules)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "name"), ({"name": "x"}, "team"), ({"name": "x", "team": "finns-inte"}, "team"), ({"name": "x", "priority": "9"}, "priority"),
        ({"name": "x" * 81, "priority": 1}, "name"), ({"name": "x", "priority": 1, "kinds": {"a": 1}}, "kinds"),
        ({"name": "x", "priority": 1, "words": ["a" * 200]}, "words"),
    ],
)  # fmt: skip
def test_a_bad_rule_is_refused_at_its_field(town, typed, field):
    with pytest.raises(BadInput) as caught:
        routing.read(town, typed)
    assert field in caught.value.errors


def test_moving_keeping_and_removing_are_written_down(town, admin):
    first, second = rule(town, "ett", priority=1), rule(town, "två", priority=2)
    routing.move(second, -1, actor=admin)
    assert [one.name for one in RoutingRule.objects.all()] == ["två", "ett"]
    routing.move(second, -1, actor=admin)
    first.name = "uno"
    routing.save(first, actor=admin)
    routing.remove(first, actor=admin)
    kept = list(SettingChange.objects.values_list("name", flat=True))
    assert len(kept) == 4 and SettingChange.objects.first().after is None


def test_a_list_that_somebody_changed_meanwhile_is_not_overwritten(town, admin):
    first, second = rule(town, "ett", priority=1), rule(town, "två", priority=2)
    seen = settings_log.version(town, routing.WHAT)
    routing.move(second, -1, actor=admin, seen=seen)
    for late in (routing.save, routing.remove, lambda one, **more: routing.move(one, -1, **more)):
        with pytest.raises(LostRace):
            late(first, actor=admin, seen=seen)
    assert [one.name for one in RoutingRule.objects.all()] == ["två", "ett"]
    assert [one.name for one in settings_log.since(town, seen, routing.WHAT)] == ["två"] and not settings_log.since(
        town, None, routing.WHAT
    )
    routing.save(first, actor=admin, seen=settings_log.version(town, routing.WHAT))


def test_a_rule_that_is_gone_does_not_come_back_by_itself(town, admin):
    gone = rule(town, "ett", priority=1)
    RoutingRule.objects.filter(pk=gone.pk).delete()
    for late in (routing.save, routing.remove, lambda one, **more: routing.move(one, -1, **more)):
        with pytest.raises(LostRace):
            late(gone, actor=admin)
    assert not RoutingRule.objects.filter(pk=gone.pk).exists()


def test_a_rule_is_known_as_it_was_before_it_was_renamed_and_moved(town, admin):
    one, _other = rule(town, "ett", priority=1), rule(town, "två", priority=2)
    seen, was = settings_log.version(town, routing.WHAT), routing.state(one)
    one.name = "uno"
    routing.save(one, actor=admin)
    routing.move(one, 1, actor=admin)
    one = RoutingRule.objects.get(pk=one.pk)
    one.priority = 4
    routing.save(one, actor=admin)
    known = settings_log.as_seen(routing.state(one), settings_log.since(town, seen, routing.WHAT))
    assert known == {name: value for name, value in was.items() if name != "position"}
