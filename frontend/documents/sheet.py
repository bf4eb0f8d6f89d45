"""An A4 in words: a title, a lead, large figures, blocks of lines, and a code to the page that stays up to date."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from django.utils import translation

from frontend.documents.qr_sheet import INK, fonts

TOGETHER = 20  # longer blocks run over the page


@dataclass(frozen=True)
class Block:
    """A heading with its lines; `figures` are (number, words) that stand large above them."""

    title: str
    lines: Sequence[str]
    figures: Sequence[tuple[str, str]] = field(default_factory=tuple)
    photos: Sequence[bytes] = field(default_factory=tuple)


def language(town: Any) -> Any:
    """For the words of a sheet: the reader's language, or the town's first where the letters are joined and run from the right,
    which reportlab cannot set."""
    return translation.override(town.languages[0] if translation.get_language_bidi() else translation.get_language())


def pdf(*, title: str, lead: str, blocks: Sequence[Block], address: str, address_words: str, note: str = "") -> bytes:
    """As many A4 pages as it takes. `note` stands below every page, for made-up towns."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

    fonts()
    body = ParagraphStyle("body", fontName="Body", fontSize=12, leading=17, textColor=HexColor(INK), spaceAfter=3)
    large = ParagraphStyle("large", parent=body, fontName="Body-Bold", fontSize=24, leading=28)
    head = ParagraphStyle("head", parent=body, fontName="Body-Bold", fontSize=20, leading=25, spaceAfter=4)
    second = ParagraphStyle("second", parent=body, fontName="Body-Bold", fontSize=14, leading=19, spaceBefore=10)

    def words(text: str, style: Any) -> Any:
        return Paragraph(escape(text), style)

    top = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    heading = [[words(title, head), words(lead, body)], [_code(address, mm), words(address_words, body)]]
    story: list[Any] = [
        Table([heading], colWidths=[125 * mm, 45 * mm], style=top),
        Spacer(1, 4 * mm),
    ]  # fmt: skip
    for block in blocks:
        parts: list[Any] = [words(block.title, second)]
        if block.figures:
            cells = [[words(number, large), words(said, body)] for number, said in block.figures]
            parts.append(Table([cells], colWidths=[170 * mm / len(cells)] * len(cells), style=top))
        parts += [words(line, body) for line in block.lines if line]
        if len(parts) <= TOGETHER:
            story.append(KeepTogether(parts))
        else:
            story += parts
        story += [_picture(photo, mm) for photo in block.photos]

    def foot(canvas: Any, document: Any) -> None:
        if note:
            canvas.setFont("Body", 8)
            canvas.drawCentredString(105 * mm, 8 * mm, note)

    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=(210 * mm, 297 * mm), leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm, title=title
    )  # fmt: skip
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _picture(photo: bytes, mm: float) -> Any:
    from reportlab.platypus import Image

    picture = Image(io.BytesIO(photo))
    shrink = min(170 * mm / picture.imageWidth, 110 * mm / picture.imageHeight)
    picture.drawWidth, picture.drawHeight = picture.imageWidth * shrink, picture.imageHeight * shrink
    picture.spaceAfter = 4 * mm
    return picture


def _code(address: str, mm: float) -> Any:
    import segno
    from reportlab.graphics.shapes import Drawing, Rect
    from reportlab.lib.colors import HexColor

    matrix = list(segno.make(address, error="m", micro=False).matrix)
    side = 30 * mm
    cell = side / len(matrix)
    drawn = Drawing(side, side)
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                drawn.add(
                    Rect(column * cell, side - (row + 1) * cell, cell, cell, fillColor=HexColor(INK), strokeWidth=0)
                )
    return drawn
