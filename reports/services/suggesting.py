"""Which kind somebody means by their own words: word lists of the kinds (data), forms by stem, parts of compounds."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from geo.gazetteer import SIGNS, fold
from geo.models import Jurisdiction
from reports.models import Kind
from reports.services import setup

LANGUAGES = ["swedish", "english"]
MOST_WORDS = 40
PART_FROM = 4  # shorter words count at the beginning of a word only: "is" is not in "visa"
TOGETHER = 1.0
MISTYPED_FROM, ALIKE, MISTYPED = 6, 0.87, 0.9


@dataclass(frozen=True)
class Term:
    """One thing to find: a word of its own (`stems`), a part of a word, or words in a row."""

    text: str
    stems: frozenset[str] = frozenset()

    def found(self, words: list[str], stems: list[frozenset[str]]) -> set[int]:
        """The numbers of the words in which it stands."""
        if " " in self.text:
            row = self.text.split()
            starts = (n for n in range(len(words) - len(row) + 1) if words[n : n + len(row)] == row)
            return {n + step for n in starts for step in range(len(row))}
        if self.stems:
            return {n for n, found in enumerate(stems) if found & self.stems}
        if len(self.text) < PART_FROM:
            return {n for n, word in enumerate(words) if word.startswith(self.text)}
        return {n for n, word in enumerate(words) if self.text in word}

    def nearly(self, word: str) -> bool:
        """Whether a word is this one, mistyped."""
        return abs(len(self.text) - len(word)) <= 2 and SequenceMatcher(None, self.text, word).ratio() >= ALIKE

    @property
    def weight(self) -> float:
        """A long word says more than a short one."""
        return 1 + len(self.text) / 20


@dataclass(frozen=True)
class Lexicon:
    """`entries` by kind, each the terms that must all be there; `long` by first letter, which is seldom the one mistyped."""

    entries: dict[str, list[list[Term]]]
    long: dict[str, list[tuple[str, Term]]]


def suggest(jurisdiction: Jurisdiction, text: str, most: int = 3) -> list[Kind]:
    """The likeliest kinds for what somebody wrote, best first; none when nothing is recognised."""
    tokens = text.casefold().translate(SIGNS).split()[:MOST_WORDS]
    if not tokens:
        return []
    here = setup.of(jurisdiction)
    points = _points(_lexicon(here), [fold(token) for token in tokens], [stems_of(token) for token in tokens])
    best = sorted(points, key=lambda code: -points[code])  # equal ones stay in the order of the kinds
    return [here.kinds[code] for code in best[:most]]


def _points(lexicon: Lexicon, words: list[str], stems: list[frozenset[str]]) -> dict[str, float]:
    """Each word counts once for a kind, and less when several kinds know it; words that belong together count more."""
    heard: dict[str, dict[int, float]] = {}
    together: dict[str, int] = {}
    for code, entries in lexicon.entries.items():
        heard[code], together[code] = defaultdict(float), 0
        for entry in entries:
            found = [term.found(words, stems) for term in entry]
            if not all(found):
                continue
            together[code] += len(entry) > 1
            for term, numbers in zip(entry, found, strict=True):
                for number in numbers:
                    heard[code][number] = max(heard[code][number], term.weight)
    known = {n for numbers in heard.values() for n in numbers}
    for n in set(range(len(words))) - known:
        for code, term in lexicon.long.get(words[n][:1], []) if len(words[n]) >= MISTYPED_FROM else []:
            if term.nearly(words[n]):
                heard[code][n] = max(heard[code][n], term.weight * MISTYPED)
    known_by = {n: sum(n in numbers for numbers in heard.values()) for n in range(len(words))}
    points = {
        code: sum(weight / known_by[n] ** 0.5 for n, weight in numbers.items()) + TOGETHER * together[code]
        for code, numbers in heard.items()
    }
    return {code: found for code, found in points.items() if found}


@lru_cache(maxsize=8)
def _lexicon(here: setup.Setup) -> Lexicon:
    entries = {code: [_entry(word) for word in _all_words(kind.words)] for code, kind in here.kinds.items()}
    long: dict[str, list[tuple[str, Term]]] = defaultdict(list)
    for code, known in entries.items():
        for entry in known:
            if len(entry) == 1 and len(entry[0].text) >= MISTYPED_FROM and " " not in entry[0].text:
                long[entry[0].text[0]].append((code, entry[0]))
    return Lexicon(entries, long)


def _all_words(by_language: dict[str, Any]) -> Iterable[str]:
    return (word for words in by_language.values() for word in words)


def _entry(text: str) -> list[Term]:
    return [_term(part.strip()) for part in text.split("+")]


def _term(text: str) -> Term:
    whole = text.removeprefix("=")
    return Term(fold(whole), stems_of(whole) if text.startswith("=") else frozenset())


_own = threading.local()


@lru_cache(maxsize=5000)
def stems_of(word: str) -> frozenset[str]:
    """The word without its endings, as each language would cut it, without marks."""
    return frozenset(fold(stemmer.stemWord(word.casefold())) for stemmer in stemmers())


def stemmers() -> list[Any]:
    """One per language, each thread its own: they are not made to be shared."""
    if not hasattr(_own, "stemmers"):
        import Stemmer

        _own.stemmers = [Stemmer.Stemmer(language) for language in LANGUAGES]
    return _own.stemmers
