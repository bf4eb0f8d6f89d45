"""What stands on the pages of a PDF as Typst writes it: words, photos, drawings. Its objects lie one by one, its streams are packed by zlib."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

_OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\s(.*?)\sendobj$", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)endstream", re.DOTALL)
_NEXT = re.compile(rb"/(\w+) [\d.]+ Tf|/(\w+) Do|\(")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass
class Page:
    """`words` as they are drawn one after another, without spaces and line breaks. A drawing is a page within the page."""

    words: str = ""
    photos: list[Image.Image] = field(default_factory=list)
    drawings: list[Page] = field(default_factory=list)
    size: tuple[int, int] = (0, 0)
    strokes: str = ""

    def says(self, text: str) -> bool:
        """Whether the text stands here, wherever its lines break."""
        return "".join(text.split()) in self.words


def pages(pdf: bytes) -> list[Page]:
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(pdf)}
    kids = next(body for body in objects.values() if b"/Kids" in body)
    order = re.findall(rb"(\d+) 0 R", re.search(rb"/Kids \[(.*?)\]", kids, re.DOTALL)[1])  # type: ignore[index]
    return [_page(objects, objects[int(number)]) for number in order]


def _page(objects: dict[int, bytes], body: bytes) -> Page:
    content = re.search(rb"/Contents (\d+) 0 R", body)
    fonts, things = _named(objects, body, b"Font"), _named(objects, body, b"XObject")
    strokes = _unpacked(objects[int(content[1])] if content else body)
    page, table = Page(strokes=strokes.decode("latin-1")), {}
    box = re.search(rb"/BBox \[0 0 (\d+) (\d+)\]", body)
    page.size = (int(box[1]), int(box[2])) if box else (0, 0)
    at = 0
    while found := _NEXT.search(strokes, at):
        font, thing, at = found[1], found[2], found.end()
        if font:
            table = _letters(objects, fonts[font])
        elif thing:
            _put(objects, page, things[thing])
        else:
            at = _closed(strokes, at)
            page.words += "".join(table[code].strip() for code in _codes(strokes[found.end() : at - 1]))
    return page


def _closed(strokes: bytes, at: int) -> int:
    """Behind the bracket that closes a string; brackets within it come in pairs, or with a backslash."""
    depth = 1
    while depth:
        letter = strokes[at : at + 1]
        depth += {b"(": 1, b")": -1}.get(letter, 0)
        at += 2 if letter == b"\\" else 1
    return at


def _put(objects: dict[int, bytes], page: Page, body: bytes) -> None:
    if b"/Subtype /Form" in body:
        page.drawings.append(_page(objects, body))
    else:
        page.photos.append(Image.open(io.BytesIO(_STREAM.search(body)[1])))  # type: ignore[index]


def _named(objects: dict[int, bytes], body: bytes, sort: bytes) -> dict[bytes, bytes]:
    """{name: object} of the fonts, or of what is drawn, that a page or a drawing brings along, said there or in an object of its own."""
    apart = re.search(rb"/Resources (\d+) 0 R", body)
    said = objects[int(apart[1])] if apart else body
    there = re.search(rb"/" + sort + rb" (\d+) 0 R", said)
    here = re.search(rb"/" + sort + rb" <<(.*?)>>", said, re.DOTALL)
    inside = objects[int(there[1])] if there else here[1] if here else b""
    return {name: objects[int(number)] for name, number in re.findall(rb"/(\w+) (\d+) 0 R", inside)}


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    """{code: what it reads} of a font."""
    table: Any = re.search(rb"/ToUnicode (\d+) 0 R", font)
    pairs = re.findall(rb"<(\w{4})> <(\w+)>", _unpacked(objects[int(table[1])]).split(b"endcodespacerange")[1])
    return {int(code, 16): bytes.fromhex(reads.decode()).decode("utf-16-be") for code, reads in pairs}


def _codes(letters: bytes) -> list[int]:
    """Two bytes each."""

    def plain(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else _ESCAPED.get(found[1], found[1])

    raw = _ESCAPE.sub(plain, letters)
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]


def _unpacked(body: bytes) -> bytes:
    packed: Any = _STREAM.search(body)
    return zlib.decompressobj().decompress(packed[1]) if b"/FlateDecode" in body else packed[1]
