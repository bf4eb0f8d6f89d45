"""Two at once in the list of routing rules: what colleagues did meanwhile, and both versions beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from frontend.views.desk.races import Deed, Race, Row, deed
from frontend.views.settings.rule_words import FIELDS, said, values_of
from geo.models import Jurisdiction
from reports.errors import LostRace
from reports.models import RoutingRule, SettingChange
from reports.services import routing


def of_edit(
    problem: LostRace, town: Jurisdiction, now: RoutingRule | None, yours: dict[str, Any], seen: int | None
) -> tuple[Race, dict[str, Any]]:
    """The race, and the form as it is put on top: what this person changed, and what the colleague did to the other fields.

    `now`: None for a new rule, without number for one that is taken away.
    """
    entries = routing.since(town, seen)
    if not now:
        return Race(problem.detail, deeds(entries, town), []), yours | yours["conditions"]
    present = routing.state(now) if now.pk else {}
    theirs, mine, was = values_of(present), values_of(yours), values_of(routing.as_seen(present, entries))
    rows: list[Row] = []
    on_top: dict[str, Any] = {}
    for name, label in FIELDS.items():
        own = mine.get(name) != was.get(name)
        value = (mine if own else theirs).get(name)
        on_top |= {} if value is None else {name: value}
        if own:
            rows.append(Row(label, said(town, name, theirs.get(name)), said(town, name, mine.get(name)), theirs.get(name) != mine.get(name)))  # fmt: skip
        elif theirs.get(name) != was.get(name):
            rows.append(Row(label, said(town, name, theirs.get(name)), ""))
    return Race(problem.detail, deeds(entries, town), rows), on_top


def of_move(
    problem: LostRace, town: Jurisdiction, rules: Sequence[RoutingRule], wanted: Sequence[RoutingRule], seen: int | None
) -> Race:
    """The places at which the list and what was wanted differ."""
    pairs = enumerate(zip(rules, wanted, strict=True), 1)
    rows = [Row(n, now.name, own.name, True) for n, (now, own) in pairs if now.pk != own.pk]
    return Race(problem.detail, deeds(routing.since(town, seen), town), rows, _hint())


def of_removal(problem: LostRace, town: Jurisdiction, now: RoutingRule, seen: int | None, wanted: Any) -> Race:
    """With the fields that the colleague changed in it."""
    entries = routing.since(town, seen)
    rows = []
    if now.pk:
        present = routing.state(now)
        theirs, was = values_of(present), values_of(routing.as_seen(present, entries))
        rows = [Row(_("Rule"), now.name, wanted, True)]
        rows += [
            Row(label, said(town, name, theirs.get(name)), "")
            for name, label in FIELDS.items()
            if theirs.get(name) != was.get(name)
        ]
    return Race(problem.detail, deeds(entries, town), rows, _hint())


def _hint() -> str:
    return _("Nothing of yours was done. The list below is as it is now: press again if you still want it.")


def deeds(entries: Sequence[SettingChange], town: Jurisdiction) -> list[Deed]:
    return [deed(one.actor, _done(one), one.at, _fields(one), town) for one in entries]


def _done(entry: SettingChange) -> str:
    if entry.before is None:
        sentence = _("the rule “%(name)s” is new")
    elif entry.after is None:
        sentence = _("the rule “%(name)s” is taken away")
    elif set(entry.after) == {"position"}:
        sentence = _("the rule “%(name)s” is moved")
    else:
        sentence = _("the rule “%(name)s” is changed")
    return sentence % {"name": entry.name}


def _fields(entry: SettingChange) -> list[str]:
    """Which of them were changed."""
    if entry.before is None or entry.after is None:
        return []
    before, after = values_of(entry.before), values_of(entry.after)
    return [str(label) for name, label in FIELDS.items() if before.get(name) != after.get(name)]
