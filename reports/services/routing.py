"""Ordered rules say which team or organisation takes a report, and how urgent it is (T4). The first that fits decides, once: no rule
sees what another one did, so rules cannot run in circles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.models import Report, RoutingRule, Text
from reports.services import cleaning, settings_log, setup, terms
from reports.services.settings_log import noted

WHAT = "routing"  # in the list of changes
URGENT, NORMAL = 1, 3
LISTS = ("kinds", "zones", "owners", "asset_kinds", "parts_of_day", "words")


@dataclass(frozen=True)
class Facts:
    """What rules look at: codes, and the terms of what was written."""

    kind: str = ""
    zones: frozenset[str] = frozenset()
    owner: str = ""
    asset_kind: str = ""
    part_of_day: int = 0
    terms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """What a rule says; nothing where it is silent."""

    rule: int | None = None
    team: Any = None
    organisation: Any = None
    priority: int | None = None


def fits(rule: RoutingRule, facts: Facts) -> bool:
    wanted = rule.conditions
    single = {
        "kinds": facts.kind,
        "owners": facts.owner,
        "asset_kinds": facts.asset_kind,
        "parts_of_day": facts.part_of_day,
    }
    if any(wanted.get(name) and value not in wanted[name] for name, value in single.items()):
        return False
    if wanted.get("zones") and not facts.zones & set(wanted["zones"]):
        return False
    return not wanted.get("words") or any(_says(word, facts.terms) for word in wanted["words"])


def _says(phrase: str, said: frozenset[str]) -> bool:
    """Every word of the phrase, in any form."""
    return all(set(stems) & said for stems in (terms.stems(word) for word in phrase.split()))


def decide(rules: Sequence[RoutingRule], facts: Facts) -> Outcome:
    rule = next((rule for rule in rules if fits(rule, facts)), None)
    return Outcome(rule.pk, rule.team, rule.organisation, rule.priority) if rule else Outcome()


@dataclass(frozen=True)
class Effect:
    """What becomes of a report: a rule that says nothing leaves it to the kind's team and the usual priority; danger is danger."""

    team: Any = None
    organisation: Any = None
    priority: int = NORMAL


def effect(outcome: Outcome, kind: Any, *, urgent: bool) -> Effect:
    priority = URGENT if urgent else outcome.priority or NORMAL
    return Effect(outcome.team or kind.team, outcome.organisation, priority)


def facts_of(kind: Any, zone_codes: set[str], owner: Any, asset_kind: str, part_of_day: int, words: str) -> Facts:
    said = frozenset(terms.of_text(words)) if words else frozenset()
    return Facts(kind.code, frozenset(zone_codes), owner.code if owner else "", asset_kind, part_of_day, said)


def route(jurisdiction: Jurisdiction, facts: Facts) -> Outcome:
    """By the rules that are in force; without a query once they are in memory."""
    return decide(setup.of(jurisdiction).rules, facts)


def first(
    jurisdiction: Jurisdiction,
    kind: Any,
    zone_refs: dict[str, Any],
    owner: Any,
    asset_kind: str,
    part_of_day: int,
    words: str,
) -> Outcome:
    """For a report that comes in; `zone_refs`: zone or None by layer code."""
    if not setup.of(jurisdiction).rules:
        return Outcome()
    codes = {zone.code for zone in zone_refs.values() if zone}
    return route(jurisdiction, facts_of(kind, codes, owner, asset_kind, part_of_day, words))


def again(report: Report, kind: Any, owner: Any, zone_codes: set[str], asset_kind: str) -> Outcome:
    """For a report whose kind or place was changed."""
    newest = (
        Text.objects.filter(report=report, role="description")
        .order_by("-created_at", "-id")
        .values_list("text", flat=True)
        .first()
    )
    return route(report.jurisdiction, facts_of(kind, zone_codes, owner, asset_kind, report.part_of_day, newest or ""))


def read(jurisdiction: Jurisdiction, typed: dict[str, Any], rule: RoutingRule | None = None) -> RoutingRule:
    """An unsaved rule from {name, active, team, organisation, priority: codes, and a list for each condition}. Raises BadInput by field."""
    errors: dict[str, str] = {}

    def tried(name: str, function: Any, *given: Any, **more: Any) -> Any:
        try:
            return function(*given, **more)
        except BadInput as problem:
            errors[name] = next(iter(problem.errors.values()))
            return None

    name = tried("name", cleaning.text, typed.get("name"), "name", at_most=80)
    if not name and "name" not in errors:
        errors["name"] = _("Give the rule a name, so that you know it in the list.")
    conditions = {key: tried(key, _list, typed.get(key), key) for key in LISTS}
    if conditions.get("parts_of_day"):
        conditions["parts_of_day"] = [
            int(part) for part in conditions["parts_of_day"] if part in ("1", "2", "3", "4", 1, 2, 3, 4)
        ]
    team, organisation = (
        tried(key, cleaning.FIELDS[key], jurisdiction, typed[key], key) if typed.get(key) else None
        for key in ("team", "organisation")
    )
    priority = (
        tried("priority", cleaning.number, typed["priority"], "priority", low=1, high=4)
        if typed.get("priority")
        else None
    )
    if not errors and not (team or organisation or priority):
        errors["team"] = _("Say what the rule does: a team, an organisation or a priority.")
    if errors:
        raise BadInput(errors=errors)
    made = rule or RoutingRule(jurisdiction=jurisdiction, position=_last(jurisdiction) + 1)
    made.name, made.active = name, bool(typed.get("active", True))
    made.conditions = {key: value for key, value in conditions.items() if value}
    made.team, made.organisation, made.priority = team, organisation, priority
    return made


def _list(value: Any, field_name: str) -> list[Any]:
    if value in (None, ""):
        return []
    items = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if (
        not isinstance(items, list)
        or len(items) > 200
        or not all(isinstance(item, str | int) and len(str(item)) <= 120 for item in items)
    ):
        raise BadInput(errors={field_name: _("Choose from the list.")})
    return [item for item in items if item != ""]


def _last(jurisdiction: Jurisdiction) -> int:
    newest = RoutingRule.objects.filter(jurisdiction=jurisdiction).order_by("-position").first()
    return newest.position if newest else 0


def state(rule: RoutingRule) -> dict[str, Any]:
    return {
        "name": rule.name, "active": rule.active, "position": rule.position, "conditions": rule.conditions, "priority": rule.priority,
        "team": rule.team.code if rule.team else None, "organisation": rule.organisation.code if rule.organisation else None,
    }  # fmt: skip


def _hold(jurisdiction: Jurisdiction, seen: int | None) -> None:
    """The whole list: what one rule does hangs on those above it. Raises LostRace."""
    settings_log.hold(jurisdiction)
    settings_log.check(jurisdiction, seen, WHAT)


@transaction.atomic
def save(rule: RoutingRule, *, actor: Any, seen: int | None = None) -> RoutingRule:
    """`seen`: the version of the list that the person saw. Raises LostRace."""
    _hold(rule.jurisdiction, seen)
    before = state(settings_log.as_kept(rule)) if rule.pk else None
    rule.save()
    noted(rule.jurisdiction, actor, WHAT, rule.name, before, state(rule), rule.pk)
    return rule


@transaction.atomic
def remove(rule: RoutingRule, *, actor: Any, seen: int | None = None) -> None:
    """As `save`."""
    _hold(rule.jurisdiction, seen)
    noted(rule.jurisdiction, actor, WHAT, rule.name, state(settings_log.as_kept(rule)), None, rule.pk)
    rule.delete()


def moved(rules: Sequence[RoutingRule], rule: RoutingRule, by: int) -> list[RoutingRule]:
    """The rules in their order when this one goes up (-1) or down (1)."""
    rows = list(rules)
    at = next(n for n, one in enumerate(rows) if one.pk == rule.pk)
    rows.insert(min(len(rows) - 1, max(0, at + by)), rows.pop(at))
    return rows


@transaction.atomic
def move(rule: RoutingRule, by: int, *, actor: Any, seen: int | None = None) -> None:
    """Up (-1) or down (1) among its neighbours. As `save`."""
    _hold(rule.jurisdiction, seen)
    settings_log.as_kept(rule)
    before = list(RoutingRule.objects.filter(jurisdiction=rule.jurisdiction))
    after = moved(before, rule, by)
    for n, one in enumerate(after, 1):
        if one.position != n:
            one.position = n
            one.save(update_fields=["position"])
    was, now = ({"position": rows.index(rule) + 1} for rows in (before, after))
    noted(rule.jurisdiction, actor, WHAT, rule.name, was, now, rule.pk)
