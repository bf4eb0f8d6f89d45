"""Routing rules in words: what their fields are called, what can be chosen, and a rule as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.views.desk.controls import PRIORITIES
from frontend.views.settings.setting_races import Sort
from geo import zones
from geo.models import AssetKind
from geo.words import Words
from reports.models import RoutingRule, Team
from reports.services import routing, setup

PARTS = {
    "1": gettext_lazy("Morning"),
    "2": gettext_lazy("Day"),
    "3": gettext_lazy("Evening"),
    "4": gettext_lazy("Night"),
}
LABELS = {
    "kinds": gettext_lazy("Kind is one of"), "zones": gettext_lazy("Zone is one of"), "owners": gettext_lazy("Place belongs to"),
    "asset_kinds": gettext_lazy("It is a numbered"), "parts_of_day": gettext_lazy("Part of day"), "words": gettext_lazy("The text says one of"),
}  # fmt: skip
OWN_LABELS = {
    "name": gettext_lazy("Name"), "team": gettext_lazy("Team"), "organisation": gettext_lazy("Organisation"), "priority": gettext_lazy("Priority"),
    "active": gettext_lazy("The rule is on"),
}  # fmt: skip
FIELDS = OWN_LABELS | LABELS


def choices_of(town: Any, name: str) -> list[tuple[str, Any]]:
    if name == "kinds":
        return [(kind.code, kind.short_name) for kind in setup.of(town).kinds.values()]
    if name == "zones":
        return [(zone.code, f"{zone.code} {Words(zone.name)}") for zone in zones.zones_of(town, zones.layer_of(town))]
    if name == "owners":
        return [(one.code, one.name) for one in setup.of(town).organisations.values()]
    if name == "asset_kinds":
        return [(one.code, one.name) for one in AssetKind.objects.filter(jurisdiction=town)]
    return list(PARTS.items())


def in_words(town: Any, rule: RoutingRule) -> list[tuple[Any, str]]:
    """The conditions for a person: (what, the values)."""
    said = []
    for name, values in rule.conditions.items():
        labels = {str(code): str(label) for code, label in choices_of(town, name)} if name != "words" else {}
        said.append((LABELS[name], ", ".join(labels.get(str(value), str(value)) for value in values)))
    return said


def values_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """A rule's state by field, also by each condition; a field that says nothing is not there."""
    flat = {**state, **state.get("conditions", {})}
    return {name: flat[name] for name in FIELDS if flat.get(name) not in (None, "", [])}


def said(town: Any, name: str, value: Any) -> str:
    """One field of a rule for a person; "" when it says nothing."""
    if name == "active":
        return _("Yes") if value else _("No")
    if value in (None, "", []):
        return ""
    if name in routing.LISTS:
        labels = {str(code): str(label) for code, label in choices_of(town, name)} if name != "words" else {}
        return ", ".join(labels.get(str(one), str(one)) for one in value)
    if name == "team":
        return Team.objects.filter(jurisdiction=town, code=value).values_list("name", flat=True).first() or str(value)
    if name == "organisation":
        known = setup.of(town).organisations.get(value)
        return known.name if known else str(value)
    return str(PRIORITIES.get(str(value), value)) if name == "priority" else str(value)


RULES = Sort((routing.WHAT,), gettext_lazy("Rule"), lambda town: FIELDS, values_of, said)
