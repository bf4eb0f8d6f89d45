"""Every figure against a data set that was counted by hand."""

from collections import Counter
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import translation

from reports.errors import BadInput
from reports.insights import filters, rhythm, still_broken
from reports.insights.classes import natural
from reports.insights.figures import summed, trend, zone_table
from reports.insights.headline import headline, standing_out
from reports.insights.heatmap import heatmap, squares
from reports.insights.months import months
from reports.models import Report, Verdict
from reports.services import answers, indicators, overview, recounting, tallies
from reports.services.survival import closed_within, days_until
from tests.build import act, make_report

N1, N4 = (15.1107, 59.0679), (15.110757, 59.071635)


def asked(town, user=None, **given):
    return filters.read(town, user or AnonymousUser(), {name.rstrip("_"): value for name, value in given.items()})


@pytest.fixture
def november(town, desk, time_machine):
    """Twelve lamps in N1 and two bushes in N4; six lamps closed after 0 to 10 days, one of them late, one reopened."""
    lamps = []
    for day in range(1, 13):
        time_machine.move_to(f"2026-10-{day:02} 12:00+02:00", tick=False)
        lamps.append(make_report(town, lng=N1[0], lat=N1[1]))
    for day in (5, 6):
        time_machine.move_to(f"2026-10-{day:02} 23:30+02:00", tick=False)
        make_report(town, "vaxtlighet", *N4)
    for lamp, day in zip(lamps[:6], ("01", "04", "05", "09", "15", "30"), strict=True):
        time_machine.move_to(f"2026-10-{day} 13:00+02:00", tick=False)
        act(lamp, "fix", desk)
    time_machine.move_to("2026-10-31 12:00+01:00", tick=False)
    act(type(lamps[0]).objects.get(pk=lamps[3].pk), "reopen", desk)
    make_report(town, "otrygg_plats", *N1, answers={"reason": "dark"})
    make_report(town, lng=None, lat=None, actor=desk, place_text="Vid skolan")
    return town


def row(town, code, user=None, **given):
    return next(row for row in zone_table(town, asked(town, user, **given)) if row.zone == code)


@pytest.mark.parametrize("folded", [False, True])
def test_the_zone_table_says_what_was_counted_by_hand(november, desk, folded):
    while folded and tallies.fold():
        pass
    n1 = row(november, "N1", desk)
    # closed after 0, 2, 2, 10 and 24 days; the fourth (5 days) was reopened after 22 days: a new spell, so its closing holds
    assert (n1.new, n1.open, n1.closed, n1.reopened) == (13, 8, 6, 1)
    assert sorted(n1.days.elements()) == [0, 2, 2, 5, 10, 24]
    assert (n1.on_time, n1.promised) == (5, 6)
    assert row(november, "N4").new == 2 and row(november, "no_place", desk).new == 1


def test_everybody_sees_the_public_kinds_only_and_police_no_feelings(november, police, manager):
    assert row(november, "N1").new == 12 and row(november, "N1", police).new == 12
    assert row(november, "N1", manager).new == 13
    assert row(november, "no_place").new == 0


def test_a_sensitive_kind_is_empty_with_a_sentence_for_those_without_the_right(november, police, manager):
    empty = heatmap(november, asked(november, police, category="otrygg_plats"))
    assert empty["features"] == [] and empty["note"]
    assert heatmap(november, asked(november, manager, category="otrygg_plats"))["total"] == 1


def test_zones_outside_and_no_place_add_up_to_every_report(november, manager):
    rows = zone_table(november, asked(november, manager))
    assert [row.zone for row in rows][-2:] == ["outside", "no_place"] and summed(rows).new == 16


@pytest.mark.parametrize("cell_m", ["125", "250", "500", "1000", "2000"])
def test_squares_add_up_at_every_size_and_filter(november, cell_m):
    assert sum(squares(november, asked(november, cell_m=cell_m)).values()) == 14
    assert sum(squares(november, asked(november, cell_m=cell_m, category="vaxtlighet")).values()) == 2
    assert sum(squares(november, asked(november, cell_m=cell_m, status="closed")).values()) == 5
    assert sum(squares(november, asked(november, cell_m=cell_m, part_of_day="night")).values()) == 2
    assert sum(squares(november, asked(november, cell_m=cell_m, from_="2026-10-03", to="2026-10-05")).values()) == 4


def test_a_window_never_cuts_a_square(november):
    whole = heatmap(november, asked(november, cell_m="500"))
    west, south = whole["features"][0]["geometry"]["coordinates"][0][0]
    part = heatmap(november, asked(november, cell_m="500", bbox=f"{west},{south},{west + 0.0001},{south + 0.0001}"))
    by_cell = {f["properties"]["cell"]: f["properties"]["count"] for f in whole["features"]}
    assert part["features"] and all(
        by_cell[f["properties"]["cell"]] == f["properties"]["count"] for f in part["features"]
    )


def test_the_trend_counts_new_and_closed_by_month(november):
    assert trend(november, asked(november)) == [{"month": "2026-10", "new": 14, "closed": 6}]


def test_months_without_anything_are_told_up_to_this_one_or_to_the_end_of_the_period(november, time_machine):
    time_machine.move_to("2027-01-15 12:00+01:00", tick=False)
    quiet = [{"month": month, "new": 0, "closed": 0} for month in ("2026-11", "2026-12", "2027-01")]
    busy = [{"month": "2026-10", "new": 14, "closed": 6}]
    assert trend(november, asked(november)) == busy + quiet
    assert trend(november, asked(november, from_="2026-09-01", to="2026-11-30")) == busy + quiet[:1]
    assert trend(november, asked(november, to="2027-12-31")) == busy + quiet
    for wanted in (asked(november), asked(november, darkness="day,twilight,dark")):
        assert [(month.code, month.new) for month in months(november, wanted)][1:] == [
            (month["month"], 0) for month in quiet
        ]
    assert next(month.code for month, _before in rhythm.with_last_year(months(november, asked(november)))) == "2026-10"


def test_few_cases_give_no_median(november):
    assert row(november, "N1").public()["days_to_close_median"] is not None
    assert row(november, "N4").public()["days_to_close_median"] is None


def test_the_headline_names_a_zone_only_when_it_stands_out(november):
    said = headline(zone_table(november, asked(november)))
    assert (said.new, said.place_new) == (14, 12) and said.place
    assert headline(zone_table(november, asked(november, from_="2020-01-01", to="2020-01-31"))).place == ""


def test_the_place_that_most_reports_are_near_stands_out_from_three_on(november):
    assert standing_out(november, asked(november)) == ("", 0)  # the town has no ground here, so no place has a name
    for n, name in ((2, "Gångtunneln"), (3, "Norra skolan")):
        pks = (
            Report.objects.of(november)
            .filter(place_name="", lng__isnull=False)
            .order_by("pk")
            .values_list("pk", flat=True)[:n]
        )
        Report.objects.filter(pk__in=list(pks)).update(place_name=name)
    assert standing_out(november, asked(november)) == ("Norra skolan", 3)
    assert headline(zone_table(november, asked(november)), ("Norra skolan", 3)).place != "Norra skolan"  # 3 of 14


def test_answers_that_it_is_still_there_are_counted_by_month(november):
    lamps = Report.objects.of(november).filter(closings__isnull=False).distinct()[:3]
    for n, lamp in enumerate(lamps):
        Verdict.objects.create(
            jurisdiction=november, report=lamp, closing=lamp.closings.first(), voice=str(n), created_at=lamp.closings.first().closed_at,
            verdict="fixed" if n else "still_there",
        )  # fmt: skip
    october = 2026 * 12 + 9
    assert still_broken.answered(november, asked(november)) == {october: (1, 3)}
    assert still_broken.answered(november, asked(november, from_="2026-11-01")) == {}


def said_of(town, *days):
    """The first lamp's residents say on these days of October that it is still there."""
    lamp = Report.objects.of(town).filter(closings__isnull=False).order_by("pk").first()
    for day in days:
        Verdict.objects.create(
            jurisdiction=town, report=lamp, closing=lamp.closings.first(), voice=str(day), verdict="still_there",
            created_at=town.day_start(date(2026, 10, day)),
        )  # fmt: skip
    return lamp


def test_answers_are_those_of_the_days_and_the_filters_that_were_chosen(november, desk):
    lamp, october = said_of(november, 10, 20, 30), 2026 * 12 + 9

    def still(**given):
        return still_broken.answered(november, asked(november, desk, **given)).get(october)

    assert still(from_="2026-10-20", to="2026-10-29") == (1, 1) and still(to="2026-10-29") == (2, 2)
    assert still(zone="N1") == still(darkness="day") == still(status="open") == (3, 3)
    assert still(zone="N4") is still(darkness="dark") is still(category="vaxtlighet") is None
    act(lamp, "spam", desk, note="Påhittad")
    assert still() is None


def test_survival_equals_the_published_example():
    """Freireich et al. 1963, 6-MP arm, as printed in Kleinbaum & Klein, Survival Analysis: median 23 weeks."""
    relapsed = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    censored = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
    assert days_until(0.5, relapsed, censored) == 23
    assert days_until(0.25, relapsed, censored) == 13
    assert days_until(0.9, relapsed, censored) is None
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448, 35: 0.448}
    assert {week: round(1 - (closed_within(week, relapsed, censored) or 0), 3) for week in printed} == printed
    assert closed_within(5, relapsed, censored) == 0 and closed_within(36, relapsed, censored) is None
    assert closed_within(30, {0: 5}, {}) == 1 and closed_within(30, {0: 5}, {2: 1}) is None


def test_nothing_is_no_division_by_zero(town):
    assert days_until(0.5, {}, {}) is None and natural([]) == []
    assert summed(zone_table(town, asked(town))).on_time_share is None
    assert trend(town, asked(town)) == [] and heatmap(town, asked(town))["features"] == []


@pytest.mark.parametrize(
    "name, value",
    [
        ("category", "x"),
        ("status", "x"),
        ("from", "31 feb"),
        ("to", "2026-02-31"),
        ("part_of_day", "x"),
        ("layer", "x"),
        ("bbox", "1,2,3"),
        ("bbox", "nan,1,2,3"),
        ("cell_m", "300"),
    ],
)
def test_a_filter_that_cannot_be_used_is_named(town, name, value):
    with pytest.raises(BadInput) as refused:
        filters.read(town, AnonymousUser(), {name: value})
    assert list(refused.value.errors) == [name]


def test_a_period_that_ends_before_it_begins_is_refused(town):
    with pytest.raises(BadInput):
        asked(town, from_="2026-02-01", to="2026-01-01")
    assert asked(town, from_="2026-01-01").first == date(2026, 1, 1)


def test_the_figures_ask_few_queries_at_any_size(november, django_assert_max_num_queries):
    wanted = asked(november)
    with django_assert_max_num_queries(12):
        zone_table(november, wanted)
    with django_assert_max_num_queries(2):
        heatmap(november, wanted)


@pytest.mark.django_db(transaction=True)
def test_a_kept_answer_is_given_again_until_something_is_counted(november, desk, django_assert_num_queries):
    wanted = asked(november, period="all")
    before = summed(zone_table(november, wanted))
    with django_assert_num_queries(1):
        assert summed(zone_table(november, wanted)) == before
    report = Report.objects.of(november).open().first()
    act(report, "fix", desk)
    after = summed(zone_table(november, wanted))
    assert (after.open, after.closed) == (before.open - 1, before.closed + 1)
    while tallies.fold():
        with django_assert_num_queries(1):
            assert summed(zone_table(november, wanted)) == after
    recounting.replace(november, Counter())
    assert summed(zone_table(november, wanted)).new == 0


@pytest.mark.django_db(transaction=True)
def test_answers_are_kept_for_each_language_and_day(november):
    wanted = asked(november, cell_m="250")
    with translation.override("sv"):
        in_swedish = heatmap(november, wanted)
    with translation.override("en"):
        assert heatmap(november, wanted) is not in_swedish
    for number in range(answers.MOST + 5):
        heatmap(november, asked(november, cell_m="250", part_of_day="night", from_=f"2026-09-{number % 28 + 1:02}"))
    assert len(answers._kept) <= answers.MOST


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_is_not_kept(november, desk):
    wanted = asked(november, period="all")
    before = summed(zone_table(november, wanted))
    report = Report.objects.of(november).open().first()
    with transaction.atomic():
        act(report, "fix", desk)
        assert summed(zone_table(november, wanted)).open == before.open - 1
        transaction.set_rollback(True)
    assert summed(zone_table(november, wanted)) == before


def test_half_of_the_open_are_older_than_so_many_days(town, time_machine):
    """Twelve open ones of 0 to 11 days: six are six days old or older. Nine are too few."""
    for day in range(1, 13):
        time_machine.move_to(f"2026-11-{day:02} 12:00+01:00", tick=False)
        make_report(town, lng=N1[0], lat=N1[1])
    assert row(town, "N1").half_open_days == 6 and row(town, "N1").open == 12
    Report.objects.of(town).filter(received_on__lt="2026-11-04").delete()
    recounting.recount(town)
    assert row(town, "N1").half_open_days is None and row(town, "N1").open == 9


def test_what_was_withdrawn_unread_and_tests_are_not_counted_what_was_read_is(town, desk):
    make_report(town, lng=N1[0], lat=N1[1])
    act(make_report(town, lng=N1[0], lat=N1[1]), "withdraw", None)
    read = act(make_report(town, lng=N1[0], lat=N1[1]), "accept", desk)
    act(read, "withdraw", None)
    trial = make_report(town, lng=N1[0], lat=N1[1])
    Report.objects.filter(pk=trial.pk).update(is_test=True)
    recounting.recount(town)
    assert summed(zone_table(town, asked(town, desk))).new == 2


def test_how_many_were_fixed_lately_in_the_promised_area(town, desk, time_machine):
    promised = overview.promised_zones(town)
    time_machine.move_to("2026-10-01 12:00+02:00", tick=False)
    old, new, far, open_ = [make_report(town, lng=lng, lat=lat) for lng, lat in (N1, N1, (15.1107, 59.0600), N1)]
    act(old, "fix", desk)
    time_machine.move_to("2026-11-01 12:00+01:00", tick=False)
    act(new, "fix", desk)
    act(far, "fix", desk)
    time_machine.move_to("2026-11-05 12:00+01:00", tick=False)
    assert overview.fixed_lately(town, promised) == 1 and open_.is_open


def test_a_period_that_is_over_counts_what_was_open_and_overdue_when_it_ended(town, desk, time_machine):
    """The same as the promise says of those days, whatever was closed or opened since; what is open now stays told as now."""
    lamps = []
    for day in range(1, 16):
        time_machine.move_to(f"2026-09-{day:02} 12:00+02:00", tick=False)
        lamps.append(make_report(town, lng=N1[0], lat=N1[1]))
    for lamp in lamps[:5]:  # closed in September, one of them opened again long after
        time_machine.move_to("2026-09-10 12:00+02:00", tick=False)
        act(lamp, "fix", desk)
    for lamp in lamps[5:12]:  # open in September, closed after it
        time_machine.move_to("2026-10-20 12:00+02:00", tick=False)
        act(Report.objects.get(pk=lamp.pk), "fix", desk)
    time_machine.move_to("2026-11-20 12:00+01:00", tick=False)
    act(Report.objects.get(pk=lamps[0].pk), "reopen", desk)
    first, last = date(2026, 9, 1), date(2026, 9, 30)
    scope = indicators.scope_of(town, zone_codes=["N1"])
    on_time, days = (indicators.result(town, name, scope, first, last).now for name in ("on_time", "days_to_fix"))
    for more in ({}, {"imported": "no"}):  # by the counters, and row by row
        found = row(town, "N1", from_="2026-09-01", to="2026-09-30", **more)
        assert (found.n, found.days_to_close(0.5)) == (days.n, days.value) and found.n == 15
        assert (round(100 * found.on_time_share, 1), found.promised + found.overdue) == (on_time.value, on_time.n)
        assert found.overdue > 0 and found.open == 4
    assert row(town, "N1").overdue == 4 and sum(row(town, "N1").still.values()) == 4
