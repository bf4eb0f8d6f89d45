"""The one way in which a report's row changes: lock, compare, update, count, write the event."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.errors import LostRace, WrongStatus
from reports.models import Closing, Event, Report, ReportZone, Text
from reports.services import clock, counters, placing, publishing, rows, setup
from reports.services.placing import Placed


def zones_of(report: Report) -> dict[int, int | None]:
    """{layer id: zone id or None} of the current layer versions."""
    found: dict[int, int | None] = dict.fromkeys(zones.index_of(report.jurisdiction).layer_ids.values())
    links = ReportZone.objects.filter(report=report, version__is_current=True)
    found.update(links.values_list("version__layer_id", "zone_id"))
    return found


def zones_by_layer(jurisdiction: Jurisdiction, found: dict[str, Any]) -> dict[int, int | None]:
    """The same from a location: {layer code: zone or None} of all current layers."""
    layer_ids = zones.index_of(jurisdiction).layer_ids
    return {pk: found[code].id if found.get(code) else None for code, pk in layer_ids.items()}


@dataclass
class Loaded:
    """A report locked for writing, with what its counts depend on."""

    report: Report
    zones: dict[int, int | None]
    closings: list[Closing]


Heard = list[dict[str, Any]]
_listening: ContextVar[Heard | None] = ContextVar("listening", default=None)


@contextmanager
def listening() -> Iterator[Heard]:
    """Gathers what every change of the block would need to be taken back: see services.undoing."""
    heard: Heard = []
    before = _listening.set(heard)
    try:
        yield heard
    finally:
        _listening.reset(before)


def lock(ids: Sequence[int]) -> None:
    """Before many are changed one by one, in the order in which `load` locks: two who change several never wait for each other."""
    list(Report.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def load(jurisdiction: Jurisdiction, ids: Sequence[int]) -> dict[int, Loaded]:
    """Reports of one jurisdiction by id, locked, in three queries. Within a transaction."""
    rows = (
        Report.objects.select_for_update(of=("self",), no_key=True)  # others may still write rows that point to it
        .select_related("main")
        .filter(jurisdiction=jurisdiction, pk__in=ids)
    )
    found = {
        report.pk: report for report in rows.order_by("pk")
    }  # in order, so that two who lock several never wait for each other
    setup.attach(jurisdiction, found.values())
    nowhere = dict.fromkeys(zones.index_of(jurisdiction).layer_ids.values())
    where: dict[int, dict[int, int | None]] = {pk: dict(nowhere) for pk in found}
    links = ReportZone.objects.filter(report__in=found, version__is_current=True)
    for report_id, layer_id, zone_id in links.values_list("report_id", "version__layer_id", "zone_id"):
        where[report_id][layer_id] = zone_id
    closings: dict[int, list[Closing]] = {pk: [] for pk in found}
    for closing in Closing.objects.filter(report__in=found):
        closings[closing.report_id].append(closing)  # type: ignore[attr-defined]
    return {pk: Loaded(report, where[pk], closings[pk]) for pk, report in found.items()}


@transaction.atomic
def change(report: Report, values: dict[str, Any], *, verb: str, **more: Any) -> Report:
    """Writes `values` if the report is as the caller saw it; gives the fresh report. See `write` for the rest."""
    return write(load(report.jurisdiction, [report.pk])[report.pk], values, verb=verb, **more)


def write(
    loaded: Loaded,
    values: dict[str, Any],
    *,
    verb: str,
    actor: Any = None,
    version: int | None = None,
    allowed: Collection[str] = workflow.STATUSES,
    data: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
    public: bool = False,
    at: datetime | None = None,
    placed: Placed | None = None,
    zone: placing.Chosen | None = None,
    closings: list[dict[str, Any]] | None = None,
    by_rule: bool = False,
) -> Report:
    """The one writing of a report, in the caller's transaction.

    `version` None checks the status only. `texts` are {role: words}, kept as revisions; `data` holds codes and ids for
    the event; `placed` is a new place, whose zones are written too; `zone` one that somebody chose; `closings` puts earlier closings back (undo only);
    `by_rule`: a split report follows its parts.
    Raises LostRace or WrongStatus (409) with what the report is now; then nothing is written.
    """
    at = at or timezone.now()
    current, known = loaded.report, loaded.closings
    check(current, version, allowed, "" if by_rule else verb)
    before, ran_out = counters.facts(current, loaded.zones, known), counters.runs_out(current)
    old = columns(current) | {"_closings": [_closing_state(one) for one in known]}
    if closings is None:
        _move(current, values, at, known, never_closed=verb == "unmerge" or _closed_as_spam(current, known))
    else:
        _set(current, values, at)
        _restore(current, known, closings)
    _write(current)
    zone_before = placing.choose(current, zone) if zone else None
    if placed:
        placing.relink(current, placed)
    if placed or zone:
        loaded.zones = zones_of(current)
    after = counters.facts(current, loaded.zones, known)
    counters.apply(current, before, after, moved=counters.runs_out(current) != ran_out)
    event = record(current, verb=verb, actor=actor, at=at, public=public, data=data, texts=texts)
    heard = _listening.get()
    if heard is not None:
        heard.append(_told(current, old, event) | {"zone": zone_before})
    return current


def columns(report: Report) -> dict[str, Any]:
    return {
        field.attname: getattr(report, field.attname) for field in report._meta.concrete_fields if not field.primary_key
    }


def _told(report: Report, old: dict[str, Any], event: int) -> dict[str, Any]:
    """What was, where it is another now."""
    closings = old.pop("_closings")
    new = columns(report)
    changed = {
        name: value for name, value in old.items() if new[name] != value and name not in ("version", "updated_at")
    }
    return {"report": report.pk, "version": report.version, "columns": changed, "closings": closings, "event": event}


def _closing_state(closing: Closing) -> dict[str, Any]:
    return {"id": closing.pk, "reopened_on": closing.reopened_on, "held": closing.held}


def _restore(report: Report, known: list[Closing], wanted: list[dict[str, Any]]) -> None:
    """Closings as they were: those that came since never happened."""
    states = {state["id"]: state for state in wanted}
    for closing in [*known]:
        if closing.pk not in states:
            closing.delete()
            known.remove(closing)
            continue
        state = states[closing.pk]
        closing.reopened_on = Closing._meta.get_field("reopened_on").to_python(state["reopened_on"])
        closing.held = state["held"]
        closing.save(update_fields=["reopened_on", "held"])


def check(current: Report, version: int | None, allowed: Collection[str], verb: str = "") -> None:
    """Raises LostRace or WrongStatus with what the report is now."""
    if workflow.kept_apart(verb, split_open=current.is_split and current.is_open, part=current.parent_id is not None):
        raise WrongStatus(_apart(current), possible=possible(current), **state(current))
    if version is not None and current.version != version:
        raise LostRace(**state(current))
    if current.status not in allowed:
        raise WrongStatus(
            _("That cannot be done now: the report is “%(status)s”.") % {"status": current.word.word},
            possible=possible(current),
            **state(current),
        )


def possible(report: Report) -> list[str]:
    """The staff verbs that its status and its place in a split allow."""
    split_open, part = report.is_split and report.is_open, report.parent_id is not None
    return [
        name
        for name, verb in workflow.STAFF_VERBS.items()
        if report.status in verb.from_ and not workflow.kept_apart(name, split_open=split_open, part=part)
    ]


def _apart(report: Report) -> str:
    if report.parent:
        return _("This is a part of %(report)s. Do that there.") % {"report": report.parent.reference}
    parts = ", ".join(report.parts.order_by("id").values_list("reference", flat=True))  # type: ignore[attr-defined]
    return _("The report is split: work with its parts %(parts)s. It closes with them.") % {"parts": parts}


def state(current: Report) -> dict[str, Any]:
    """What a person who lost a race must see: the report now, and who was quicker."""
    last = Event.objects.filter(report=current).select_related("actor").order_by("-at", "-id").first()
    return {
        "current": {
            "reference": current.reference,
            "status": current.status,
            "version": current.version,
            "priority": current.priority,
            "category": current.kind.code,
            "team": current.team.code if current.team else None,
            "person": current.assigned_to.username if current.assigned_to else None,
            "organisation": current.redirected_to.code if current.redirected_to else None,
            "into": current.main.reference if current.main else None,
            "private": current.private,
            "sensitive": current.sensitive,
            "due_on": current.due_on.isoformat() if current.due_on else None,
            "place_text": current.place_text,
        },
        "actor": last.actor.shown_name if last and last.actor else None,
        "at": last.at.isoformat() if last else None,
    }


def _move(report: Report, values: dict[str, Any], at: datetime, closings: list[Closing], *, never_closed: bool) -> None:
    """Sets the values and what follows from them: open, closed_at, public, closings."""
    was_open = report.is_open
    _tick(report, values, at)
    _set(report, values, at)
    if was_open and not report.is_open:
        report.closed_at = at
        closings.append(_close(report, at))
    elif report.is_open and not was_open:
        report.closed_at = None
        if never_closed and closings:  # a merge that was a mistake: it was open all the time
            closings.pop().delete()
        else:
            _open_again(report, at, closings)


def _tick(report: Report, values: dict[str, Any], at: datetime) -> None:
    """The clock stands while it waits for somebody else; what was promised moves by that time when it goes on, and by nothing else."""
    waits = values.get("status", report.status) == workflow.WAITING
    if waits and not report.paused_at:
        values.setdefault("paused_at", at)
    elif report.paused_at and not waits:
        if report.promised_by and at > report.paused_at:
            values["promised_by"] = clock.after_pause(
                report.jurisdiction, report.promised_by, report.promise_unit, report.paused_at, at
            )
        values["paused_at"] = None


def _closed_as_spam(report: Report, closings: list[Closing]) -> bool:
    """It was closed because it was taken for spam: when it is a report after all it was open all the time."""
    if not report.spam or not closings:
        return False
    last = Event.objects.filter(report=report, verb="spam").order_by("-at", "-id").first()
    return last is not None and last.at == closings[-1].closed_at


def _set(report: Report, values: dict[str, Any], at: datetime) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    report.is_open = report.status in workflow.OPEN
    report.updated_at = at
    report.version += 1
    report.is_public = publishing.is_public(report)


def _close(report: Report, at: datetime) -> Closing:
    day = report.jurisdiction.day(at)
    on_time = None if report.promised_by is None or report.imported else at <= report.promised_by
    closing = Closing(
        jurisdiction_id=report.jurisdiction_id,
        report=report,
        closed_at=at,
        closed_on=day,
        days=max(0, (day - report.received_on).days),
        on_time=on_time,
        promised_by=report.promised_by,
    )
    closing.pk = rows.insert(Closing, **rows.values_of(closing))
    return closing


def _open_again(report: Report, at: datetime, closings: list[Closing]) -> None:
    """A reopening within 14 days undoes the closing (the case was never closed), a later one is a new spell."""
    if not closings:
        return
    last = closings[-1]
    last.reopened_on = report.jurisdiction.day(at)
    last.held = (last.reopened_on - last.closed_on).days > clock.REOPEN_UNDOES_DAYS
    last.save(update_fields=["reopened_on", "held"])


def _write(report: Report) -> None:
    """One conditional UPDATE: no row means that somebody was quicker between our reading and now."""
    values = columns(report) | {"version": F("version") + 1}
    if not Report.objects.filter(pk=report.pk, version=report.version - 1).update(**values):
        raise LostRace


def record(
    report: Report,
    *,
    verb: str,
    actor: Any,
    at: datetime,
    public: bool = False,
    data: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
) -> int:
    """Appends the event and the texts written with it; gives the event's id."""
    data = {"status": report.status} | (data or {})
    common = {"jurisdiction_id": report.jurisdiction_id, "report_id": report.pk}
    actor_id = actor.pk if actor else None
    event = rows.insert(Event, verb=verb, actor_id=actor_id, at=at, public=public, data=data, **common)
    rows.insert_many(
        Text,
        (
            common | {"event_id": event, "role": role, "text": text, "author_id": actor_id, "created_at": at}
            for role, text in (texts or {}).items()
            if text
        ),
    )
    return event
