"""One's own reports by a link in a mail, and the end of mails."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from reports import links
from reports.models import Contact, Outbox
from reports.services import contacts, limits
from tests.build import act, make_report
from tests.reports.test_outbox import everything

ANNA = "anna@example.org"


def confirmed(town, email=ANNA, **more):
    report = make_report(town, contact={"email": email}, **more)
    contact = Contact.objects.get(report=report)
    contacts.confirm(contact.pk, contacts.confirming_secret(contact))
    return report


def mailed_link(client, email=ANNA):
    mail.outbox.clear()
    assert client.post("/mine/", {"email": email}).status_code == 200
    everything()
    (letter,) = [message for message in mail.outbox if "/mine/" in message.body]
    return re.search(r"/mine/\S+/", letter.body)[0]


def test_the_link_in_the_mail_opens_all_own_reports_and_their_own_pages(town, resident):
    mine, hidden, other = confirmed(town), confirmed(town, kind="otrygg_plats"), confirmed(town, "omar@example.org")
    link = mailed_link(resident)
    assert "reference" not in resident.get(link).content.decode()  # a mail scanner's visit opens nothing
    page = resident.post(link, follow=True).content.decode()
    assert mine.reference in page and hidden.reference in page and other.reference not in page
    own = re.search(rf"/r/{mine.reference}/\w+/", page)[0]
    assert resident.post(f"{own}withdraw/").status_code == 302
    mine.refresh_from_db()
    assert mine.status == "withdrawn"
    assert mine.reference not in resident.post("/mine/", {"leave": "1"}, follow=True).content.decode()


def test_nobody_learns_whether_an_address_has_reports(town, resident):
    confirmed(town)
    make_report(town, contact={"email": "unconfirmed@example.org"})
    everything()
    answers = set()
    for email in (ANNA, "nobody@example.org", "unconfirmed@example.org"):
        page = resident.post("/mine/", {"email": email}).content.decode().replace(email, "X")
        answers.add(re.sub(r'value="\w{64}"|nonce="[^"]+"', "", page))
    assert len(answers) == 1
    assert Outbox.objects.filter(kind="mine_link").count() == 1


@pytest.mark.parametrize("typed", ["", "anna", "anna@", "a" * 300 + "@example.org"])
def test_a_mistyped_address_is_kept_and_explained(town, resident, typed):
    page = resident.post("/mine/", {"email": typed})
    assert page.status_code == 400 and f'value="{typed}"' in page.content.decode()


def test_old_wrong_and_cut_links_say_what_to_do(town, resident):
    confirmed(town)
    link = mailed_link(resident)
    for wrong in (link[:-5] + "/", "/mine/abc/", "/mine/MTox.x:y:z/"):
        page = resident.get(wrong)
        assert page.status_code == 404 and 'name="email"' in page.content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        assert resident.post(link).status_code == 404


def test_asking_too_often_is_refused_with_a_sentence(town, resident, settings):
    for _time in range(contacts.MINE_PER_HOUR):
        limits.spend("mine", "127.0.0.1", limit=contacts.MINE_PER_HOUR)
    page = resident.post("/mine/", {"email": ANNA})
    assert page.status_code == 429 and ANNA in page.content.decode()


def test_letters_have_both_parts_and_a_button_of_the_mail_program_that_ends_them(town, desk):
    report = confirmed(town)
    everything()
    mail.outbox.clear()
    act(report, "accept", desk)
    everything()
    (letter,) = mail.outbox
    html, kind = letter.alternatives[0]
    stop = re.fullmatch(r"<(\S+)>", letter.extra_headers["List-Unsubscribe"])[1]
    assert kind == "text/html" and links.case(report.reference) in html and links.case(report.reference) in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in letter.body and stop in html
    assert not re.search(r"<img|src=|https?://(?!127\.0\.0\.1)", html)  # nothing tells that it was opened


def test_stopping_mails_by_the_mail_programs_button_or_by_the_page(town, desk):
    report = confirmed(town)
    everything()
    contact = Contact.objects.get()
    path = links.stop(contact.pk, contacts.stopping_secret(contact)).removeprefix(links.full(""))
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    contact.refresh_from_db()
    assert contact.stopped_at is None
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    mail.outbox.clear()
    act(report, "accept", desk)
    everything()
    assert mail.outbox == []
    assert program.post(path.replace(path.split("/")[3], "x" * 26)).status_code == 404


def test_a_changed_address_ends_the_mailed_way_in(town, resident):
    report = confirmed(town)
    own = re.search(rf"/r/{report.reference}/\w+/", resident.post(mailed_link(resident), follow=True).content.decode())[
        0
    ]
    assert resident.get(own).status_code == 200
    contacts.keep(report, {"email": "other@example.org"})
    assert resident.get(own).status_code == 404
