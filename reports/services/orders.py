"""Work orders: one job for many reports; what the crew says becomes each report's answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    OrderCost,
    OrderLine,
    OrderTask,
    Photo,
    ReplyTemplate,
    Report,
    RoundStop,
    Text,
    WorkOrder,
)
from reports.services import changes, cleaning, replies, verbs


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
    at: datetime | None = None,
) -> WorkOrder:
    """A new order; its reports become planned. With a crew it is assigned at once; one without the kit only `anyway`.

    `template` (a ready one's number) and `reply` are the words to the residents, filled for each report.

    Raises BadInput, NotAllowed, WrongStatus.
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
    _set_tasks(order, tasks)
    _record(
        order,
        "create",
        actor,
        at,
        {"reports": [report.reference for report in reports], "crew": crew.code if crew else None},
    )
    loaded = changes.load(jurisdiction, [report.pk for report in reports])
    for report in reports:
        _plan(report, order, actor, at, words, loaded[report.pk])
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
    taken = _taken(reports)
    if taken:
        errors["reports"] = taken
    if errors:
        raise BadInput(errors=errors)


def _taken(reports: Sequence[Report]) -> str:
    """A sentence when one of them stands in an open order."""
    lines = OrderLine.objects.filter(report__in=reports, order__status__in=workflow.ORDER_OPEN)
    taken = lines.select_related("order", "report").first()
    sentence = _("%(report)s is in order %(order)s already.")
    return sentence % {"report": taken.report.reference, "order": taken.order.number} if taken else ""


def has_kit(crew: Crew | None, kit: str, anyway: bool = False) -> None:
    """Raises BadInput when the crew goes out without what the order needs."""
    if crew and kit and crew.kit != kit and not anyway:
        others = ", ".join(str(one) for one in Crew.objects.filter(jurisdiction=crew.jurisdiction_id, kit=kit))  # type: ignore[misc]
        said = _("%(crew)s does not have the kit that the order needs. These have: %(others)s.") % {
            "crew": crew,
            "others": others or "–",
        }
        raise BadInput(errors={"crew": said})


def _set_tasks(order: WorkOrder, tasks: Sequence[str]) -> None:
    """The order's tasks as they are listed now; what was ticked stays ticked."""
    known = {task.text: task for task in order.tasks.all()}  # type: ignore[attr-defined]
    order.tasks.exclude(text__in=tasks).delete()  # type: ignore[attr-defined]
    for position, text in enumerate(tasks):
        task = known.get(text) or OrderTask(jurisdiction_id=order.jurisdiction_id, order=order, text=text)
        task.position = position
        task.save()


def _next_number(jurisdiction: Jurisdiction) -> str:
    """Counts on from the newest; the unique constraint decides a tie."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=jurisdiction.pk)
    newest = WorkOrder.objects.filter(jurisdiction=jurisdiction).order_by("-id").first()
    last = int(newest.number.rsplit("-", 1)[-1]) if newest else 100
    return f"{jurisdiction.order_prefix}-{last + 1}"


def _plan(
    report: Report,
    order: WorkOrder,
    actor: Any,
    at: datetime,
    words: ReplyTemplate | None = None,
    loaded: changes.Loaded | None = None,
) -> None:
    fields: dict[str, Any] = {"due_on": order.due_on} if order.due_on else {}
    verb = workflow.REPORT_VERBS["plan"]
    said, kept = replies.said_to(report, words, fields) if words else ({}, {})
    extra = {"order": order.number} | kept
    verbs.do(report, verb, fields | said, actor=actor, at=at, allowed=workflow.OPEN, extra=extra, loaded=loaded)


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
    EFFECTS.get(verb.name, _nothing)(current, fields, actor, at)
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
        raise LostRace(_lost(), **state(order))
    if order.status not in verb.from_:
        can = possible(order, actor) if actor else []
        sentence = _("That cannot be done now: the order is “%(status)s”. You can: %(can)s.")
        said = {"status": order.word, "can": ", ".join(str(one.label) for one in can) or "–"}
        raise WrongStatus(sentence % said, possible=[one.name for one in can], **state(order))


def _lost() -> str:
    return _("Somebody was quicker. Look at what it is now and decide again; nothing of yours is lost.")


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
        values |= {"done_at": at, "draft": {}}
    if verb.name == "pause":
        values["paused_until"] = fields.get("until")
    if not WorkOrder.objects.filter(pk=order.pk, version=order.version).update(**values, version=F("version") + 1):
        raise LostRace(_lost())
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
        if name in ("code", "crew", "organisation", "minutes", "until", "due_on", "priority", "kit")
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


def _reports(order: WorkOrder) -> list[OrderLine]:
    return list(order.lines.select_related("report__kind", "report__jurisdiction", "report__main"))


def _nothing(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    return None


def _begin_one(report: Report, order: WorkOrder, actor: Any, at: datetime) -> None:
    report.refresh_from_db()
    verbs.do(report, workflow.REPORT_VERBS["begin"], {}, actor=actor, at=at, extra={"order": order.number})


def _each(order: WorkOrder, verb_name: str, actor: Any, at: datetime) -> None:
    """Does a verb to each report of the order that can take it; those that somebody closed meanwhile stay as they are."""
    verb = workflow.REPORT_VERBS[verb_name]
    for line in _reports(order):
        if line.report.status in verb.from_:
            verbs.do(line.report, verb, {}, actor=actor, at=at, extra={"order": order.number})


def _begin(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    _each(order, "begin", actor, at)


def _finish(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Keeps each report's closing code and answers it, or waits for approval where its kind asks for that."""
    own, left = _own_codes(order, fields)
    _check_answers({own.get(line.report.reference, fields["code"]) for line in left}, fields)
    _cost(order, fields, actor, at)
    for line in left:
        _close_line(line, own.get(line.report.reference, fields["code"]), order, fields, actor, at)


def _close(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Some of many: those that are named are answered, the order goes on with the others. Raises BadInput."""
    own, left = _own_codes(order, fields)
    if own.keys() >= {line.report.reference for line in left}:
        raise BadInput(errors={"reports": _("No report of the order is left then. Finish the order instead.")})
    _check_answers(set(own.values()), fields)
    _cost(order, fields, actor, at)
    for line in left:
        if line.report.reference in own:
            _close_line(line, own[line.report.reference], order, fields, actor, at)


def _own_codes(order: WorkOrder, fields: dict[str, Any]) -> tuple[dict[str, str], list[OrderLine]]:
    """({reference: code}, the lines that nobody has closed yet). Raises BadInput for a report that is not among them."""
    own = {reference.upper(): code for reference, code in fields.get("reports", {}).items()}
    lines = _reports(order)
    left = [line for line in lines if not line.code]
    strangers = own.keys() - {line.report.reference for line in left}
    if strangers:
        known = {line.report.reference for line in lines}
        sentence = (
            _("%(report)s is closed already.") if min(strangers) in known else _("%(report)s is not in this order.")
        )
        raise BadInput(errors={"reports": sentence % {"report": min(strangers)}})
    return own, left


def _close_line(line: OrderLine, code: str, order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    line.code = code
    line.save(update_fields=["code"])
    if not line.report.kind.needs_approval:
        _answer(line, order, fields, actor, at)


def _check_answers(codes: Collection[str], fields: dict[str, Any]) -> None:
    """Also for those that wait for approval: the crew knows it now. Raises BadInput."""
    needed = {name for code in codes for name in workflow.CLOSING_CODES[code].needs} - fields.keys()
    if needed:
        raise BadInput(errors={name: str(workflow.CLOSING_LACKS[name]) for name in sorted(needed)})


def _approve(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    said = _said_at_finish(order)
    for line in _reports(order):
        if line.report.kind.needs_approval:
            _answer(line, order, said, actor, at)


def _said_at_finish(order: WorkOrder) -> dict[str, Any]:
    """The day and the organisation that the crew named: its event holds them."""
    event = Event.objects.filter(order=order, verb="finish").order_by("-at", "-id").first()
    data = event.data if event else {}
    return {
        name: cleaning.FIELDS[name](order.jurisdiction, data[name], name)
        for name in ("until", "organisation")
        if data.get(name)
    }


def _answer(line: OrderLine, order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Gives the report what its closing code means; a report that was closed meanwhile keeps what it has."""
    code = workflow.CLOSING_CODES[line.code]
    verb = workflow.REPORT_VERBS[code.verb]
    if line.report.status not in workflow.OPEN:
        return
    own: dict[str, Any] = {
        name: fields[name] for name in ("until", "organisation") if name in fields and name in verb.needs + verb.may
    }
    extra = {"code": code.code, "order": order.number}
    verbs.do(line.report, verb, own, actor=actor, at=at, allowed=workflow.OPEN, extra=extra)


def _cancel(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Each report becomes what was said; the others are accepted again and wait for another plan."""
    becomes: dict[str, str] = fields.get("becomes", {})
    lines = _reports(order)
    unknown = becomes.keys() - {line.report.reference for line in lines}
    if unknown:
        raise BadInput(errors={"becomes": _("%(report)s is not in this order.") % {"report": min(unknown)}})
    if "decline" in becomes.values() and not fields.get("reason"):
        raise BadInput(errors={"reason": _("Say why it will not be done: those who reported it read it.")})
    for line in lines:
        what = becomes.get(line.report.reference, "put_back")
        if what == "put_back":
            _put_back(line.report, order, actor, at)
        elif line.report.status in workflow.OPEN:
            more = {"reason": fields["reason"]} if what == "decline" else {}
            verbs.do(line.report, workflow.REPORT_VERBS[what], more, actor=actor, at=at, extra={"order": order.number})


def _put_back(report: Report, order: WorkOrder, actor: Any, at: datetime) -> None:
    """Accepted, waiting for another plan."""
    if report.status in workflow.PUT_BACK.from_:
        verbs.do(report, workflow.PUT_BACK, {}, actor=actor, at=at, extra={"order": order.number})


def _change(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    if "tasks" in fields:
        _set_tasks(order, fields["tasks"])


def _add(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    known = set(order.lines.values_list("report_id", flat=True))  # type: ignore[attr-defined]
    new = [report for report in fields["references"] if report.pk not in known]
    taken = _taken(new)
    if taken:
        raise BadInput(errors={"references": taken})
    for report in new:
        OrderLine.objects.create(jurisdiction_id=order.jurisdiction_id, order=order, report=report)
        _plan(report, order, actor, at)
        if order.status == workflow.O_IN_PROGRESS:
            _begin_one(report, order, actor, at)


def _remove(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """One stays: an order without reports is cancelled instead."""
    lines = {line.report_id: line for line in _reports(order)}  # type: ignore[attr-defined]
    gone = [lines[report.pk] for report in fields["references"] if report.pk in lines]
    if len(gone) != len(fields["references"]):
        stranger = next(report for report in fields["references"] if report.pk not in lines)
        raise BadInput(errors={"references": _("%(report)s is not in this order.") % {"report": stranger.reference}})
    if len(gone) == len(lines):
        raise BadInput(errors={"references": _("An order needs at least one report. Cancel the order instead.")})
    for line in gone:
        report = line.report
        line.delete()
        _put_back(report, order, actor, at)


def _tick(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """`ticked` names all tasks that are done."""
    wanted = set(fields.get("ticked", []))
    tasks = list(order.tasks.all())  # type: ignore[attr-defined]
    if wanted - {task.pk for task in tasks}:
        raise BadInput(errors={"ticked": _("This task is not in the order any more. Open the order again.")})
    for task in tasks:
        if (task.pk in wanted) != bool(task.done_at):
            task.done_at, task.done_by = (at, actor) if task.pk in wanted else (None, None)
            task.save(update_fields=["done_at", "done_by"])


def _cost(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    common: dict[str, Any] = {"jurisdiction_id": order.jurisdiction_id, "order": order, "at": at, "actor": actor}
    OrderCost.objects.bulk_create(OrderCost(**row, **common) for row in fields.get("costs", []))


def _again(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Sent back: what the crew closed is opened again and planned."""
    for line in _reports(order):
        if line.report.status in workflow.REPORT_VERBS["reopen"].from_:
            verbs.do(
                line.report, workflow.REPORT_VERBS["reopen"], {}, actor=actor, at=at, extra={"order": order.number}
            )
        if line.report.kind.needs_approval or line.code:
            line.report.refresh_from_db()
            if line.report.status in workflow.OPEN:
                _plan(line.report, order, actor, at)
    order.lines.update(code="")


def _publish(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """The crew's photos become public, by the same right as the residents'."""
    Photo.objects.filter(order=order).update(published=True)


def _assign(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """It leaves the rounds of the crew that had it."""
    RoundStop.objects.filter(line__order=order).exclude(round__crew=order.crew).delete()


EFFECTS = {
    "assign": _assign,
    "publish": _publish,
    "start": _begin,
    "resume": _begin,
    "finish": _finish,
    "close": _close,
    "approve": _approve,
    "return": _again,
    "cancel": _cancel,
    "change": _change,
    "add": _add,
    "remove": _remove,
    "tick": _tick,
    "cost": _cost,
}
