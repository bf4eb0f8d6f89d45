"""The fields of a verb as form controls: what the table of verbs takes, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.kits import KITS
from geo import zones
from geo.models import Jurisdiction
from geo.words import Words
from reports import workflow
from reports.models import Crew, Team
from reports.services import cleaning, setup

LABELS = {
    "note": gettext_lazy("Note for colleagues (optional)"),
    "reason": gettext_lazy("Why? Residents can read this"),
    "reply": gettext_lazy("Words to the residents (optional)"),
    "question": gettext_lazy("What do you want to know? Only the reporter reads it"),
    "until": gettext_lazy("Until when"),
    "organisation": gettext_lazy("To whom"),
    "into": gettext_lazy("The report to merge with"),
    "person": gettext_lazy("Person"),
    "team": gettext_lazy("Team"),
    "crew": gettext_lazy("Crew"),
    "due_on": gettext_lazy("Due"),
    "priority": gettext_lazy("Priority"),
    "category": gettext_lazy("Kind"),
    "private": gettext_lazy("Private: not on the map"),
    "place_text": gettext_lazy("Place in words"),
    "zone": gettext_lazy("Zone"),
    "sensitive": gettext_lazy("Sensitive: only those with the right see it"),
    "code": gettext_lazy("How it ended"),
    "block": gettext_lazy("Take nothing from this sender (optional)"),
    "minutes": gettext_lazy("Minutes"),
    "title": gettext_lazy("Title: what the crew sees"),
    "kit": gettext_lazy("Kit that is needed"),
    "tasks": gettext_lazy("Tasks, one line for each"),
    "anyway": gettext_lazy("Also without the kit"),
    "waits": gettext_lazy(
        "It waits for a part, an answer or the weather: the residents are told, and the promised day moves"
    ),
    "references": gettext_lazy("References, with spaces between"),
    "costs": gettext_lazy("Material and costs, one line for each, like: 2 pcs lamp à 120.50"),
}
WIDGETS = {
    "note": "text",
    "until": "date",
    "due_on": "date",
    "reason": "text",
    "reply": "text",
    "question": "text",
    "into": "line",
    "place_text": "line",
    "minutes": "number",
    "title": "line",
    "tasks": "text",
    "references": "line",
    "costs": "text",
}
PRIORITIES = {
    "1": gettext_lazy("1 – danger, now"),
    "2": gettext_lazy("2 – soon"),
    "3": gettext_lazy("3 – in turn"),
    "4": gettext_lazy("4 – when it fits"),
}
BLOCKS = {"1": gettext_lazy("for a day"), "7": gettext_lazy("for a week"), "30": gettext_lazy("for 30 days")}
LEFT_OUT = {"lng", "lat", "photos", "text", "reports", "plan", "parts", "ticked", "becomes"}


def controls(
    verb: workflow.Verb,
    town: Jurisdiction,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    prefix: str = "",
    **given: str,
) -> list[dict[str, Any]]:
    """[{name, label, widget, choices, value, error, needed}] of the fields that a person fills in."""
    typed, errors = typed or {}, errors or {}
    return [
        {
            "name": name, "label": label_of(name, verb), "widget": "select" if name in CHOICES else WIDGETS.get(name, "line"),
            "choices": choices_of(name, verb, town), "value": typed.get(name, given.get(name, "")),
            "error": errors.get(name, ""), "needed": name in verb.needs, "id": f"{prefix}{verb.name}-{name}",
        }
        for name in verb.needs + verb.may
        if name not in LEFT_OUT
    ]  # fmt: skip


def beside_the_form(verb: workflow.Verb, errors: dict[str, str]) -> str:
    """What was refused for something that the form does not ask, like a place: such a sentence stands above the case."""
    asked = {"template", "parts", *verb.needs, *verb.may} - (LEFT_OUT - {"parts"})
    return next((sentence for name, sentence in errors.items() if name not in asked), "")


def choices_of(name: str, verb: workflow.Verb, town: Jurisdiction) -> list[tuple[str, Any]]:
    found = list(CHOICES[name](town)) if name in CHOICES else []
    return [(workflow.NOBODY, _("Nobody any more")), *found] if name in verb.frees else found


def label_of(name: str, verb: workflow.Verb) -> Any:
    """A reason that residents read says so."""
    return _("Why?") if name == "reason" and not verb.public else LABELS[name]


def _people(town: Jurisdiction) -> Iterable[tuple[str, str]]:
    staff = (
        get_user_model()
        .objects.filter(jurisdiction=town, is_active=True, groups__permissions__codename="triage_report")
        .distinct()
    )
    return ((user.username, user.shown_name) for user in staff)


def _zones(town: Jurisdiction) -> Iterable[tuple[str, str]]:
    return ((zone.code, f"{zone.code} {Words(zone.name)}") for zone in zones.zones_of(town, zones.layer_of(town)))


def _coded(model: Any) -> Any:
    return lambda town: ((one.code, str(one)) for one in model.objects.filter(jurisdiction=town))


CHOICES: dict[str, Any] = {
    "person": _people,
    "team": _coded(Team),
    "crew": _coded(Crew),
    "organisation": lambda town: ((o.code, str(o)) for o in setup.of(town).organisations.values() if not o.is_own),
    "category": lambda town: ((k.code, str(k.short_name)) for k in setup.of(town).kinds.values()),
    "priority": lambda town: PRIORITIES.items(),
    "zone": _zones,
    "sensitive": lambda town: (("yes", _("Yes")), ("no", _("No"))),
    "private": lambda town: (("yes", _("Yes")), ("no", _("No"))),
    "kit": lambda town: ((kit, KITS.get(kit, kit)) for kit in cleaning.kits(town)),
    "anyway": lambda town: (("yes", _("Yes")),),
    "waits": lambda town: (("yes", _("Yes")), ("no", _("No"))),
    "block": lambda town: BLOCKS.items(),
    "code": lambda town: ((code.code, code.label) for code in workflow.CLOSING_CODES.values()),
}
