"""One report that needs several teams becomes parts, and closes when they are closed (T6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports import workflow
from reports.errors import BadInput
from reports.models import Event, OrderLine, Report, ReportZone, Text
from reports.services import changes, numbering, outbox, placing, rows

COPIED = [
    "jurisdiction_id", "lng", "lat", "cell", "place_text", "place_name", "place_source", "place_certainty", "received_at", "observed_at",
    "received_on", "observed_on", "part_of_day", "darkness", "observed_hour",
    "promised_by", "promise_unit", "channel", "language", "priority", "private", "sensitive", "imported", "made_up",
]  # fmt: skip
# What the whole becomes, by the first of these that fits its parts.
WHILE_OPEN = [
    (workflow.IN_PROGRESS, "begin"),
    (workflow.PLANNED, "plan"),
    (workflow.ACCEPTED, "accept"),
    (workflow.WAITING, "wait"),
]
WHEN_CLOSED = [(workflow.FIXED, "fix"), (workflow.REDIRECTED, "redirect"), (workflow.DECLINED, "decline")]
Effect = tuple[dict[str, Any], dict[str, Any]]


def split(report: Report, fields: dict[str, Any]) -> Effect:
    held = (
        OrderLine.objects.filter(report=report, order__status__in=workflow.ORDER_OPEN).select_related("order").first()
    )
    if held:
        raise BadInput(
            errors={
                "parts": _("It is in order %(order)s. Cancel the order or let it be finished first.")
                % {"order": held.order}
            }
        )
    if report.lng is None:
        raise BadInput(errors={"parts": _("The report has no place yet. Give it one on the map first.")})
    return {"is_split": True}, {"kinds": [part["kind"].code for part in fields["parts"]]}


def after(report: Report, verb: str, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """The parts are made with the split, leave with their whole, and take it along."""
    if verb == "split":
        for part in fields["parts"]:
            _make(report, part, actor, at)
    elif verb == "withdraw":
        withdraw(open_parts(report), actor, at)
    elif report.parent_id:
        follow(report, actor, at)


def open_parts(report: Report) -> QuerySet[Report]:
    return report.parts.filter(is_open=True).order_by("pk")  # type: ignore[attr-defined]


def withdraw(parts: QuerySet[Report], actor: Any, at: datetime) -> None:
    for part in parts:
        changes.change(part, {"status": workflow.WITHDRAWN}, verb=workflow.UNDO, actor=actor, at=at)


def _make(whole: Report, given: dict[str, Any], actor: Any, at: datetime) -> None:
    kind = given["kind"]
    same_thing = whole.asset is not None and whole.asset.kind == kind.asset_kind
    placed = placing.where_it_is(whole)
    part = Report(
        **{name: getattr(whole, name) for name in COPIED}, kind=kind, reference=numbering.free_reference(whole.jurisdiction), parent=whole,
        status=workflow.ACCEPTED, triaged=True, team=given["team"] or kind.team, owner=placing.owner_of(whole.jurisdiction, kind, placed),
        asset_id=whole.asset_id if same_thing else None, updated_at=at,
    )  # fmt: skip
    part.pk = rows.insert(Report, **rows.values_of(part))
    links = ReportZone.objects.filter(report=whole, version__is_current=True)
    common = {"jurisdiction_id": whole.jurisdiction_id, "report_id": part.pk}
    rows.insert_many(ReportZone, (common | {"version_id": link.version_id, "zone_id": link.zone_id} for link in links))  # type: ignore[attr-defined]
    changes.record(
        part, verb=workflow.PART, actor=actor, at=at, data={"whole": whole.reference}, texts={"note": given["note"]}
    )


def follow(part: Report, actor: Any, at: datetime) -> None:
    """The whole becomes what its parts make of it."""
    whole = Report.objects.select_related("jurisdiction", "kind").get(parts=part)
    if not whole.is_split:
        return
    parts = list(whole.parts.exclude(status=workflow.WITHDRAWN).order_by("pk"))  # type: ignore[attr-defined]
    status, verb = _whole_of({one.status for one in parts})
    if status == whole.status:
        return
    values: dict[str, Any] = {"status": status}
    if status == workflow.REDIRECTED:
        values["redirected_to"] = next(one.redirected_to for one in parts if one.redirected_to)
    texts = {"reason": _reasons(parts)} if status == workflow.DECLINED else {}
    changed = changes.change(
        whole, values, verb=verb, actor=actor, at=at, public=True, by_rule=True, texts=texts, data={"parts": True}
    )
    outbox.put(whole.jurisdiction, "report_changed", {"report": changed.pk, "version": changed.version}, delay_s=15)


def _whole_of(statuses: set[str]) -> tuple[str, str]:
    still_open = statuses & workflow.OPEN
    order = WHILE_OPEN if still_open else WHEN_CLOSED
    return next(
        ((status, verb) for status, verb in order if status in (still_open or statuses)), (workflow.ACCEPTED, "accept")
    )


def _reasons(parts: list[Report]) -> str:
    """The parts' own reasons, each once."""
    events = Event.objects.filter(report__in=parts, verb="decline")
    return "\n".join(dict.fromkeys(Text.objects.filter(event__in=events, role="reason").values_list("text", flat=True)))
