"""Did it help? Published evaluations come out as printed, counts are those of the hand, and what cannot be said is not said."""

import math
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import odds_ratio

from geo import footprints
from geo.models import Asset
from reports.errors import BadInput
from reports.insights import effect, measures
from reports.insights.effect import Table
from reports.models import Measure, Report, WorkOrder
from reports.models.report import DARKNESS
from reports.services import measures as writing
from reports.services import orders
from tests.build import STATION_NORTH, make_order, make_report

LNG, LAT = STATION_NORTH
ELSEWHERE = (LNG + 0.012, LAT + 0.004)
FAR = (15.112454, 59.06578)


def interval_of_scipy(table):
    """An implementation of somebody else: the sample odds ratio with the interval of its logarithm (Woolf 1955)."""
    found = odds_ratio([[table.before, table.other_before], [table.after, table.other_after]], kind="sample")
    return found.statistic, *found.confidence_interval(0.95)


def test_road_lighting_and_fatal_crashes_come_out_as_printed():
    """Fatal crashes in the dark before and after roads were lit, beside those in daylight: 64, 25 and 32, 36 in the three evaluations
    that Beyer & Ker's review took together (Cochrane CD004728, 2009).

    As printed by D. Spiegelhalter, "Does street lighting really reduce fatal road crashes by 2/3?" (understandinguncertainty.org,
    node 231, third paragraph): 64 x 36/32 = 72 expected, 25 seen, "35% of what would have been expected", "a 65% reduction".
    """
    table = Table(before=64, after=25, other_before=32, other_after=36)
    found = effect.of(table)
    assert table.expected == 72 and found.is_clear
    assert round(1 / found.ratio, 2) == 0.35 and round(found.change, 2) == -0.65


def test_stoke_on_trent_comes_out_as_printed():
    """Painter & Farrington 1999 (Crime Prevention Studies 10, abstract, page 77) print changes, not counts: incidence -43 % where relit
    and -2 % in the control area; prevalence -26 % and +12 %. The odds ratio printed for the incidence is 1.72: B. Clark, Outdoor
    Lighting and Crime 1 (Astronomical Society of Victoria, 2002), section 5.2 on Farrington & Welsh's review, page 37 of the copy at
    yumpu.com. Its page 26 has the prevalence behind it: 69.2 % above the control area before, 11.7 % after; control 34.1 and 38.3."""
    per = 10_000
    incidence = effect.of(Table(per, round(per * (1 - 0.43)), per, round(per * (1 - 0.02))))
    assert round(incidence.ratio, 2) == 1.72
    here, there = (34.1 * 1.692, 38.3 * 1.117), (34.1, 38.3)
    assert round(here[1] / here[0] - 1, 2) == -0.26 and round(there[1] / there[0] - 1, 2) == 0.12
    prevalence = effect.of(Table(*(round(per * share) for share in (*here, *there))))
    assert prevalence.ratio == pytest.approx(1.12 / 0.74, rel=0.01)


COUNT = st.integers(0, 3000)


@given(*[st.integers(effect.TOO_FEW, 3000)] * 4)
def test_ratio_and_interval_are_those_of_scipy(before, after, other_before, other_after):
    """The sources print no interval; the formula is printed by Farrington and others 2007 (J. Exp. Criminol. 3, appendix)."""
    table = Table(before, after, other_before, other_after)
    found = effect.of(table)
    assert (found.ratio, found.low, found.high) == pytest.approx(interval_of_scipy(table), rel=1e-6)


def test_counts_that_swing_make_the_interval_wider():
    table = Table(100, 60, 200, 190)
    calm, wild = effect.of(table), effect.of(table, 2.5)
    assert calm.is_clear and not wild.is_clear and calm.ratio == wild.ratio
    assert effect.swing([[10, 10, 10], [4, 4, 4]]) == 1
    assert effect.swing([[0, 20, 0, 20]]) == pytest.approx(40 / 3)


@given(COUNT, COUNT, COUNT, COUNT, st.lists(st.lists(st.integers(0, 50), max_size=14), max_size=4))
def test_no_counts_give_a_broken_number(a, b, c, d, series):
    found = effect.of(Table(a, b, c, d), effect.swing(series))
    assert (found is None) == (min(a, b, c, d) < 10)
    if found:
        assert 0 < found.low <= found.ratio <= found.high < math.inf and -1 < found.change_between[0] <= found.change


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(0, 900))
def test_windows_are_as_long_as_each_other_and_a_year_apart(done_on, later):
    before, after = measures.windows(done_on, done_on, done_on + timedelta(days=later))
    if later < 2:
        assert before is after is None
        return
    assert before.days == after.days <= 363 and before.last < done_on < after.first
    assert after.last < done_on + timedelta(days=later) and (after.first - before.first).days == 364


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(0, 182), st.integers(0, 900))
def test_what_was_done_bit_by_bit_is_neither_in_the_time_before_nor_after(begun_on, apart, later):
    done_on = begun_on + timedelta(days=apart)
    before, after = measures.windows(begun_on, done_on, done_on + timedelta(days=later))
    if before:
        assert before.last < begun_on and after.first == done_on + timedelta(days=1)
        assert before.days == after.days and (after.first - before.first).days == 364


def test_whole_periods_hold_what_the_window_holds():
    window = measures.Window(date(2026, 1, 1), date(2026, 1, 30))
    days = Counter({date(2025, 12, 31): 5, date(2026, 1, 1): 1, date(2026, 1, 28): 2, date(2026, 1, 29): 4})
    assert window.periods(days, 28) == [3] and window.count(days) == 7


def today(town):
    return town.day(timezone.now())


def written(town, actor, **more):
    typed = {
        "title": "Nya lampor",
        "sort": "circle",
        "lng": LNG,
        "lat": LAT,
        "radius_m": "100",
        "done_on": today(town) - timedelta(days=400),
    }
    return writing.write(town, typed | more, actor=actor)


def reports_at(town, days, count, place=STATION_NORTH, kind="belysning"):
    """So many, `days` ago. Shared facts are written at once: what counts here is place, kind and day."""
    first = make_report(town, kind, *place)
    day = today(town) - timedelta(days=days)
    Report.objects.filter(pk=first.pk).update(observed_on=day)
    for _number in range(count - 1):
        more = make_report(town, kind, *place)
        Report.objects.filter(pk=more.pk).update(observed_on=day)


@pytest.fixture
def before_and_after(town):
    """Twelve before and ten after at the place; eleven before and fifteen after elsewhere."""
    reports_at(town, 500, 12)
    reports_at(town, 300, 10)
    reports_at(town, 500, 11, ELSEWHERE)
    reports_at(town, 300, 15, ELSEWHERE)


def test_counts_are_those_of_the_hand(town, manager, before_and_after):
    answer = measures.of(written(town, manager), manager)
    assert answer.table == Table(12, 10, 11, 15)
    assert answer.effect.ratio == pytest.approx(12 * 15 / (10 * 11))
    assert answer.table.expected == pytest.approx(12 * 15 / 11)
    assert len(answer.periods) == 38 and sum(one.here for one in answer.periods) == 22


def test_an_earlier_day_is_told_what_was_known_then(town, manager, before_and_after):
    measure = written(town, manager)
    then = measures.on(measure, today(town) - timedelta(days=310), audiences=(0, 1))
    assert then.after.last == today(town) - timedelta(days=311) and then.table == Table(0, 0, 0, 0)
    assert measures.on(measure, measure.done_on + timedelta(days=20), audiences=(0, 1)).too_early


def test_a_measure_is_followed_from_its_day_until_its_year_was_told(town, manager):
    measure = written(town, manager)
    begun, told = measure.done_on, measure.done_on + timedelta(days=364)
    assert measures.followed(town, begun, begun).exists() and measures.followed(town, told, told).exists()
    for day in (begun - timedelta(days=1), told + timedelta(days=1)):
        assert not measures.followed(town, day, day).exists()


def test_under_ten_anywhere_there_is_no_ratio(town, manager, before_and_after):
    answer = measures.of(written(town, manager, kinds=["klotter"]), manager)
    assert answer.table == Table(0, 0, 0, 0) and answer.effect is None and answer.before_it is None


def test_eight_weeks_must_pass(town, manager, before_and_after):
    answer = measures.of(written(town, manager, done_on=today(town) - timedelta(days=30)), manager)
    assert answer.too_early and answer.effect is None
    assert measures.of(written(town, manager, done_on=today(town)), manager).table is None


def test_a_zone_is_not_compared_with_itself(town, manager):
    measure = written(town, manager, sort="zone", zone="N1")
    assert "N1" not in measures.comparison_of(measure) and "N2" in measures.comparison_of(measure)
    assert measures.comparison_of(written(town, manager, compared_with=["N2", "N3"])) == ["N2", "N3"]


def test_lamps_are_a_place(town, manager, before_and_after):
    for number, east in ((1042, 0), (1043, 0.0005), (1044, 0.001)):
        Asset.objects.create(jurisdiction=town, kind="lamp", number=f"{number}", lng=LNG + east, lat=LAT, cell=1)
    measure = written(town, manager, sort="lamps", lamps="1042-1044, 9999", radius_m="30")
    assert measure.lamps.count() == 3 and measures.of(measure, manager).table.before == 12


def test_another_measure_at_the_same_place_is_named(town, manager):
    measure = written(town, manager)
    twin = written(town, manager, title="Buskar klippta", kinds=["vaxtlighet"])
    written(town, manager, title="Långt bort", lng=ELSEWHERE[0], lat=ELSEWHERE[1])
    written(town, manager, title="Länge sedan", done_on=date(2010, 1, 1))
    assert measures.of(measure, manager).overlapping == (twin,)
    graffiti = written(town, manager, kinds=["klotter"])
    assert twin not in measures.of(graffiti, manager).overlapping


def test_only_what_was_seen_in_the_dark_is_counted(town, manager, before_and_after):
    """Of the 12 before at the place 11 were in the dark; of the 10 after 1 in twilight, 1 in daylight; elsewhere all were dark."""
    Report.objects.update(darkness=DARKNESS["dark"])
    here = Report.objects.filter(lng=LNG).order_by("observed_on", "pk")
    for number, light in ((0, "day"), (12, "twilight"), (13, "day")):
        Report.objects.filter(pk=here[number].pk).update(darkness=DARKNESS[light])
    assert measures.of(written(town, manager), manager).table == Table(12, 10, 11, 15)
    assert measures.of(written(town, manager, light="dark"), manager).table == Table(11, 8, 11, 15)
    assert measures.of(written(town, manager, light="light"), manager).table == Table(1, 2, 0, 0)


@pytest.fixture
def two_orders(town, desk, crew_member, crew, time_machine):
    """One lamp each, 2 km apart: done on 10 and on 13 March."""
    made = []
    for day, place in ((10, STATION_NORTH), (13, FAR)):
        time_machine.move_to(f"2026-03-{day - 5:02} 09:00+01:00", tick=False)
        order = make_order(town, [make_report(town, lng=place[0], lat=place[1])], desk, crew=crew)
        time_machine.move_to(f"2026-03-{day:02} 12:00+01:00", tick=False)
        orders.act(order, "finish", actor=crew_member, code="repaired")
        made.append(WorkOrder.objects.get(pk=order.pk))
    return made


def test_work_orders_alone_say_where_and_when(town, manager, two_orders, time_machine):
    """Before: 11 and 2 at the two places, the orders' own reports left out, those between the first and the last order too; after: 10."""
    time_machine.move_to("2026-12-20 12:00+01:00", tick=False)
    numbers = ", ".join(order.number for order in two_orders)
    for day, n, place in (
        ("2025-05-01", 11, STATION_NORTH), ("2025-05-01", 2, FAR), ("2026-03-11", 4, STATION_NORTH), ("2026-05-01", 9, STATION_NORTH),
        ("2026-05-01", 1, FAR), ("2025-05-01", 12, ELSEWHERE), ("2026-05-01", 13, ELSEWHERE),
    ):  # fmt: skip
        reports_at(town, (date(2026, 12, 20) - date.fromisoformat(day)).days, n, place)
    measure = written(town, manager, sort="orders", orders=numbers, lng="", lat="", done_on="")
    assert (measure.begun_on, measure.done_on) == (date(2026, 3, 10), date(2026, 3, 13))
    answer = measures.of(measure, manager)
    assert answer.table == Table(13, 10, 12, 13) and answer.before.last < date(2026, 3, 5)
    assert footprints.inside(town, measures.ground_of(measure), [LNG, FAR[0], ELSEWHERE[0]], [LAT, FAR[1], ELSEWHERE[1]]).tolist() == [True, True, False]  # fmt: skip


def test_the_reports_of_the_orders_are_left_out_whenever_they_came(town, manager, two_orders, time_machine):
    Report.objects.update(observed_on=date(2025, 5, 1))
    time_machine.move_to("2026-12-20 12:00+01:00", tick=False)
    measure = written(town, manager, sort="orders", orders=" ".join(order.number for order in two_orders), done_on="")
    assert measures.of(measure, manager).table == Table(0, 0, 0, 0)
    assert (
        measures.of(written(town, manager, done_on="2026-03-13"), manager).table.before == 1
    )  # a place that somebody chose


def test_orders_that_cannot_be_a_measure_are_refused_at_their_field(town, manager, desk, two_orders, time_machine):
    first, last = (order.number for order in two_orders)
    open_order = make_order(town, [make_report(town)], desk)
    where = {"sort": "orders", "done_on": ""}
    for typed, field, said in (
        ({"orders": ""}, "orders", "AO-118"), ({"orders": f"{first} {open_order.number}"}, "orders", open_order.number),
        ({"orders": f"{first} {last}", "done_on": "2026-03-12"}, "done_on", "13 mars 2026"), ({"orders": "AO-9999"}, "orders", "AO-9999"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            written(town, manager, **where | typed)
        assert list(refused.value.errors) == [field] and said in refused.value.errors[field]
    assert written(town, manager, **where | {"orders": f"{first} {last}", "done_on": "2026-03-13"}).sort == "orders"
    WorkOrder.objects.filter(number=first).update(done_at="2025-08-01 12:00+00:00")
    with pytest.raises(BadInput) as refused:
        written(town, manager, **where | {"orders": f"{first} {last}"})
    assert "182" in refused.value.errors["orders"]


def test_a_place_that_only_some_may_see_is_no_place_of_a_measure(town, manager, two_orders):
    Report.objects.filter(lng=LNG).update(sensitive=True)
    both = " ".join(order.number for order in two_orders)
    measure = written(town, manager, sort="orders", orders=both, done_on="")
    assert footprints.inside(town, measures.ground_of(measure), [LNG, FAR[0]], [LAT, FAR[1]]).tolist() == [False, True]
    Report.objects.update(private=True)
    with pytest.raises(BadInput) as refused:
        written(town, manager, sort="orders", orders=both, done_on="")
    assert list(refused.value.errors) == ["orders"]


@pytest.mark.parametrize(
    "field, typed",
    [
        ("done_on", {"done_on": "2999-01-01"}), ("done_on", {"done_on": "i går"}), ("title", {"title": " "}), ("place", {"lng": ""}),
        ("place", {"lng": "nan"}), ("sort", {"sort": "river"}), ("zone", {"sort": "zone", "zone": "X"}), ("lamps", {"sort": "lamps", "lamps": "x"}),
        ("orders", {"orders": "AO-99999"}), ("radius_m", {"radius_m": "0"}), ("kinds", {"kinds": ["?"]}), ("compared_with", {"compared_with": ["X"]}),
        ("light", {"light": "moon"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(town, manager, field, typed):
    with pytest.raises(BadInput) as refused:
        written(town, manager, **typed)
    assert list(refused.value.errors) == [field] and not Measure.objects.exists()


def test_tomorrow_is_refused_and_today_is_not(town, manager):
    written(town, manager, done_on=today(town))
    with pytest.raises(BadInput):
        written(town, manager, done_on=today(town) + timedelta(days=1))


def test_police_learn_nothing_of_sensitive_kinds(town, manager, police):
    measure = written(town, manager, kinds=["otrygg_plats"])
    assert measures.of(measure, police).hidden and measures.of(measure, police).table is None
    assert not measures.of(measure, manager).hidden
