"""A contractor's spreadsheet (C15): what is behind a link as rows to fill in, and the rows that come back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from geo.models import Jurisdiction
from reports import references, workflow
from reports.errors import BadInput
from reports.models import JobLink, OrderLine, Organisation
from reports.services import cleaning, contracting, masking, moderating, setup
from reports.services.contracting import Answer
from reports.services.spreadsheets import unguarded

COLUMNS = {
    "reference": pgettext_lazy("sheet", "Reference"),
    "order": gettext_lazy("Work order"),
    "kind": gettext_lazy("Kind"),
    "number": gettext_lazy("Number on the thing"),
    "place": gettext_lazy("Place"),
    "point": gettext_lazy("Latitude, longitude"),
    "said": gettext_lazy("What was said"),
    "answer": pgettext_lazy("sheet", "Answer"),
    "until": gettext_lazy("Date, if a part is ordered"),
    "organisation": gettext_lazy("Whose, if it is not ours"),
    "note": gettext_lazy("Note for the office"),
}
WIDTHS = {
    "reference": 14,
    "kind": 22,
    "place": 28,
    "point": 22,
    "said": 40,
    "answer": 28,
    "until": 20,
    "organisation": 24,
    "note": 30,
}
BYTES_MOST, UNPACKED_MOST, ROWS_MOST, TOP_ROWS = 2_000_000, 40_000_000, 2000, 10


@dataclass(frozen=True)
class Row:
    """One row that came back: its number in the sheet, its reference, and either an answer or what is wrong with it; neither when it was left empty."""

    n: int
    reference: str
    answer: Answer | None = None
    problem: str = ""


def write(link: JobLink) -> bytes:
    """An .xlsx with a list of the answers to choose from. Cells hold words, never formulas."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet, choices = book.active, book.create_sheet(_("Answers")[:31])
    sheet.title = _("To do")[:31]
    _fill(sheet, [[str(title) for title in COLUMNS.values()], *(_cells(line) for line in contracting.lines_of(link))])
    _fill(choices, [[str(code.label), str(code.sentence)] for code in workflow.CLOSING_CODES.values()])
    for n, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(n)].width = WIDTHS.get(name, 12)
        sheet.cell(1, n).font = Font(bold=True)
    sheet.freeze_panes = "B2"
    among = DataValidation(
        type="list", formula1=f"='{choices.title}'!$A$1:$A${len(workflow.CLOSING_CODES)}", allow_blank=True
    )
    sheet.add_data_validation(among)
    letter = get_column_letter(list(COLUMNS).index("answer") + 1)
    among.add(f"{letter}2:{letter}{ROWS_MOST}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    for r, cells in enumerate(rows, 1):
        for c, said in enumerate(cells, 1):
            cell = sheet.cell(r, c, said)
            cell.data_type = "s"  # else a text that begins with "=" is a formula


def _cells(line: OrderLine) -> list[str]:
    report = line.report
    return [
        report.reference, line.order.number, str(report.kind.short_name), report.asset.number if report.asset else "",
        report.place_name or masking.masked(report.place_text), f"{report.lat:.5f}, {report.lng:.5f}" if report.has_place else "",
        moderating.public_words(moderating.newest_text(report)), str(workflow.CLOSING_CODES[line.code].label) if line.code else "", "", "", "",
    ]  # fmt: skip


def read(link: JobLink, file: Any) -> list[Row]:
    """Every row of a sheet that was sent back, as .xlsx or .csv. Raises BadInput at `sheet` when it cannot be read at all."""
    town = link.jurisdiction
    lines = {line.report.reference: line for line in contracting.lines_of(link)}
    rows = list(_rows(file))
    top, columns = _titles(rows, town)
    words = _Words(town)
    found: list[Row] = []
    seen: dict[str, int] = {}
    for n, cells in enumerate(rows[top + 1 :], top + 2):
        said = {name: _said(cells, at) for name, at in columns.items()}
        if said["reference"] or said["answer"]:
            found.append(_row(n, said, lines, seen, words))
    return found


def _rows(file: Any) -> Iterator[list[Any]]:
    content = file.read(BYTES_MOST + 1)
    unreadable = BadInput(
        errors={
            "sheet": _(
                "We could not read the file. Send back the spreadsheet that you got from here, as .xlsx or .csv."
            )
        }
    )
    if len(content) > BYTES_MOST:
        said = _("The file is larger than %(most)s MB. Send back the spreadsheet that you got from here.")
        raise BadInput(errors={"sheet": said % {"most": BYTES_MOST // 1_000_000}})
    try:
        rows = _of_xlsx(content) if content.startswith(b"PK") else _of_csv(content)
    except Exception as problem:  # a broken or hostile file fails anywhere inside the reader
        raise unreadable from problem
    if len(rows) > ROWS_MOST:
        raise BadInput(errors={"sheet": _("The sheet has more than %(most)s rows.") % {"most": ROWS_MOST}})
    return iter(rows)


def _of_xlsx(content: bytes) -> list[list[Any]]:
    """The first sheet's cells; formulas count as what they last showed."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > UNPACKED_MOST:
            raise ValueError("too large when unpacked")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(max_row=ROWS_MOST + 1, max_col=60, values_only=True)
    return [list(row) for row in rows]


def _of_csv(content: bytes) -> list[list[Any]]:
    """UTF-8 or what Windows writes; comma, semicolon or tab."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    first = text.split("\n", 1)[0]
    return [
        [unguarded(cell) for cell in row]
        for row in csv.reader(io.StringIO(text), delimiter=max(";\t,", key=first.count))
    ]


def _titles(rows: list[list[Any]], town: Jurisdiction) -> tuple[int, dict[str, int]]:
    """(the row with the titles, {column: its place}); the titles may be in any language of the town."""
    known = {title.casefold(): name for language in _languages(town) for name, title in _in(language)}
    for n, cells in enumerate(rows[:TOP_ROWS]):
        columns = {
            known[said]: at for at, cell in enumerate(cells) if (said := str(cell or "").strip().casefold()) in known
        }
        if {"reference", "answer"} <= columns.keys():
            return n, columns
    wanted = {"reference": COLUMNS["reference"], "answer": COLUMNS["answer"]}
    raise BadInput(errors={"sheet": _("The sheet lacks the columns “%(reference)s” and “%(answer)s”. Send back the one that you got from here.") % wanted})  # fmt: skip


def _languages(town: Jurisdiction) -> list[str]:
    return list(dict.fromkeys([*town.languages, "en"]))


def _in(language: str) -> list[tuple[str, str]]:
    with translation.override(language):
        return [(name, str(title)) for name, title in COLUMNS.items()]


class _Words:
    """What may stand in the columns of answers and organisations: codes, and names in any language of the town."""

    def __init__(self, town: Jurisdiction) -> None:
        self.codes: dict[str, str] = {}
        self.organisations: dict[str, Organisation] = {}
        for language in _languages(town):
            with translation.override(language):
                for code in workflow.CLOSING_CODES.values():
                    self.codes |= {code.code: code.code, str(code.label).casefold(): code.code}
                for one in setup.of(town).organisations.values():
                    self.organisations |= {one.code: one, str(one).casefold(): one}


def _said(cells: list[Any], at: int) -> Any:
    value = cells[at] if at < len(cells) else None
    return (
        value.date()
        if isinstance(value, datetime)
        else str(value or "").strip()
        if not hasattr(value, "year")
        else value
    )


def _row(n: int, said: dict[str, Any], lines: dict[str, OrderLine], seen: dict[str, int], words: _Words) -> Row:
    typed = str(said["reference"])
    prefix = next(iter(lines.values())).report.jurisdiction.prefix if lines else ""
    reference = references.read(prefix, typed) or typed[:40]
    if not said["answer"]:
        return Row(n, reference)
    code = words.codes.get(str(said["answer"]).casefold(), "")
    line = lines.get(reference)
    if line and line.code and line.code == code:
        return Row(n, reference)  # told before, and still so
    if reference in seen:
        return Row(
            n,
            reference,
            problem=_("%(report)s stands in row %(n)s already.") % {"report": reference, "n": seen[reference]},
        )
    seen[reference] = n
    if not code:
        labels = ", ".join(str(one.label) for one in workflow.CLOSING_CODES.values())
        sentence = _("“%(said)s” is none of the answers. Write one of: %(labels)s.")
        return Row(n, reference, problem=sentence % {"said": str(said["answer"])[:40], "labels": labels})
    try:
        return Row(n, reference, _answer(reference, code, said, words))
    except BadInput as problem:
        return Row(n, reference, problem=problem.detail)


def _answer(reference: str, code: str, said: dict[str, Any], words: _Words) -> Answer:
    until = cleaning.day(said["until"], "until") if said.get("until") else None
    whose = str(said.get("organisation") or "")
    if whose and whose.casefold() not in words.organisations:
        raise BadInput(
            errors={"organisation": _("“%(code)s” is not in the list. Choose one that is.") % {"code": whose[:60]}}
        )
    note = cleaning.text(str(said.get("note") or ""), "note")
    return Answer(reference, code, until, words.organisations.get(whose.casefold()), note)


def close(link: JobLink, file: Any) -> tuple[int, list[Row]]:
    """(how many were closed, the rows that are wrong). With one wrong row nothing is closed. Raises BadInput at `sheet`."""
    rows = read(link, file)
    answers = [row.answer for row in rows if row.answer]
    lines = {line.report.reference: line for line in contracting.lines_of(link)}
    lacking = contracting.problems_of(answers, lines, with_photo=False)
    wrong = [row for row in rows if row.problem or row.reference in lacking]
    if wrong:
        return 0, [row if row.problem else Row(row.n, row.reference, problem=lacking[row.reference]) for row in wrong]
    if not answers:
        raise BadInput(errors={"sheet": _("The sheet holds no new answers.")})
    return contracting.close(link, answers), []
