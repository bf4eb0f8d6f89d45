"""What may be typed into a field of a verb: one table, for forms and API alike. Each raises BadInput with a sentence at the field."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
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
    "code": _closing_code,
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
        try:
            clean[name] = FIELDS[name](jurisdiction, value, name)
        except BadInput as problem:
            errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    return clean
