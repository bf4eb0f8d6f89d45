"""The situation picture against a hand-counted month; who gets it by mail; the ledger."""

from datetime import date

import pytest
from django.core import mail
from django.utils import timezone, translation

from reports.models import Outbox, Report, ReportZone, SituationMail, WorkOrder
from reports.notices import situation as mails
from reports.services import decisions, jobs, ledger, orders, situation, situation_words
from reports.services.situation import Line
from tests.build import act, make_order, make_report
from tests.reports.test_outbox import everything

assert mails
N1, N4 = (15.1107, 59.0679), (15.110757, 59.071635)
WEEK = date(2026, 11, 9)  # a Monday


@pytest.fixture
def weeks(town, desk, time_machine):
    """In the week of 9 November: 12 lamps in N1 and 1 bush in N4, 3 lamps mended; 2 lamps in each of the four weeks before."""
    for day in ("10-12", "10-19", "10-26", "11-02"):
        time_machine.move_to(f"2026-{day} 12:00+01:00", tick=False)
        for _n in range(2):
            make_report(town, lng=N1[0], lat=N1[1])
    lamps = []
    for hour in range(12):
        time_machine.move_to(f"2026-11-10 {hour + 6:02}:00+01:00", tick=False)
        lamps.append(make_report(town, lng=N1[0], lat=N1[1]))
    time_machine.move_to("2026-11-15 12:00+01:00", tick=False)
    make_report(town, "vaxtlighet", *N4)
    make_report(town, "otrygg_plats", *N1, answers={"reason": "dark"})
    for lamp in lamps[:3]:
        act(lamp, "fix", desk)
    time_machine.move_to("2026-11-16 09:00+01:00", tick=False)
    return town


def test_the_week_says_what_was_counted_by_hand(weeks):
    found = situation.of(weeks, "week", WEEK)
    assert (found.first, found.last, found.new, found.closed[0]) == (WEEK, date(2026, 11, 15), [13, 2, 2, 2, 2], 3)
    assert found.open == 18 and sum(line.new for line in found.zones) == sum(line.new for line in found.kinds) == 13
    assert (found.total.usual, found.total.change) == (2, 11)
    lamps = next(line for line in found.kinds if line.new == 12)
    assert (lamps.closed, lamps.change) == (3, 10)
    assert [square.n for square in found.squares] == [12]  # one report makes no square


def test_closed_ones_are_compared_with_the_four_weeks_before_too(weeks, desk, time_machine):
    """Twelve closed in the week, two in the four before: 11.5 more than usual."""
    time_machine.move_to("2026-11-03 12:00+01:00", tick=False)
    for lamp in Report.objects.of(weeks).order_by("pk")[:2]:
        act(lamp, "fix", desk)
    time_machine.move_to("2026-11-15 13:00+01:00", tick=False)
    for lamp in Report.objects.of(weeks).open().filter(received_on=date(2026, 11, 10)):
        act(lamp, "fix", desk)
    time_machine.move_to("2026-11-16 09:00+01:00", tick=False)
    found = situation.of(weeks, "week", WEEK)
    assert found.closed == [12, 2, 0, 0, 0] and (found.total.usual_closed, found.total.change_closed) == (0.5, 12)
    lamps = next(line for line in found.kinds if line.new == 12)
    assert situation_words.change_closed(lamps) == "+12" and lamps.change == 10
    with translation.override("en"):
        said = situation_words.sentence(found)
    assert said == "13 new, 12 closed. 11 more than usual (2). Closed: 12 more than usual (0.5)."
    few = situation.of(weeks, "week", date(2026, 11, 2))
    assert few.total.usual_closed is None and situation_words.against_closed(few.total) == ""
    with translation.override("en"):
        assert [situation_words.against_closed(Line("", 0, n, 1, usual)) for n, usual in ((3, 2.0), (10, 10.2), (4, 10.0))] == [
            "Closed: too few to compare with the four before.", "Closed: about as many as usual (10.2).", "Closed: 6 fewer than usual (10).",
        ]  # fmt: skip


def test_how_many_were_seen_in_the_dark_is_told_from_ten_on(weeks):
    """On 10 November the sun in the town is below -6 degrees at six in the morning and five in the afternoon, and at no hour between."""
    found = situation.of(weeks, "week", WEEK)
    assert (found.dark, found.seen, found.dark_percent) == (2, 13, 15)  # the feeling is in neither
    few = situation.of(weeks, "week", date(2026, 11, 2))
    with translation.override("en"):
        assert situation_words.dark(found) == "2 of 13 new ones were seen in the dark (15 %)."
        assert situation_words.dark(few) == "Too few new ones to say how many were seen in the dark."
    Report.objects.filter(received_on=date(2026, 11, 10), observed_hour__lt=10).update(darkness=0)
    assert (situation.of(weeks, "week", WEEK).dark, situation.of(weeks, "week", WEEK).dark_percent) == (
        1,
        None,
    )  # 9 of which one knows


def test_feelings_are_in_no_sum_and_told_by_the_release_only(weeks):
    found = situation.of(weeks, "week", WEEK)
    assert "otrygg_plats" in {kind.code for kind, _said in found.felt}
    assert all("12" not in sentence for _kind, said in found.felt for sentence in said)


def test_what_was_before_the_service_is_no_usual(weeks):
    """A week earlier the first of the four before begins before the first report."""
    found = situation.of(weeks, "week", date(2026, 11, 2))
    assert found.total.usual is None and all(line.usual is None for line in [*found.zones, *found.kinds])
    assert situation_words.change(found.total) == "–"
    with translation.override("en"):
        assert "nothing to compare with yet" in situation_words.against(found.total)


def test_few_are_not_compared():
    assert Line("x", 3, 0, 1.0).change is None and situation_words.change(Line("x", 3, 0, 1.0)) in ("few", "få")
    assert (
        situation_words.change(Line("x", 3, 0, 12.0)) == "−9" and situation_words.change(Line("x", 12, 0, 12.2)) == "0"
    )


def test_an_empty_town_has_a_picture_without_a_division_by_zero(town):
    found = situation.of(town, "year", date(2025, 1, 1))
    assert found.new == [0] * 5 and found.total.change is None and found.squares == []


@pytest.mark.parametrize(
    "span, day, first, after, before",
    [
        ("week", date(2026, 11, 15), WEEK, date(2026, 11, 16), date(2026, 11, 2)),
        ("quarter", date(2026, 11, 15), date(2026, 10, 1), date(2027, 1, 1), date(2026, 7, 1)),
        ("year", date(2028, 12, 31), date(2028, 1, 1), date(2029, 1, 1), date(2027, 1, 1)),
    ],
)
def test_periods_follow_the_calendar(span, day, first, after, before):
    assert situation.start_of(span, day) == first
    assert situation.after(span, first) == after and situation.before(span, first) == before


def test_the_picture_comes_once_by_mail_to_those_who_asked(weeks, manager):
    manager.email = "chef@example.org"
    manager.save()
    for _twice in range(2):
        situation.subscribe(weeks, manager, "week", wants=True)
    decisions.add(weeks, {"title": "Byt lampan", "owner": "Gata", "due_on": "2026-11-30"}, actor=manager)
    for day in (date(2026, 11, 16), date(2026, 11, 17)):
        situation.send(weeks, day)
    situation.send(weeks, date(2026, 11, 21))  # too late to be news
    everything()
    (letter,) = mail.outbox
    assert (
        letter.to == ["chef@example.org"]
        and "13" in letter.body
        and "Byt lampan (Gata)" in letter.body
        and "/insights/situation/week/2026-11-09/" in letter.body
    )
    situation.subscribe(weeks, manager, "week", wants=False)
    assert not SituationMail.objects.exists()
    manager.groups.clear()
    situation.subscribe(weeks, type(manager).objects.get(pk=manager.pk), "week", wants=True)
    situation.send(weeks, date(2026, 11, 23))
    assert Outbox.objects.filter(kind="situation").count() == 1


def test_the_ledger_tells_what_was_mended_and_nothing_that_is_not_public(town, desk, crew, crew_member, time_machine):
    time_machine.move_to("2026-10-05 12:00+02:00", tick=False)
    lamp = make_report(town, lng=N1[0], lat=N1[1], description="Ring Anna")
    hidden = make_report(town, lng=N1[0], lat=N1[1])
    felt = make_report(town, "otrygg_plats", *N1, answers={"reason": "dark"})
    open_ = make_report(town, lng=N4[0], lat=N4[1])
    order = make_order(town, [lamp], desk, crew=crew)
    time_machine.move_to("2026-10-09 12:00+02:00", tick=False)
    act(hidden, "fix", desk)
    act(type(hidden).objects.get(pk=hidden.pk), "hide", desk, reason="x")
    act(felt, "fix", desk)
    order = orders.act(WorkOrder.objects.get(pk=order.pk), "start", actor=crew_member)
    orders.act(order, "finish", actor=crew_member, code="repaired", minutes="45")
    assert jobs and open_
    time_machine.move_to("2026-11-02 12:00+01:00", tick=False)
    (zone,) = ledger.of(town, date(2026, 10, 1))
    assert (zone.n, zone.median, zone.minutes) == (1, None, 45)
    (row,) = zone.rows
    assert (row.report.pk, row.days, row.minutes) == (lamp.pk, 4, 45)
    assert ledger.of(town, date(2026, 9, 1)) == []


def test_the_ledger_names_what_lies_outside_all_zones_last(town, desk, time_machine):
    time_machine.move_to("2026-10-05 12:00+02:00", tick=False)
    outside, inside = make_report(town), make_report(town)
    ReportZone.objects.filter(report=outside).delete()
    for one in (outside, inside):
        act(one, "fix", desk)
    time_machine.move_to("2026-11-02 12:00+01:00", tick=False)
    told = [(zone.name, [row.report.pk for row in zone.rows]) for zone in ledger.of(town, date(2026, 10, 1))]
    assert told[0][1] == [inside.pk] and told[1:] == [("Utanför alla zoner", [outside.pk])]


def test_the_ledger_has_no_month_that_goes_on(town):
    assert not ledger.is_month(town, timezone.now().date().replace(day=1))
