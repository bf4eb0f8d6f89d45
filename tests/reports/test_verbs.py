"""Every verb from every status, for every role: generated from the table."""

import pytest

from reports import workflow
from reports.errors import BadInput, LostRace, NotAllowed, WrongStatus
from reports.models import Closing, Event, Outbox
from reports.services import verbs
from tests.build import act, make_report

FIELDS = {
    "reason": "Därför",
    "note": "En anteckning",
    "question": "Vilken sida?",
    "organisation": "trafikverket",
    "priority": 2,
}


def fields_for(verb, town):
    fields = {name: FIELDS[name] for name in verb.needs if name in FIELDS}
    if "into" in verb.needs:
        fields["into"] = make_report(town).reference
    if verb.name == "split":
        fields["parts"] = [{"category": "belysning"}, {"category": "vaxtlighet"}]
    if verb.name == "assign":
        fields["team"] = town.teams.first().code
    if verb.name == "change":
        fields["priority"] = 1
    if verb.name == "mask":
        fields["clear"] = True
    return fields


def in_status(town, status):
    """A report that stands in a status, as if it had come there."""
    from django.utils import timezone

    from reports.models import Report

    report = make_report(town)
    is_open = status in workflow.OPEN
    closed_at = None if is_open else timezone.now()
    main = make_report(town) if status == "duplicate" else None
    Report.objects.filter(pk=report.pk).update(status=status, is_open=is_open, closed_at=closed_at, main=main)
    return Report.objects.get(pk=report.pk)


@pytest.mark.parametrize("status", workflow.STATUSES)
@pytest.mark.parametrize("verb", list(workflow.STAFF_VERBS.values()), ids=lambda verb: verb.name)
def test_a_verb_works_from_its_statuses_and_from_no_other(town, desk, verb, status):
    report = in_status(town, status)
    fields = fields_for(verb, town)
    if status in verb.from_:
        assert act(report, verb.name, desk, **fields).status == (verb.to or status)
        assert Event.objects.filter(report=report, verb=verb.name, actor=desk).exists()
    else:
        with pytest.raises(WrongStatus) as refused:
            act(report, verb.name, desk, **fields)
        assert verb.name not in refused.value.extra["possible"]


@pytest.mark.parametrize("verb", list(workflow.STAFF_VERBS.values()), ids=lambda verb: verb.name)
def test_a_verb_is_for_those_with_its_permission(town, desk, manager, police, crew_member, verb):
    report = in_status(town, sorted(verb.from_)[0])
    for somebody in (manager, police, crew_member, None):
        with pytest.raises(NotAllowed):
            act(report, verb.name, somebody, **fields_for(verb, town))
    assert not Event.objects.filter(report=report, verb=verb.name).exists()


def test_the_slower_officer_is_told_who_was_quicker_and_changes_nothing(town, desk, second_officer):
    report = make_report(town)
    act(report, "accept", desk, version=1, priority=1)
    with pytest.raises(LostRace) as refused:
        act(report, "decline", second_officer, version=1, reason="Dubblett")
    assert refused.value.extra["actor"] == "Maria Lind"
    assert refused.value.extra["current"]["status"] == "accepted"
    report.refresh_from_db()
    assert (report.status, report.version) == ("accepted", 2)


def test_missing_and_unknown_fields_are_named(town, desk):
    report = make_report(town)
    with pytest.raises(BadInput) as refused:
        act(report, "decline", desk, colour="blue")
    assert refused.value.errors.keys() == {"reason", "colour"}


@pytest.mark.parametrize(
    "field, value", [("priority", 9), ("priority", "hög"), ("priority", True), ("team", "ingen"), ("note", "x" * 4001)]
)
def test_a_wrong_field_is_refused_at_the_field(town, desk, field, value):
    with pytest.raises(BadInput) as refused:
        act(make_report(town), "accept", desk, **{field: value})
    assert list(refused.value.errors) == [field]


def test_a_report_without_a_place_is_not_accepted_before_it_has_one(town, desk):
    report = make_report(town, lng=None, lat=None, actor=desk, place_text="Vid skolan")
    with pytest.raises(BadInput):
        act(report, "accept", desk)
    moved = act(report, "change", desk, lng=15.1107, lat=59.0679)
    assert moved.place_certainty == "exact" and act(moved, "accept", desk).status == "accepted"


def test_moving_the_pin_moves_the_zone_and_the_owner(town, desk):
    report = make_report(town)
    act(report, "change", desk, lng=15.110757, lat=59.071635)
    assert [link.zone.code for link in report.zone_links.all()] == ["N4"]


def test_a_sensitive_report_is_not_the_business_of_those_without_the_right(town, integrator):
    report = make_report(town, kind="otrygg_plats")
    with pytest.raises(NotAllowed):
        act(report, "accept", integrator)


def test_reopening_within_14_days_undoes_the_closing(town, desk, time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00")
    report = act(make_report(town), "fix", desk)
    time_machine.move_to("2026-03-16 10:00+01:00")
    act(report, "reopen", desk)
    assert not Closing.objects.get().held


def test_reopening_later_is_a_new_spell(town, desk, time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00")
    report = act(make_report(town), "fix", desk)
    time_machine.move_to("2026-03-17 10:00+01:00")
    act(report, "reopen", desk)
    assert Closing.objects.get().held and Closing.objects.get().reopened_on.isoformat() == "2026-03-17"


def test_words_stay_out_of_the_events(town, desk):
    report = act(make_report(town, description="Hemligt Namn"), "decline", desk, reason="Inte vår lampa")
    assert "Inte vår" not in str(list(Event.objects.filter(report=report).values("data")))
    assert report.texts.filter(role="reason", text="Inte vår lampa").exists()


def test_a_public_change_is_told_through_the_outbox_and_a_note_is_not(town, desk):
    report = make_report(town)
    Outbox.objects.all().delete()
    act(report, "note", desk, note="Ring Sami")
    assert not Outbox.objects.exists()
    act(report, "accept", desk)
    assert Outbox.objects.get().kind == "report_changed"


def test_merging_needs_another_report_and_keeps_the_main_one(town, desk):
    main, double = make_report(town), make_report(town)
    with pytest.raises(BadInput):
        act(main, "merge", desk, into=main.reference)
    merged = act(double, "merge", desk, into=main.reference)
    assert merged.main == main and not merged.is_open
    assert act(merged, "unmerge", desk).main is None


def test_what_is_possible_depends_on_status_and_right(town, desk, manager):
    report = make_report(town)
    assert "accept" in [verb.name for verb in verbs.possible(report, desk)]
    assert verbs.possible(report, manager) == []
