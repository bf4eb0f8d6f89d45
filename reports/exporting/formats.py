"""Sheets as CSV, XLSX, GeoJSON and GeoPackage, row by row into a file: the size of the whole costs no memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo import tables
from reports.exporting.sheets import DECIMAL, WHOLE, Cell, Row, Sheet
from reports.services.spreadsheets import guarded

EVERY, ROWS_PER_XLSX_SHEET = 2000, 1_000_000
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Format:
    """`write` gets the sheet, the file to make and whom to tell how many rows are done."""

    label: str | Promise
    ending: str
    media: str
    write: Callable[[Sheet, Path, Progress], None]
    needs_places: bool = False


def counted(rows: Iterable[Row], progress: Progress) -> Iterator[Row]:
    """The same rows; says now and then how many have passed, and at the end."""
    n = 0
    for row in rows:
        yield row
        n += 1
        if n % EVERY == 0:
            progress(n)
    progress(n)


def for_excel(sheet: Sheet, path: Path, progress: Progress) -> None:
    """Semicolons, decimal commas and a byte order mark: what spreadsheet programs in Sweden open right by a double click."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        _csv(sheet, file, ";", progress, lambda cell: str(cell).replace(".", ","))


def plain(sheet: Sheet, path: Path, progress: Progress) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        _csv(sheet, file, ",", progress, str)


def _csv(sheet: Sheet, file: Any, comma: str, progress: Progress, decimal: Callable[[float], str]) -> None:
    out = csv.writer(file, delimiter=comma)
    out.writerow([guarded(column.label) for column in sheet.columns])
    for row in counted(sheet.rows, progress):
        out.writerow([_cell(cell, decimal) for cell in row.cells])
    if sheet.note:
        out.writerow([guarded(sheet.note)])


def _cell(cell: Cell, decimal: Callable[[float], str]) -> str:
    if isinstance(cell, str):
        return guarded(cell)
    if cell is None:
        return ""
    return decimal(cell) if isinstance(cell, float) else str(cell)


def xlsx(sheet: Sheet, path: Path, progress: Progress) -> None:
    """Texts are written as texts, so that none becomes a formula. A further sheet begins where one is full."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page: Any = None
    for n, row in enumerate(counted(sheet.rows, progress)):
        if n % ROWS_PER_XLSX_SHEET == 0:
            page = _page(book, sheet)
        page.append([_text(WriteOnlyCell, page, cell) if isinstance(cell, str) else cell for cell in row.cells])
    page = page or _page(book, sheet)
    if sheet.note:
        page.append([_text(WriteOnlyCell, page, sheet.note)])
    book.save(path)


def _page(book: Any, sheet: Sheet) -> Any:
    page = book.create_sheet()
    page.freeze_panes = "A2"
    page.append([column.label for column in sheet.columns])
    return page


def _text(make: Any, page: Any, said: str) -> Any:
    cell = make(page, value="")
    cell.value, cell.data_type = "".join(char for char in said if char >= " " or char in "\t\n")[:32_000], "s"
    return cell


def geojson(sheet: Sheet, path: Path, progress: Progress) -> None:
    codes = [column.code for column in sheet.columns]
    with path.open("w", encoding="utf-8") as file:
        note = f'"note": {json.dumps(sheet.note, ensure_ascii=False)}, ' if sheet.note else ""
        file.write(f'{{"type": "FeatureCollection", {note}"features": [')
        for n, row in enumerate(counted(sheet.rows, progress)):
            feature = {"type": "Feature", "geometry": row.place, "properties": dict(zip(codes, row.cells, strict=True))}
            file.write(("," if n else "") + "\n" + json.dumps(feature, ensure_ascii=False))
        file.write("\n]}\n")


def geopackage(sheet: Sheet, path: Path, progress: Progress) -> None:
    rows = counted(sheet.rows, progress)
    while True:
        piece = list(islice(rows, EVERY))
        if not piece and path.exists():
            return
        columns = {
            column.code: [_typed(row.cells[n], column.sort) for row in piece] for n, column in enumerate(sheet.columns)
        }
        tables.append(path, "data", sheet.places, [row.place for row in piece], columns)
        if len(piece) < EVERY:
            return


def _typed(cell: Cell, sort: str) -> Any:
    """Every piece of a column has the same sort, whatever the first rows hold."""
    if sort in (DECIMAL, WHOLE):
        return float("nan") if cell is None else float(cell)
    return "" if cell is None else str(cell)


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "xlsx": Format(_("Excel (XLSX)"), "xlsx", SHEET, xlsx),
    "semicolon": Format(_("CSV with semicolons, opens in Excel"), "csv", "text/csv; charset=utf-8", for_excel),
    "comma": Format(_("CSV with commas, for programs"), "csv", "text/csv; charset=utf-8", plain),
    "geojson": Format(_("GeoJSON, for maps"), "geojson", "application/geo+json", geojson, needs_places=True),
    "gpkg": Format(_("GeoPackage, for QGIS and ArcGIS"), "gpkg", "application/geopackage+sqlite3", geopackage, needs_places=True),
}  # fmt: skip
