"""Work orders: one job for many reports; what the crew says becomes each report's answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput, LostRace, NotAllowed, WrongStatus
from reports.models import (
    Crew,
    Event,
    OrderLine,
    Report,
    Text,
    WorkOrder,
)
from reports.services import changes, cleaning, drafts, replies
from reports.services.order_effects import EFFECTS, nothing, plan, set_tasks, taken
from reports.services.undoing import Seen


@transaction.atomic
def create(
    jurisdiction: Jurisdiction,
    *,
    title: Any,
    reports: Sequence[Report],
    actor: Any,
    crew: Crew | None = None,
    due_on: date | None = None,
    priority: int = 3,
    kit: str = "",
    tasks: Sequence[str] = (),
    anyway: bool = False,
    template: Any = None,
    reply: Any = "",
    seen: Seen | None = None,
    at: datetime | None = None,
) -> WorkOrder:
    """A new order; its reports become planned. With a crew it is assigned at once; one without the kit only `anyway`.

    `template` (a ready one's number) and `reply` are the words to the residents, filled for each report.

    Raises BadInput, NotAllowed, WrongStatus; LostRace with the references of those that are not as they were `seen`.
    """
    _may(actor, "reports.plan_order")
    if not actor.works_in(jurisdiction.pk):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    at = at or timezone.now()
    title = cleaning.text(title, "title", at_most=120)
    _check_new(jurisdiction, title, reports, due_on, at)
    has_kit(crew, kit, anyway)
    words = replies.for_each(reports, "plan", template, reply)
    order = WorkOrder.objects.create(
        jurisdiction=jurisdiction, number=_next_number(jurisdiction), title=title, crew=crew, due_on=due_on, priority=priority, kit=kit,
        status=workflow.ASSIGNED if crew else workflow.DRAFT, created_at=at, updated_at=at,
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(jurisdiction=jurisdiction, order=order, report=report) for report in reports
    )
    set_tasks(order, tasks)
    _record(
        order,
        "create",
        actor,
        at,
        {"reports": [report.reference for report in reports], "crew": crew.code if crew else None},
    )
    loaded = changes.load(jurisdiction, [report.pk for report in reports])
    changed = [one.report.reference for one in loaded.values() if seen and not seen.still(one.report)]
    if changed:
        raise LostRace(changed=sorted(changed))
    for report in reports:
        plan(report, order, actor, at, words, loaded[report.pk])
    return order


def _check_new(
    jurisdiction: Jurisdiction, title: str, reports: Sequence[Report], due_on: date | None, at: datetime
) -> None:
    errors = {}
    if not title:
        errors["title"] = _("Give the order a title, so that the crew knows it at a glance.")
    if not reports:
        errors["reports"] = _("An order needs at least one report. Choose one in the queue.")
    elif len(reports) > cleaning.REFERENCES_MAX:
        said = _("%(n)s reports are chosen; one order takes %(most)s. Make several orders.")
        errors["reports"] = said % {"n": len(reports), "most": cleaning.REFERENCES_MAX}
    if due_on and due_on < jurisdiction.day(at):
        errors["due_on"] = _("This day has passed. Choose today or later.")
    busy = taken(reports)
    if busy:
        errors["reports"] = busy
    if errors:
        raise BadInput(errors=errors)


def has_kit(crew: Crew | None, kit: str, anyway: bool = False) -> None:
    """Raises BadInput when the crew goes out without what the order needs."""
    if crew and kit and crew.kit != kit and not anyway:
        others = ", ".join(str(one) for one in Crew.objects.filter(jurisdiction=crew.jurisdiction_id, kit=kit))  # type: ignore[misc]
        said = _("%(crew)s does not have the kit that the order needs. These have: %(others)s.") % {
            "crew": crew,
            "others": others or "–",
        }
        raise BadInput(errors={"crew": said})


def _next_number(jurisdiction: Jurisdiction) -> str:
    """Counts on from the newest; the unique constraint decides a tie."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=jurisdiction.pk)
    newest = WorkOrder.objects.filter(jurisdiction=jurisdiction).order_by("-id").first()
    last = int(newest.number.rsplit("-", 1)[-1]) if newest else 100
    return f"{jurisdiction.order_prefix}-{last + 1}"


@transaction.atomic
def act(
    order: WorkOrder,
    verb_name: str,
    *,
    actor: Any,
    version: int | None = None,
    at: datetime | None = None,
    **typed: Any,
) -> WorkOrder:
    """Does a verb to an order and to its reports; gives the fresh order. Errors as verbs.act."""
    _may(actor, workflow.ORDER_VERBS[verb_name].permission)
    seen = WorkOrder.objects.visible_to(actor).filter(pk=order.pk).exists()
    if not seen or not actor.works_in(order.jurisdiction_id):  # type: ignore[attr-defined]
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    return do(order, verb_name, typed, actor=actor, version=version, at=at)


@transaction.atomic
def do(
    order: WorkOrder,
    verb_name: str,
    typed: dict[str, Any],
    *,
    actor: Any = None,
    version: int | None = None,
    at: datetime | None = None,
    extra: dict[str, Any] | None = None,
) -> WorkOrder:
    """The verb without the question who may: for those who were let in by a link. `extra` goes into the event. Errors as verbs.act."""
    verb = workflow.ORDER_VERBS[verb_name]
    fields = cleaning.fields_of(verb, order.jurisdiction, typed)
    at = at or timezone.now()
    current = (
        WorkOrder.objects.select_for_update(of=("self",), no_key=True)
        .select_related("jurisdiction", "crew")
        .get(pk=order.pk)
    )
    _check(current, verb, version, actor)
    _check_fields(current, verb, fields, at)
    _move(current, verb, fields, at)
    _record(
        current,
        verb.name,
        actor,
        at,
        _codes(fields) | {"fields": sorted(fields)} | (extra or {}),
        {role: fields[role] for role in ("note", "reason") if role in fields},
    )
    EFFECTS.get(verb.name, nothing)(current, fields, actor, at)
    if verb.name in drafts.OVER:
        drafts.settle(current)
    return current


def possible(order: WorkOrder, user: Any) -> list[workflow.Verb]:
    """The verbs that this person can do to this order now."""
    return [
        verb for verb in workflow.ORDER_VERBS.values() if order.status in verb.from_ and user.has_perm(verb.permission)
    ]


def _may(actor: Any, permission: str) -> None:
    if actor is None or not actor.has_perm(permission):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))


def _check(order: WorkOrder, verb: workflow.Verb, version: int | None, actor: Any) -> None:
    """Raises LostRace or WrongStatus with what the order is now, who was quicker, and what this person can do."""
    if version is not None and order.version != version:
        raise LostRace(**state(order))
    if order.status not in verb.from_:
        can = possible(order, actor) if actor else []
        sentence = _("That cannot be done now: the order is “%(status)s”. You can: %(can)s.")
        said = {"status": order.word, "can": ", ".join(str(one.label) for one in can) or "–"}
        raise WrongStatus(sentence % said, possible=[one.name for one in can], **state(order))


def state(order: WorkOrder) -> dict[str, Any]:
    """What a person who lost a race must see: the order now, and who was quicker."""
    last = Event.objects.filter(order=order).select_related("actor").order_by("-at", "-id").first()
    return {
        "current": {
            "number": order.number,
            "status": order.status,
            "version": order.version,
            "title": order.title,
            "crew": order.crew.code if order.crew else None,
            "due_on": order.due_on.isoformat() if order.due_on else None,
            "priority": order.priority,
            "kit": order.kit,
            "minutes": order.minutes,
            "until": order.paused_until.isoformat() if order.paused_until else None,
            "tasks": "\n".join(task.text for task in order.tasks.all()),  # type: ignore[attr-defined]
        },
        "actor": last.actor.shown_name if last and last.actor else None,
        "at": last.at.isoformat() if last else None,
    }


def since(order: WorkOrder, version: int | None) -> list[Event]:
    """What others did after somebody saw that version, newest first: each act makes one version and one event."""
    if version is None or order.version <= version:
        return []
    rows = Event.objects.filter(order=order).exclude(verb="create").select_related("actor").order_by("-at", "-id")
    return list(rows[: min(order.version - version, 20)])


def _move(order: WorkOrder, verb: workflow.Verb, fields: dict[str, Any], at: datetime) -> None:
    values: dict[str, Any] = {name: fields[name] for name in VALUES if name in fields}
    values |= {"status": verb.to or order.status, "updated_at": at}
    if verb.name == "start" and not order.started_at:
        values["started_at"] = at
    if verb.name == "finish":
        values["done_at"] = at
    if verb.name in ("finish", "cancel"):
        values["draft"] = {}
    if verb.to:
        values["paused_until"] = fields["until"] if verb.to == workflow.PAUSED else None
    if not WorkOrder.objects.filter(pk=order.pk, version=order.version).update(**values, version=F("version") + 1):
        raise LostRace
    for name, value in values.items():
        setattr(order, name, value)
    order.version += 1


VALUES = ("crew", "due_on", "minutes", "title", "priority", "kit")


def _check_fields(order: WorkOrder, verb: workflow.Verb, fields: dict[str, Any], at: datetime) -> None:
    """What does not fit together. Raises BadInput."""
    passed = [name for name in ("due_on", "until") if name in fields and fields[name] < order.jurisdiction.day(at)]
    if passed:
        raise BadInput(errors=dict.fromkeys(passed, _("This day has passed. Choose today or later.")))
    if verb.name in ("assign", "change"):
        has_kit(fields.get("crew", order.crew), fields.get("kit", order.kit), fields.get("anyway", False))
    if verb.name == "cost" and not fields.keys() & {"minutes", "costs"}:
        raise BadInput(errors={"costs": _("Write the minutes or what was used.")})


def _codes(fields: dict[str, Any]) -> dict[str, Any]:
    """What the event keeps: codes and numbers, no words."""
    return {
        name: getattr(value, "code", str(value))
        for name, value in fields.items()
        if name in ("code", "crew", "organisation", "minutes", "until", "waits", "due_on", "priority", "kit")
    } | ({"reports": [report.reference for report in fields["references"]]} if "references" in fields else {})


def _record(
    order: WorkOrder, verb: str, actor: Any, at: datetime, data: dict[str, Any], texts: dict[str, str] | None = None
) -> None:
    event = Event.objects.create(
        jurisdiction_id=order.jurisdiction_id,
        order=order,
        verb=verb,
        actor=actor,
        at=at,
        data=data | {"status": order.status},
    )
    for role, text in (texts or {}).items():
        Text.objects.create(
            jurisdiction_id=order.jurisdiction_id,
            order=order,
            event=event,
            role=role,
            text=text,
            author=actor,
            created_at=at,
        )
