"""What is wrong with rules, found by thinking and not by trying: what never fires, says nothing, or names what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from geo import zones
from geo.models import AssetKind, Jurisdiction, Zone
from reports.models import RoutingRule
from reports.services import routing, setup, terms

PARTS_OF_DAY = (1, 2, 3, 4)
Situation = tuple[str, str, str]  # kind, numbered thing or "", owner or ""


def faults(jurisdiction: Jurisdiction, rules: Sequence[RoutingRule]) -> dict[int, list[str]]:
    """{number of the rule: what is wrong with it}: never fires, says nothing, names what is not there, comes back to ourselves."""
    found: dict[int, list[str]] = {}
    known, situations = _known(jurisdiction), list(_situations(jurisdiction))
    for n, rule in enumerate(rules):
        gone = [
            _("“%(code)s” is not there any more: nothing has it.") % {"code": code}
            for name in ("kinds", "zones", "owners", "asset_kinds")
            for code in rule.conditions.get(name, [])
            if code not in known[name]
        ]
        wrong = gone + _contradictions(rule)
        if rule.active and not gone:
            wrong += _never([one for one in rules[:n] if one.active], rule, situations)
        if wrong:
            found[n] = wrong
    return found


def _contradictions(rule: RoutingRule) -> list[str]:
    wrong = []
    if not (rule.team or rule.organisation or rule.priority):
        wrong.append(_("It says nothing: no team, no organisation, no priority."))
    if rule.organisation and rule.organisation.is_own:
        wrong.append(_("It hands the report to ourselves: it would come back to this desk. Choose a team instead."))
    if rule.team and rule.organisation and rule.team.organisation_id != rule.organisation.pk:  # type: ignore[attr-defined]
        wrong.append(_("The team does not belong to the organisation: the two contradict each other."))
    return wrong


def _situations(jurisdiction: Jurisdiction) -> Iterator[Situation]:
    """Every kind with the numbered thing that it snaps to or without, and with whom its owner rule can give."""
    here = setup.of(jurisdiction)
    own = here.own.code if here.own else ""
    owners = {"nobody": [""], "municipality": [own], "place": list(here.organisations) or [""]}
    for kind in here.kinds.values():
        things = ["", kind.asset_kind] if kind.asset_kind else [""]
        for thing, owner in product(things, owners[kind.owner_rule]):
            yield kind.code, thing, owner


def _never(above: Sequence[RoutingRule], rule: RoutingRule, situations: Sequence[Situation]) -> list[str]:
    """No report can be so, or rules above take everything that this one could: one of them, or several together."""
    takers: dict[str, None] = {}
    possible = False
    for facts in _least(above, rule, situations):
        possible = True
        taker = next((one for one in above if routing.fits(one, facts)), None)
        if not taker:
            return []
        takers[taker.name] = None
    if not possible:
        return [_("It never fires: no report of this kind has such a number or lies on such ground.")]
    if len(takers) == 1:
        return [_("It never fires: “%(rule)s” above takes everything first.") % {"rule": next(iter(takers))}]
    names = ", ".join(f"“{name}”" for name in takers)
    return [_("It never fires: %(rules)s above take everything first together.") % {"rules": names}]


def _least(above: Sequence[RoutingRule], rule: RoutingRule, situations: Sequence[Situation]) -> Iterator[routing.Facts]:
    """Reports that fit the rule by as little as can be: one zone or none, one phrase or none. What takes all of these takes all others,
    since more zones and words only make more rules fit."""
    wanted = rule.conditions
    times: Sequence[int] = wanted.get("parts_of_day") or PARTS_OF_DAY
    if not any(one.conditions.get("parts_of_day") for one in above):
        times = times[:1]
    places = [frozenset({code}) for code in wanted.get("zones", [])] or [frozenset[str]()]
    said = [frozenset(terms.of_text(phrase)) for phrase in wanted.get("words", [])] or [frozenset[str]()]
    for (kind, thing, owner), part, place, words in product(situations, times, places, said):
        facts = routing.Facts(kind, place, owner, thing, part, words)
        if routing.fits(rule, facts):
            yield facts


def _known(jurisdiction: Jurisdiction) -> dict[str, set[Any]]:
    here = setup.of(jurisdiction)
    layers = zones.index_of(jurisdiction).layer_ids
    return {
        "kinds": set(here.kinds), "owners": set(here.organisations),
        "zones": set(Zone.objects.filter(version__is_current=True, version__layer__in=layers.values()).values_list("code", flat=True)),
        "asset_kinds": set(AssetKind.objects.filter(jurisdiction=jurisdiction).values_list("code", flat=True)),
    }  # fmt: skip
