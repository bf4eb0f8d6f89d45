"""What the clock says about a promise: days, hours, rounds; and afterwards both what was promised and when it was done."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from frontend.templatetags import parts
from reports.models import OpeningHours, Report, SpecialDay
from reports.services import history
from tests.build import act, make_report

MONDAY_10 = datetime(2026, 11, 2, 9, tzinfo=UTC)  # 10 in the morning in the town


def said(town, monkeypatch, *, unit, by, now=MONDAY_10):
    monkeypatch.setattr(parts.timezone, "now", lambda: now)
    report = Report(jurisdiction=town, promised_by=by, promise_unit=unit, status="accepted", is_open=True)
    return parts.clock(report, town), parts.is_late(report)


@pytest.fixture
def office(town):
    """Monday to Friday, 8 to 16."""
    OpeningHours.objects.all().delete()
    SpecialDay.objects.all().delete()
    town.office_hours = {"days": [0, 1, 2, 3, 4], "from": "08:00", "to": "16:00"}
    town.settings_version += 1
    return town


@pytest.mark.parametrize(
    ("hours", "words", "late"),
    [
        (2, "2 arbetstimmar kvar", False), (0.5, "1 arbetstimme kvar", False), (24, "8 arbetstimmar kvar", False), (72, "3 arbetsdagar kvar", False),
        (-0.2, "försenad 1 arbetstimme", True), (-1.5, "försenad 2 arbetstimmar", True), (-72, "försenad 8 arbetstimmar", True),
        (-24 * 6, "försenad 4 arbetsdagar", True),
    ],
)  # fmt: skip
def test_a_promise_of_hours_counts_hours_and_says_when_it_is_late(office, monkeypatch, hours, words, late):
    found = said(office, monkeypatch, unit="hours", by=MONDAY_10 + timedelta(hours=hours))
    assert found == (words, late)


def test_a_promise_of_the_next_round_names_its_week(office, monkeypatch):
    end_of_week_46 = datetime(2026, 11, 13, 23, tzinfo=UTC)  # midnight after Friday
    assert said(office, monkeypatch, unit="round", by=end_of_week_46) == ("rond v. 46", False)
    missed = said(office, monkeypatch, unit="round", by=end_of_week_46, now=datetime(2026, 11, 17, 9, tzinfo=UTC))
    assert missed == ("försenad 2 arbetsdagar", True)


def test_a_promise_of_days_is_kept_until_midnight(office, monkeypatch):
    tonight = datetime(2026, 11, 2, 23, tzinfo=UTC)
    assert said(office, monkeypatch, unit="days", by=tonight) == ("utlovad i dag", False)
    assert said(office, monkeypatch, unit="days", by=tonight, now=tonight + timedelta(hours=9))[1]


def test_the_promised_day_is_the_last_one_that_keeps_it(town):
    report = Report(jurisdiction=town, promised_by=datetime(2026, 11, 2, 23, tzinfo=UTC))
    assert report.promised_on.isoformat() == "2026-11-02"


@pytest.mark.parametrize(("days_late", "word"), [(-1, "i tid"), (2, "för sent")])
def test_what_was_promised_and_when_it_was_done_both_stand_afterwards(town, desk, client_of, resident, days_late, word):
    report = make_report(town)
    act(report, "accept", desk)
    by = town.day_start(town.day(timezone.now()) - timedelta(days=days_late))
    Report.objects.filter(pk=report.pk).update(promised_by=by)
    report.refresh_from_db()
    assert history.promise_of(report) is None
    report = act(report, "fix", desk)
    kept = history.promise_of(report)
    assert (kept.on_time, kept.promised_by) == (days_late < 0, by)
    html = client_of(desk).get(f"/desk/r/{report.reference}/").content.decode()
    assert "Utlovat till" in html and word in html and "Avslutat" in html
    assert (
        f"Utlovat till {parts.local_date(kept.promised_on, town)}, klart"
        in resident.get(f"/r/{report.reference}/").content.decode()
    )


def test_nothing_is_said_of_a_promise_that_never_was(town, desk, resident):
    report = make_report(town)
    Report.objects.update(promised_by=None)
    report.refresh_from_db()
    report = act(report, "fix", desk)
    assert history.promise_of(report) is None
    assert "Utlovat till" not in resident.get(f"/r/{report.reference}/").content.decode()
