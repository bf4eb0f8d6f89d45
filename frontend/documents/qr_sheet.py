"""Codes for lamp posts and the like, to print on weatherproof labels: each opens the form for its own post."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

COLUMNS, ROWS = 3, 8
MARGIN_MM, CODE_MM = 8.0, 26.0
A4_MM = (210.0, 297.0)
INK = "#1a2328"


@dataclass(frozen=True)
class Label:
    """One label: the address in the code, a large number, and a line of words."""

    address: str
    number: str
    words: str


def pdf(labels: Iterable[Label], *, title: str, note: str = "") -> bytes:
    """A4 sheets of 3 x 8 labels. `note` stands below every sheet, for made-up towns."""
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(A4_MM[0] * mm, A4_MM[1] * mm))
    canvas.setTitle(title)
    for place, label in enumerate(labels):
        on_page = place % (COLUMNS * ROWS)
        if place and not on_page:
            _end(canvas, note, mm)
        column, row = on_page % COLUMNS, on_page // COLUMNS
        wide, high = (A4_MM[0] - 2 * MARGIN_MM) / COLUMNS, (A4_MM[1] - 2 * MARGIN_MM) / ROWS
        _label(
            canvas,
            label,
            (MARGIN_MM + column * wide) * mm,
            (A4_MM[1] - MARGIN_MM - (row + 1) * high) * mm,
            wide * mm,
            high * mm,
            mm,
        )
    _end(canvas, note, mm)
    canvas.save()
    return out.getvalue()


def _label(canvas: Any, label: Label, x: float, y: float, wide: float, high: float, mm: float) -> None:
    import segno
    from reportlab.lib.colors import HexColor

    canvas.setStrokeColor(HexColor("#c9cec8"))
    canvas.setLineWidth(0.3)
    canvas.rect(x, y, wide, high)
    canvas.setFillColor(HexColor(INK))
    matrix = list(segno.make(label.address, error="m", micro=False).matrix)
    cell = CODE_MM * mm / len(matrix)
    left, top = x + 4 * mm, y + (high + CODE_MM * mm) / 2
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                canvas.rect(left + column * cell, top - (row + 1) * cell, cell, cell, stroke=0, fill=1)
    text_x = left + CODE_MM * mm + 3 * mm
    canvas.setFont("Body-Bold", 15)
    canvas.drawString(text_x, y + high / 2 + 2 * mm, label.number)
    canvas.setFont("Body", 7.5)
    for number, line in enumerate(_lines(canvas, label.words, wide - (text_x - x) - 2 * mm)):
        canvas.drawString(text_x, y + high / 2 - (3 + 3.2 * number) * mm, line)


def _lines(canvas: Any, words: str, wide: float) -> list[str]:
    from reportlab.lib.utils import simpleSplit

    return simpleSplit(words, "Body", 7.5, wide)[:4]


def _end(canvas: Any, note: str, mm: float) -> None:
    if note:
        canvas.setFont("Body", 7)
        canvas.drawCentredString(A4_MM[0] * mm / 2, 3.5 * mm, note)
    canvas.showPage()


def fonts() -> None:
    """Vera comes with reportlab and has every letter of Swedish and English; nothing is asked of the machine."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "Body" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Body", "Vera.ttf"))
        pdfmetrics.registerFont(TTFont("Body-Bold", "VeraBd.ttf"))
