"""Spam is neither public nor counted, its sender can be turned away for a while, and all of it can be taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reports.errors import BadInput, Blocked, TooMany
from reports.models import Block, Closing, Event, Outbox, Report, SenderMark
from reports.services import blocking, limits, recounting, tallies, undoing
from reports.services.submit import Draft, submit
from tests.build import STATION_NORTH, act, make_report

LNG, LAT = STATION_NORTH
HOME, OTHER = "8.8.8.8", "1.1.1.1"


def send(town, address=HOME, **more):
    return submit(town, Draft(category="belysning", lng=LNG, lat=LAT, **more), address=address).report


def counted(town):
    tallies.fold()
    assert recounting.recount(town, repair=False) == []
    return sum(recounting.fresh(town).values())


def test_spam_is_not_public_not_counted_and_nobody_is_told(town, desk):
    before = counted(town)
    report = send(town)
    Outbox.objects.all().delete()
    spam = act(report, "spam", desk)
    assert (spam.status, spam.is_public, spam.is_open) == ("declined", False, False)
    assert counted(town) == before and not Outbox.objects.exists()
    assert Client().get(f"/r/{report.reference}/").status_code == 404


def test_what_was_spam_by_mistake_was_never_closed(town, desk):
    report = send(town)
    before = counted(town)
    again = act(act(report, "spam", desk), "reopen", desk)
    assert again.is_public and not again.spam and not Closing.objects.exists() and counted(town) == before


def test_a_closed_case_that_turns_out_to_be_spam_keeps_its_closing_when_it_comes_back(town, desk):
    report = act(act(act(send(town), "fix", desk), "spam", desk), "reopen", desk)
    assert report.is_open and Closing.objects.get().reopened_on


def test_spam_of_several_is_taken_back_with_the_block(town, desk):
    reports = [send(town) for _ in range(2)]
    before = counted(town)
    _results, undo = undoing.act_many(town, [one.reference for one in reports], "spam", actor=desk, block="7")
    assert Block.objects.count() == 1
    undoing.undo(undo.pk, actor=desk, jurisdiction=town)
    assert not Block.objects.exists() and counted(town) == before
    assert {one.status for one in Report.objects.all()} == {"received"}


def test_the_sender_is_turned_away_until_the_day_and_told_whom_to_call(town, desk, time_machine):
    act(send(town, contact={"email": "Elak@example.org"}), "spam", desk, block="7")
    with pytest.raises(Blocked) as refused:
        send(town)
    assert "Ring" in str(refused.value) and Block.objects.get(sort="address").refused == 1
    with pytest.raises(Blocked):
        send(town, OTHER, contact={"email": "elak@example.org"})
    assert send(town, OTHER)
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    assert send(town)


def test_the_desk_still_reports_for_others_and_ends_a_block(town, desk):
    act(send(town), "spam", desk, block="1")
    assert make_report(town, actor=desk)
    blocking.lift(blocking.of(town).get(), actor=desk)
    assert send(town) and Event.objects.filter(verb="unblock", actor=desk).exists()


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "", "nonsense"])
def test_an_address_that_many_share_blocks_nobody(town, desk, address):
    report = send(town, address)
    assert not SenderMark.objects.exists()
    with pytest.raises(BadInput) as refused:
        act(report, "spam", desk, block="1")
    assert list(refused.value.errors) == ["block"] and not Report.objects.get().spam


def test_marks_and_ended_blocks_are_forgotten(town, desk, time_machine):
    act(send(town), "spam", desk, block="1")
    time_machine.move_to(timezone.now() + timedelta(days=15))
    blocking.forget(town, timezone.now().date())
    assert not SenderMark.objects.exists() and not Block.objects.exists()


def test_the_address_itself_is_kept_nowhere(town, desk):
    act(send(town), "spam", desk, block="1")
    assert HOME not in str([*SenderMark.objects.values(), *Block.objects.values(), *Event.objects.values()])


def test_the_desk_sees_who_is_blocked_and_ends_it(town, desk, client_of, crew_member):
    report = act(send(town), "spam", desk, block="30")
    at_desk = client_of(desk)
    page = at_desk.get("/desk/blocks/").content.decode()
    assert report.reference in page and "samma nätadress" in page
    at_desk.post(f"/desk/blocks/{Block.objects.get().pk}/lift/")
    assert not Block.objects.exists() and "Ingen är spärrad" in at_desk.get("/desk/blocks/").content.decode()
    assert client_of(crew_member).get("/desk/blocks/").status_code == 403


def test_a_blocked_sender_reads_why_on_the_form_and_keeps_the_words(town, desk, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    act(send(town), "spam", desk, block="1")
    typed = {"category": "belysning", "lng": LNG, "lat": LAT, "description": "Mina ord", "near_seen": "1"}
    told = {"HTTP_X_FORWARDED_FOR": f"9.9.9.9, {HOME}", "HTTP_X_FORWARDED_PROTO": "https"}
    answer = Client().post("/report/", typed, secure=True, **told)
    assert answer.status_code == 403 and "Mina ord" in answer.content.decode() and "Ring" in answer.content.decode()


def test_a_sender_with_another_address_of_the_same_home_is_the_same_sender(town, desk):
    act(send(town, "2001:4860:4860::8888"), "spam", desk, block="7")
    with pytest.raises(Blocked):
        send(town, "2001:4860:4860:0:1:2:3:4")
    assert send(town, "2001:4860:4861::8888")
    act(send(town, "8.8.4.4"), "spam", desk, block="7")
    with pytest.raises(Blocked):
        send(town, "::ffff:8.8.4.4")


def test_one_home_has_one_limit(db):
    for last in range(3):
        limits.spend("flag", f"2001:4860:4860::{last}", limit=3)
    with pytest.raises(TooMany):
        limits.spend("flag", "2001:4860:4860::4", limit=3)
    limits.spend("flag", "2001:4860:4860:1::4", limit=3)
    limits.spend("flag", "no address", limit=3)
