"""Squares, weeks, comparisons and what is behind a square: counted by hand, and the same by counters and row by row."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.errors import BadInput
from reports.insights import compare, filters, heatmap, scan, square, weeks
from reports.insights.classes import THINNED_TO, class_of, natural
from reports.insights.figures import summed, zone_table
from reports.insights.months import months
from reports.models import Report
from reports.services import tallies
from tests.build import act, make_report

N1, N4 = (15.1107, 59.0679), (15.110757, 59.071635)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def asked(town, user=None, **given):
    return filters.read(
        town, user or AnonymousUser(), QueryDict(mutable=True) | {k.rstrip("_"): v for k, v in given.items()}
    )


@pytest.fixture
def autumn(town, desk, time_machine):
    """In N1: 12 lamps in October and 3 in September; in N4: 2 bushes in October and 8 in September."""
    for month, place, kind, n in (
        (9, N1, "belysning", 3),
        (9, N4, "vaxtlighet", 8),
        (10, N1, "belysning", 12),
        (10, N4, "vaxtlighet", 2),
    ):
        for day in range(1, n + 1):
            time_machine.move_to(f"2026-{month:02}-{day:02} 12:00+02:00", tick=False)
            make_report(town, kind, *place)
    time_machine.move_to("2026-11-01 12:00+01:00", tick=False)
    return town


@pytest.mark.parametrize(
    "counts, tops",
    [
        ([], []),
        ([0, 0], []),
        ([7], [7]),
        ([3, 3, 3], [3]),
        ([1, 2, 9], [1, 2, 9]),
        ([1, 1, 2, 2, 10, 11, 50, 52, 100, 101], [2, 11, 52, 101]),
    ],
)
def test_few_values_give_as_many_classes_as_there_are_values(counts, tops):
    found = natural(counts)
    assert found == tops or (len(found) == 5 and set(tops) & set(found))
    assert found == sorted(set(found)) and (not found or found[-1] == max(counts))


def test_classes_are_the_natural_breaks_of_another_library():
    import mapclassify

    counts = [1, 1, 2, 3, 3, 4, 9, 10, 11, 12, 30, 31, 33, 80, 81, 85, 90, 200, 210]
    assert natural(counts) == [round(top) for top in mapclassify.FisherJenks(counts, k=5).bins]


def test_very_many_squares_are_thinned_and_keep_the_highest():
    counts = [n % 97 + 1 for n in range(THINNED_TO * 5)] + [5000]
    tops = natural(counts)
    assert tops[-1] == 5000 and class_of(5000, tops) == len(tops) and class_of(1, tops) == 1


def test_change_of_two_periods_was_counted_by_hand(autumn):
    found = compare.difference(
        autumn, asked(autumn, from_="2026-10-01", to="2026-10-30", compare="2026-09-01", cell_m="250")
    )
    by_change = sorted(
        (f["properties"]["change"], f["properties"]["count"], f["properties"]["before"]) for f in found["features"]
    )
    assert by_change == [(-6, 2, 8), (9, 12, 3)]
    assert (found["total"], found["total_before"]) == (14, 11)
    assert [f["properties"]["class"] > 0 for f in found["features"]] == [
        f["properties"]["change"] > 0 for f in found["features"]
    ]


def test_the_days_before_and_the_year_before_are_found(autumn):
    assert asked(autumn, from_="2026-10-01", to="2026-10-30", compare="before").compare == date(2026, 9, 1)
    assert asked(autumn, from_="2024-02-29", to="2024-03-10", compare="year").compare == date(2023, 2, 28)
    year = compare.difference(autumn, asked(autumn, from_="2026-10-01", to="2026-10-30", compare="year"))
    assert year["features"] == [] and year["total"] is None and year["note"]


@pytest.mark.parametrize(
    ("day", "known"), [(date(2024, 10, 30), True), (date(2024, 11, 1), True), (date(2024, 11, 2), False)]
)
def test_a_year_earlier_is_compared_when_there_are_two_years(autumn, day, known):
    """October 2026 against October 2025, of which all was there; the year that it ends is whole with the first report in October 2024."""
    for at in (day, *(date(2025, 10, n) for n in range(1, 12))):
        make_report(autumn, at=datetime(at.year, at.month, at.day, 12, tzinfo=autumn.zone_info))
    for named in ("year", "2025-10-01"):
        found = compare.difference(autumn, asked(autumn, from_="2026-10-01", to="2026-10-31", compare=named))
        assert (found["total_before"] == 11) == known and bool(found["note"]) != known, named
    other = compare.difference(autumn, asked(autumn, from_="2026-10-01", to="2026-10-31", compare="2025-10-02"))
    assert other["total_before"] == 10  # not the same days: only what came before the first report is held back


def test_too_few_are_not_compared(autumn):
    found = compare.difference(autumn, asked(autumn, from_="2026-10-10", to="2026-10-12", compare="2026-10-04"))
    assert found["features"] == [] and found["note"] and found["total_before"] is None


@pytest.mark.parametrize(
    "given", [{"compare": "before"}, {"compare": "x", "period": "week"}, {"compare": "year", "period": "all"}]
)
def test_a_comparison_that_cannot_be_made_is_refused(town, given):
    with pytest.raises(BadInput) as refused:
        asked(town, **given)
    assert list(refused.value.errors) == ["compare"]


def test_weeks_add_up_to_the_period_square_by_square(autumn):
    wanted = asked(autumn, from_="2026-09-03", to="2026-10-29", cell_m="500")
    found = weeks.by_week(autumn, wanted)
    assert found["weeks"][0]["from"] == date(2026, 9, 3) and found["weeks"][0]["to"] == date(2026, 9, 6)
    assert [week["week"] for week in found["weeks"]] == list(range(36, 45))
    whole = heatmap.squares(autumn, wanted)
    assert {int(f["properties"]["cell"]): sum(f["properties"]["counts"]) for f in found["features"]} == dict(whole)
    assert found["total"] == sum(week["total"] for week in found["weeks"]) == 21


def test_more_than_a_year_and_no_end_are_not_played(town):
    for asks in ({"period": "all"}, {"from_": "2024-01-01", "to": "2026-01-01"}):
        with pytest.raises(BadInput) as refused:
            weeks.by_week(town, asked(town, **asks))
        assert list(refused.value.errors) == ["period"]


def test_every_filter_of_the_desk_narrows_the_squares(autumn, desk):
    lamp = Report.objects.filter(kind__code="belysning").first()
    act(lamp, "change", desk, priority=1)
    one = asked(autumn, desk, priority="1")
    assert one.by_rows and sum(heatmap.squares(autumn, one).values()) == 1
    assert heatmap.heatmap(autumn, one)["counted"] == "rows"
    assert sum(heatmap.squares(autumn, asked(autumn, desk, zone="N4")).values()) == 10
    assert sum(heatmap.squares(autumn, asked(autumn, desk, status="accepted,fixed")).values()) == 0
    assert summed(zone_table(autumn, asked(autumn, desk, priority="1"))).new == 1
    assert sum(month.new for month in months(autumn, asked(autumn, desk, kind="vaxtlighet,belysning"))) == 25


@pytest.mark.parametrize("name", ["q", "priority", "contact", "person", "photo", "older", "sensitive"])
def test_who_sees_no_single_report_cannot_narrow_to_one(town, police, name):
    for user in (police, AnonymousUser()):
        with pytest.raises(BadInput) as refused:
            asked(town, user, **{name: "yes"})
        assert list(refused.value.errors) == [name]


def test_a_sensitive_kind_cannot_come_in_by_a_list_of_kinds(town, police, manager):
    make_report(town, "otrygg_plats", *N1)
    with pytest.raises(BadInput):
        asked(town, police, kind="belysning,otrygg_plats")
    assert sum(heatmap.squares(town, asked(town, police, zone="N1")).values()) == 0
    assert sum(heatmap.squares(town, asked(town, manager, kind="belysning,otrygg_plats")).values()) == 1


def test_me_is_whoever_asks(autumn, desk, second_officer):
    act(Report.objects.first(), "assign", desk, person="desk2")
    assert sum(heatmap.squares(autumn, asked(autumn, second_officer, person="me")).values()) == 1
    assert sum(heatmap.squares(autumn, asked(autumn, desk, person="me")).values()) == 0


def test_only_public_gives_everybody_the_same(autumn, manager):
    make_report(autumn, "belysning", *N1, private=True)
    assert sum(heatmap.squares(autumn, asked(autumn, manager)).values()) == 26
    assert sum(heatmap.squares(autumn, asked(autumn, manager, only="public")).values()) == 25
    with pytest.raises(BadInput):
        asked(autumn, manager, only="public", priority="1")


def test_a_square_tells_its_cases_to_those_who_see_reports_and_kinds_to_the_police(autumn, manager, police):
    wanted = asked(autumn, manager, cell_m="500", from_="2026-10-01", to="2026-10-31")
    cell, n = heatmap.squares(autumn, wanted).most_common(1)[0]
    behind = square.square(autumn, manager, wanted, str(cell))
    assert (behind.n, len(behind.reports)) == (n, n)
    assert (behind.kinds[0][0].code, behind.kinds[0][1]) == ("belysning", 12)
    told = square.square(autumn, police, replace(wanted, audiences=(1, 2)), str(cell))
    assert told.n == n and told.reports is None and told.kinds


@pytest.mark.parametrize("cell", ["", "-1", "x", "1.5", "9" * 30, "٣"])
def test_a_square_that_is_none_is_refused(town, manager, cell):
    with pytest.raises(BadInput):
        square.square(town, manager, asked(town, manager), cell)


KINDS = ["belysning", "vaxtlighet", "otrygg_plats"]
SPOTS = [N1, N4, (15.1300, 59.0600), (15.112, 59.0645), None]
ONE = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from(SPOTS),
    st.integers(0, 60),
    st.integers(0, 23),
    st.sampled_from(["", "fix", "reopen"]),
)
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "category": st.sampled_from(KINDS), "status": st.sampled_from(["open", "closed"]), "part_of_day": st.sampled_from(["day", "night"]),
        "from": st.sampled_from(["2026-09-20", "2026-10-10"]), "to": st.sampled_from(["2026-10-15", "2026-10-31"]),
        "cell_m": st.sampled_from(["125", "1000"]),
    },
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=st.lists(ONE, max_size=6), wanted=ASKED, fold=st.booleans(), few=st.sampled_from([0, 2, scan.FEW]))
def test_squares_zones_outside_no_place_weeks_and_months_add_up(town, desk, manager, reports, wanted, fold, few):
    from django.db import transaction

    with transaction.atomic(), patch.object(scan, "FEW", few):
        for kind, spot, day, hour, end in reports:
            at = datetime(2026, 9, 1, hour, tzinfo=STOCKHOLM) + timedelta(days=day)
            place = {"lng": spot[0], "lat": spot[1]} if spot else {"lng": None, "lat": None, "place_text": "Vid skolan"}
            made = make_report(
                town, kind, **place, actor=desk, at=at, answers={"reason": "dark"} if kind == "otrygg_plats" else {}
            )
            for verb in {"": [], "fix": ["fix"], "reopen": ["fix", "reopen"]}[end]:
                made = act(made, verb, desk, at=at + timedelta(days=20 if verb == "reopen" else 2))
        while fold and tallies.fold():
            pass
        filters_ = filters.read(town, manager, QueryDict(mutable=True) | wanted)
        by_rows = replace(filters_, more=(("hidden", ("no",)),))
        assert heatmap.squares(town, filters_) == heatmap.squares(town, by_rows)
        assert [vars(row) for row in zone_table(town, filters_)] == [vars(row) for row in zone_table(town, by_rows)]
        assert months(town, filters_) == months(town, by_rows)
        seen = scan.within(scan.rows(town, filters_), "observed_on", filters_)
        nowhere = seen.filter(cell=None).count()
        assert sum(heatmap.squares(town, filters_).values()) + nowhere == seen.count()
        received = scan.within(scan.rows(town, filters_), "received_on", filters_)
        assert summed(zone_table(town, filters_)).new == received.count()
        if filters_.first and filters_.last:
            assert weeks.by_week(town, filters_)["total"] == sum(heatmap.squares(town, filters_).values())
        the_whole_is_its_periods(town, filters_)
        transaction.set_rollback(True)


def the_whole_is_its_periods(town, wanted):
    """What comes in, is closed and is opened again in two periods side by side is that of both together, place by place."""
    first, split, last = wanted.first or date(2026, 9, 1), date(2026, 10, 12), wanted.last or date(2026, 12, 31)
    whole, *parts = [
        replace(wanted, first=a, last=b) for a, b in ((first, last), (first, split), (split + timedelta(days=1), last))
    ]
    flows = ("new", "closed", "reopened", "on_time", "promised")
    tables = [zone_table(town, one) for one in parts]
    for row, *theirs in zip(zone_table(town, whole), *tables, strict=True):
        assert {name: getattr(row, name) for name in flows} == {
            name: sum(getattr(one, name) for one in theirs) for name in flows
        }
    squares = Counter(heatmap.squares(town, parts[0]))
    squares.update(heatmap.squares(town, parts[1]))
    assert heatmap.squares(town, whole) == dict(squares)
