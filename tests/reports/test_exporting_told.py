"""What pages tell besides figures, taken out: the same numbers as the page, and nothing that the page holds back."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from openpyxl import load_workbook

from geo.words import Words
from reports.errors import BadInput
from reports.exporting.formats import FORMATS
from reports.exporting.sources import sheet
from reports.insights import filters, rhythm
from reports.models import Indicator, Period, Promise, Verdict
from reports.services import decisions, promises, situation
from tests.build import act, make_report


def taken(town, name, user=None, query=""):
    """{column code: [cells]} and the note."""
    found = sheet(name, town, user or AnonymousUser(), QueryDict(query))
    rows = [row.cells for row in found.rows]
    assert len(rows) == found.n and all(len(row) == len(found.columns) for row in rows)
    return {column.code: [row[n] for row in rows] for n, column in enumerate(found.columns)}, found.note


@pytest.fixture
def october(town, desk, time_machine):
    """Twelve lamps reported on days of October at noon, six of them mended, three answers to one of those; seen in November."""
    lamps = []
    for day in range(1, 13):
        time_machine.move_to(f"2026-10-{day:02} 12:00+02:00", tick=False)
        lamps.append(make_report(town))
    time_machine.move_to("2026-10-20 12:00+02:00", tick=False)
    lamps[:6] = [act(lamp, "fix", desk) for lamp in lamps[:6]]
    for n in range(3):
        Verdict.objects.create(
            jurisdiction=town, report=lamps[0], closing=lamps[0].closings.get(), voice=str(n), created_at=lamps[0].closed_at,
            verdict="fixed" if n else "still_there", satisfaction=3 if n else None,
        )  # fmt: skip
    time_machine.move_to("2026-11-02 12:00+01:00", tick=False)
    return town


def test_hours_and_light_are_those_of_the_page(october, manager):
    found, note = taken(october, "hours", manager, "period=all")
    assert note == "" and len(found["count"]) == 168 and sum(found["count"]) == 12
    page = rhythm.week(october, filters.read(october, manager, {"period": "all"}))
    noon = [n for hour, n in zip(found["hour"], found["count"], strict=True) if hour == 12]
    assert noon == page.counts[12] and sum(noon) == 12
    light, _note = taken(october, "light", manager, "period=all")
    assert light["count"] == [12, 0, 0] and light["share_share"] == [1, 0, 0] and light["share_low"][0] == 0.7575


def test_under_ten_there_is_a_sentence_instead_of_rows(october, manager):
    for name in ("hours", "light"):
        found, note = taken(october, name, manager, "from=2026-10-01&to=2026-10-05")
        assert found["count"] == [] and note == "För få för att se ett mönster."


def test_answers_by_kind_zone_and_crew(october, manager):
    found, _note = taken(october, "answers", manager, "period=all")
    assert found["answers"] == [3, 3, 3] and found["fixed"] == [2, 2, 2] and found["good"] == [2, 2, 2]
    assert found["fixed_share"] == [None] * 3 and len(set(found["by"])) == 3


def test_the_ledger_of_a_month_is_for_everybody_and_whole(october):
    found, _note = taken(october, "ledger", query="month=2026-10")
    assert sorted(found["days"]) == list(range(14, 20))
    assert set(found["closed_on"]) == {"2026-10-20"} and taken(october, "ledger")[0] == found
    assert taken(october, "ledger", query="month=2026-09")[0]["days"] == []


@pytest.mark.parametrize(
    "name, query",
    [
        ("ledger", "month=2026-11"), ("ledger", "month=2026-13"), ("ledger", "month=x"), ("promise", "period=none"),
        ("situation", "span=day"), ("situation", "span=week&first=2026-10-27"), ("situation", "span=week&first=2026-11-02"), ("hours", "period=x"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(october, manager, name, query):
    with pytest.raises(BadInput) as problem:
        taken(october, name, manager, query)
    assert all(problem.value.errors.values())


def test_a_situation_picture_as_a_table(october, manager):
    found, _note = taken(october, "situation", manager, "span=week&first=2026-10-05")
    picture = situation.of(october, "week", date(2026, 10, 5))
    assert (found["new"][0], found["closed"][0]) == (picture.new[0], picture.closed[0]) == (7, 0)
    zones = [n for by, n in zip(found["by"], found["new"], strict=True) if by == "Zon"]
    assert sum(zones) == 7 and set(found["first"]) == {"2026-10-05"}
    assert found["usual_closed"][0] == picture.total.usual_closed and found["change_closed"][0] in ("–", "få")


def test_all_decisions_also_those_that_were_ticked_off_long_ago(october, manager, time_machine):
    old = decisions.add(october, {"title": "Byt lampan", "owner": "Gata", "due_on": "2026-11-09"}, actor=manager)
    decisions.tick(old, done=True, actor=manager)
    time_machine.move_to("2027-02-02 12:00+01:00", tick=False)
    decisions.add(october, {"title": "=Klipp"}, actor=manager)
    found, _note = taken(october, "decisions", manager)
    assert found["title"] == ["Byt lampan", "=Klipp"] and found["done_on"] == ["2026-11-02", None]
    assert list(decisions.of(october).values_list("title", flat=True)) == ["=Klipp"]


def test_the_promise_as_everybody_reads_it(october):
    period = Period.objects.create(
        jurisdiction=october, code="2026", first_day=date(2026, 10, 1), last_day=date(2026, 12, 31)
    )
    promise = Promise.objects.create(
        jurisdiction=october, period=period, code="M1", by="both", text=Words(sv="Vi lagar.")
    )
    for measure in ("days_to_fix", "logged"):
        Indicator.objects.create(
            jurisdiction=october, promise=promise, code=measure, measure=measure, name=Words(sv="Siffran")
        )
    found, _note = taken(october, "promise", query="period=2026")
    shown = promises.shown(period)
    counted, logged = shown["promises"][0]["figures"]
    assert found["value"] == [counted["value"], logged["value"]] and found["value"][0] == 19 and found["n"] == [12, 0]
    assert all(found["method"]) and all(found["state"]) and set(found["until"]) == {"2026-11-02"}
    assert counted["spread"] == [[1, 0], [3, 0], [7, 0], [14, 0.0833]]  # nobody has been followed for 30 days


def test_zones_have_the_pages_intervals_and_ages_and_the_public_table_its_filters(october, manager):
    found, _note = taken(october, "zones", manager, "period=all")
    place = found["zone"].index("N1")
    assert (
        found["half_open_days"] == [None] * len(found["zone"]) and found["n"][place] == 12
    )  # six open ones are too few
    assert found["on_time_low"][place] is not None and found["on_time_low"][place] <= found["on_time_share"][place]
    every, _note = taken(october, "figures", query="period=all")
    few, _note = taken(october, "figures", query="from=2026-10-01&to=2026-10-04")
    none, _note = taken(october, "figures", query="period=all&category=klotter")
    assert [sum(one["new"]) for one in (every, few, none)] == [12, 4, 0]
    squares, _note = taken(october, "figures-map", query="from=2026-10-01&to=2026-10-04&cell_m=250")
    assert sum(squares["count"]) == 4


def test_what_is_held_back_says_so_in_the_file(october, manager, tmp_path):
    found = sheet("hours", october, manager, QueryDict("from=2026-10-01&to=2026-10-05"))
    for form in ("comma", "xlsx"):
        path = tmp_path / f"hours.{FORMATS[form].ending}"
        FORMATS[form].write(found, path, lambda n: None)
        said = (
            path.read_text()
            if form == "comma"
            else str([cell.value for row in load_workbook(path).active.iter_rows() for cell in row])
        )
        assert "För få för att se ett mönster." in said, form
