"""Lost races: who was quicker, when, with which fields, and both versions beside each other; what was typed stays in the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from frontend.templatetags.parts import local_date
from frontend.views.desk.controls import CHOICES, LABELS, controls
from geo.models import Jurisdiction
from reports import workflow
from reports.errors import LostRace
from reports.models import Event, Report, WorkOrder
from reports.services import orders


@dataclass(frozen=True)
class Deed:
    """What somebody did meanwhile. `who` is empty when nobody's hand did it."""

    who: str
    done: str
    at: datetime
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A field as it is now and as one wanted it."""

    label: Any
    now: Any
    yours: Any
    differs: bool = False


@dataclass(frozen=True)
class Race:
    detail: str
    deeds: list[Deed]
    rows: list[Row]


def of_report(problem: LostRace, report: Report, verb: str, typed: dict[str, str]) -> Race:
    wanted = workflow.STAFF_VERBS[verb]
    current = problem.extra.get("current", {})
    rows = [Row(_("Status"), report.word.word, wanted.label, True)]
    return Race(problem.detail, last_deed(report), rows + _rows(wanted, report.jurisdiction, current, typed))


def of_page(problem: LostRace, report: Report, rows: list[Row]) -> Race:
    """For pages of one thing only, which know their rows themselves."""
    return Race(problem.detail, last_deed(report), rows)


def of_order(problem: LostRace, order: WorkOrder, verb: str, typed: dict[str, Any], version: int | None) -> Race:
    """With all that others did after the version that was seen, and the fields that they changed."""
    town, wanted, current = order.jurisdiction, workflow.ORDER_VERBS[verb], problem.extra.get("current", {})
    events = orders.since(order, version)
    said = {name: str(value) for name, value in typed.items() if isinstance(value, str)}
    rows = [Row(_("Status"), order.word, wanted.label, True), *_rows(wanted, town, current, said)]
    theirs = dict.fromkeys(name for event in events for name in event.data.get("fields", []))
    own = {name for name in wanted.needs + wanted.may if said.get(name)}
    rows += [
        Row(LABELS[name], in_words(name, current[name], town), "")
        for name in theirs
        if name in current and name in LABELS and name not in own
    ]
    deeds = [_deed(event, workflow.order_past(event.verb), order.jurisdiction) for event in events]
    return Race(problem.detail, deeds, rows)


def last_deed(report: Report) -> list[Deed]:
    events = Event.objects.filter(report=report).select_related("actor").order_by("-at", "-id")[:1]
    return [_deed(event, workflow.past(event.verb), report.jurisdiction) for event in events]


def _deed(event: Event, done: str, town: Jurisdiction) -> Deed:
    names = [str(LABELS[name]).partition(":")[0] for name in event.data.get("fields", []) if name in LABELS]
    return Deed(event.actor.shown_name if event.actor else "", done, event.at, names)


def _rows(verb: workflow.Verb, town: Jurisdiction, current: dict[str, Any], typed: dict[str, str]) -> list[Row]:
    """Of the fields that somebody filled in."""
    found = []
    for control in controls(verb, town, typed):
        name = control["name"]
        if typed.get(name):
            now = plain(current.get(name))
            differs = name in current and now != typed[name]
            found.append(Row(control["label"], in_words(name, now, town), in_words(name, typed[name], town), differs))
    return found


def plain(value: Any) -> str:
    """As a form sends it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def in_words(name: str, value: Any, town: Jurisdiction) -> str:
    """A code as its name, a date as people write it."""
    said = plain(value)
    if name in CHOICES:
        return str(dict(CHOICES[name](town)).get(said, said))
    if name in ("due_on", "until") and said:
        try:
            return local_date(parse_date(said), town) or said
        except ValueError:
            return said
    return said
