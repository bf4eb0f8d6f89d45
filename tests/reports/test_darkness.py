"""Day, twilight and dark by the sun where and when something was seen; hours and weekdays by the local clock; last year beside this one."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from frontend.views.insights import when
from geo import sun
from reports.insights import filters, heatmap, rhythm
from reports.insights.figures import Row
from reports.insights.months import Month
from reports.models import Report
from reports.models.report import DARKNESS
from reports.services import darkness, queue
from tests.build import act, make_report

HERE, NORTH = (15.11, 59.07), (20.23, 67.86)
DAY, TWILIGHT, DARK = DARKNESS["day"], DARKNESS["twilight"], DARKNESS["dark"]


def asked(town, user=None, **given):
    return filters.read(town, user or AnonymousUser(), QueryDict(mutable=True) | {"period": "all"} | given)


def test_the_sun_stands_where_the_year_puts_it():
    """At its highest 90 degrees less latitude plus or less the tilt of the earth, 23.44."""
    noon = (15.11 / 15) * 60  # minutes before 12 UTC
    summer = max(sun.height_deg(*HERE, datetime(2026, 6, 21, 11, minute, tzinfo=UTC)) for minute in range(60))
    assert summer == pytest.approx(90 - 59.07 + 23.44, abs=0.05) and 59 < noon < 61
    winter = max(sun.height_deg(*HERE, datetime(2026, 12, 21, 10, minute, tzinfo=UTC)) for minute in range(30, 60))
    assert winter == pytest.approx(90 - 59.07 - 23.44, abs=0.1)


@pytest.mark.parametrize(
    "place, moment, code",
    [
        (HERE, "2026-12-21 12:00+01:00", DAY),
        (HERE, "2026-12-21 15:30+01:00", TWILIGHT),  # the sun sets at some ten past three
        (HERE, "2026-12-21 16:30+01:00", DARK),
        (HERE, "2026-06-21 23:00+02:00", TWILIGHT),
        (NORTH, "2026-06-21 00:00+02:00", DAY),
        (NORTH, "2026-12-21 12:00+01:00", TWILIGHT),
        ((0.0, -90.0), "2026-12-21 00:00+00:00", DAY),
        ((0.0, 90.0), "2026-12-21 12:00+00:00", DARK),
    ],
)
def test_the_light_outside(place, moment, code):
    assert darkness.at(*place, datetime.fromisoformat(moment)) == code


def test_in_the_north_there_is_no_dark_in_june():
    codes = {
        darkness.at(*NORTH, datetime(2026, 6, day, hour, tzinfo=UTC)) for day in range(1, 31) for hour in range(24)
    }
    assert codes == {DAY}


@pytest.fixture
def year(town, time_machine):
    """Two at noon and three in the dark in December, one at a June midnight; one of the dark ones is without a place."""
    for moment, n in (("2025-12-15 12:00+01:00", 2), ("2025-12-16 22:30+01:00", 3), ("2026-06-21 23:00+02:00", 1)):
        time_machine.move_to(moment, tick=False)
        for _one in range(n):
            make_report(town)
    time_machine.move_to("2026-06-22 12:00+02:00", tick=False)
    return town


def test_every_new_report_knows_its_light_and_hour(year, desk, crew):
    assert sorted(Report.objects.values_list("darkness", "observed_hour")) == [(1, 12)] * 2 + [(2, 23)] + [(3, 22)] * 3
    nowhere = make_report(year, lng=None, lat=None, actor=desk, place_text="Vid skolan")
    assert nowhere.darkness == DAY
    whole = Report.objects.filter(darkness=DARK).first()
    act(act(whole, "accept", desk), "split", desk, parts=[{"category": "belysning"}, {"category": "klotter"}])
    assert {part.darkness for part in whole.parts.all()} == {DARK}


def test_darkness_is_a_filter_of_the_desk_the_map_and_the_api(year, desk, resident):
    assert queue.matching(year, desk, QueryDict("view=every&darkness=dark")).count() == 3
    assert queue.matching(year, desk, QueryDict("view=every&darkness=dark,twilight")).count() == 4
    assert sum(heatmap.squares(year, asked(year, darkness="dark")).values()) == 3
    told = resident.get("/api/v1/heatmap?darkness=day&period=all").json()
    assert told["total"] == 2 and told["counted"] == "rows"
    assert sum(row["new"] for row in resident.get("/api/v1/stats/zones?darkness=twilight").json()) == 1


def test_no_dark_in_june_is_a_value_and_no_error(year, manager, client_of):
    answer = client_of(manager).get("/insights/?from=2026-06-01&to=2026-06-30&darkness=dark")
    assert answer.status_code == 200 and "NaN" not in answer.content.decode()
    assert rhythm.light(year, asked(year, **{"from": "2026-06-01", "to": "2026-06-30"})) == {TWILIGHT: 1}


def test_older_reports_are_filled_in_and_nothing_is_done_twice(year):
    Report.objects.update(darkness=0, observed_hour=None)
    assert rhythm.light(year, asked(year)) == {0: 6} and rhythm.week(year, asked(year)).unknown == 6
    assert darkness.fill(year) == 6 and darkness.fill(year) == 0
    assert rhythm.light(year, asked(year)) == {DAY: 2, TWILIGHT: 1, DARK: 3}


def test_hours_and_weekdays_are_those_of_the_local_clock(year, time_machine):
    week = rhythm.week(year, asked(year))
    assert week.counts[12][0] == 2 and week.counts[22][1] == 3 and week.counts[23][6] == 1 and week.n == 6
    time_machine.move_to("2026-10-25 00:30+00:00", tick=False)  # half past two in the night in which summer time ends
    make_report(year)
    assert rhythm.week(year, asked(year)).counts[2][6] == 1


def test_last_year_stands_beside_only_when_there_are_two_years():
    months = [Month(2024 * 12 + n, new=n) for n in range(25)]
    shown = rhythm.with_last_year(months)
    assert [(month.new, before.new) for month, before in shown] == [(n, n - 12) for n in range(12, 24)]
    assert {before for _month, before in rhythm.with_last_year(months[1:])} == {None}
    assert rhythm.with_last_year([]) == [] and Month(2026 * 12).first == date(2026, 1, 1)


def test_a_month_of_nine_has_no_share_and_no_median():
    nine, ten = (Month(2026 * 12, on_time=9, promised=n, closed=n, reopened=3, days=Counter({4: n})) for n in (9, 10))
    assert (nine.on_time_share, nine.reopened_share, nine.half_closed_days) == (None, None, None)
    assert (ten.on_time_share, ten.reopened_share, ten.half_closed_days) == (0.9, 0.3, 4)


def test_the_charts_say_too_few_and_have_tables_when_there_are_enough(year, manager, client_of):
    charts = dict(when.charts(year, asked(year), [], Row("", "")))
    assert charts["hours"].svg == charts["light"].svg == "" and charts["hours"].said
    for _one in range(6):
        make_report(year)
    charts = dict(when.charts(year, asked(year), [], Row("", "")))
    assert len(charts["hours"].table.rows) == 24 and len(charts["light"].table.rows) == 3
    html = client_of(manager).get("/insights/?period=all").content.decode()
    assert "Timme och veckodag" in html and "Ljuset ute" in html


def test_what_stays_with_the_filters_is_small(year):
    """They are the key under which figures are kept: a year of days would stay with each."""
    chosen = asked(year)
    assert rhythm.week(year, chosen).n == sum(rhythm.light(year, chosen).values()) > 0
    (kept,) = chosen.kept.values()
    assert len(kept) <= 7 * 25 * 4 and {weekday for weekday, _hour, _darkness in kept} <= set(range(7))
