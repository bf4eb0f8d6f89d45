"""What a text is found by: one function for both databases (decision 13). Without marks, without endings, compounds also by their parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from geo.gazetteer import fold
from geo.models import Jurisdiction
from reports.services import setup
from reports.services.suggesting import stemmers

WORD = re.compile(r"\w+", re.UNICODE)
ENDING = re.compile(r"(?<=\w{4})(?:an|or|orna|(?<=[lnr])et)$")  # the stemmer leaves lampan, so that ocean stays ocean
SWALLOWED = re.compile(r"(?<=\w{3})e(l|n|r)n?$")  # tunnel, tunneln and tunnlar are one word
PART_FROM = 3
COMPOUND_FROM = 7
LONGEST, MOST_ASKED = 40, 12
COMPOUND_PARTS = Path(__file__).parent.parent / "compound_parts.json"

Parts = tuple[tuple[str, tuple[str, ...]], ...]  # (how it stands in a compound, the stems that it is found by)


def of_text(text: str, parts: Parts = ()) -> list[str]:
    """The terms of a text, each once, in order. `parts` are words that compounds are found by as well."""
    found: dict[str, None] = {}
    for word in WORD.findall(text.casefold()):
        found.update(dict.fromkeys(stems(word[:LONGEST])))
        whole = _joined(word[:LONGEST])
        if len(whole) >= COMPOUND_FROM:
            for part, stemmed in parts:
                if part in whole and (whole.startswith(part) or len(part) > PART_FROM or whole.endswith(part)):
                    found.update(dict.fromkeys(stemmed))
    return list(found)


def query(text: str) -> list[tuple[str, ...]]:
    """What is asked for, word by word: one of each word's stems must be there; the last word also as it begins."""
    words = WORD.findall(text.casefold())[:MOST_ASKED]
    asked = [found for word in words if (found := stems(word[:LONGEST]))]
    if asked and words:
        asked[-1] = tuple(dict.fromkeys([*asked[-1], _joined(words[-1][:LONGEST])]))
    return [tuple(one for one in found if one) for found in asked]


def parts_of(jurisdiction: Jurisdiction) -> Parts:
    """The words of a town's compounds: common ones, and those that its kinds know, in all languages."""
    return _parts(setup.of(jurisdiction))


@lru_cache(maxsize=8)
def _parts(here: setup.Setup) -> Parts:
    common = json.loads(COMPOUND_PARTS.read_text(encoding="utf-8")).values()
    known = (word for kind in here.all_kinds for words in kind.words.values() for word in words)
    single = [part.strip().removeprefix("=") for word in known for part in word.split("+")]
    found: dict[str, tuple[str, ...]] = {}
    for word in [*(word for words in common for word in words), *single]:
        if " " not in word and len(_joined(word)) >= PART_FROM:
            forms = [_joined(word), *(stem for stem in stems(word.casefold()) if len(stem) > PART_FROM)]
            found.update(dict.fromkeys(forms, stems(word.casefold())))
    return tuple(found.items())


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, ...]:
    """The word without Swedish endings (Snowball, and those that it leaves), without marks; two when it can be read in two ways."""
    if not word.isalpha():
        return tuple(filter(None, [_joined(word)]))
    stem = ENDING.sub("", stemmers()[0].stemWord(word))
    return tuple(dict.fromkeys(filter(None, map(_joined, (stem, SWALLOWED.sub(r"\1", stem), *_shortened(word))))))


def _shortened(word: str) -> Iterable[str]:
    """klotter as klottr, which is what is left of klottret."""
    short = SWALLOWED.sub(r"\1", word)
    return [short] if short != word else []


def _joined(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())
