"""Lost races: who was quicker, when, with which fields, and both versions beside each other; what was typed stays in the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.templatetags.parts import local_date, local_time
from frontend.views.desk.controls import CHOICES, LABELS, controls
from geo.models import Jurisdiction
from reports import workflow
from reports.errors import LostRace, Refused
from reports.models import Event, Report, WorkOrder
from reports.services import crew_queue, jobs, orders

SHORT = {
    "costs": gettext_lazy("Material and costs"),
    "note": gettext_lazy("Note"),
    "tasks": gettext_lazy("Tasks"),
}
TIMES = {"minutes": gettext_lazy("Minutes"), "early": gettext_lazy("not before"), "late": gettext_lazy("not after")}
MOMENTS = {"before": gettext_lazy("Photo before the work"), "after": gettext_lazy("Photo afterwards")}


@dataclass(frozen=True)
class Deed:
    """What somebody did meanwhile, and the sentence that says it. `who` is empty when nobody's hand did it."""

    who: str
    done: str
    at: datetime
    said: str
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
    """`hint`: what to do now, where nothing was typed that a form would keep."""

    detail: str
    deeds: list[Deed]
    rows: list[Row]
    hint: str = ""


def of_report(problem: LostRace, report: Report, verb: str, typed: dict[str, str]) -> Race:
    wanted = workflow.STAFF_VERBS[verb]
    current = problem.extra.get("current", {})
    rows = [Row(_("Status"), report.word.word, wanted.label, True)]
    return Race(problem.detail, last_deed(report), rows + _rows(wanted, report.jurisdiction, current, typed))


def of_suggestion(problem: LostRace, report: Report, others: Sequence[Report]) -> Race:
    """One press for several: each that somebody changed since the suggestion was shown, with what was done to it."""
    if not others:
        return of_report(problem, report, "accept", {})
    newest = last_deeds(others)
    deeds = [
        replace(newest[one.pk], said=f"{one.reference}: {newest[one.pk].said}") for one in others if one.pk in newest
    ]
    accept = workflow.STAFF_VERBS["accept"].label
    rows = [Row(one.reference, one.word.word, accept, one.status != workflow.RECEIVED) for one in others]
    hint = _("Nothing of it was done. What is suggested now stands below: press again if you still want it.")
    return Race(problem.detail, deeds, rows, hint)


def of_page(problem: LostRace, report: Report, rows: list[Row]) -> Race:
    """For pages of one thing only, which know their rows themselves."""
    return Race(problem.detail, last_deed(report), rows)


def of_order(problem: LostRace, order: WorkOrder, verb: str, typed: dict[str, Any], version: int | None) -> Race:
    """With all that others did after the version that was seen, and the fields that they changed."""
    town, wanted, current = order.jurisdiction, workflow.ORDER_VERBS[verb], problem.extra.get("current", {})
    events = orders.since(order, version)
    said = {name: str(value) for name, value in typed.items() if isinstance(value, str)}
    rows = [Row(_("Status"), order.word, wanted.label, True), *_rows(wanted, town, current, said)]
    own = {name for name in wanted.needs + wanted.may if said.get(name)}
    return Race(problem.detail, _deeds(events, town), rows + _theirs(events, current, own, town))


def of_acts(
    problem: Refused, town: Jurisdiction, order: WorkOrder | None, acts: Sequence[crew_queue.Act], version: int | None
) -> Race:
    """Acts on one order, done one after the other without signal, against what it is now; None: it is no longer this person's."""
    done = ", ".join(workflow.order_past(act.verb) for act in acts if act.verb in workflow.ORDER_VERBS)
    status = Row(_("Status"), order.word if order else _("Not your job any more"), done, True)
    current = orders.state(order)["current"] if order else {}
    events = orders.since(order, version) if order else []
    rows = [replace(row, differs=row.now != row.yours) for act in acts for row in _of_act(act, town, order, current)]
    own = {name for act in acts for name in act.fields}
    return Race(problem.detail, _deeds(events, town), [status, *rows, *_theirs(events, current, own, town)])


def _of_act(act: crew_queue.Act, town: Jurisdiction, order: WorkOrder | None, current: dict[str, Any]) -> list[Row]:
    said = {name: str(value) for name, value in act.fields.items() if isinstance(value, str | int)}
    verb = workflow.ORDER_VERBS.get(act.verb)
    rows = _rows(verb, town, current, said) if verb else []
    rows += _own_codes(act, town, order)
    if "ticked" in act.fields and order:
        rows.append(_ticks(act.fields["ticked"], order))
    if act.photo:
        moment = "before" if act.fields.get("moment") == "before" else "after"
        n = jobs.photos_of(order, moment).count() if order else 0
        rows.append(Row(MOMENTS[moment], _photos(n) if n else "", _photos(1), True))
    return rows


def _own_codes(act: crew_queue.Act, town: Jurisdiction, order: WorkOrder | None) -> list[Row]:
    """Of the reports that ended otherwise than the rest."""
    lines = order.lines.values_list("report__reference", "code") if order else []  # type: ignore[attr-defined]
    now = dict(lines)
    return [
        Row(f"{LABELS['code']} · {reference}", in_words("code", now.get(reference), town), in_words("code", code, town), True)
        for reference, code in jobs.own_codes(act.fields).items()
    ]  # fmt: skip


def _ticks(ticked: Any, order: WorkOrder) -> Row:
    chosen = {str(pk) for pk in ticked} if isinstance(ticked, list) else set()
    tasks = list(order.tasks.all())  # type: ignore[attr-defined]
    now, yours = [one.text for one in tasks if one.done_at], [one.text for one in tasks if str(one.pk) in chosen]
    return Row(_("Tasks that are ticked"), "\n".join(now), "\n".join(yours), now != yours)


def _photos(n: int) -> str:
    return ngettext("%(n)s photo", "%(n)s photos", n) % {"n": n}


def _deeds(events: list[Event], town: Jurisdiction) -> list[Deed]:
    return [_deed(event, workflow.order_past(event.verb), town) for event in events]


def of_round(events: list[Event], town: Jurisdiction) -> list[Deed]:
    """What others did to the stops of a round."""
    return [
        deed(event.actor, workflow.round_past(event.verb), event.at, list(filter(None, of_stop(event))), town)
        for event in events
    ]


def of_stop(event: Event) -> tuple[str, str]:
    """(the number of its order, what of it is another now) of an event of a round; "" where it is about no stop."""
    data = event.data
    fields = ", ".join(str(TIMES[name]) for name in data.get("fields", []))
    return data.get("order", ""), f"{data['from']} → {data['to']}" if "from" in data else fields


def _theirs(events: list[Event], current: dict[str, Any], own: set[str], town: Jurisdiction) -> list[Row]:
    """The fields that others changed and that one left alone."""
    names = dict.fromkeys(name for event in events for name in event.data.get("fields", []))
    return [
        Row(_short(name), in_words(name, current[name], town), "")
        for name in names
        if name in current and name in LABELS and name not in own
    ]


def last_deed(report: Report) -> list[Deed]:
    return list(last_deeds([report]).values())


def last_deeds(reports: Sequence[Report]) -> dict[int, Deed]:
    """{report: what was done to it last}, in one query."""
    events = Event.objects.filter(report__in=reports).select_related("actor").order_by("at", "id")
    newest = {event.report_id: event for event in events}  # type: ignore[attr-defined]
    return {
        report.pk: _deed(newest[report.pk], workflow.past(newest[report.pk].verb), report.jurisdiction)
        for report in reports
        if report.pk in newest
    }


def _deed(event: Event, done: str, town: Jurisdiction) -> Deed:
    names = [_short(name) for name in event.data.get("fields", []) if name in LABELS]
    return deed(event.actor, done, event.at, names, town)


def deed(actor: Any, done: str, at: datetime, names: list[str], town: Jurisdiction) -> Deed:
    who, when = actor.shown_name if actor else "", local_time(at, town)
    said = _("%(who)s was here before you: %(done)s, %(at)s") % {"who": who, "done": done, "at": when}
    fields = f" ({', '.join(names)})" if names else ""
    return Deed(who, done, at, f"{said if who else f'{done}, {when}'}{fields}.", names)


def _short(name: str) -> str:
    """A field's name without what a form says beside it."""
    return str(SHORT.get(name) or LABELS[name]).partition(":")[0]


def _rows(verb: workflow.Verb, town: Jurisdiction, current: dict[str, Any], typed: dict[str, str]) -> list[Row]:
    """Of the fields that somebody filled in."""
    found = []
    for control in controls(verb, town, typed):
        name = control["name"]
        if typed.get(name):
            now = plain(current.get(name))
            differs = name in current and now != typed[name]
            label = SHORT.get(name, control["label"])
            found.append(Row(label, in_words(name, now, town), in_words(name, typed[name], town), differs))
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
