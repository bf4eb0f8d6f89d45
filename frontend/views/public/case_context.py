"""What a case page shows: words, steps and pictures, ready to be read."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from geo import assets
from reports import workflow
from reports.models import Event, Photo, Report
from reports.notices import push
from reports.services import estimates, history, moderating, publishing, replies, setup, verdicts


def case_context(report: Report, *, user: Any, own: bool = False) -> dict[str, Any]:
    """`own`: the reporter's page shows the own words and photos before they are public."""
    photos = list((Photo.objects.for_reporter() if own else Photo.objects.public()).filter(report=report))
    said = None if own else publishing.published_text(report)
    lines = list(report.lines.filter(order__status__in=["done", "approved"]).values_list("order_id", flat=True))
    after = list(Photo.objects.public().filter(order__in=lines, moment="after")) if lines else []
    return {
        "report": report,
        "word": report.word,
        "steps": steps(report),
        "photos": photos,
        "after": after,
        "text": publishing.current_text(report, "description") if own else moderating.public_words(said),
        "text_shown": bool(said and not said.withheld),
        "waits_for_reading": not report.text_published,
        "own": own,
        "estimate": _sentence(report),
        "round": estimates.round_sentence(report.kind, report.jurisdiction.day(timezone.now()))
        if report.is_open
        else "",
        "may_judge": verdicts.can_be_judged(report) and report.is_public,
        "by": due(report),
        "kept": history.promise_of(report) if report.status == workflow.FIXED else None,
        "push_key": push.public_key() if report.is_open and not own else "",
        "thing": thing_of(report),
        "may_support": report.is_open and not own,
        "main": report.main if report.main and report.main.is_public else None,
    }


def _sentence(report: Report) -> str:
    found = estimates.of_report(report)
    return found.sentence if found else ""


def due(report: Report) -> Any:
    """The day by which the next step comes, where one is set: of the plan, else of the promise."""
    return report.due_on or report.promised_on


def thing_of(report: Report) -> tuple[str, str] | None:
    """What the report's asset is called and its number."""
    if not report.asset:
        return None
    kind = report.asset.kind
    return str(assets.kinds(report.jurisdiction).get(kind) or kind), report.asset.number


def steps(report: Report) -> list[dict[str, Any]]:
    """The public events, oldest first, each with its day and, where there is one, its sentence."""
    events = list(Event.objects.filter(report=report, public=True).order_by("at", "id"))
    organisations = {code: str(one.name) for code, one in setup.of(report.jurisdiction).organisations.items()}
    reasons = replies.heard(report, events) if any(event.verb in replies.VERBS for event in events) else {}
    return [_step(event, organisations) | {"reason": reasons.get(event.pk, "")} for event in events]


def _step(event: Event, organisations: dict[str, str]) -> dict[str, Any]:
    code = workflow.CLOSING_CODES.get(event.data.get("code", ""))
    status = event.data.get("status", "")
    return {
        "word": workflow.past(event.verb),
        "at": event.at,
        "tone": workflow.public_word(status).tone if status in workflow.PUBLIC_WORDS else "sent",
        "sentence": str(code.sentence) if code else "",
        "organisation": organisations.get(event.data.get("organisation", ""), ""),
        "until": event.data.get("until", ""),
        "still_there": event.data.get("still_there"),
    }
