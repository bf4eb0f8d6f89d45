"""Tables to take along: whole, in every format, safe in a spreadsheet, nothing that the page would not show, and large ones in the background."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.http import QueryDict
from django.utils import timezone

from geo.models import SquareFacts
from reports.errors import BadInput
from reports.exporting import formats, jobs
from reports.exporting.formats import FORMATS
from reports.exporting.sheets import AREA, DECIMAL, POINT, WHOLE, Column, Row, Sheet
from reports.exporting.sources import SOURCES, sheet
from reports.insights import figures, filters, heatmap, months
from reports.models import Export, Organisation, Report
from reports.models.report import DARKNESS
from tests.build import STATION_NORTH, make_order, make_report

EVIL = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", 'a;b,"c"', "två\nrader", "Åsa \x0b"]
HERE = {"type": "Point", "coordinates": list(STATION_NORTH)}
PLACE_SOUTH = (15.1035, 59.0713)
COLUMNS = [Column("said", "Sagt"), Column("n", "Antal", WHOLE), Column("share", "Andel", DECIMAL)]


def written(tmp_path, form, rows, places=POINT):
    path = tmp_path / f"x.{FORMATS[form].ending}"
    told: list[int] = []
    FORMATS[form].write(Sheet(COLUMNS, iter(rows), len(rows), places), path, told.append)
    assert told[-1] == len(rows)
    return path


ROWS = [Row([text, -n, n / 4], HERE) for n, text in enumerate(EVIL)]


@pytest.mark.parametrize("form, comma", [("semicolon", ";"), ("comma", ",")])
def test_no_cell_of_a_csv_is_a_formula(tmp_path, form, comma):
    text = written(tmp_path, form, ROWS).read_bytes().decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=comma))
    assert found[0] == ["Sagt", "Antal", "Andel"] and len(found) == len(EVIL) + 1
    for cells, text in zip(found[1:], EVIL, strict=True):
        assert cells[0].lstrip("'") == text.lstrip("'") and cells[0][0] not in "=+-@\t"
    assert found[2][1] == "-1" and found[2][2] == ("0,25" if comma == ";" else "0.25")


def test_no_cell_of_an_xlsx_is_a_formula_and_numbers_are_numbers(tmp_path):
    page = openpyxl.load_workbook(written(tmp_path, "xlsx", ROWS)).active
    assert all(cell.data_type == "s" for cell in page["A"]) and page["A2"].value == "=1+1"
    assert page["B3"].value == -1 and page["C3"].value == 0.25


def test_an_xlsx_begins_a_new_sheet_when_one_is_full(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "ROWS_PER_XLSX_SHEET", 3)
    book = openpyxl.load_workbook(written(tmp_path, "xlsx", ROWS))
    assert [page.max_row for page in book.worksheets] == [4, 4, 3]


def test_geojson_and_geopackage_hold_the_same_places(tmp_path, monkeypatch):
    import pyogrio

    monkeypatch.setattr(formats, "EVERY", 3)
    rows = [*ROWS, Row([None, None, None], None)]
    found = json.loads(written(tmp_path, "geojson", rows).read_text())
    assert found["features"][1]["properties"] == {"said": "+cmd", "n": -1, "share": 0.25}
    assert found["features"][-1]["geometry"] is None
    table = pyogrio.read_dataframe(written(tmp_path, "gpkg", rows))
    assert len(table) == len(rows) and table.crs.to_epsg() == 4326 and list(table["said"][:2]) == ["=1+1", "+cmd"]
    assert (round(table.geometry[0].x, 6), round(table.geometry[0].y, 6)) == STATION_NORTH


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_table_is_a_whole_file(tmp_path, form):
    assert written(tmp_path, form, [], AREA).stat().st_size > 0


@pytest.fixture
def some(town, desk, manager):
    for kind in ("belysning", "klotter", "klotter"):
        make_report(town, kind)
    make_order(town, [Report.objects.first()], desk, title="=cmd()")
    return town


def test_every_table_can_be_taken_out_in_every_format(some, admin, tmp_path):
    for name, source in SOURCES.items():
        for form in FORMATS.values():
            if source.has_places or not form.needs_places:
                path = tmp_path / f"{name}.{form.ending}"
                path.unlink(missing_ok=True)
                form.write(sheet(name, some, admin, QueryDict()), path, lambda n: None)
                assert path.exists(), (name, form.ending)


def test_the_desks_list_is_taken_out_with_its_filters(some, desk):
    assert sheet("reports", some, desk, QueryDict("view=every")).n == 3
    found = sheet("reports", some, desk, QueryDict("view=every&kind=klotter"))
    rows = list(found.rows)
    assert found.n == len(rows) == 2 and {row.cells[1] for row in rows} == {"Klotter"}
    assert rows[0].place == {"type": "Point", "coordinates": [round(x, 6) for x in STATION_NORTH]}


def test_a_list_of_more_than_one_piece_is_whole(some, desk, monkeypatch):
    from reports.exporting import cases

    monkeypatch.setattr(cases, "PIECE", 2)
    rows = list(sheet("reports", some, desk, QueryDict("view=every")).rows)
    assert len({row.cells[0] for row in rows}) == 3


def test_squares_and_zones_add_up_to_what_the_page_says(some, manager):
    squares = sheet("squares", some, manager, QueryDict("period=all"))
    table = sheet("zones", some, manager, QueryDict("period=all"))
    assert sum(row.cells[2] for row in squares.rows) == sum(row.cells[2] for row in table.rows) == 3


def test_sensitive_kinds_are_held_back_as_on_the_page(town, police, manager):
    for _number in range(12):
        make_report(town, "otrygg_plats")
    query = QueryDict("category=otrygg_plats&period=all")
    for name in ("squares", "zones", "trend", "chance"):
        held = sheet(name, town, police, query)
        assert not any(isinstance(cell, int) and cell for row in held.rows for cell in row.cells) and held.note, name
    assert sum(row.cells[2] for row in sheet("squares", town, manager, query).rows) == 12


def asked(town, user, **more):
    return jobs.ask(town, user, **({"name": "reports", "form": "comma", "query": "view=every", "n": 3} | more))


def test_a_large_table_is_made_once_and_fetched(some, desk):
    export = asked(some, desk)
    assert asked(some, desk) == export and jobs.step(wait=True) == 1 and jobs.step(wait=True) == 0
    export.refresh_from_db()
    assert export.done_at and export.done == 3 and len(jobs.path_of(export).read_text().splitlines()) == 4


def test_who_has_lost_the_right_gets_nothing(some, desk):
    export = asked(some, desk)
    desk.groups.clear()
    jobs.step(wait=True)
    export.refresh_from_db()
    assert export.failed_at and not jobs.path_of(export).exists()


def test_a_table_that_was_cut_off_is_begun_again_and_then_given_up(some, desk, monkeypatch):
    export = asked(some, desk, form="xlsx")
    Export.objects.filter(pk=export.pk).update(leased_until=timezone.now() + timedelta(minutes=1))
    assert jobs.step(wait=True) == 0
    Export.objects.filter(pk=export.pk).update(leased_until=timezone.now() - timedelta(minutes=1))
    monkeypatch.setattr(jobs, "sheet", lambda *given: 1 / 0)
    for _attempt in range(jobs.MAX_ATTEMPTS):
        assert jobs.step(wait=True) == 1
    export.refresh_from_db()
    assert export.failed_at and jobs.step(wait=True) == 0
    assert not list(Path(jobs.path_of(export)).parent.glob("*"))


def test_after_a_day_it_is_thrown_away(some, desk):
    export = asked(some, desk)
    jobs.step(wait=True)
    Export.objects.update(expires_at=timezone.now())
    jobs.sweep()
    assert not Export.objects.exists() and not jobs.path_of(export).exists()


@pytest.fixture
def mixed(town):
    """Three kinds, two places and two owners, light and dark."""
    private = Organisation.objects.get(jurisdiction=town, code="privat")
    for number, kind in enumerate(("belysning", "klotter", "klotter", "hal", "belysning", "klotter")):
        report = make_report(town, kind, *((STATION_NORTH, PLACE_SOUTH)[number % 2]))
        Report.objects.filter(pk=report.pk).update(darkness=DARKNESS["dark" if number < 2 else "day"])
    Report.objects.filter(pk=report.pk).update(owner=private)
    return town


FILTERED = {
    "zone=N1": 3, "darkness=dark": 2, "owner=privat": 1, "kind=klotter": 3, "kind=klotter&kind=hal": 4, "kind=klotter,hal&zone=N1": 1,
    "category=klotter&darkness=day": 2, "only=public&zone=N1": 3,
}  # fmt: skip


@pytest.mark.parametrize("filter", FILTERED)
def test_a_filter_of_the_page_holds_in_what_is_taken_out(mixed, manager, filter):
    query = QueryDict(f"{filter}&period=all")
    asked = filters.read(mixed, manager, query)
    squares = {int(row.cells[0]): row.cells[2] for row in sheet("squares", mixed, manager, query).rows}
    assert squares == dict(heatmap.squares(mixed, asked)) and sum(squares.values()) == FILTERED[filter]
    table = {row.cells[0]: row.cells[2] for row in sheet("zones", mixed, manager, query).rows}
    assert table == {row.zone: row.new for row in figures.zone_table(mixed, asked)}
    trend = [tuple(row.cells[:3]) for row in sheet("trend", mixed, manager, query).rows]
    assert trend == [(month.code, month.new, month.closed) for month in months.months(mixed, asked)]


def test_a_filter_that_the_page_refuses_is_refused_in_what_is_taken_out(mixed, police, manager):
    for user, query in ((police, "kind=otrygg_plats"), (manager, "zone=nowhere&from=x"), (manager, "older=x")):
        with pytest.raises(BadInput):
            sheet("squares", mixed, user, QueryDict(query))


@pytest.fixture
def two_periods(town):
    """Twelve in the north these days and three long ago; four in the south, these days only."""
    for place, days, n in ((STATION_NORTH, 0, 12), (STATION_NORTH, 40, 3), (PLACE_SOUTH, 0, 4)):
        for _one in range(n):
            make_report(town, lng=place[0], lat=place[1], at=timezone.now() - timedelta(days=days))
    make_report(town, lng=PLACE_SOUTH[0], lat=PLACE_SOUTH[1], at=timezone.now() - timedelta(days=300))
    return town


def test_squares_that_are_compared_are_taken_out_with_both_periods_and_the_change(two_periods, manager):
    found = sheet("squares", two_periods, manager, QueryDict("period=month&compare=before"))
    assert [column.code for column in found.columns][:5] == ["cell", "cell_m", "count", "before", "change"]
    rows = [list(row.cells) for row in found.rows]
    assert not found.note and sorted(row[2:5] for row in rows) == [[4, 0, 4], [12, 3, 9]]
    both = sheet("squares", two_periods, manager, QueryDict("period=month&compare=before&per=residents"))
    assert [list(row.cells) for row in both.rows] == rows and "residents" in both.note


@pytest.mark.parametrize("asked", ["per=residents", "measure=residents&show=squares"])
def test_a_rate_of_squares_is_taken_out_with_what_it_is_reckoned_by(two_periods, manager, asked):
    query = QueryDict(f"period=month&{asked}")
    north = heatmap.squares(two_periods, filters.read(two_periods, manager, query)).most_common(1)[0][0]
    SquareFacts.objects.create(jurisdiction=two_periods, square=north, residents=40)
    found = sheet("squares", two_periods, manager, query)
    assert [column.label for column in found.columns][2:5] == ["Anmälningar", "Invånare", "Tal"]
    assert sorted(row.cells[2:7] for row in found.rows) == [[4, None, None, None, None], [12, 40, 300, 155.01, 524.04]]


def test_squares_of_zones_shaded_by_a_rate_are_counts(two_periods, manager):
    found = sheet("squares", two_periods, manager, QueryDict("period=month&measure=residents&show=zones"))
    assert sorted(row.cells[2] for row in found.rows) == [4, 12] and found.columns[3].code == "made_up"
