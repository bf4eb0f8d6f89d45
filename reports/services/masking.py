"""What in a text points at a person: numbers that are masked in public by themselves, names that an officer looks at.

Swedish personal identity numbers and coordination numbers by their checksum (Skatteverket, SKV 704 and 707), telephone numbers
in national and international form, e-mail addresses also where @ is written in words, and number plates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "masking_words.json"
MASK = "▒▒▒"
IDENTITY, PHONE, EMAIL, PLATE, NAME, CHOSEN = "identity", "phone", "email", "plate", "name", "chosen"

_GAP = r"[ \t\u00a0./\u2010-\u2015-]"
_IDENTITY = re.compile(
    r"(?<![\d-])((?:1[89]|20)?\d\d)[ -]?(\d\d)[ -]?(\d\d)[ \u00a0]?[-\u2010-\u2015+]?[ \u00a0]?(\d{4})(?![\d-])"
)
_EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(a\)|\[a\]|\(at\)|\[at\]|\s(?:at|snabel-?a)\s)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\]|\s(?:dot|punkt)\s)\s?[\w-]+)*"
    r"\s?(?:\.|\(dot\)|\[dot\]|\s(?:dot|punkt)\s)\s?[a-z]{2,10}\b",
    re.IGNORECASE,
)
_NATIONAL = re.compile(rf"(?<![\w,.:;+-])(?:\(0\d{{1,3}}\)|0)(?:{_GAP}?{_GAP}?\(?\d\)?){{6,11}}(?![\w:]|[.,]\d)")
_ABROAD = re.compile(rf"(?<![\w+])(?:\+|00)(?:{_GAP}?{_GAP}?\(?\d\)?){{8,15}}(?![\w:]|[.,]\d)")
_HOURS = re.compile(r"[01]\d\.?[0-5]\d\s?[-\u2010-\u2015]\s?[0-2]\d\.?[0-5]\d")  # 08.00-17.00
_SHORT = re.compile(rf"\d{{2,4}}(?:{_GAP}?\d{{2,3}}){{1,3}}(?![\w:]|[.,]\d)")
_CALL = re.compile(
    r"\b(?:tel|tele|telefon|tfn|mobil|mob|ring|sms|sms:a|call|phone|text|nås på|numret|nummer)\b[:.]?(?:\s+(?:är|is|på|till|me on|mig på|oss på|on))?[:.]?\s*$",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?<![\w-])([A-HJ-PR-UW-Za-hj-pr-uw-z]{3})([ \u00a0-]?)(\d\d[A-HJ-NPR-UW-Za-hj-npr-uw-z\d])(?![\w-]|[.,]\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_VEHICLE = re.compile(
    r"\b(?:reg(?:nr|nummer|istreringsnummer)?|skylt(?:en)?|bil(?:en)?|moped(?:en)?|släp(?:et)?|car|plate|number)\b[\w ,:.]{0,24}$",
    re.IGNORECASE,
)
SHORTEST_NATIONAL, SHORTEST_SHORT, LONGEST_SHORT = 9, 5, 8


@dataclass(frozen=True)
class Found:
    """Characters `start` to `end` (not with it) of the text."""

    start: int
    end: int
    sort: str


def numbers(text: str) -> list[Found]:
    """What is masked in public by itself, in order, without overlaps."""
    if not text:
        return []
    found: list[Found] = []
    for seek in (_emails, _identities, _phones, _plates):
        found += [one for one in seek(text) if not any(one.start < two.end and two.start < one.end for two in found)]
    return sorted(found, key=lambda one: one.start)


def names(text: str) -> list[Found]:
    """Words that look like a person's name, for the officer's eye; never masked by themselves."""
    first, endings, not_names = _known_names()
    found: list[Found] = []
    for hit in _WORD.finditer(text):
        word = hit[0]
        if not word[:1].isupper() or (word.isupper() and len(word) > 3) or word.casefold() in not_names:
            continue
        begins = found and text[found[-1].end : hit.start()] == " "
        if word.casefold() in first or (word.casefold().endswith(endings) and len(word) > 6):
            if begins:
                found[-1] = Found(found[-1].start, hit.end(), NAME)
            else:
                found.append(Found(hit.start(), hit.end(), NAME))
    return found


def masked(text: str, chosen: Iterable[tuple[int, int]] = ()) -> str:
    """As the public reads it: numbers by themselves, and what an officer chose."""
    for one in reversed(_merged([*numbers(text), *(Found(start, end, CHOSEN) for start, end in chosen)])):
        text = text[: one.start] + MASK + text[one.end :]
    return text


def pieces(text: str, chosen: Iterable[tuple[int, int]] = ()) -> Iterator[tuple[str, str]]:
    """(words, sort) of the whole text in order; sort is "" where everybody reads it."""
    at = 0
    spans = [*numbers(text), *(Found(start, end, CHOSEN) for start, end in chosen)]
    spans += [one for one in names(text) if not any(one.start < two.end and two.start < one.end for two in spans)]
    for one in _merged(spans):
        if one.start > at:
            yield text[at : one.start], ""
        yield text[one.start : one.end], one.sort
        at = one.end
    if at < len(text):
        yield text[at:], ""


def places_of(text: str, words: str) -> list[tuple[int, int]]:
    """Everywhere where these words stand, whole, whatever their case."""
    hits = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)
    return [(hit.start(), hit.end()) for hit in hits]


def _merged(spans: list[Found]) -> list[Found]:
    joined: list[Found] = []
    for one in sorted(spans, key=lambda found: (found.start, -found.end)):
        if joined and one.start < joined[-1].end:
            joined[-1] = Found(joined[-1].start, max(joined[-1].end, one.end), joined[-1].sort)
        else:
            joined.append(one)
    return joined


def _emails(text: str) -> Iterator[Found]:
    if "@" in text or "(" in text or "[" in text or " at " in text or "nabel" in text:
        for hit in _EMAIL.finditer(text):
            yield Found(hit.start(), hit.end(), EMAIL)


def _identities(text: str) -> Iterator[Found]:
    for hit in _IDENTITY.finditer(text):
        year, month, day, last = hit.groups()
        if is_identity(year, month, day, last):
            yield Found(hit.start(), hit.end(), IDENTITY)


def is_identity(year: str, month: str, day: str, last: str) -> bool:
    """Whether the digits are a personal identity number or (day + 60) a coordination number: a real day and the right checksum."""
    try:
        date(int(year) if len(year) == 4 else 2000, int(month), (int(day) - 60) if int(day) > 60 else int(day))
    except ValueError:
        return False
    return checksum(year[-2:] + month + day + last[:3]) == int(last[3])


def checksum(digits: str) -> int:
    """The last digit to nine others: doubled from the first, every other one, their digits added (ISO/IEC 7812-1)."""
    total = sum(sum(divmod(int(digit) * (2 - n % 2), 10)) for n, digit in enumerate(digits))
    return -total % 10


def _phones(text: str) -> Iterator[Found]:
    for hit in _ABROAD.finditer(text):
        yield Found(hit.start(), hit.end(), PHONE)
    for hit in _NATIONAL.finditer(text):
        digits = re.sub(r"\D", "", hit[0])
        shortest = SHORTEST_NATIONAL - 1 if digits.startswith("08") else SHORTEST_NATIONAL
        if len(digits) >= shortest and not _HOURS.fullmatch(hit[0]):
            yield Found(hit.start(), hit.end(), PHONE)
    for hit in _SHORT.finditer(text):
        digits = re.sub(r"\D", "", hit[0])
        if SHORTEST_SHORT < len(digits) <= LONGEST_SHORT and _CALL.search(text[max(0, hit.start() - 40) : hit.start()]):
            yield Found(hit.start(), hit.end(), PHONE)


def _plates(text: str) -> Iterator[Found]:
    for hit in _PLATE.finditer(text):
        letters, gap, _digits = hit.groups()
        if letters.casefold() in _not_plates():
            continue
        sure = letters.isupper() or not gap
        if sure or _VEHICLE.search(text[max(0, hit.start() - 50) : hit.start()]):
            yield Found(hit.start(), hit.end(), PLATE)


@cache
def _known_names() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    known = json.loads(FILE.read_text(encoding="utf-8"))
    return frozenset(known["first_names"]), tuple(known["surname_endings"]), frozenset(known["not_names"])


@cache
def _not_plates() -> frozenset[str]:
    return frozenset(json.loads(FILE.read_text(encoding="utf-8"))["not_plates"])
