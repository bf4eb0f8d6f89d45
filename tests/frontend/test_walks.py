"""Safety walks and the monthly page."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from reports.models import Follow, Report, Walk, WalkItem
from reports.notices import following as mails
from reports.services import following, monthly, schedule, walks
from tests.build import STATION_NORTH, act, make_report, submitted
from tests.reports.test_outbox import everything

assert mails
LNG, LAT = STATION_NORTH


@pytest.fixture
def walk(town, desk):
    return walks.open_walk(
        town, {"title": "Tunneln i november", "on": "2026-11-12", "meeting_place": "Torget"}, actor=desk
    )


def test_a_leader_opens_a_walk_and_people_pin_without_an_account(town, client_of, desk, resident):
    leader = client_of(desk)
    made = leader.post("/desk/walks/", {"title": "Stationen", "on": "2026-11-12"})
    code = Walk.objects.get().code
    assert made["Location"] == f"/desk/walks/{code}/"
    assert "data:image/svg+xml" in leader.get(made["Location"]).content.decode()
    assert resident.get(f"/walk/?code={code.upper()}")["Location"] == f"/walk/{code}/"
    assert f'name="walk" value="{code}"' in resident.get(f"/report/?walk={code}").content.decode()
    form = {
        "key": "a-key-of-a-walk-0001",
        "category": "belysning",
        "lng": LNG,
        "lat": LAT,
        "walk": code,
        "description": "Mörkt här",
    }
    receipt = resident.post("/report/", form, follow=True).content.decode()
    report = Report.objects.get()
    assert f"/walk/{code}/" in receipt
    page = resident.get(f"/walk/{code}/").content.decode()
    assert report.reference in page and "Mörkt här" not in page  # not read by an officer yet
    assert "Mörkt här" in leader.get(f"/desk/walks/{code}/").content.decode()


def test_the_protocol_tells_measures_owners_and_how_it_is_now(town, walk, client_of, desk, resident):
    done = submitted(town, walk=walk.code)
    item = WalkItem.objects.get()
    leader = client_of(desk)
    typed = {"item": item.pk, "measure": "Byt till starkare lampa", "responsible": "trafikverket", "by": "2026-12-01"}
    assert leader.post(f"/desk/walks/{walk.code}/", typed).status_code == 302
    assert leader.post(f"/desk/walks/{walk.code}/", typed | {"by": "soon"}).status_code == 400
    act(done.report, "fix", desk)
    page = resident.get(f"/walk/{walk.code}/", headers={"Accept-Language": "sv"}).content.decode()
    for said in ("Byt till starkare lampa", "Trafikverket", "1 december 2026", "Åtgärdad"):
        assert said in page
    pdf = resident.get(f"/walk/{walk.code}/protocol.pdf")
    assert pdf.content.startswith(b"%PDF") and pdf["Referrer-Policy"] == "no-referrer"
    assert resident.get(f"/walk/{walk.code}/map-light.svg").status_code == 200


def test_how_a_place_feels_is_not_in_the_protocol_of_everybody(town, walk, resident, client_of, admin):
    report = submitted(town, "otrygg_plats", walk=walk.code).report
    assert report.reference not in resident.get(f"/walk/{walk.code}/").content.decode()
    assert report.reference in client_of(admin).get(f"/desk/walks/{walk.code}/").content.decode()


def test_a_walk_that_is_over_takes_no_more_pins(town, walk, client_of, desk, resident):
    client_of(desk).post(f"/desk/walks/{walk.code}/close/")
    api = {"category": "belysning", "lng": LNG, "lat": LAT, "walk": walk.code}
    for code in (walk.code, "nonsense"):
        sent = resident.post("/api/v1/reports", api | {"walk": code}, content_type="application/json")
        assert sent.status_code == 400 and "walk" in sent.json()["errors"]
    assert not Report.objects.exists()
    assert resident.get(f"/walk/{walk.code}/").status_code == 200


@pytest.mark.parametrize("path", ["/walk/nonsense/", "/walk/?code=nonsense", "/walk/nonsense/protocol.pdf"])
def test_a_wrong_code_says_what_to_do(town, resident, path):
    page = resident.get(path)
    assert page.status_code == 404 and 'name="code"' in page.content.decode()


def test_only_the_desk_opens_walks(town, walk, client_of, crew_member, resident):
    assert resident.get("/desk/walks/").status_code == 302
    assert client_of(crew_member).get("/desk/walks/").status_code == 403
    assert client_of(crew_member).post(f"/desk/walks/{walk.code}/").status_code == 403


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"title": "x"},
        {"title": "", "on": "2026-11-12"},
        {"title": "x" * 200, "on": "2026-11-12"},
        {"title": "x", "on": "31"},
    ],
)
def test_a_walk_that_lacks_something_says_what(town, client_of, desk, typed):
    page = client_of(desk).post("/desk/walks/", typed)
    assert page.status_code == 400 and "field-error" in page.content.decode() and not Walk.objects.exists()


# The monthly page

NOVEMBER = date(2026, 11, 1)


def at(day, month=11):
    return timezone.make_aware(timezone.datetime(2026, month, day, 12))


@pytest.fixture
def month(town, desk):
    """November: three new, two mended, one planned; seen in December."""
    with time_machine.travel(at(10, 12), tick=False):
        mended = [act(make_report(town, at=at(day)), "fix", desk, at=at(day + 5)) for day in (3, 9)]
        planned = act(make_report(town, "vaxtlighet", at=at(20)), "plan", desk, at=at(22), due_on="2026-12-20")
        make_report(town, "otrygg_plats", at=at(21))
        yield town, mended, planned


def test_a_month_on_one_page(month, resident):
    town, mended, planned = month
    found = monthly.of(town, NOVEMBER)
    assert (found.new, found.mended_n, found.coming_n, found.on_time) == (3, 2, 1, None)
    page = resident.get("/month/2026/11/", headers={"Accept-Language": "sv"}).content.decode()
    for reference in (mended[0].reference, planned.reference):
        assert reference in page
    assert "Vad hände på Norr i november 2026" in page and "För få med utlovad tid" in page
    assert resident.get("/month/")["Location"] == "/month/2026/11/"
    assert resident.get("/month/2026/11/sheet.pdf").content.startswith(b"%PDF")


def test_hidden_and_sensitive_things_are_in_no_month(month, desk, resident):
    town, mended, _planned = month
    act(mended[0], "hide", desk, reason="x")
    assert mended[0].reference not in resident.get("/month/2026/11/").content.decode()
    assert monthly.of(town, NOVEMBER).new == 2


@pytest.mark.parametrize(
    "path", ["/month/2026/12/", "/month/2026/13/", "/month/2000/1/", "/month/9999/1/", "/month/2026/0/"]
)
def test_months_that_are_not_over_or_do_not_exist_have_no_page(month, resident, path):
    assert resident.get(path).status_code == 404


def test_the_month_comes_once_by_mail_to_those_who_asked(month, resident):
    town = month[0]
    resident.post("/follow/", {"monthly": "1", "email": "berit@example.org"})
    one = Follow.objects.get()
    following.confirm(one.pk, following.confirming_secret(one))
    Follow.objects.update(confirmed_at=at(12))
    everything()
    mail.outbox.clear()
    for day in (1, 1, 2):
        schedule.run_due(at(day, 12))
    schedule.run_due(at(9, 12))
    everything()
    (letter,) = mail.outbox
    assert "/month/2026/11/" in letter.body and ("2 mended" in letter.body or "2 lagade" in letter.body)
    assert letter.extra_headers["List-Unsubscribe"]
    following.stop(one.pk, following.stopping_secret(one))
    monthly.send(town, date(2027, 1, 1))
    everything()
    assert len(mail.outbox) == 1


def test_the_share_in_time_is_said_from_ten_on(town, desk, resident):
    with time_machine.travel(at(10, 12), tick=False):
        for _n in range(10):
            act(make_report(town, at=at(3)), "fix", desk, at=at(3) + timedelta(days=1))
        assert monthly.of(town, NOVEMBER).on_time == 1.0
        assert "100 %" in resident.get("/month/2026/11/").content.decode()


def test_what_is_open_and_overdue_is_not_in_time(town, desk, resident):
    with time_machine.travel(at(28, 12), tick=False):
        for _n in range(9):
            act(make_report(town, at=at(3)), "fix", desk, at=at(3) + timedelta(days=1))
        late = make_report(town, at=at(3))
        assert late.promised_by < at(28)
        found = monthly.of(town, NOVEMBER)
        assert (found.on_time, found.on_time_n) == (0.9, 10)
