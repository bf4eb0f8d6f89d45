"""What was open when days ended: many days from one reading say what each day says alone."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
import time_machine as clock
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.models import Closing, Report
from reports.models.report import DARKNESS
from reports.services import backlog, indicators, overview
from tests.build import make_report

FIRST = date(2026, 8, 25)
NORTH, SOUTH = (15.1107, 59.0679), (15.112454, 59.06578)
DAY = st.integers(0, 40)  # short, so that days meet
HOUR = st.sampled_from([time(0), time(0, 1), time(12), time(23, 59)])
CLOSING = st.tuples(st.integers(-2, 12), HOUR, st.none() | st.integers(0, 20), st.booleans())
HISTORY = st.fixed_dictionaries(
    {
        "day": DAY, "closings": st.lists(CLOSING, max_size=3), "promised": st.none() | st.integers(0, 12), "imported": st.booleans(),
        "waiting": st.booleans(), "dark": st.booleans(), "cell": st.integers(0, 3),
    }
)  # fmt: skip
HISTORIES = st.lists(HISTORY, min_size=14, max_size=14)
DAYS = st.lists(DAY, min_size=1, max_size=9, unique=True).map(sorted)
TODAYS = st.sampled_from(["2026-09-30 23:30+02:00", "2026-09-12 00:00+02:00", "2026-11-20 12:00+01:00"])
LIGHTS = st.sampled_from(["", "dark", "light"])


@pytest.fixture
def fourteen(town):
    """Some in the north, some in the south; one each with a thing of its own would be the same as its square."""
    return [make_report(town, lng=spot[0], lat=spot[1]) for spot in [NORTH] * 9 + [SOUTH] * 5]


def live(town, report, history):
    """Writes a history straight into the rows, also such as no verb would make."""
    day = FIRST + timedelta(days=history["day"])
    received = town.day_start(day) + timedelta(hours=9)
    fields = {
        "received_at": received, "received_on": day, "status": "waiting" if history["waiting"] else "received", "is_open": True,
        "imported": history["imported"], "darkness": DARKNESS["dark" if history["dark"] else "day"], "closed_at": None,
        "promised_by": None if history["promised"] is None else received + timedelta(days=history["promised"]),
        "cell": report.cell + (history["cell"] << indicators.SPOT_BITS),
    }  # fmt: skip
    for after, hour, back, held in history["closings"]:
        day += timedelta(days=after)
        at = datetime.combine(day, hour, tzinfo=town.zone_info)
        reopened_on = None if back is None else day + timedelta(days=back)
        Closing.objects.create(
            jurisdiction=town, report=report, closed_at=at, closed_on=day, days=max(0, (day - fields["received_on"]).days), on_time=True,
            reopened_on=reopened_on, held=held,
        )  # fmt: skip
        fields |= {"closed_at": at}
        if back is None:
            fields |= {"status": "fixed", "is_open": False}
            break
        day = reopened_on
    Report.objects.filter(pk=report.pk).update(**fields)


def open_on(town, scope, day):
    """The definition (domain/figures), asked for one day alone."""
    rows = indicators._rows(town, scope).filter(received_on__lte=day)
    if day >= town.day(timezone.now()):
        return rows.open()
    away = Closing.objects.filter(jurisdiction=town, held=True, closed_on__lte=day, reopened_on__gt=day)
    end = town.day_start(day + timedelta(days=1))
    return rows.filter(Q(is_open=True) | Q(closed_at__gte=end)).exclude(pk__in=away.values("report"))


def overdue_on(town, scope, day):
    end = min(timezone.now(), town.day_start(day + timedelta(days=1)))
    return open_on(town, scope, day).filter(promised_by__lt=end, imported=False).exclude(status="waiting")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=HISTORIES, days=DAYS, today=TODAYS, inside=st.booleans(), light=LIGHTS)
def test_many_days_say_what_each_says_alone(town, fourteen, histories, days, today, inside, light):
    days = [FIRST + timedelta(days=number) for number in days]
    with clock.travel(today, tick=False), transaction.atomic():
        for report, history in zip(fourteen, histories, strict=True):
            live(town, report, history)
        scope = indicators.scope_of(town, zone_codes=["N1"], light=light)
        scope = scope if inside else scope.rest
        rows = indicators._rows(town, scope)
        for found, day in zip(backlog.at_ends(town, rows, days, "received_on", "cell"), days, strict=True):
            assert +found == Counter(open_on(town, scope, day).values_list("received_on", "cell"))
        for found, day in zip(backlog.at_ends(town, rows, days, overdue=True), days, strict=True):
            assert found.total() == overdue_on(town, scope, day).count()
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=HISTORIES, today=TODAYS, length=st.integers(0, 90), light=LIGHTS)
def test_months_of_the_promise_are_told_as_if_each_was_asked_for_alone(town, fourteen, histories, today, length, light):
    with clock.travel(today, tick=False), transaction.atomic():
        for report, history in zip(fourteen, histories, strict=True):
            live(town, report, history)
        scope = indicators.scope_of(town, zone_codes=["N1"], light=light)
        last = min(town.day(timezone.now()), FIRST + timedelta(days=length))
        begun = overview.has_begun(town, last)
        for name in ("open", "on_time", "days_to_fix", "dark_places", "reported", "closed"):
            ask = indicators.CATALOGUE[name].ask
            told = indicators.result(town, name, scope, FIRST, last, months=True)
            if not begun:  # silence is no nought
                assert (told.now, told.months) == (indicators.Measured(), ())
                continue
            spans = list(indicators.months_over(FIRST, last))
            assert told.months == tuple(
                (first.isoformat(), ask(town, scope, [(first, end)])[0].value) for first, end in spans
            )
            assert told.now == ask(town, scope, [(FIRST, last)])[0]
            if name == "dark_places":
                cells = open_on(town, scope, last).values_list("cell", flat=True)
                assert told.now.value == len({cell >> indicators.SPOT_BITS for cell in cells})
            if name == "open":
                assert told.months == tuple(
                    (first.isoformat(), open_on(town, scope, end).count()) for first, end in spans
                )
        transaction.set_rollback(True)


EVERY = {"day": 0, "closings": [], "promised": None, "imported": False, "waiting": False, "dark": False, "cell": 0}


@pytest.mark.parametrize(
    "more, open_, overdue",
    [
        ({"closings": [(3, time(0), None, True)]}, [1, 1, 1, 0, 0], [0] * 5),  # at midnight
        ({"closings": [(1, time(12), 2, True), (-1, time(12), 1, True)]}, [1, 0, 0, 1, 1], [0] * 5),  # twice at once
        ({"closings": [(1, time(12), 2, False)]}, [1] * 5, [0] * 5),  # it did not hold: never closed
        ({"promised": 0}, [1] * 5, [1] * 5),  # late on the day on which it came
        ({"promised": 4}, [1] * 5, [0] * 5),  # by nine today, and it is eight
    ],
)
def test_each_edge_of_a_day(town, time_machine, more, open_, overdue):
    report = make_report(town, lng=NORTH[0], lat=NORTH[1])
    time_machine.move_to("2026-08-29 08:00+02:00", tick=False)
    live(town, report, EVERY | more)
    days = [FIRST + timedelta(days=number) for number in range(5)]
    rows = indicators._rows(town, indicators.scope_of(town, zone_codes=["N1"]))
    assert [found.total() for found in backlog.at_ends(town, rows, days)] == open_
    assert [found.total() for found in backlog.at_ends(town, rows, days, overdue=True)] == overdue


def test_a_promise_of_two_years_has_a_year_before_that_ends_within_it(town, fourteen, time_machine, monkeypatch):
    monkeypatch.setattr(indicators.overview, "knows_the_year_before", lambda *_given: True)
    time_machine.move_to("2026-11-20 12:00+01:00", tick=False)
    Report.objects.update(received_on=date(2025, 6, 1))
    scope = indicators.scope_of(town, zone_codes=["N1"])
    told = indicators.result(town, "open", scope, date(2025, 1, 1), date(2026, 11, 20), months=True)
    assert (told.now.value, told.before.value, told.rest.value) == (9, 9, 5)
    assert [value for _month, value in told.months] == [0] * 5 + [9] * 17


def test_all_months_are_read_together(town, fourteen, django_assert_num_queries):
    scope = indicators.scope_of(town, zone_codes=["N1"])
    rows = indicators._rows(town, scope)
    with django_assert_num_queries(3):  # open still, closed since, and opened again
        backlog.at_ends(town, rows, [date(2026, month, 1) for month in range(1, 11)], "received_on")
