"""Passed on, answered by link, approved, reminded, recalled; a stolen or expired link shows nothing and is logged."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from people.models import Absence
from reports import links, workflow
from reports.errors import BadInput, NotAllowed, NotThere, WrongStatus
from reports.models import Event, Handover, Organisation, Photo, StaffNotice
from reports.notices import handovers as mails
from reports.services import handing_over, replies, setup, undoing
from tests.build import act, jpeg, make_report
from tests.reports.test_outbox import everything

assert mails
RAIL = "spar@example.org"


@pytest.fixture
def rail(town):
    one = Organisation.objects.get(jurisdiction=town, code="trafikverket")
    one.email = RAIL
    one.save()
    setup.forget()
    return one


@pytest.fixture
def one(town, desk, rail):
    report = make_report(town, description="Ring mig på 070-174 06 05. Staketet är trasigt.")
    act(report, "redirect", desk, organisation="trafikverket")
    return Handover.objects.select_related("report", "organisation").get()


def link_of(one):
    return links.handover(one.pk, handing_over.secret_of(one)).removeprefix(links.full(""))


def fresh(one):
    return Handover.objects.select_related("report__kind", "organisation", "sender").get(pk=one.pk)


def test_the_organisation_is_told_in_one_mail_and_never_who_reported(town, desk, rail):
    for _ in range(3):
        act(make_report(town, description="Staketet är trasigt."), "redirect", desk, organisation="trafikverket")
    everything()
    (letter,) = mail.outbox
    assert letter.to == [RAIL] and len(set(re.findall(r"/handover/\d+/\w+/", letter.body))) == 3
    assert Handover.objects.filter(mailed_at=None).count() == 0


def test_what_is_undone_is_not_told(town, desk, rail):
    report = make_report(town)
    with undoing.remembering(town, desk, "redirect") as memory:
        act(report, "redirect", desk, organisation="trafikverket")
    undoing.undo(memory.undo.pk, actor=desk, jurisdiction=town)
    everything()
    assert not mail.outbox
    with pytest.raises(NotThere):
        handing_over.find(town, Handover.objects.get().pk, handing_over.secret_of(Handover.objects.get()))


def test_the_page_shows_the_place_and_masks_persons(one, resident):
    page = resident.get(link_of(one))
    said = page.content.decode()
    assert page.status_code == 200 and "Staketet är trasigt" in said and "070-174" not in said
    assert one.report.reference in said and page["Referrer-Policy"] == "no-referrer"
    assert resident.get(link_of(one) + "map-light.svg").status_code == 200


def test_an_older_link_stays_dead_when_it_is_passed_on_again(one, desk, town):
    act(act(one.report, "reopen", desk), "redirect", desk, organisation="trafikverket")
    assert [handing_over.is_live(each) for each in handing_over.of(one.report)] == [True, False]


@pytest.mark.parametrize("change", ["wrong", "expired", "recalled", "decided", "elsewhere", "reopened"])
def test_a_link_that_is_stolen_or_over_shows_nothing_and_is_logged(one, desk, resident, caplog, change):
    address = link_of(one)
    if change == "wrong":
        address = address[:-4] + "aaa/"
    elif change == "expired":
        Handover.objects.update(expires_at=timezone.now() - timedelta(days=1))
    elif change == "recalled":
        handing_over.recall(one, actor=desk)
    elif change == "decided":
        handing_over.answer(one, {"answer": "done"}, [])
        handing_over.approve(one, actor=desk)
    elif change == "elsewhere":
        act(one.report, "reopen", desk)
        one.report.refresh_from_db()
        act(one.report, "redirect", desk, organisation="natbolaget")
    else:
        act(one.report, "reopen", desk)
    with caplog.at_level(logging.WARNING, "reports.links"):
        page = resident.get(address)
    assert (
        page.status_code == 404
        and "Staketet" not in page.content.decode()
        and one.report.reference not in page.content.decode()
    )
    assert f"handover {one.pk}: link refused" in caplog.text
    assert resident.post(address, {"answer": "done"}).status_code == 404
    assert resident.get(address + "map-light.svg").status_code == 404


def test_a_stand_in_hears_what_an_absent_colleagues_organisation_says(one, desk, second_officer):
    today = one.jurisdiction.day(timezone.now())
    Absence.objects.create(user=desk, stand_in=second_officer, first_on=today, last_on=today)
    handing_over.answer(one, {"answer": "done"}, [])
    Handover.objects.update(answered_at=None, answer="", created_at=timezone.now() - timedelta(days=29))
    handing_over.remind(one.jurisdiction, today)
    assert list(StaffNotice.objects.values_list("user", "sort")) == [
        (second_officer.pk, "handover"),
        (second_officer.pk, "silent"),
    ]


def test_when_the_sender_has_left_the_team_hears_it(one, desk, second_officer):
    one.report.team.members.add(second_officer)
    desk.is_active = False
    desk.save()
    handing_over.answer(one, {"answer": "done"}, [])
    assert StaffNotice.objects.get().user == second_officer


def test_done_is_approved_and_the_case_is_fixed_with_their_photo_and_words(one, desk, resident):
    photo = io.BytesIO(jpeg())
    photo.name = "efter.jpg"
    assert (
        resident.post(link_of(one), {"answer": "done", "text": "Staketet är lagat.", "photo": photo}).status_code == 302
    )
    assert "Tack" in resident.get(link_of(one)).content.decode()
    assert StaffNotice.objects.get(sort="handover").user == desk and fresh(one).report.status == workflow.REDIRECTED
    report = handing_over.approve(fresh(one), actor=desk)
    assert report.status == workflow.FIXED and Photo.objects.get(report=report, moment="handover").published
    event = Event.objects.get(report=report, verb="fix")
    assert event.public and event.data["organisation"] == "trafikverket"
    assert "Staketet är lagat." in resident.get(f"/r/{report.reference}/").content.decode()


def test_what_an_organisation_wrote_is_masked_as_residents_words_are(one, desk, resident):
    said = "Lagat av Anna Ek. Frågor: 070-174 06 05 eller anna@spar.example."
    handing_over.answer(one, {"answer": "done", "text": said}, [])
    report = handing_over.approve(fresh(one), actor=desk)
    address = f"/r/{report.reference}/"
    page = resident.get(address).content.decode()
    assert "Lagat av Anna Ek." in page and "174 06 05" not in page and "anna@spar" not in page
    assert "174 06 05" not in replies.newest(report)[1]
    report = act(report, "mask", desk, words="Anna Ek")
    assert "Lagat av ▒▒▒." in resident.get(address).content.decode()
    act(report, "mask", desk, clear=True)
    assert "Lagat av Anna Ek." in resident.get(address).content.decode()


def test_the_officer_sees_what_will_be_masked_before_approving(one, desk, client_of):
    handing_over.answer(one, {"answer": "done", "text": "Ring 070-174 06 05."}, [])
    page = client_of(desk).get(f"/desk/r/{one.report.reference}/").content.decode()
    assert ">070-174 06 05</mark>" in page


def test_our_own_words_keep_our_number(one, desk, resident):
    report = act(one.report, "reopen", desk)
    report = act(report, "decline", desk, reason="Ring växeln på 0582-68 50 00.")
    assert "0582-68 50 00" in resident.get(f"/r/{report.reference}/").content.decode()


def test_a_day_is_promised_to_everybody_once_approved(one, desk, resident):
    day = timezone.now().date() + timedelta(days=9)
    handing_over.answer(one, {"answer": "will_do", "until": str(day), "text": "Vi byter staketet."}, [])
    assert "Vi byter staketet." not in resident.get(f"/r/{one.report.reference}/").content.decode()
    report = handing_over.approve(fresh(one), actor=desk)
    assert report.status == workflow.REDIRECTED and report.due_on == day
    assert "Vi byter staketet." in resident.get(f"/r/{report.reference}/").content.decode()


@pytest.mark.parametrize("said", ["not_ours", "question"])
def test_not_theirs_is_ours_again(one, desk, said):
    handing_over.answer(one, {"answer": said, "text": "Det är kommunens staket."}, [])
    report = handing_over.approve(fresh(one), actor=desk)
    assert report.status == workflow.ACCEPTED and report.redirected_to is None
    assert report.texts.get(role="note").text == "Det är kommunens staket."


def test_an_answer_that_is_not_enough_is_asked_again_by_the_same_link(one, desk, resident):
    handing_over.answer(one, {"answer": "done"}, [])
    with pytest.raises(BadInput):
        handing_over.send_back(fresh(one), " ", actor=desk)
    handing_over.send_back(fresh(one), "Skicka ett foto.", actor=desk)
    everything()
    assert any("Skicka ett foto." in letter.body for letter in mail.outbox)
    assert "Skicka ett foto." in resident.get(link_of(one)).content.decode()
    handing_over.answer(fresh(one), {"answer": "done"}, [])
    with pytest.raises(WrongStatus):
        handing_over.answer(fresh(one), {"answer": "done"}, [])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "answer"), ({"answer": "x"}, "answer"), ({"answer": "will_do"}, "until"), ({"answer": "will_do", "until": "2020-01-01"}, "until"),
        ({"answer": "will_do", "until": "snart"}, "until"), ({"answer": "not_ours"}, "text"), ({"answer": "done", "text": "x" * 2001}, "text"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_said_at_its_field_and_kept(one, resident, typed, field):
    with pytest.raises(BadInput) as caught:
        handing_over.answer(one, typed, [])
    assert field in caught.value.errors
    page = resident.post(link_of(one), typed | {"text": typed.get("text", "Mina ord")})
    assert page.status_code in (302, 400) and (
        page.status_code == 302 or typed.get("text", "Mina ord") in page.content.decode()
    )


def test_a_broken_photo_keeps_nothing_half(one, resident):
    broken = io.BytesIO(b"not a picture")
    broken.name = "a.jpg"
    page = resident.post(link_of(one), {"answer": "done", "text": "Klart", "photo": broken})
    assert page.status_code == 400 and "Klart" in page.content.decode() and fresh(one).answered_at is None


def test_recalling_kills_the_link_and_tells_them_and_opens_the_case(one, desk, manager):
    everything()
    mail.outbox.clear()
    with pytest.raises(NotAllowed):
        handing_over.recall(one, actor=manager)
    report = handing_over.recall(one, actor=desk, reason="Vi gör det själva.")
    everything()
    assert report.status == workflow.ACCEPTED and mail.outbox[0].to == [RAIL]
    with pytest.raises(WrongStatus):
        handing_over.recall(fresh(one), actor=desk)


def test_who_is_silent_is_reminded_three_times_and_then_the_sender_hears(one, town):
    everything()
    mail.outbox.clear()
    created = one.created_at
    for days in (3, 7, 8, 14, 20, 28, 40):
        Handover.objects.update(created_at=timezone.now() - timedelta(days=days))
        handing_over.remind(town, timezone.now().date())
        handing_over.remind(town, timezone.now().date())
    everything()
    assert fresh(one).reminders == 3 and StaffNotice.objects.filter(sort="silent").count() == 1
    assert len(mail.outbox) == 3 and created != fresh(one).created_at


def test_without_an_address_the_link_is_on_the_case(town, desk, client_of):
    Organisation.objects.filter(code="trafikverket").update(email="")
    setup.forget()
    report = make_report(town)
    act(report, "redirect", desk, organisation="trafikverket")
    everything()
    assert not mail.outbox
    page = client_of(desk).get(f"/desk/r/{report.reference}/").content.decode()
    assert link_of(Handover.objects.get()) in page


def test_the_desk_finds_approves_asks_again_and_recalls(one, desk, client_of, manager):
    at_desk = client_of(desk)
    handing_over.answer(one, {"answer": "done", "text": "Klart."}, [])
    assert one.report.reference in at_desk.get("/desk/?view=every&answered=yes").content.decode()
    assert at_desk.post(f"/desk/handovers/{one.pk}/back/", {"words": ""}).status_code == 400
    assert at_desk.post(f"/desk/handovers/{one.pk}/nonsense/").status_code == 404
    assert client_of(manager).post(f"/desk/handovers/{one.pk}/approve/").status_code == 403
    assert at_desk.post(f"/desk/handovers/{one.pk}/back/", {"words": "Mer"}).status_code == 302
    assert at_desk.post(f"/desk/handovers/{one.pk}/approve/").status_code == 409
    handing_over.answer(fresh(one), {"answer": "done"}, [])
    assert at_desk.post(f"/desk/handovers/{one.pk}/approve/").status_code == 302
    assert fresh(one).report.status == workflow.FIXED
    assert at_desk.post(f"/desk/handovers/{one.pk}/recall/", {"words": "x"}).status_code == 409


def test_nobody_approves_an_answer_that_they_have_not_read(one, desk, client_of):
    at_desk, address = client_of(desk), f"/desk/handovers/{one.pk}/"
    handing_over.answer(one, {"answer": "done", "text": "Klart."}, [])
    page = at_desk.get(f"/desk/r/{one.report.reference}/").content.decode()
    seen = {"seen": re.search(r'handovers/\d+/approve/.*?name="seen" value="([^"]+)"', page, re.DOTALL)[1]}
    handing_over.send_back(fresh(one), "Mer", actor=desk)
    handing_over.answer(fresh(one), {"answer": "not_ours", "text": "Det är inte vårt."}, [])
    for what in ("approve/", "back/"):
        late = at_desk.post(address + what, seen | {"words": "Varför?"})
        html = late.content.decode()
        assert (
            late.status_code == 409 and "svarat på nytt" in html and "Det är inte vårt." in html and "Varför?" in html
        )
    assert fresh(one).report.status == workflow.REDIRECTED
    assert at_desk.post(address + "approve/", {"seen": fresh(one).answered_at.isoformat()}).status_code == 302
