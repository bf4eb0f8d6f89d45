"""One report, several teams: the whole follows its parts, is counted once and shown once."""

import pytest

from reports.errors import BadInput, WrongStatus
from reports.models import Report, Tally
from reports.services import changes, tallies, undoing
from reports.services.recounting import recount
from tests.build import act, make_order, make_report

TWO = [{"category": "belysning", "team": "belysning"}, {"category": "vaxtlighet", "note": "Buskarna vid stolpen"}]


@pytest.fixture
def whole(town, desk):
    return act(make_report(town, description="Mörkt och igenväxt"), "split", desk, parts=TWO)


def parts_of(whole):
    return list(whole.parts.order_by("pk"))


def now(report):
    return Report.objects.get(pk=report.pk)


def test_parts_have_their_own_kind_team_and_note_and_the_place_of_the_whole(whole):
    lamp, bush = parts_of(whole)
    assert (lamp.kind.code, bush.kind.code, lamp.status) == ("belysning", "vaxtlighet", "accepted")
    assert lamp.team.code == "belysning" and bush.team == bush.kind.team
    assert (bush.lng, bush.lat, bush.received_at) == (whole.lng, whole.lat, whole.received_at)
    assert bush.texts.get(role="note").text == "Buskarna vid stolpen"
    assert bush.zone_links.count() == whole.zone_links.count() > 0


def test_it_is_counted_and_shown_once(town, whole):
    tallies.fold()
    assert not recount(town, repair=False)
    assert Tally.objects.exists() and Report.objects.counted().count() == 1 == Report.objects.published().count()


def test_it_closes_with_the_last_part(whole, desk):
    lamp, bush = parts_of(whole)
    act(lamp, "begin", desk)
    assert now(whole).status == "in_progress"
    act(lamp, "fix", desk)
    assert now(whole).status == "accepted"
    act(bush, "decline", desk, reason="Tomten är privat.")
    assert now(whole).status == "fixed" and not now(whole).is_open


@pytest.mark.parametrize(
    ("verbs", "status"),
    [(("decline", "decline"), "declined"), (("redirect", "decline"), "redirected"), (("fix", "redirect"), "fixed")],
)
def test_what_the_whole_becomes(town, whole, desk, verbs, status):
    other = next(one.code for one in town.organisations.all() if not one.is_own)
    fields = {"decline": {"reason": "Nej."}, "redirect": {"organisation": other}, "fix": {}}
    for part, verb in zip(parts_of(whole), verbs, strict=True):
        act(part, verb, desk, **fields[verb])
    assert now(whole).status == status
    if status == "declined":
        assert whole.texts.filter(role="reason").last().text == "Nej."


def test_the_whole_has_no_verbs_and_says_where_the_work_is(whole, desk):
    with pytest.raises(WrongStatus) as caught:
        act(whole, "fix", desk)
    assert parts_of(whole)[0].reference in str(caught.value.detail)
    assert set(changes.possible(whole)) == {"note", "publish", "hide", "mask", "show", "withhold", "restore", "look"}


def test_a_part_cannot_be_asked_merged_or_split(whole, desk):
    part = parts_of(whole)[0]
    assert not {"ask", "merge", "split", "publish"} & set(changes.possible(part))
    with pytest.raises(WrongStatus):
        act(part, "split", desk, parts=TWO)


def test_a_part_that_comes_back_opens_the_whole(whole, desk):
    lamp, bush = parts_of(whole)
    act(lamp, "fix", desk), act(bush, "fix", desk)
    act(lamp, "reopen", desk)
    assert now(whole).status == "accepted"


def test_a_whole_that_comes_back_is_one_report_again(whole, desk):
    for part in parts_of(whole):
        act(part, "fix", desk)
    again = act(whole, "reopen", desk)
    assert not again.is_split and "fix" in changes.possible(again)


def test_withdrawing_takes_the_parts_along(whole):
    act(whole, "withdraw", None)
    assert {part.status for part in parts_of(whole)} == {"withdrawn"}


def test_undo_makes_it_one_again_unless_a_part_was_taken_up(town, desk):
    for taken_up in (False, True):
        report = make_report(town)
        with undoing.remembering(town, desk, "split") as memory:
            act(report, "split", desk, parts=TWO)
        if taken_up:
            act(report.parts.first(), "begin", desk)
        done = undoing.undo(memory.undo.pk, actor=desk, jurisdiction=town)
        assert bool(done.left) is taken_up and now(report).is_split is taken_up
        assert report.parts.filter(is_open=True).exists() is taken_up


def test_undo_of_a_closed_part_opens_the_whole(town, whole, desk):
    lamp, bush = parts_of(whole)
    act(lamp, "fix", desk)
    with undoing.remembering(town, desk, "fix") as memory:
        act(bush, "fix", desk)
    assert now(whole).status == "fixed"
    done = undoing.undo(memory.undo.pk, actor=desk, jurisdiction=town)
    assert not done.left and now(whole).status == "accepted" and now(bush).status == "accepted"


@pytest.mark.parametrize(
    "parts",
    [
        None,
        "x",
        [],
        TWO[:1],
        TWO * 4,
        [{}, {}],
        [{"category": "nope"}, TWO[0]],
        [TWO[0], {"category": "belysning", "team": "nope"}],
    ],
)
def test_bad_parts_are_refused_with_a_sentence(town, desk, parts):
    report = make_report(town)
    with pytest.raises(BadInput) as caught:
        act(report, "split", desk, parts=parts)
    assert caught.value.errors["parts"] and not now(report).is_split


def test_one_in_an_order_is_not_split_under_the_crews_hands(town, desk, crew):
    report = make_report(town)
    make_order(town, [report], desk)
    with pytest.raises(BadInput, match="order"):
        act(report, "split", desk, parts=TWO)


def test_parts_are_promised_in_what_the_whole_was_promised_in(town, desk):
    report = make_report(town)
    Report.objects.filter(pk=report.pk).update(promise_unit="hours")
    for part in parts_of(act(now(report), "split", desk, parts=TWO)):
        assert part.promise_unit == "hours" and part.promised_by == report.promised_by
