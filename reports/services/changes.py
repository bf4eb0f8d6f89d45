"""The one way in which a report's row changes: lock, compare, update, count, write the event."""

from __future__ import annotations

from collections.abc import Collection
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
from reports.services import clock, counters, placing, publishing, rows
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


@transaction.atomic
def change(
    report: Report,
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
) -> Report:
    """Writes `values` if the report is as the caller saw it; gives the fresh report.

    `version` None checks the status only. `texts` are {role: words}, kept as revisions; `data` holds codes and ids for
    the event; `placed` is a new place, whose zones are written too. Raises LostRace or WrongStatus (409) with what the report is now; then nothing is written.
    """
    at = at or timezone.now()
    current = Report.objects.select_for_update(of=("self",)).select_related("kind", "jurisdiction").get(pk=report.pk)
    _check(current, version, allowed)
    where, closings = zones_of(current), list(Closing.objects.filter(report=current))
    before = counters.facts(current, where, closings)
    _move(current, values, at, closings)
    _write(current)
    if placed:
        placing.relink(current, placed)
        where = zones_of(current)
    counters.apply(current, before, counters.facts(current, where, closings))
    record(current, verb=verb, actor=actor, at=at, public=public, data=data, texts=texts)
    return current


def _check(current: Report, version: int | None, allowed: Collection[str]) -> None:
    if version is not None and current.version != version:
        raise LostRace(
            _("Somebody was quicker. Look at what it is now and decide again; nothing of yours is lost."),
            **state(current),
        )
    if current.status not in allowed:
        raise WrongStatus(
            _("That cannot be done now: the report is “%(status)s”.") % {"status": current.word.word},
            possible=[name for name, verb in workflow.STAFF_VERBS.items() if current.status in verb.from_],
            **state(current),
        )


def state(current: Report) -> dict[str, Any]:
    """What a person who lost a race must see: the report now, and who was quicker."""
    last = Event.objects.filter(report=current).select_related("actor").order_by("-at", "-id").first()
    return {
        "current": {
            "reference": current.reference,
            "status": current.status,
            "version": current.version,
            "priority": current.priority,
        },
        "actor": last.actor.shown_name if last and last.actor else None,
        "at": last.at.isoformat() if last else None,
    }


def _move(report: Report, values: dict[str, Any], at: datetime, closings: list[Closing]) -> None:
    """Sets the values and what follows from them: open, closed_at, public, closings."""
    was_open = report.is_open
    for name, value in values.items():
        setattr(report, name, value)
    report.is_open = report.status in workflow.OPEN
    report.updated_at = at
    report.version += 1
    report.is_public = publishing.is_public(report)
    if was_open and not report.is_open:
        report.closed_at = at
        closings.append(_close(report, at))
    elif report.is_open and not was_open:
        report.closed_at = None
        _open_again(report, at, closings)


def _close(report: Report, at: datetime) -> Closing:
    day = report.jurisdiction.day(at)
    on_time = None if report.promised_by is None or report.imported else at <= report.promised_by
    return Closing.objects.create(
        jurisdiction_id=report.jurisdiction_id,
        report=report,
        closed_at=at,
        closed_on=day,
        days=max(0, (day - report.received_on).days),
        on_time=on_time,
    )


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
    columns = {
        field.attname: getattr(report, field.attname) for field in report._meta.concrete_fields if not field.primary_key
    }
    columns["version"] = F("version") + 1
    if not Report.objects.filter(pk=report.pk, version=report.version - 1).update(**columns):
        raise LostRace(_("Somebody was quicker. Look at what it is now and decide again; nothing of yours is lost."))


def record(
    report: Report,
    *,
    verb: str,
    actor: Any,
    at: datetime,
    public: bool = False,
    data: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    """Appends the event and the texts written with it."""
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
