"""What may be typed into a field of a verb: one table, for forms and API alike. Each raises BadInput with a sentence at the field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from geo.models import Jurisdiction, Zone
from reports import references, workflow
from reports.errors import BadInput
from reports.models import Crew, Kind, Organisation, Report, Team
from reports.services import setup

TEXT_MAX = 4000
PARTS = (2, 6)
BLOCK_DAYS = (1, 7, 30)
LINES_MAX, BOXES_MAX, REFERENCES_MAX = 60, 200, 200
COST_LINE = re.compile(
    r"(?P<amount>\d[\d \u00a0]*(?:[.,]\d{1,2})?)\s+(?:(?P<unit>st|pcs|pc|m|m2|m3|kg|l|h|tim|ton|set)\.?\s+)?(?P<what>.+?)"
    r"(?:\s+(?:à|a|@)\s*(?P<price>\d[\d \u00a0]*(?:[.,]\d{1,2})?)(?:\s*(?:kr|sek|:-))?)?",
    re.IGNORECASE,
)


def text(value: Any, field: str = "text", *, at_most: int = TEXT_MAX) -> str:
    """NFC, without control characters; refuses what is too long (nothing is cut off silently)."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(errors={field: _("Write text here.")})
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadInput(errors={field: _("The text holds characters that cannot be kept. Write it again without them.")})
    if "\0" in value:
        raise BadInput(errors={field: _("The text holds characters that cannot be kept. Write it again without them.")})
    clean = unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
    if len(clean) > at_most:
        sentence = _("The text is %(length)s characters. Shorten it to %(most)s.")
        raise BadInput(errors={field: sentence % {"length": len(clean), "most": at_most}})
    return clean


def number(value: Any, field: str, *, low: int, high: int) -> int:
    sentence = _("Write a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip().isdecimal():
        raise BadInput(errors={field: sentence})
    if len(str(value)) > 9 or not low <= int(value) <= high:
        raise BadInput(errors={field: sentence})
    return int(value)


def day(value: Any, field: str) -> date:
    try:
        found = value if isinstance(value, date) else parse_date(str(value))
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2200:
        raise BadInput(errors={field: _("Write a date like 2026-11-30.")})
    return found


def kind(jurisdiction: Jurisdiction, code: Any, field: str = "category") -> Kind:
    if not code:
        raise BadInput(errors={field: _("Say what is wrong: choose one of the kinds.")})
    found = setup.of(jurisdiction).kinds.get(str(code))
    if not found:
        raise BadInput(errors={field: _("We do not know that kind. Choose one of the list.")})
    return found


def report(jurisdiction: Jurisdiction, typed: Any, field: str = "reference") -> Report:
    reference = references.read(jurisdiction.prefix, str(typed or ""))
    found = reference and Report.objects.filter(jurisdiction=jurisdiction, reference=reference).first()
    if not found:
        raise BadInput(errors={field: _("We know no report with that reference. Check it, letter by letter.")})
    return found


def crew(jurisdiction: Jurisdiction, code: Any, field: str = "crew") -> Crew:
    return _one(Crew, jurisdiction, code, field)


def _one(model: Any, jurisdiction: Jurisdiction, code: Any, field: str) -> Any:
    found = model.objects.filter(jurisdiction=jurisdiction, code=str(code)).first()
    if not found:
        raise BadInput(
            errors={field: _("“%(code)s” is not in the list. Choose one that is.") % {"code": str(code)[:60]}}
        )
    return found


def _person(jurisdiction: Jurisdiction, username: Any, field: str) -> Any:
    found = get_user_model().objects.filter(username=str(username), is_active=True).first()
    if not found or found.jurisdiction_id not in (None, jurisdiction.pk):
        raise BadInput(
            errors={field: _("“%(code)s” is not in the list. Choose one that is.") % {"code": str(username)[:60]}}
        )
    return found


def _truth(value: Any, field: str) -> bool:
    if value in (True, "1", "true", "on", "yes"):
        return True
    if value in (False, "0", "false", "off", "no"):
        return False
    raise BadInput(errors={field: _("Answer yes or no.")})


def _block_days(jurisdiction: Jurisdiction, value: Any, field: str) -> int:
    if str(value) not in [str(days) for days in BLOCK_DAYS]:
        raise BadInput(errors={field: _("Choose one of: %(days)s days.") % {"days": ", ".join(map(str, BLOCK_DAYS))}})
    return int(value)


def _closing_code(jurisdiction: Jurisdiction, value: Any, field: str) -> str:
    if value not in workflow.CLOSING_CODES:
        raise BadInput(errors={field: _("Say how it ended: choose one of the answers.")})
    return str(value)


def _photo_ids(jurisdiction: Jurisdiction, value: Any, field: str) -> list[int]:
    if isinstance(value, list) and all(isinstance(one, int) or str(one).isdecimal() for one in value):
        return [int(one) for one in value]
    raise BadInput(errors={field: _("Name the photos by their numbers.")})


def _codes_by_report(jurisdiction: Jurisdiction, value: Any, field: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise BadInput(errors={field: _("Give one answer per report.")})
    return {str(reference): _closing_code(jurisdiction, code, field) for reference, code in value.items()}


def _zone(jurisdiction: Jurisdiction, code: Any, field: str) -> Zone:
    """A zone of a current layer, the default one first."""
    rows = Zone.objects.filter(jurisdiction=jurisdiction, version__is_current=True, code=str(code)[:60])
    found = rows.order_by("-version__layer__is_default").first()
    if not found:
        raise BadInput(
            errors={field: _("“%(code)s” is not in the list. Choose one that is.") % {"code": str(code)[:60]}}
        )
    return found


def _parts(jurisdiction: Jurisdiction, value: Any, field: str) -> list[dict[str, Any]]:
    """[{category, team?, note?}] of a split. Raises BadInput at `parts`, naming the part."""
    low, high = PARTS
    if (
        not isinstance(value, list)
        or not low <= len(value) <= high
        or not all(isinstance(part, dict) for part in value)
    ):
        raise BadInput(
            errors={field: _("Name %(low)s to %(high)s parts, each with its kind.") % {"low": low, "high": high}}
        )
    clean = []
    for number, part in enumerate(value, 1):
        try:
            clean.append(
                {
                    "kind": kind(jurisdiction, part.get("category")),
                    "team": _one(Team, jurisdiction, part["team"], "team") if part.get("team") else None,
                    "note": text(part.get("note"), "note", at_most=1000),
                }
            )
        except BadInput as problem:
            sentence = next(iter(problem.errors.values()))
            raise BadInput(errors={field: _("Part %(n)s: %(problem)s") % {"n": number, "problem": sentence}})
    return clean


def _lines(jurisdiction: Jurisdiction, value: Any, field: str) -> list[str]:
    """One per line, without empty ones and doubles."""
    lines = value if isinstance(value, list) else str(value).splitlines()
    found = [text(line, field, at_most=200) for line in lines]
    if len(found) > LINES_MAX:
        raise BadInput(errors={field: _("At most %(most)s lines.") % {"most": LINES_MAX}})
    return list(dict.fromkeys(line for line in found if line))


def _boxes(jurisdiction: Jurisdiction, value: Any, field: str) -> list[list[float]]:
    """[[left, top, right, bottom]], each from 0 to 1 of the picture."""
    sentence = _("Draw each box on the photo: left, top, right and bottom, from 0 to 1.")
    if not isinstance(value, list) or len(value) > BOXES_MAX:
        raise BadInput(errors={field: sentence})
    for box in value:
        fine = (
            isinstance(box, list)
            and len(box) == 4
            and all(isinstance(n, int | float) and not isinstance(n, bool) and 0 <= n <= 1 for n in box)
        )
        if not fine or box[0] >= box[2] or box[1] >= box[3]:
            raise BadInput(errors={field: sentence})
    return [[round(n, 4) for n in box] for box in value]


def _references(jurisdiction: Jurisdiction, value: Any, field: str) -> list[Report]:
    """Up to 200 reports by their references, as a list or in words with spaces, commas or lines between."""
    given = value if isinstance(value, list) else str(value).replace(",", " ").split()
    if not given or len(given) > REFERENCES_MAX:
        raise BadInput(errors={field: _("Name 1 to %(most)s reports.") % {"most": REFERENCES_MAX}})
    return list({one.pk: one for one in (report(jurisdiction, typed, field) for typed in given)}.values())


def _becomes(jurisdiction: Jurisdiction, value: Any, field: str) -> dict[str, str]:
    if not isinstance(value, dict) or any(str(what) not in workflow.BECOMES for what in value.values()):
        raise BadInput(
            errors={
                field: _("Say for each report what becomes of it: %(known)s.") % {"known": ", ".join(workflow.BECOMES)}
            }
        )
    return {str(reference).upper(): str(what) for reference, what in value.items()}


def _kit(jurisdiction: Jurisdiction, value: Any, field: str) -> str:
    known = kits(jurisdiction)
    if value not in known:
        raise BadInput(
            errors={field: _("“%(code)s” is not in the list. Choose one that is.") % {"code": str(value)[:60]}}
        )
    return str(value)


def kits(jurisdiction: Jurisdiction) -> list[str]:
    """What the town's crews have."""
    rows = Crew.objects.filter(jurisdiction=jurisdiction).exclude(kit="").order_by("kit")
    return list(rows.values_list("kit", flat=True).distinct())


def _costs(jurisdiction: Jurisdiction, value: Any, field: str) -> list[dict[str, Any]]:
    """[{what, amount, unit?, price?}], or lines like "2 st lampa à 120,50"."""
    given = value if isinstance(value, list) else [line for line in str(value).splitlines() if line.strip()]
    if len(given) > LINES_MAX:
        raise BadInput(errors={field: _("At most %(most)s lines.") % {"most": LINES_MAX}})
    return [_cost(one if isinstance(one, dict) else _cost_line(str(one), field), field) for one in given]


def _cost_line(line: str, field: str) -> dict[str, Any]:
    hit = COST_LINE.fullmatch(line.strip())
    if not hit or (not hit["price"] and re.search(r"\s(?:à|@)\s", hit["what"])):
        raise BadInput(
            errors={field: _("Write “%(line)s” like this: 2 pcs lamp à 120.50") % {"line": line.strip()[:60]}}
        )
    return {name: text or "" for name, text in hit.groupdict().items()}


def _cost(row: dict[str, Any], field: str) -> dict[str, Any]:
    what = text(row.get("what"), field, at_most=120)
    if not what:
        raise BadInput(errors={field: _("Say what was used.")})
    return {
        "what": what, "unit": text(row.get("unit") or "", field, at_most=20), "amount": decimal(row.get("amount", 1), field),
        "price": decimal(row.get("price") or 0, field),
    }  # fmt: skip


def decimal(value: Any, field: str) -> Decimal:
    """0 to 9,999,999 with at most two decimals; comma or point."""
    try:
        found = Decimal(str(value).replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found < 10_000_000 or found != round(found, 2):
        raise BadInput(errors={field: _("Write a number like 120.50.")})
    return found


FIELDS: dict[str, Callable[[Jurisdiction, Any, str], Any]] = {
    "note": lambda place, value, name: text(value, name),
    "reason": lambda place, value, name: text(value, name),
    "reply": lambda place, value, name: text(value, name),
    "description": lambda place, value, name: text(value, name),
    "question": lambda place, value, name: text(value, name, at_most=1000),
    "answer": lambda place, value, name: text(value, name),
    "place_text": lambda place, value, name: text(value, name, at_most=200),
    "title": lambda place, value, name: text(value, name, at_most=120),
    "priority": lambda place, value, name: number(value, name, low=1, high=4),
    "minutes": lambda place, value, name: number(value, name, low=0, high=100_000),
    "due_on": lambda place, value, name: day(value, name),
    "until": lambda place, value, name: day(value, name),
    "organisation": lambda place, value, name: _one(Organisation, place, value, name),
    "team": lambda place, value, name: _one(Team, place, value, name),
    "crew": crew,
    "person": _person,
    "category": kind,
    "into": report,
    "zone": _zone,
    "parts": _parts,
    "sensitive": lambda place, value, name: _truth(value, name),
    "private": lambda place, value, name: _truth(value, name),
    "text": lambda place, value, name: _truth(value, name),
    "photos": _photo_ids,
    "words": _lines,
    "photo": lambda place, value, name: number(value, name, low=1, high=999_999_999),
    "text_id": lambda place, value, name: number(value, name, low=1, high=999_999_999),
    "answer_to": lambda place, value, name: text(value, name, at_most=60),
    "boxes": _boxes,
    "clear": lambda place, value, name: _truth(value, name),
    "references": _references,
    "becomes": _becomes,
    "kit": _kit,
    "costs": _costs,
    "tasks": _lines,
    "ticked": lambda place, value, name: _photo_ids(place, value if isinstance(value, list) else [value], name),
    "anyway": lambda place, value, name: _truth(value, name),
    "waits": lambda place, value, name: _truth(value, name),
    "code": _closing_code,
    "block": _block_days,
    "reports": _codes_by_report,
    "lng": lambda place, value, name: value,
    "lat": lambda place, value, name: value,
}


def fields_of(verb: workflow.Verb, jurisdiction: Jurisdiction, typed: dict[str, Any]) -> dict[str, Any]:
    """The verb's fields, cleaned. Missing ones are named; unknown ones are refused; empty optional ones are left out."""
    errors: dict[str, str] = {
        name: _("This verb takes no such field.") for name in typed if name not in verb.needs + verb.may
    }
    clean: dict[str, Any] = {}
    for name in verb.needs + verb.may:
        value = typed.get(name)
        if value in (None, "", [], {}):
            if name in verb.needs:
                errors[name] = _("This is needed. Fill it in.")
            continue
        if value == workflow.NOBODY and name in verb.frees:
            clean[name] = None
            continue
        try:
            clean[name] = FIELDS[name](jurisdiction, value, name)
        except BadInput as problem:
            errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    return clean
