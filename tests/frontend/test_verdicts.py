"""Is it fixed? And how long it takes, honestly."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from reports import links
from reports.models import Contact, Outbox, Report, Verdict
from reports.notices import following as mails
from reports.services import contacts, estimates, following, verdicts
from tests.build import STATION_NORTH, act, make_report, submitted
from tests.reports.test_outbox import everything

assert mails
LNG, LAT = STATION_NORTH


def closed(town, desk, **more):
    return act(make_report(town, **more), "fix", desk)


def confirmed(report):
    contact = Contact.objects.get(report=report)
    contacts.confirm(contact.pk, contacts.confirming_secret(contact))
    return contact


def neighbour(town, email, lng=LNG, lat=LAT, asks=True):
    what = following.subject(town, {"lng": lng, "lat": lat})
    one = following.follow(town, what, email=email, language="sv", address="192.0.2.9", asks=asks)
    return following.confirm(one.pk, following.confirming_secret(one))


def asked():
    """{address: path of the page that asks} of the mails that were sent."""
    found = {}
    for letter in mail.outbox:
        link = re.search(r"/r/\S+/verdict/\S+/", letter.body)
        if link:
            found[letter.to[0]] = link[0]
    return found


def test_reporter_followers_and_neighbours_who_agreed_are_asked_and_nobody_else(town, desk):
    report = make_report(town, contact={"email": "anna@example.org"})
    confirmed(report)
    neighbour(town, "near@example.org", lat=LAT + 0.0007)
    neighbour(town, "far@example.org", lat=LAT + 0.0012)  # about 130 m
    neighbour(town, "silent@example.org", asks=False)
    what = following.Subject(report=report)
    one = following.follow(town, what, email="fan@example.org", language="sv", address="192.0.2.9", asks=True)
    following.confirm(one.pk, following.confirming_secret(one))
    everything()
    mail.outbox.clear()
    act(report, "fix", desk)
    everything()
    assert set(asked()) == {"anna@example.org", "near@example.org", "fan@example.org"}
    assert len(mail.outbox) == 3  # one mail each: what became of it, and the question


def test_one_press_in_the_mail_and_one_person_once(town, desk, resident):
    report = make_report(town, contact={"email": "anna@example.org"})
    confirmed(report)
    everything()
    act(report, "fix", desk)
    everything()
    path = asked()["anna@example.org"]
    assert resident.get(path).status_code == 200 and not Verdict.objects.exists()  # a mail scanner was there
    page = resident.post(path, {"verdict": "fixed"}).content.decode()
    assert "Tack för ditt svar" in page
    resident.post(path, {"verdict": "still_there"})
    assert [one.verdict for one in Verdict.objects.all()] == ["fixed"]
    assert resident.post(path, {"satisfaction": "3"}).status_code == 200
    assert Verdict.objects.get().satisfaction == 3
    assert resident.post(path, {"satisfaction": "9"}).status_code == 400


def test_two_who_say_still_there_open_the_report_again(town, desk):
    report = closed(town, desk)
    one, two = Client(), Client()
    path = f"/r/{report.reference}/verdict"
    assert "öppen igen" not in one.post(path, {"verdict": "still_there"}).content.decode()
    one.post(path, {"verdict": "still_there"})
    report.refresh_from_db()
    assert report.status == "fixed"
    assert "öppen igen" in two.post(path, {"verdict": "still_there"}).content.decode()
    report.refresh_from_db()
    assert report.status == "accepted" and report.needs_review
    assert "2 personer säger att det är kvar" in one.get(f"/r/{report.reference}/").content.decode()


def test_how_many_and_how_long_are_settings(town, desk, settings):
    settings.STILL_THERE_REOPENS, settings.STILL_THERE_DAYS = 3, 5
    report = closed(town, desk)
    for voice in "ab":
        verdicts.say(report, "still_there", voice=voice)
    report.refresh_from_db()
    assert not report.is_open
    verdicts.say(report, "still_there", voice="c")
    report.refresh_from_db()
    assert report.is_open
    old = act(make_report(town), "fix", desk, at=timezone.now() - timedelta(days=6))
    assert Client().post(f"/r/{old.reference}/verdict", {"verdict": "still_there"}).status_code == 409


def test_a_new_closing_is_a_new_question(town, desk):
    report = closed(town, desk)
    for voice in "ab":
        verdicts.say(report, "still_there", voice=voice)
    report.refresh_from_db()
    report = act(report, "fix", desk)
    verdicts.say(report, "still_there", voice="a")
    report.refresh_from_db()
    assert report.status == "fixed" and Verdict.objects.count() == 3


def test_a_reporter_who_also_follows_is_one_person(town, desk):
    report = make_report(town, contact={"email": "anna@example.org"})
    contact = confirmed(report)
    one = neighbour(town, "Anna@example.org")
    voices = {
        verdicts.voice_by_link(report, who, verdicts.secret_of(report, who)) for who in (f"c{contact.pk}", f"f{one.pk}")
    }
    assert voices == {verdicts.REPORTER}


def test_wrong_links_and_reports_that_are_not_closed_say_what_to_do(town, desk, resident):
    report = make_report(town)
    assert resident.post(f"/r/{report.reference}/verdict", {"verdict": "fixed"}).status_code == 409
    for wrong in (f"/r/{report.reference}/verdict/c1/x/", "/r/HB-000-00/verdict/c1/x/", "/r/x/verdict/c1/x/"):
        page = resident.get(wrong)
        assert page.status_code == 404 and report.reference not in page.content.decode()
    secret = closed(town, desk, kind="otrygg_plats")
    assert resident.post(f"/r/{secret.reference}/verdict", {"verdict": "fixed"}).status_code == 404


def test_the_api_takes_verdicts_from_reporter_and_public(town, desk, resident):
    done = submitted(town)
    report = act(done.report, "fix", desk)
    address = f"/api/v1/reports/{report.reference}/verdict"
    assert resident.post(address, {"verdict": "maybe"}, content_type="application/json").status_code == 400
    first = resident.post(
        address, {"verdict": "still_there", "satisfaction": 1}, content_type="application/json",
        headers={"X-Reporter-Token": done.token},
    )  # fmt: skip
    second = resident.post(
        address, {"verdict": "still_there"}, content_type="application/json", headers={"X-Voice": "b"}
    )
    assert (first.json(), second.json()) == ({"status": "fixed"}, {"status": "accepted"})


# How long it takes


def mended(town, desk, days, *, kind="belysning", lng=LNG, lat=LAT):
    """A report that was mended after so many days, yesterday."""
    until = timezone.now() - timedelta(days=1)
    return act(make_report(town, kind, lng, lat, at=until - timedelta(days=days)), "fix", desk, at=until)


def estimate(town, zone="N1", kind="belysning"):
    estimates.refresh(town, town.day(timezone.now()))
    return estimates.of(town, town.kinds.get(code=kind), zone)


def test_nothing_is_said_under_ten_cases(town, desk):
    for days in range(9):
        mended(town, desk, days)
    assert estimate(town) is None
    mended(town, desk, 4)
    assert estimate(town).n == 10


def test_an_estimate_counts_what_is_still_open_as_at_least_so_long(town, desk):
    """The ten of Kaplan-Meier by hand: mended after 2,2,4,4,4,6,8,8,10,12; five open for 5 days: S(4)=10/15, S(6)=.53, S(8)=.32."""
    for days in (2, 2, 4, 4, 4, 6, 8, 8, 10, 12):
        mended(town, desk, days)
    assert (estimate(town).median_days, estimate(town).p90_days) == (4, 10)
    for _n in range(5):
        make_report(town, at=timezone.now() - timedelta(days=5))
    found = estimate(town)
    assert (found.median_days, found.p90_days, found.n) == (8, 12, 10)


def test_few_cases_in_a_zone_are_answered_for_the_whole_area(town, desk):
    for days in range(12):
        mended(town, desk, days)
    here, there = estimate(town, "N1"), estimate(town, "N4")
    assert str(here.zone) and str(there.zone) == "" and there.n == 12


def test_what_was_declined_imported_or_reopened_is_no_mended_case(town, desk):
    until = timezone.now() - timedelta(days=1)
    for days in range(10):
        mended(town, desk, days)
    act(make_report(town, at=until - timedelta(days=3)), "decline", desk, at=until, reason="nej")
    act(mended(town, desk, 3), "reopen", desk)
    imported = mended(town, desk, 3)
    Report.objects.filter(pk=imported.pk).update(imported=True)
    assert estimate(town).n == 10


def test_sensitive_kinds_have_no_figure_of_their_own(town, desk):
    for days in range(12):
        mended(town, desk, days, kind="otrygg_plats")
    assert estimate(town, kind="otrygg_plats") is None


def test_the_estimate_and_the_round_stand_on_receipt_case_page_and_api(town, desk, resident):
    for days in range(12):
        mended(town, desk, days)
    estimates.refresh(town, town.day(timezone.now()))
    made = resident.post(
        "/api/v1/reports", {"category": "belysning", "lng": LNG, "lat": LAT}, content_type="application/json",
        headers={"Accept-Language": "sv"},
    ).json()  # fmt: skip
    found = made["estimate"]
    assert found["n"] == 12 and "lagas hälften inom 5 dagar och 9 av 10 inom 10" in found["text"]
    for address in (made["links"]["own"] + "?new", made["links"]["page"]):
        page = resident.get(address.removeprefix(links.full(""))).content.decode()
        assert found["text"] in page and "vid ronden, vecka" in page


@pytest.mark.parametrize("week, following", [(1, 6), (6, 6), (42, 49), (50, 6)])
def test_the_next_round_is_named(town, week, following):
    from datetime import date

    kind = town.kinds.get(code="belysning")
    assert f"vecka {following}" in estimates.round_sentence(kind, date.fromisocalendar(2026, week, 3)).replace(
        "week", "vecka"
    )
    assert estimates.round_sentence(town.kinds.get(code="klotter"), date(2026, 3, 3)) == ""


def test_every_verdict_mail_is_wanted_once(town, desk):
    report = make_report(town)
    neighbour(town, "near@example.org")
    report = act(report, "fix", desk)
    following.tell(report)
    following.tell(report)
    assert Counter(Outbox.objects.values_list("kind", flat=True))["follow_mail"] == 1
