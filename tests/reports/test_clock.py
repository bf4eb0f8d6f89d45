"""The fair clock against forty worked examples, each written out with its dates, and its rules on the case."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reports.models import Closing, OpeningHours, Report, SpecialDay, Target
from reports.services import calendars, clock
from tests.build import act, make_report

TOWN_TIME = ZoneInfo("Europe/Stockholm")
WEEK = {str(n): ["08:00", "17:00"] for n in range(4)} | {"4": ["08:00", "16:00"]}
SUMMER = {str(n): ["08:00", "16:00"] for n in range(4)} | {"4": ["08:00", "15:00"]}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TOWN_TIME)


@pytest.fixture
def place(town):
    """Office and summer hours, the country's holidays of 2026 and 2027, one day of its own: 2026-05-15 is closed, 2026-09-18 ends at noon."""
    OpeningHours.objects.filter(jurisdiction=town).delete()
    SpecialDay.objects.filter(jurisdiction=town).delete()
    Target.objects.filter(jurisdiction=town).delete()
    OpeningHours.objects.create(jurisdiction=town, name="Kontor", hours=WEEK)
    OpeningHours.objects.create(jurisdiction=town, name="Sommar", first_day="W25", last_day="W32", hours=SUMMER)
    for row in calendars.holidays_of(town, [2026, 2027]):
        SpecialDay.objects.create(jurisdiction=town, **row)
    SpecialDay.objects.create(jurisdiction=town, day="2026-05-15", name={"sv": "Klämdag"}, sort="closed")
    SpecialDay.objects.create(
        jurisdiction=town, day="2026-09-18", name={"sv": "Personaldag"}, sort="half", closes_at="12:00"
    )
    town.refresh_from_db()
    clock.forget()
    return town


# received, unit, how many (or weeks), promised by. Days end at midnight, so the promise is the midnight after the day.
WORKED = [
    # plain weeks
    ("2026-11-23 10:00", "days", 1, "2026-11-25 00:00"),  # Monday, one day: all of Tuesday
    ("2026-11-23 10:00", "days", 0, "2026-11-24 00:00"),  # the same day
    ("2026-11-27 15:59", "days", 1, "2026-12-01 00:00"),  # Friday: Monday
    ("2026-11-28 12:00", "days", 1, "2026-12-02 00:00"),  # Saturday counts as Monday: Tuesday
    ("2026-11-29 23:59", "days", 0, "2026-12-01 00:00"),  # Sunday: Monday itself
    ("2026-11-23 23:30", "days", 2, "2026-11-26 00:00"),  # late at night is still Monday
    ("2026-11-23 10:00", "days", 10, "2026-12-08 00:00"),  # two weeks
    # Christmas 2026: Thu 24 and Fri 25 closed, 26-27 weekend, Thu 31 and Fri 1 January closed
    ("2026-12-23 10:00", "days", 1, "2026-12-29 00:00"),
    ("2026-12-23 10:00", "days", 4, "2027-01-05 00:00"),  # 28, 29, 30, then 4 January
    ("2026-12-24 10:00", "days", 0, "2026-12-29 00:00"),
    ("2027-01-05 10:00", "days", 1, "2027-01-08 00:00"),  # Twelfth Night is a half day and counts; Epiphany is closed
    # Easter 2026: Good Friday 3 April, Monday 6 April
    ("2026-04-02 09:00", "days", 1, "2026-04-08 00:00"),
    ("2026-04-01 09:00", "days", 2, "2026-04-08 00:00"),  # Maundy Thursday is a half day and counts
    # May: Friday 1st closed; Ascension Thursday 14 closed, Friday 15 the town's own; 6 June is a Saturday
    ("2026-04-30 09:00", "days", 1, "2026-05-05 00:00"),
    ("2026-05-13 09:00", "days", 1, "2026-05-19 00:00"),
    ("2026-06-05 09:00", "days", 1, "2026-06-09 00:00"),
    # Midsummer Eve 2026: Friday 19 June, in fact closed
    ("2026-06-18 09:00", "days", 1, "2026-06-23 00:00"),
    # working hours: 8-17, Friday 8-16
    ("2026-11-23 10:00", "hours", 4, "2026-11-23 14:00"),
    ("2026-11-23 15:00", "hours", 4, "2026-11-24 10:00"),  # 2 h today, 2 h tomorrow
    ("2026-11-23 06:00", "hours", 1, "2026-11-23 09:00"),  # before opening
    ("2026-11-23 20:00", "hours", 1, "2026-11-24 09:00"),  # after closing
    ("2026-11-27 15:00", "hours", 2, "2026-11-30 09:00"),  # Friday closes at 16
    ("2026-11-28 03:00", "hours", 8, "2026-11-30 16:00"),  # Saturday night
    ("2026-11-23 10:00", "hours", 42, "2026-11-27 16:00"),  # 7 + 9 + 9 + 9 + 8
    ("2026-11-23 08:00", "hours", 9, "2026-11-23 17:00"),  # exactly the day
    # summer hours, weeks 25-32: 8-16, Friday 8-15
    ("2026-07-06 15:00", "hours", 2, "2026-07-07 09:00"),
    ("2026-07-10 14:00", "hours", 2, "2026-07-13 09:00"),
    ("2026-06-12 15:00", "hours", 2, "2026-06-15 09:00"),  # from the office week into the summer week
    ("2026-08-07 14:30", "hours", 1, "2026-08-10 08:30"),  # week 32 ends, office hours begin
    # half days: Maundy Thursday closes at 14, the town's own at 12
    ("2026-04-02 13:00", "hours", 2, "2026-04-07 09:00"),
    ("2026-09-18 11:00", "hours", 2, "2026-09-21 09:00"),
    ("2026-09-18 13:00", "hours", 1, "2026-09-21 09:00"),
    ("2026-04-30 13:30", "hours", 1, "2026-05-04 08:30"),  # Walpurgis Night closes at 14
    # summer time begins on Sunday 29 March, ends on Sunday 25 October: the clock on the wall decides
    ("2026-03-27 15:00", "hours", 3, "2026-03-30 10:00"),
    ("2026-10-23 15:00", "hours", 3, "2026-10-26 10:00"),
    ("2026-03-28 12:00", "days", 0, "2026-03-31 00:00"),
    # rounds in weeks 10 and 41: the first that begins after the day, until its last working day
    ("2026-11-23 10:00", "round", [10, 41], "2027-03-13 00:00"),  # week 10 of 2027 is 8-12 March
    ("2026-09-30 10:00", "round", [10, 41], "2026-10-10 00:00"),
    ("2026-10-06 10:00", "round", [10, 41], "2027-03-13 00:00"),  # in week 41 already: the next one
    ("2026-10-04 10:00", "round", [10, 41], "2026-10-10 00:00"),  # the Sunday before
    ("2026-12-01 10:00", "round", [53], "2026-12-31 00:00"),  # a week that most years do not have; Thu and Fri are closed
    ("2027-01-04 10:00", "round", [53], "2027-12-31 00:00"),  # 2027 has none: its last week
    ("2026-12-30 10:00", "round", [52], "2027-12-31 00:00"),  # Friday 31 December 2027 is closed: Thursday
]  # fmt: skip


@pytest.mark.parametrize(
    ("received", "unit", "amount", "promised"), WORKED, ids=[f"{r} {u} {a}" for r, u, a, _p in WORKED]
)
def test_worked_examples(place, received, unit, amount, promised):
    kind = place.kinds.get(code="belysning")
    how = {"weeks": amount} if unit == "round" else {"amount": amount}
    Target.objects.create(jurisdiction=place, kind=kind, unit=unit, **how)
    place.refresh_from_db()
    assert clock.promise(place, kind, at(received)).by == at(promised)


def test_there_are_forty(place):
    assert len(WORKED) >= 40


# promised by, unit, paused, goes on, promised then
PAUSES = [
    ("2026-11-27 00:00", "days", "2026-11-24 10:00", "2026-11-24 16:00", "2026-11-27 00:00"),  # within a day: nothing
    (
        "2026-11-27 00:00",
        "days",
        "2026-11-24 10:00",
        "2026-11-26 09:00",
        "2026-12-01 00:00",
    ),  # two working days: Friday and Monday
    ("2026-11-28 00:00", "days", "2026-11-27 10:00", "2026-11-30 09:00", "2026-12-01 00:00"),  # over a weekend: one
    ("2026-12-24 00:00", "days", "2026-12-23 10:00", "2026-12-28 09:00", "2026-12-29 00:00"),  # over Christmas: one
    ("2026-11-24 14:00", "hours", "2026-11-24 10:00", "2026-11-24 12:00", "2026-11-24 16:00"),
    (
        "2026-11-24 14:00",
        "hours",
        "2026-11-24 16:00",
        "2026-11-25 10:00",
        "2026-11-24 17:00",
    ),  # one hour before closing and two after: three
    (
        "2026-11-24 14:00",
        "hours",
        "2026-11-28 10:00",
        "2026-11-29 10:00",
        "2026-11-24 14:00",
    ),  # a weekend is no working time
    ("2027-03-13 00:00", "round", "2026-11-24 10:00", "2026-11-26 10:00", "2027-03-17 00:00"),
]


@pytest.mark.parametrize(("promised", "unit", "paused", "on", "then"), PAUSES)
def test_a_pause_moves_the_promise_by_its_working_time(place, promised, unit, paused, on, then):
    assert clock.after_pause(place, at(promised), unit, at(paused), at(on)) == at(then)


def test_while_it_waits_the_clock_stands_and_the_case_is_not_late(place, desk):
    report = make_report(place, at=at("2026-11-02 10:00"))
    promised = report.promised_by
    report = act(report, "wait", desk, at=at("2026-11-03 10:00"), reason="Delar")
    assert report.paused_at and report.promised_by == promised
    report = act(report, "begin", desk, at=at("2026-11-10 10:00"))
    days = clock.calendar_of(place).days_between(at("2026-11-03 00:00").date(), at("2026-11-10 00:00").date())
    assert days == 5 and report.paused_at is None
    assert place.day(report.promised_by - timedelta(seconds=1)) == clock.calendar_of(place).day_after(
        place.day(promised - timedelta(seconds=1)), 5
    )


def test_what_is_closed_while_it_waits_is_judged_by_the_moved_promise(place, desk):
    Target.objects.create(jurisdiction=place, unit="days", amount=2)
    place.refresh_from_db()
    report = make_report(place, at=at("2026-11-02 10:00"))
    act(report, "wait", desk, at=at("2026-11-03 10:00"), reason="Delar")
    act(report, "fix", desk, at=at("2026-11-09 10:00"))
    closing = Closing.objects.get()
    assert closing.on_time and closing.promised_by > at("2026-11-05 00:00")


@pytest.mark.parametrize("change", [{"category": "klotter"}, {"priority": 1}, {"lng": 15.1112, "lat": 59.0681}])
def test_no_change_moves_a_promise_that_was_given(place, desk, change):
    report = make_report(place)
    Target.objects.create(jurisdiction=place, unit="days", amount=90)
    assert act(report, "change", desk, **change).promised_by == report.promised_by


def test_the_most_specific_row_counts(place):
    kind, other = place.kinds.get(code="belysning"), place.kinds.get(code="klotter")
    for row in (
        {"amount": 20}, {"amount": 9, "priority": 1}, {"amount": 8, "place_class": "school"}, {"amount": 7, "kind": kind}, {"amount": 3, "kind": kind, "group_from": 3},
    ):  # fmt: skip
        Target.objects.create(jurisdiction=place, unit="days", **row)
    place.refresh_from_db()

    def amount(kind, **how):
        return clock.target_of(
            place, kind, how.get("priority", 3), frozenset(how.get("places", ())), how.get("size", 1)
        ).amount

    assert (amount(kind), amount(kind, size=3), amount(kind, size=2), amount(other)) == (7, 3, 7, 20)
    assert (
        amount(other, priority=1),
        amount(other, places=["school"]),
        amount(kind, priority=1, places=["school"]),
    ) == (9, 8, 7)


def test_without_any_open_day_nothing_is_promised_and_nothing_breaks(place):
    OpeningHours.objects.filter(jurisdiction=place).update(hours={})
    place.settings_version += 1
    place.save()
    clock.forget()
    report = make_report(place)
    assert report.promised_by is None and Report.objects.count() == 1


def test_a_group_is_promised_sooner_and_never_later(place, desk):
    from tests.reports.test_grouping import dark, lamp, work

    kind = place.kinds.get(code="belysning")
    Target.objects.create(jurisdiction=place, kind=kind, unit="round", weeks=[10, 41])
    Target.objects.create(jurisdiction=place, kind=kind, unit="days", amount=3, group_from=3)
    place.refresh_from_db()
    reports = dark(place, [lamp(place, n, line="Testvägen") for n in range(3)])
    assert all(report.promised_by.isocalendar().week in (10, 41) for report in reports)
    work()
    soon = clock.promise(place, kind, reports[0].received_at, size=3).by
    assert {report.promised_by for report in Report.objects.all()} == {soon} and soon < reports[0].promised_by


@pytest.mark.parametrize(
    ("claimed", "taken"),
    [
        (timedelta(0), True), (timedelta(hours=-3), True), (timedelta(days=-7), True), (timedelta(days=-7, seconds=-1), False),
        (timedelta(seconds=1), False), (timedelta(days=400), False), (None, False),
    ],
)  # fmt: skip
def test_the_phones_time_counts_for_a_week_back_and_never_ahead(town, claimed, taken):
    """domain/figures: observed_at is the phone's time if at most 7 days old and not in the future, else when it was received."""
    received = datetime(2026, 11, 20, 12, tzinfo=UTC)
    said = None if claimed is None else received + claimed
    assert clock.observed_at(said, received) == (said if taken else received)
    report = make_report(town, at=received, observed_at=said and said.isoformat())
    assert report.observed_at == (said if taken else received) and report.received_on == date(2026, 11, 20)
    assert report.observed_on == town.day(report.observed_at)
