"""What a work order's verb does beyond its own columns: to its reports, tasks, costs and photos. orders.do calls it in its transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from reports import workflow
from reports.errors import BadInput
from reports.models import Event, OrderCost, OrderLine, OrderTask, Photo, ReplyTemplate, Report, RoundStop, WorkOrder
from reports.services import changes, cleaning, replies, verbs


def taken(reports: Sequence[Report]) -> str:
    """A sentence when one of them stands in an open order."""
    lines = OrderLine.objects.filter(report__in=reports, order__status__in=workflow.ORDER_OPEN)
    busy = lines.select_related("order", "report").first()
    sentence = _("%(report)s is in order %(order)s already.")
    return sentence % {"report": busy.report.reference, "order": busy.order.number} if busy else ""


def set_tasks(order: WorkOrder, tasks: Sequence[str]) -> None:
    """The order's tasks as they are listed now; what was ticked stays ticked."""
    known = {task.text: task for task in order.tasks.all()}  # type: ignore[attr-defined]
    order.tasks.exclude(text__in=tasks).delete()  # type: ignore[attr-defined]
    for position, text in enumerate(tasks):
        task = known.get(text) or OrderTask(jurisdiction_id=order.jurisdiction_id, order=order, text=text)
        task.position = position
        task.save()


def plan(
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


def _reports(order: WorkOrder) -> list[OrderLine]:
    return list(order.lines.select_related("report__kind", "report__jurisdiction", "report__main"))


def nothing(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    return None


def _begin_one(report: Report, order: WorkOrder, actor: Any, at: datetime) -> None:
    report.refresh_from_db()
    verbs.do(report, workflow.REPORT_VERBS["begin"], {}, actor=actor, at=at, extra={"order": order.number})


def _each(order: WorkOrder, verb_name: str, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Does a verb to each report that is left and can take it; those that were closed meanwhile, or that the crew closed, stay as they are."""
    verb = workflow.REPORT_VERBS[verb_name]
    for line in _reports(order):
        if line.report.status in verb.from_ and not line.code:
            verbs.do(line.report, verb, fields, actor=actor, at=at, extra={"order": order.number})


def _begin(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    _each(order, "begin", {}, actor, at)


def _pause(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Waiting for somebody else or the weather, its reports wait too and their clocks stand; resting for other work moves nothing that was promised."""
    if fields.get("waits"):
        _each(order, "wait", {"until": fields["until"]}, actor, at)


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
        set_tasks(order, fields["tasks"])


def _add(order: WorkOrder, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    known = set(order.lines.values_list("report_id", flat=True))  # type: ignore[attr-defined]
    new = [report for report in fields["references"] if report.pk not in known]
    busy = taken(new)
    if busy:
        raise BadInput(errors={"references": busy})
    for report in new:
        OrderLine.objects.create(jurisdiction_id=order.jurisdiction_id, order=order, report=report)
        plan(report, order, actor, at)
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
                plan(line.report, order, actor, at)
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
    "pause": _pause,
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
