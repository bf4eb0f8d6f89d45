"""Something dangerous at night: one person after the other is paged until somebody takes it."""

import http.server
import json
import threading
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command

from geo.models.jurisdiction import hours
from reports.models import DutyPage, DutyPerson, Event, Outbox, Report, StaffNotice
from reports.notices import texting
from reports.services import duty, duty_roster
from tests.build import make_report
from tests.reports.test_api_reports import report_body

NIGHT, MORNING = "2026-11-21 23:10+01:00", "2026-11-23 09:00+01:00"


@pytest.fixture
def night(time_machine):
    time_machine.move_to(NIGHT, tick=False)
    return time_machine


def danger(town, **more):
    return make_report(town, answers={"danger": "yes"}, called=True, **more)


def work():
    call_command("worker", "--once")


def addressed():
    return [one.to[0] for one in mail.outbox]


def test_at_night_the_first_one_is_paged_with_a_link(town, night):
    report = danger(town)
    work(), work()
    assert addressed() == ["jour1@example.org"]
    sent = DutyPage.objects.get()
    assert report.reference in mail.outbox[0].subject
    assert f"/duty/{sent.pk}/{duty.secret_of(sent)}/" in mail.outbox[0].body


def test_in_office_hours_and_without_danger_nobody_is_paged(town, night):
    make_report(town)
    night.move_to(MORNING, tick=False)
    danger(town)
    work(), work()
    assert addressed() == [] and not DutyPage.objects.exists()


def test_it_goes_on_to_the_next_after_ten_minutes_and_round_until_it_ends(town, night):
    danger(town)
    for minute in range(0, 90, 5):
        night.move_to(
            datetime(2026, 11, 21, 22, 10 + minute % 50, tzinfo=UTC).replace(
                hour=22 + (10 + minute) // 60, minute=(10 + minute) % 60
            ),
            tick=False,
        )
        work(), work()
    assert addressed() == ["jour1@example.org", "jour2@example.org"] * duty.ROUNDS


def test_who_takes_it_ends_the_paging(client, town, night):
    report = danger(town)
    work(), work()
    sent = DutyPage.objects.get()
    address = f"/duty/{sent.pk}/{duty.secret_of(sent)}/"
    page = client.get(address, headers={"Accept-Language": "sv"})
    assert "Jag tar det" in page.content.decode() and "Hänger en ledning" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer" and "no-store" in page.headers["Cache-Control"]
    assert client.post(address).status_code == 302
    night.move_to("2026-11-21 23:30+01:00", tick=False)
    work(), work()
    assert addressed() == ["jour1@example.org"]
    assert "har tagit det" in client.get(address, headers={"Accept-Language": "sv"}).content.decode()
    client.post(address)
    assert list(Event.objects.filter(report=report, verb__in=["page", "take"]).values_list("verb", flat=True)) == [
        "page",
        "take",
    ]


def test_a_closed_report_pages_nobody_more(town, night, desk):
    from tests.build import act

    report = danger(town)
    work(), work()
    act(report, "fix", desk)
    night.move_to("2026-11-21 23:30+01:00", tick=False)
    work(), work()
    assert addressed() == ["jour1@example.org"]


def test_a_worker_that_dies_pages_once_and_loses_nothing(town, night, monkeypatch):
    danger(town)
    work()
    from reports.services import outbox

    handler = outbox.HANDLERS["duty_mail"]
    monkeypatch.setitem(outbox.HANDLERS, "duty_mail", lambda row: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        work()
    assert addressed() == []
    monkeypatch.setitem(outbox.HANDLERS, "duty_mail", handler)
    night.move_to("2026-11-21 23:13+01:00", tick=False)  # the lease of the dead worker has run out
    work(), work()
    assert addressed() == ["jour1@example.org"] and DutyPage.objects.count() == 1


@pytest.mark.parametrize("secret", ["x", "å" * 10, "a" * 26])
def test_a_wrong_link_says_what_to_do_and_nothing_of_the_case_and_is_logged(client, town, night, caplog, secret):
    report = danger(town)
    work()
    page = client.get(f"/duty/{DutyPage.objects.get().pk}/{secret}/")
    assert page.status_code == 404 and report.reference not in page.content.decode()
    assert ("link refused" in caplog.text) == secret.isascii()  # no address of ours holds other letters


def test_without_anybody_on_duty_nothing_breaks(town, night):
    DutyPerson.objects.all().delete()
    danger(town)
    work(), work()
    assert not Outbox.objects.filter(done_at=None).exists()


@pytest.fixture
def gateway(settings):
    """A gateway on this machine; what it was asked."""
    asked = []

    class Gateway(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((json.loads(body), self.headers["Authorization"]))
            self.send_response(500 if len(asked) == 1 else 200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/send", "hemligt"
    settings.SMS_BODY = {"dst": "{to}", "msg": "{text}", "flash": 1}
    yield asked
    server.shutdown()


def test_a_text_message_goes_through_the_gateway_and_again_when_it_fails(town, night, gateway):
    DutyPerson.objects.filter(position=1).update(phone="+46700000000")
    danger(town)
    work(), work()
    assert len(gateway) == 1 and Outbox.objects.get(kind="duty_text").done_at is None
    night.move_to("2026-11-21 23:13+01:00", tick=False)
    work()
    body, key = gateway[-1]
    assert body["dst"] == "+46700000000" and "/duty/" in body["msg"] and body["flash"] == 1 and key == "Bearer hemligt"


def test_no_text_message_leaves_before_a_gateway_is_set_up(settings, caplog):
    texting.send("+46700000000", "hej")
    settings.SMS_URL = "console:"
    texting.send("+46700000000", "hej")
    assert "hej" in caplog.text and "+46700000000" not in caplog.text


@pytest.mark.parametrize(
    "value",
    [{"days": [7], "from": "08:00", "to": "16:00"}, {"days": [0], "from": "16:00", "to": "08:00"}, {"x": 1}, [1]],
)
def test_office_hours_have_a_shape(value):
    hours({}), hours({"days": [0], "from": "08:00", "to": "16:00"})
    with pytest.raises(ValidationError, match="08:00"):
        hours(value)


def test_urgent_ones_come_in_through_the_api_too(client, town, night):
    done = client.post(
        "/api/v1/reports", report_body(answers={"danger": "yes"}, called=True), content_type="application/json"
    )
    assert (
        Outbox.objects.get(kind="page_duty").payload["report"]
        == Report.objects.get(reference=done.json()["reference"]).pk
    )


def after_every_round(night, town):
    for n in range(duty.ROUNDS * 2 + 2):
        night.move_to(datetime(2026, 11, 21, 22, 10, tzinfo=UTC) + n * duty.ESCALATE, tick=False)
        work(), work()


def test_after_the_last_round_of_silence_the_desk_is_told_once(town, night, desk, second_officer, police):
    report = danger(town)
    after_every_round(night, town)
    assert len(addressed()) == duty.ROUNDS * 2
    told = StaffNotice.objects.filter(sort="unheard", report=report)
    assert set(told.values_list("user", flat=True)) == {desk.pk, second_officer.pk} and told.count() == 2
    assert Event.objects.filter(report=report, verb="unheard").count() == 1
    duty.page(report, duty.ROUNDS * 2)
    assert told.count() == 2


def test_what_somebody_took_is_told_to_nobody_more(town, night, desk):
    danger(town)
    work(), work()
    duty.take(DutyPage.objects.get())
    after_every_round(night, town)
    assert not StaffNotice.objects.exists()


def test_without_a_roster_the_desk_is_told_at_once(town, night, desk):
    DutyPerson.objects.all().delete()
    danger(town)
    work(), work()
    assert StaffNotice.objects.get().user == desk


@pytest.mark.parametrize(
    ("now", "days", "paged"),
    [
        ("2026-11-21 23:10+01:00", {"first_on": "2026-11-21", "last_on": "2026-11-21"}, True),
        ("2026-11-22 05:50+01:00", {"first_on": "2026-11-21", "last_on": "2026-11-21"}, True),  # the night goes on
        ("2026-11-22 06:10+01:00", {"first_on": "2026-11-21", "last_on": "2026-11-21"}, False),
        ("2026-11-21 23:10+01:00", {"first_on": "2026-11-22"}, False),
        ("2026-11-21 23:10+01:00", {"weekdays": [5]}, True),
        ("2026-11-21 23:10+01:00", {"weekdays": [6]}, False),
    ],
)
def test_who_is_on_duty_that_day_is_paged(town, time_machine, now, days, paged):
    time_machine.move_to(now, tick=False)
    DutyPerson.objects.filter(position=1).update(**days)
    danger(town)
    work(), work()
    assert addressed() == (["jour1@example.org"] if paged else ["jour2@example.org"])


def test_a_hole_in_the_roster_pages_everybody_in_it_and_is_named(town, night):
    DutyPerson.objects.update(weekdays=[6])
    danger(town)
    work(), work()
    assert addressed() == ["jour1@example.org"]
    assert len(duty_roster.holes(town)) == 24
