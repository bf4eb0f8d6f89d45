"""Several reports of one thing become one case, and apart again without loss (R7, T7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from reports import workflow
from reports.errors import BadInput
from reports.models import Event, Report
from reports.services import changes

MANY_SEE = 4
MANY_PRIORITY = 2
WEIGHED = (
    "is_open",
    "priority",
    "priority_before",
    "supporters",
    "group_id",
    "jurisdiction_id",
)  # of each that is merged, 200 in a press
REMEMBERED = ("was", "triaged", "paused_at", "promised_by")
Effect = tuple[dict[str, Any], dict[str, Any]]
_waiting: ContextVar[dict[int, tuple[Any, datetime]] | None] = ContextVar("waiting to be weighed", default=None)


def merge(report: Report, fields: dict[str, Any]) -> Effect:
    """It follows the other one. The event keeps what it was, so that parting them again gives it back."""
    into = fields["into"]
    main = into.main or into
    if main.pk == report.pk:
        raise BadInput(errors={"into": _("A report cannot be merged with itself. Choose the other one.")})
    if main.parent_id or main.jurisdiction_id != report.jurisdiction_id:
        raise BadInput(errors={"into": _("That is a part of a split report. Choose another one.")})
    return {"main": main}, {"main": main.reference, "was": report.status, "triaged": report.triaged} | _clock_of(report)


def unmerge(report: Report, fields: dict[str, Any]) -> Effect:
    """As it was before it was merged for the first time."""
    before = _before(report)
    was = before["was"] if before["was"] in workflow.OPEN else workflow.ACCEPTED
    return (
        {"main": None, "status": was, "triaged": before["triaged"]} | _clock_as_it_was(before),
        {"main": report.main.reference if report.main else ""},
    )


def _clock_of(report: Report) -> dict[str, Any]:
    """Of one that waits for somebody else: since when, and what is promised without that wait."""
    if not report.paused_at:
        return {}
    return {
        "paused_at": report.paused_at.isoformat(),
        "promised_by": report.promised_by and report.promised_by.isoformat(),
    }


def _clock_as_it_was(before: dict[str, Any]) -> dict[str, Any]:
    """It has waited all the time, also while it was merged."""
    if "paused_at" not in before:
        return {}
    return {name: before[name] and datetime.fromisoformat(before[name]) for name in ("paused_at", "promised_by")}


def _last_merge(report: Report) -> Event | None:
    return Event.objects.filter(report=report, verb="merge").order_by("-at", "-id").first()


def after(report: Report, verb: str, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Those that were merged into it go along, and come back with it; the main report counts anew."""
    if verb == "merge":
        for pk in report.merged.order_by("pk").values_list("pk", flat=True):  # type: ignore[attr-defined]  # hardly ever any
            child = Report.objects.get(pk=pk)
            data = {"main": report.main.reference, "via": report.reference}  # type: ignore[union-attr]
            changes.change(child, {"main": report.main}, verb="merge", actor=actor, at=at, data=data)
        weigh(report.main_id, actor, at)
    if verb == "unmerge":
        last = _last_merge(report)
        main = (
            Report.objects.filter(jurisdiction=report.jurisdiction, reference=last.data["main"]).first()
            if last
            else None
        )
        for child in _came_with(report, main):
            data = {"main": report.reference}
            changes.change(child, {"main": report}, verb="merge", actor=actor, at=at, data=data | _before(child))
        weigh(main.pk if main else None, actor, at)


def _came_with(report: Report, main: Report | None) -> list[Report]:
    children = Report.objects.filter(main=main).exclude(pk=report.pk).order_by("pk") if main else []
    return [child for child in children if (last := _last_merge(child)) and last.data.get("via") == report.reference]


def _before(child: Report) -> dict[str, Any]:
    """What its own merge remembered; those that came along with another one remember nothing new."""
    for event in Event.objects.filter(report=child, verb="merge").order_by("-at", "-id"):
        if "was" in event.data:
            return {"triaged": True} | {name: event.data[name] for name in REMEMBERED if name in event.data}
    return {"was": workflow.ACCEPTED, "triaged": True}


def voices(main: Report) -> int:
    """How many more people see it than the one who reported it: those who said so, and the merged ones with theirs."""
    merged = main.merged.aggregate(n=Count("pk"), also=Sum("supporters"))  # type: ignore[attr-defined]
    return main.supporters + merged["n"] + (merged["also"] or 0)


@contextmanager
def weighed_once() -> Iterator[None]:
    """Within the block nobody is weighed; at its end each main report once, however many were merged into it."""
    waiting: dict[int, tuple[Any, datetime]] = {}
    before = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(before)
    for main_id, (actor, at) in sorted(waiting.items()):
        weigh(main_id, actor, at)


def weigh(main_id: int | None, actor: Any, at: datetime) -> None:
    """Many who see it raise the priority; when they are fewer again it is as before (R7, T17). A person's own choice stays."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update({main_id: (actor, at)} if main_id else {})
        return
    main = Report.objects.only(*WEIGHED).filter(pk=main_id or 0).first()
    if not main or not main.is_open:
        return
    many = voices(main) >= MANY_SEE
    if many and not main.priority_before and main.priority > MANY_PRIORITY and not _said_since(main):
        raise_priority(main, MANY_PRIORITY, actor, at)
    elif not many and main.priority_before and not main.group_id:
        changes.change(
            main, {"priority": main.priority_before, "priority_before": None}, verb=workflow.LOWER, actor=actor, at=at,
            data={"priority": main.priority_before},
        )  # fmt: skip


def raise_priority(report: Report, priority: int, actor: Any, at: datetime) -> None:
    values = {"priority": priority, "priority_before": report.priority}
    changes.change(report, values, verb=workflow.RAISE, actor=actor, at=at, data={"priority": priority})


def _said_since(main: Report) -> bool:
    """Somebody lowered it after it was raised: it is not raised again over their head."""
    raised = Event.objects.filter(report=main, verb=workflow.RAISE).order_by("-at", "-id").first()
    if not raised:
        return False
    later = Event.objects.filter(report=main, verb__in=("change", "accept"), at__gt=raised.at)
    return any("priority" in event.data or "priority" in event.data.get("fields", []) for event in later)


def support_came(report: Report, at: datetime) -> None:
    """One more said so: only the one who makes it many costs more than a glance."""
    if report.supporters >= MANY_SEE - 1 and report.priority > MANY_PRIORITY:
        weigh(report.pk, None, at)
