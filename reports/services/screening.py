"""Whether a text is about a person or a crime: then its writer is told where to turn, and it is held for review; never deleted."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from geo.words import Words
from reports.services import masking

FILE = Path(__file__).resolve().parent.parent / "screening_words.json"
WORD = re.compile(r"[^\W\d_]+")


def is_about_a_person(text: str) -> bool:
    """In any of the languages that we have words for, as nobody says in which one they write."""
    if not text:
        return False
    if masking.numbers(text):
        return True
    words = WORD.findall(text.casefold())
    row = f" {' '.join(words)} "
    whole, begins, phrases = _words()
    return (
        not whole.isdisjoint(words)
        or any(word.startswith(begins) for word in words)
        or any(f" {phrase} " in row for phrase in phrases)
    )


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    lists = [value for value in json.loads(FILE.read_text(encoding="utf-8")).values() if isinstance(value, dict)]
    found = {name: sorted({word for one in lists for word in one[name]}) for name in ("whole", "begins", "phrases")}
    return frozenset(found["whole"]), tuple(found["begins"]), tuple(found["phrases"])


def advice(jurisdiction: Jurisdiction, text: str) -> str:
    """Where to turn with such a text, with the town's own numbers; "" for any other text."""
    if not is_about_a_person(text):
        return ""
    calls = [str(Words(row.get("label", {}))) or row["number"] for row in jurisdiction.emergency]
    said = _("This seems to be about a person or a crime. We read the text before it is shown.")
    return " ".join([said, *(call if call.endswith(("?", ".", "!")) else f"{call}." for call in calls)])
