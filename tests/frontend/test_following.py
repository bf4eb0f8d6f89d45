"""Following by mail and push, flags, the desk's question, the pin moved by its reporter."""

import base64
import json
import re
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from reports import links
from reports.models import Contact, Flag, Follow, Outbox, Photo, Report
from reports.notices import bounces, push
from reports.notices import following as mails
from reports.services import clock, contacts, flagging, following, photos, schedule
from tests.build import STATION_NORTH, act, jpeg, make_report
from tests.reports.test_outbox import everything

assert mails
BERIT = "berit@example.org"
LNG, LAT = STATION_NORTH


def path(link):
    return link.removeprefix(links.full(""))


def followed(town, email=BERIT, **what):
    one = following.follow(
        town, following.subject(town, what), email=email, language="sv", address="192.0.2.9", asks=True
    )
    everything()
    mail.outbox.clear()
    return following.confirm(one.pk, following.confirming_secret(one))


def test_following_begins_with_the_button_behind_the_link_and_not_before(town, resident, desk):
    report = make_report(town)
    assert resident.get(f"/follow/?report={report.reference}").status_code == 200
    page = resident.post("/follow/", {"report": report.reference, "email": BERIT})
    assert BERIT in page.content.decode()
    report = act(report, "accept", desk)
    everything()
    (letter,) = mail.outbox
    link = re.search(r"/follow/\d+/\w+/", letter.body)[0]
    assert "List-Unsubscribe" not in letter.extra_headers
    resident.get(link)
    assert Follow.objects.get().confirmed_at is None  # a mail scanner followed it
    assert "Du följer" in resident.post(link).content.decode()
    act(report, "plan", desk)
    everything()
    assert mail.outbox[-1].to == [BERIT] and "Planerad" in mail.outbox[-1].subject


def test_a_follower_hears_once_of_each_change_and_ends_it_with_the_mail_programs_button(town, desk):
    report = make_report(town)
    followed(town, report=report)
    act(report, "accept", desk)
    everything()
    (letter,) = mail.outbox
    stop = path(re.fullmatch(r"<(\S+)>", letter.extra_headers["List-Unsubscribe"])[1])
    program = Client(enforce_csrf_checks=True)
    program.get(stop)
    assert Follow.objects.get().stopped_at is None
    assert program.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    report.refresh_from_db()
    act(report, "plan", desk)
    everything()
    assert len(mail.outbox) == 1


def test_a_reporter_who_also_follows_gets_one_mail(town, desk):
    report = make_report(town, contact={"email": BERIT})
    contact = Contact.objects.get()
    contacts.confirm(contact.pk, contacts.confirming_secret(contact))
    followed(town, report=report)
    act(report, "accept", desk)
    everything()
    assert [letter.to for letter in mail.outbox] == [[BERIT]]


def test_an_area_is_told_in_one_mail_a_day_of_public_things_only(town, desk):
    followed(town, kind="belysning")
    here, other_kind = make_report(town), make_report(town, kind="vaxtlighet")
    secret, hidden = make_report(town, kind="otrygg_plats"), act(make_report(town), "hide", desk, reason="x")
    seven = timezone.now().replace(hour=10)
    Follow.objects.update(told_until=timezone.now() - timedelta(hours=1))
    assert schedule.run_due(seven) == len(schedule.JOBS)
    assert schedule.run_due(seven) == 0
    everything()
    (letter,) = mail.outbox
    assert here.reference in letter.body
    for unseen in (other_kind, secret, hidden):
        assert unseen.reference not in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"]


def test_a_day_without_news_sends_nothing(town):
    followed(town)
    schedule.run_due(timezone.now().replace(hour=10))
    everything()
    assert mail.outbox == []


def test_sensitive_kinds_and_unknown_areas_cannot_be_followed(town, resident):
    for wrong in ({"kind": "otrygg_plats"}, {"kind": "nonsense"}, {"zone": "nowhere"}, {"lng": "x", "lat": "1"}):
        page = resident.post("/follow/", wrong | {"email": BERIT})
        assert page.status_code == 400 and BERIT in page.content.decode()
    hidden = make_report(town, kind="otrygg_plats")
    assert resident.post("/follow/", {"report": hidden.reference, "email": BERIT}).status_code == 404
    assert not Follow.objects.exists()


def test_a_mistyped_address_is_kept_and_explained(town, resident):
    page = resident.post("/follow/", {"email": "berit@"})
    assert page.status_code == 400 and 'value="berit@"' in page.content.decode()


def test_wrong_links_say_what_to_do(town, resident):
    one = following.follow(town, following.Subject(), email=BERIT, language="sv", address="192.0.2.9")
    for wrong in (f"/follow/{one.pk}/wrong/", "/follow/999999/wrong/", f"/unfollow/{one.pk}/wrong/"):
        assert resident.post(wrong).status_code == 404


def test_addresses_that_never_confirmed_are_forgotten(town):
    following.follow(town, following.Subject(), email=BERIT, language="sv", address="192.0.2.9")
    Follow.objects.update(created_at=timezone.now() - timedelta(days=8))
    following.send_digests(town, timezone.now().date())
    assert not Follow.objects.exists()


def test_the_api_follows_a_public_report(town, resident):
    report = make_report(town)
    made = resident.post(
        f"/api/v1/reports/{report.reference}/follow", {"email": BERIT}, content_type="application/json"
    )
    assert made.json() == {"asked": True} and Outbox.objects.filter(kind="confirm_follow").count() == 1


BOUNCE = b"""From: MAILER-DAEMON@mx.example.org
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; %s
Action: %s
Status: %s

--b--
"""


@pytest.mark.parametrize(
    "action, status, stops", [(b"failed", b"5.1.1", True), (b"delayed", b"4.2.2", False), (b"failed", b"4.4.7", False)]
)
def test_a_mail_that_comes_back_for_good_stops_mails(town, tmp_path, action, status, stops):
    report = make_report(town, contact={"email": "Berit@example.org"})
    followed(town, report=report)
    file = tmp_path / "bounce.eml"
    file.write_bytes(BOUNCE % (BERIT.encode(), action, status))
    call_command("read_bounces", str(file))
    assert bool(Follow.objects.get().stopped_at) == bool(Contact.objects.get().stopped_at) == stops


@pytest.mark.parametrize("raw", [b"", b"Subject: hello\n\nhow are you", b"\xff\xfe\x00", BOUNCE[:200]])
def test_other_mail_is_nobodys_bounce(town, raw):
    assert bounces.read(raw) == []


def test_an_officer_asks_and_the_reporter_answers_by_the_link_in_the_mail(town, resident, desk):
    report = make_report(town, contact={"email": BERIT}, description="Mörkt")
    contact = Contact.objects.get()
    contacts.confirm(contact.pk, contacts.confirming_secret(contact))
    promised = report.promised_by
    asked_at = timezone.now() - timedelta(hours=30)
    report = act(report, "ask", desk, at=asked_at, question="Vilken sida av vägen?")
    everything()
    letter = mail.outbox[-1]
    own = path(re.search(r"https?://\S+/r/\S+", letter.body)[0])
    assert "Vilken sida av vägen?" in letter.body
    assert "Vilken sida" not in resident.get(f"/r/{report.reference}/").content.decode()
    assert "Vilken sida" in resident.get(own).content.decode()
    assert resident.post(f"{own}answer/", {"answer": ""}).status_code == 400
    assert resident.post(f"{own}answer/", {"answer": "Den norra."}).status_code == 302
    report.refresh_from_db()
    assert report.status == "accepted" and report.needs_review
    waited = clock.calendar_of(town).days_between(town.day(asked_at), town.day(timezone.now()))
    last = clock.calendar_of(town).day_after(town.day(promised - timedelta(seconds=1)), waited)
    assert town.day(report.promised_by - timedelta(seconds=1)) == last and not report.paused_at  # the clock has waited
    assert "Den norra." not in resident.get(f"/r/{report.reference}/").content.decode()
    assert resident.post(f"{own}answer/", {"answer": "Igen"}).status_code in (400, 409)


def test_a_report_that_waits_for_a_part_cannot_be_answered(town, desk):
    from tests.build import submitted

    done = submitted(town)
    act(done.report, "wait", desk, reason="en del")
    page = Client().post(f"/r/{done.report.reference}/{done.token}/answer/", {"answer": "Hej"})
    assert page.status_code == 400


def test_the_reporter_moves_the_pin_by_map_or_by_words(town_with_ground, resident):
    from tests.build import submitted

    done = submitted(town_with_ground)
    move = f"/r/{done.report.reference}/{done.token}/move/"
    assert resident.get(move).status_code == 200
    assert resident.post(move, {"spot": f"{LNG + 0.001}|{LAT}"}).status_code == 302
    done.report.refresh_from_db()
    assert abs(done.report.lng - LNG - 0.001) < 1e-6
    hits = resident.post(move, {"place_query": "Lokgatan", "find": "1"}).content.decode()
    spot = re.search(r'name="spot" value="([\d.|]+)">Lokgatan', hits)[1]
    resident.post(move, {"spot": spot})
    done.report.refresh_from_db()
    assert abs(done.report.lng - float(spot.split("|")[0])) < 1e-6
    for wrong in ({"spot": "1|2"}, {"spot": "x"}, {"place_query": "zzzzzzzz"}, {}):
        assert resident.post(move, wrong).status_code == 400


def test_two_people_who_flag_hide_a_text_at_once_and_an_officer_brings_it_back(town, desk):
    report = act(make_report(town, description="Något om grannen"), "publish", desk)
    page = f"/r/{report.reference}/flag"
    first, second = Client(), Client()
    assert first.post(page).status_code == 200
    first.post(page)  # the same person again
    report.refresh_from_db()
    assert report.text_published and report.needs_review
    second.post(page)
    report.refresh_from_db()
    assert not report.text_published
    assert "grannen" not in Client().get(f"/r/{report.reference}/").content.decode()
    act(report, "publish", desk)
    report.refresh_from_db()
    assert report.text_published and not Flag.objects.exists()


def test_a_flagged_photo_goes_alone(town, desk, resident):
    report = make_report(town, description="Mörkt")
    one, other = (photos.add(_file(colour), report=report) for colour in ("navy", "red"))
    report = act(report, "publish", desk)
    for voice in ("a", "b"):
        flagging.flag(report, photo=one, voice=voice, address="192.0.2.1")
    assert list(Photo.objects.filter(published=True)) == [other]
    assert Report.objects.get().text_published
    assert resident.get(f"/r/{report.reference}/flag?photo={one.pk}").status_code == 404
    assert resident.get(f"/r/{report.reference}/flag?photo=zzz").status_code == 404


def test_what_is_not_public_cannot_be_flagged(town, resident):
    assert resident.post(f"/r/{make_report(town, description='Hej').reference}/flag").status_code == 404


def _file(colour):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", jpeg(colour=colour), "image/jpeg")


class Browser:
    """A browser's side of web push: its keys, its push service, and the decryption of RFC 8291."""

    def __init__(self):
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        self.key = ec.generate_private_key(ec.SECP256R1())
        self.point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.auth, self.got, self.answer = b"sixteen bytes ok", [], 201
        browser = self

        class Service(BaseHTTPRequestHandler):
            def do_POST(self):
                browser.got.append((self.rfile.read(int(self.headers["Content-Length"])), dict(self.headers)))
                self.send_response(browser.answer)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Service)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def subscription(self):
        def text(raw):
            return base64.urlsafe_b64encode(raw).decode().rstrip("=")

        endpoint = f"http://127.0.0.1:{self.server.server_port}/push/1"
        return {"endpoint": endpoint, "keys": {"p256dh": text(self.point), "auth": text(self.auth)}}

    def read(self, body):
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        def hkdf(salt, secret, info, length):
            return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)

        salt, size = body[:16], body[20]
        theirs, cipher = body[21 : 21 + size], body[21 + size :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        secret = hkdf(self.auth, shared, b"WebPush: info\0" + self.point + theirs, 32)
        key = hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
        return json.loads(AESGCM(key).decrypt(nonce, cipher, None).rstrip(b"\2"))


@pytest.fixture
def browser(settings, monkeypatch):
    settings.PUSH_CONTACT = "desk@example.org"
    monkeypatch.setattr(following, "_may_reach", lambda endpoint: endpoint.startswith("http://127.0.0.1:"))
    push.sender.cache_clear()
    made = Browser()
    yield made
    made.server.shutdown()
    push.sender.cache_clear()


def test_a_browser_is_told_and_can_read_what_it_is_told(town, resident, desk, browser):
    report = make_report(town)
    assert "data-push" in resident.get(f"/r/{report.reference}/").content.decode()
    sent = resident.post(
        f"/r/{report.reference}/push", {"subscription": browser.subscription}, content_type="application/json"
    )
    assert sent.status_code == 200
    report = act(report, "accept", desk)
    everything()
    (body, headers) = browser.got[0]
    said = browser.read(body)
    assert report.reference in said["title"] and said["url"] == links.case(report.reference)
    assert headers["Authorization"].startswith("vapid ") or headers["Authorization"].startswith("WebPush ")
    assert report.reference.encode() not in body


def test_a_browser_that_is_gone_hears_no_more(town, desk, browser):
    report = make_report(town)
    following.follow_by_push(report, browser.subscription, language="sv", address="192.0.2.1")
    browser.answer = 410
    act(report, "accept", desk)
    everything()
    assert Follow.objects.get().stopped_at


def test_without_a_setting_nothing_is_pushed_and_no_button_is_shown(town, resident):
    report = make_report(town)
    assert "data-push" not in resident.get(f"/r/{report.reference}/").content.decode()
    assert push.send("https://push.example.org/1", {}, {}) == push.OFF


@pytest.mark.parametrize(
    "wrong",
    [
        None, [], {}, {"endpoint": "https://push.example.org/1"}, {"endpoint": "http://push.example.org/1", "keys": {}},
        {"endpoint": "https://127.0.0.1/1", "keys": {}}, {"endpoint": "https://push.example.org:8080/1", "keys": {}},
        {"endpoint": "https://localhost/1", "keys": {}}, {"endpoint": "https://[::1/1", "keys": {}},
        {"endpoint": "https://push.example.org/1", "keys": {"p256dh": "AAAA", "auth": "BBBB"}},
        {"endpoint": "https://push.example.org/1", "keys": {"p256dh": "åäö", "auth": 7}},
    ],
)  # fmt: skip
def test_addresses_that_are_no_push_service_are_refused(town, resident, wrong):
    report = make_report(town)
    sent = resident.post(f"/r/{report.reference}/push", {"subscription": wrong}, content_type="application/json")
    assert sent.status_code == 400 and not Follow.objects.exists()
