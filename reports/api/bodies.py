"""What an answer says of a report or an order: public facts for all, more by right."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from geo.zones import index_of
from reports import links, workflow
from reports.models import Photo, Report, ReportZone, WorkOrder
from reports.services import estimates, orders, publishing, screening, verbs
from reports.services.submit import Submitted


def made(done: Submitted) -> dict[str, Any]:
    """The answer to POST /reports; the same for a replay."""
    report = done.report
    codes: dict[str, str | None] = dict.fromkeys(index_of(report.jurisdiction).layers)
    codes |= done.zones if done.zones is not None else zones_by_layer([report]).get(report.pk, {})
    estimate = estimates.of(report.jurisdiction, report.kind, next(iter(codes.values()), None) or "")
    return {
        "reference": report.reference,
        "status": report.status,
        "zones": [code for code in codes.values() if code],
        "zones_by_layer": codes,
        "owner": report.owner.code if report.owner else None,
        "certainty": report.place_certainty,
        "advice": _advice(report),
        "estimate": estimate.public if estimate else None,
        "links": {
            "self": links.api_report(report.reference),
            "page": links.case(report.reference),
            "own": links.own_case(report.reference, done.token),
        },
        "token": done.token,
    }


def _advice(report: Report) -> str | None:
    if not report.needs_review:
        return None
    return screening.advice(report.jurisdiction, publishing.current_text(report, "description")) or None


def zones_by_layer(reports: list[Report]) -> dict[int, dict[str, str]]:
    """{report id: {layer code: zone code}}, default layer first. One query."""
    found: dict[int, dict[str, str]] = {}
    rows = (
        ReportZone.objects.filter(report__in=reports, version__is_current=True)
        .order_by("-version__layer__is_default", "version__layer__code")
        .values_list("report_id", "version__layer__code", "zone__code")
    )
    for report_id, layer, zone in rows:
        found.setdefault(report_id, {})[layer] = zone
    return found


def many(reports: QuerySet[Report] | list[Report], user: Any) -> list[dict[str, Any]]:
    """A page of reports in four queries."""
    rows = list(reports)
    staff = user.has_perm("reports.see_report")
    zones = zones_by_layer(rows)
    texts = publishing.texts(rows, public=not staff)
    photos: dict[int, list[str]] = {}
    shown = (Photo.objects.all() if staff else Photo.objects.public()).filter(report__in=rows)
    for photo_id, report_id in shown.values_list("id", "report_id"):
        photos.setdefault(report_id, []).append(links.photo(photo_id))
    return [
        _report(
            report,
            list(zones.get(report.pk, {}).values()),
            texts.get(report.pk, ""),
            photos.get(report.pk, []),
            staff=staff,
        )
        for report in rows
    ]


def one(report: Report, user: Any, token: str = "") -> dict[str, Any]:
    """One report with its timeline; the reporter sees the own words, staff what can be done."""
    from reports.services import tokens

    body = many([report], user)[0]
    if token and tokens.opens(report, token):
        body["description"] = publishing.current_text(report, "description")
    events = report.events.all() if user.has_perm("reports.see_report") else report.events.filter(public=True)
    body["timeline"] = [_step(event) for event in events.order_by("at", "id")]
    if user.has_perm("reports.triage_report"):
        body["possible"] = [verb.name for verb in verbs.possible(report, user)]
    return body


def _step(event: Any) -> dict[str, Any]:
    word = workflow.past(event.verb)
    return {"verb": event.verb, "word": word, "status": event.data.get("status", ""), "at": event.at.isoformat()}


def _report(report: Report, zones: list[str], text: str, photos: list[str], *, staff: bool) -> dict[str, Any]:
    word = report.word
    body: dict[str, Any] = {
        "reference": report.reference,
        "category": report.kind.code,
        "status": report.status,
        "status_word": str(word.word),
        "status_sentence": str(word.sentence),
        "next": str(word.next),
        "lng": report.lng,
        "lat": report.lat,
        "place": report.place_name,
        "certainty": report.place_certainty,
        "owner": report.owner.code if report.owner else None,
        "zones": zones,
        "received_at": report.received_at.isoformat(),
        "updated_at": report.updated_at.isoformat(),
        "closed_at": report.closed_at.isoformat() if report.closed_at else None,
        "promised_by": report.promised_by.isoformat() if report.promised_by else None,
        "supporters": report.supporters,
        "description": text,
        "photos": photos,
        "main": report.main.reference if report.main else None,
        "version": report.version,
    }
    if staff:
        body |= {
            "priority": report.priority,
            "private": report.private,
            "asset": report.asset.number if report.asset else None,
        }
    return body


def order(found: WorkOrder, user: Any) -> dict[str, Any]:
    lines = found.lines.select_related("report__kind")
    return {
        "number": found.number,
        "title": found.title,
        "status": found.status,
        "version": found.version,
        "crew": found.crew.code if found.crew else None,
        "due_on": found.due_on.isoformat() if found.due_on else None,
        "priority": found.priority,
        "minutes": found.minutes,
        "kit": found.kit,
        "tasks": [{"id": task.pk, "text": task.text, "done": bool(task.done_at)} for task in found.tasks.all()],
        "costs": [
            {"what": cost.what, "amount": str(cost.amount), "unit": cost.unit, "price": str(cost.price)}
            for cost in found.costs.all()
        ],
        "reports": [
            {
                "reference": line.report.reference,
                "category": line.report.kind.code,
                "status": line.report.status,
                "code": line.code or None,
            }
            for line in lines
        ],
        "possible": [verb.name for verb in orders.possible(found, user)],
    }
