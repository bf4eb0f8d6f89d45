"""The contractor's spreadsheet: fetched, filled in, sent back; unknown and double numbers are said row by row and nothing is half done."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from reports import workflow
from reports.errors import BadInput
from reports.models import Kind
from reports.services import batch_sheets, contracting, setup
from tests.build import STATION_NORTH, make_order, make_report

LNG, LAT = STATION_NORTH


@pytest.fixture
def link(town, desk, crew):
    """Forty lamps."""
    rows = [make_report(town, lng=LNG + n / 4000, description="=1+1 lampan är död") for n in range(40)]
    order = make_order(town, rows, desk, crew=crew)
    return contracting.make(town, [order], {}, actor=desk)


def order_of(link):
    return link.orders.get()


def sheet_of(link):
    return load_workbook(io.BytesIO(batch_sheets.write(link)))


def sent_back(book):
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def column(book, name):
    titles = [cell.value for cell in book.worksheets[0][1]]
    return titles.index(str(batch_sheets.COLUMNS[name])) + 1


def filled(link, answers, **columns):
    """The fetched sheet with its first rows answered; `columns`: {name: [values]}."""
    book = sheet_of(link)
    for name, values in {"answer": answers, **columns}.items():
        for n, value in enumerate(values):
            book.worksheets[0].cell(n + 2, column(book, name), value)
    return sent_back(book)


def test_forty_lamps_are_fetched_filled_in_and_sent_back(link):
    assert batch_sheets.close(link, filled(link, ["repaired"] * 25)) == (25, [])
    order = order_of(link)
    assert order.status == workflow.O_IN_PROGRESS and order.lines.filter(code="repaired").count() == 25
    assert batch_sheets.close(link, filled(link, ["repaired"] * 40)) == (
        15,
        [],
    )  # those that were told before are not told twice
    order.refresh_from_db()
    assert order.status == workflow.DONE


def test_cells_hold_words_and_never_formulas(link):
    sheet = sheet_of(link).worksheets[0]
    said = sheet.cell(2, column(sheet_of(link), "said"))
    assert said.value.startswith("=1+1") and said.data_type == "s"


def test_labels_and_titles_may_be_in_any_language_of_the_town(link):
    from django.utils import translation

    with translation.override("sv"):
        book = sheet_of(link)
        assert book.worksheets[0].cell(1, 1).value == "Ärendenummer"
        book.worksheets[0].cell(2, column(book, "answer"), "lagat")
    assert batch_sheets.close(link, sent_back(book)) == (1, [])


def test_every_answer_with_what_it_asks_for(link, town):
    whose = setup.of(town).organisations["trafikverket"]
    file = filled(
        link,
        ["part_ordered", "not_ours", "made_safe"],
        until=[datetime(2030, 5, 2)],
        organisation=[None, str(whose)],
        note=["Beställd i dag"],
    )
    assert batch_sheets.close(link, file) == (3, [])
    rows = [line.report for line in order_of(link).lines.select_related("report__redirected_to").order_by("pk")[:3]]
    assert [row.status for row in rows] == ["waiting", "redirected", "planned"]
    assert rows[0].due_on == date(2030, 5, 2) and rows[1].redirected_to == whose


def test_unknown_and_double_numbers_are_said_row_by_row_and_nothing_is_half_done(link):
    book = sheet_of(link)
    sheet = book.worksheets[0]
    for row in (2, 3, 4, 5, 6, 7):
        sheet.cell(row, column(book, "answer"), "repaired")
    sheet.cell(3, 1, sheet.cell(2, 1).value)  # a double
    sheet.cell(4, 1, "HB-999-99")
    sheet.cell(5, 1, "not a reference")
    sheet.cell(6, column(book, "answer"), "klart")
    sheet.cell(7, column(book, "answer"), "part_ordered")
    closed, wrong = batch_sheets.close(link, sent_back(book))
    assert closed == 0 and [row.n for row in wrong] == [3, 4, 5, 6, 7] and all(row.problem for row in wrong)
    assert "2" in wrong[0].problem and "klart" in wrong[3].problem
    assert not order_of(link).lines.exclude(code="").exists()


def test_an_answer_that_changes_what_was_told_is_refused(link):
    batch_sheets.close(link, filled(link, ["repaired"]))
    closed, wrong = batch_sheets.close(link, filled(link, ["not_ours", "repaired"]))
    assert closed == 0 and [row.n for row in wrong] == [2]


def test_a_row_that_needs_a_photo_is_told_to_use_the_page(link):
    Kind.objects.filter(code="belysning").update(needs_photo=True)
    setup.forget()
    closed, wrong = batch_sheets.close(link, filled(link, ["repaired"]))
    assert closed == 0 and len(wrong) == 1


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_csv_from_any_program(link, delimiter, encoding):
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter)
    rows.writerow(["Ärendenummer", "Svar", "Notering till kontoret"])
    for line in contracting.lines_of(link)[:3]:
        rows.writerow([line.report.reference.lower(), "Lagat", "'=åäö"])
    assert batch_sheets.close(link, io.BytesIO(out.getvalue().encode(encoding))) == (3, [])
    assert order_of(link).texts.get().text == "=åäö"


def hostile():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as packed:
        laughs = '<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            packed.writestr(name, laughs)
    empty = Workbook()
    return {
        "nothing": b"", "text": b"hello", "binary": bytes(range(256)) * 50, "zip": b"PK\x03\x04broken", "bomb": bomb.getvalue(),
        "entities": entities.getvalue(), "empty": sent_back(empty).getvalue(), "large": b"a;b\n" * 600_000, "rows": "Ärendenummer;Svar\n".encode() + b"x;y\n" * 3000,
    }  # fmt: skip


@pytest.mark.parametrize("name", list(hostile()))
def test_what_is_no_sheet_of_ours_is_said_and_closes_nothing(link, name):
    with pytest.raises(BadInput) as refused:
        batch_sheets.close(link, io.BytesIO(hostile()[name]))
    assert list(refused.value.errors) == ["sheet"]


def test_the_page_gives_and_takes_the_sheet(link, resident):
    from tests.reports.test_contracting import address

    where = address(link)
    fetched = resident.get(where + "sheet.xlsx")
    assert fetched.status_code == 200 and fetched.content.startswith(b"PK")
    good, bad = filled(link, ["repaired"] * 3), filled(link, ["repaired", "nej"])
    good.name = bad.name = "lampor.xlsx"
    refused = resident.post(where, {"sheet": bad})
    assert refused.status_code == 400 and "3" in refused.content.decode()
    assert resident.post(where, {"sheet": good}).status_code == 302
    assert order_of(link).lines.exclude(code="").count() == 3
    assert resident.post(where, {"sheet": ""}).status_code == 400
