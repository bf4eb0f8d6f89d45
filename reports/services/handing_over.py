"""Handing over (T19): the organisation is told, answers by link without an account, an officer approves; reminders and recall.

Passing on makes a handover by itself. It lives as long as the report stands as passed on to that organisation: taking the verb back
takes the link back as well.
"""

from __future__ import annotations

import logging
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput, LostRace, NotAllowed, NotThere, WrongStatus
from reports.models import Handover, Photo, Report
from reports.services import cleaning, colleagues, outbox, photos, tokens
from reports.services.schedule import daily

log = logging.getLogger("reports.links")

LASTS = timedelta(days=120)
REMINDED_AFTER = (timedelta(days=7), timedelta(days=14), timedelta(days=28))
UNDO_S = 15
TEXT_MAX, BACK_MAX = 2000, 2000
MOMENT = "handover"


def after(report: Report, verb: str, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """What was passed on is handed over; who has e-mail is told when the verb can no longer be taken back."""
    if verb != "redirect" or "organisation" not in fields:
        return
    organisation = fields["organisation"]
    Handover.objects.filter(report=report, decided_at=None, recalled_at=None).update(
        recalled_at=at
    )  # an older link stays dead
    one = Handover.objects.create(
        jurisdiction_id=report.jurisdiction_id, report=report, organisation=organisation, sender=actor, created_at=at, expires_at=at + LASTS
    )  # fmt: skip
    if organisation.email:
        outbox.put(report.jurisdiction, "handover", {"handover": one.pk}, delay_s=UNDO_S)


def secret_of(one: Handover) -> str:
    return tokens.derive("handover", str(one.pk), one.created_at.isoformat())


def is_live(one: Handover, at: datetime | None = None) -> bool:
    """Whether the link shows and takes something: still theirs, not recalled, not over."""
    theirs = one.report.status == workflow.REDIRECTED and one.report.redirected_to_id == one.organisation_id  # type: ignore[attr-defined]
    return theirs and not one.recalled_at and not one.decided_at and (at or timezone.now()) < one.expires_at


def find(jurisdiction: Jurisdiction, pk: int, secret: str) -> Handover:
    """By the link. A wrong, recalled or expired one shows nothing and is logged. Raises NotThere."""
    rows = Handover.objects.select_related("report__kind", "report__jurisdiction", "organisation")
    one = rows.filter(pk=pk, jurisdiction=jurisdiction).first()
    right = one and secrets.compare_digest(secret_of(one).encode(), secret.encode())
    if not one or not right or not is_live(one):
        log.warning("handover %s: link refused (%s)", pk, "wrong" if not right else "over")
        raise NotThere(_("This link does not work any more. Ask the municipality for a new one."))
    return one


def waiting(one: Handover) -> bool:
    """Answered, and an officer has not looked yet."""
    return bool(one.answered_at and not one.decided_at and not one.recalled_at)


def of(report: Report) -> list[Handover]:
    return list(Handover.objects.filter(report=report).select_related("organisation", "sender", "decided_by", "report"))


@transaction.atomic
def answer(one: Handover, typed: dict[str, Any], files: list[Any], *, at: datetime | None = None) -> Handover:
    """From {answer, text?, until?} and photos. Raises BadInput, WrongStatus when it was answered already."""
    at = at or timezone.now()
    one = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("report__jurisdiction", "organisation")
        .get(pk=one.pk)
    )
    if one.answered_at:
        raise WrongStatus(_("This has been answered already. The municipality reads it now."))
    values = _read(one, typed, at)
    for name, value in values.items():
        setattr(one, name, value)
    one.answered_at = at
    for file in files:
        photos.add(file, report=one.report, moment=MOMENT)
    one.save()
    _tell(one, "handover", at)
    return one


def _read(one: Handover, typed: dict[str, Any], at: datetime) -> dict[str, Any]:
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"answer": str(typed.get("answer") or ""), "text": "", "until": None}
    if values["answer"] not in Handover.ANSWERS:
        errors["answer"] = _("Choose one of the answers.")
    try:
        values["text"] = cleaning.text(typed.get("text"), "text", at_most=TEXT_MAX)
    except BadInput as problem:
        errors |= problem.errors
    if values["answer"] in (Handover.NOT_OURS, Handover.QUESTION) and not values["text"] and "text" not in errors:
        errors["text"] = _("Write a few words, so that the municipality knows what to do.")
    if values["answer"] == Handover.WILL_DO:
        try:
            values["until"] = cleaning.day(typed.get("until"), "until")
            if values["until"] < one.report.jurisdiction.day(at):
                errors["until"] = _("This day has passed. Choose today or later.")
        except BadInput as problem:
            errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    return values


def _tell(one: Handover, sort: str, at: datetime) -> None:
    """Who passed it on, else who has it, or who works for them today; when neither is here any more, the team. The queue shows it to all."""
    report = one.report
    here = [user for user in (one.sender, report.assigned_to) if user and user.is_active][:1]
    for user in here or (report.team.members.filter(is_active=True) if report.team else []):
        colleagues.tell(user, report, sort, None, at, by_event=False)


@transaction.atomic
def approve(one: Handover, *, actor: Any, at: datetime | None = None, seen: datetime | None = None) -> Report:
    """Makes of the report what was answered: fixed; passed on with a day; or open again. `seen`: when the answer that the officer
    read had come. Raises NotAllowed, LostRace when there is another one since, WrongStatus."""
    from reports.services import verbs

    at = at or timezone.now()
    one = _decide(one, actor, at, seen)
    extra = {"organisation": one.organisation.code, "handover": one.pk}
    report = one.report
    if one.answer == Handover.DONE:
        Photo.objects.filter(report=report, moment=MOMENT).update(published=True)
        fields = {"reply": one.text} if one.text else {}
        return verbs.do(
            report, workflow.REPORT_VERBS["fix"], fields, actor=actor, at=at, allowed=_PASSED_ON, extra=extra
        )
    if one.answer == Handover.WILL_DO:
        fields = {"reply": one.text} if one.text else {}
        more = {"due_on": one.until}
        until = {"until": one.until.isoformat()} if one.until else {}
        return verbs.do(
            report, workflow.HEARD, fields, actor=actor, at=at, allowed=_PASSED_ON, extra=extra | until, more=more
        )
    fields = {"note": one.text}
    return verbs.do(report, workflow.REPORT_VERBS["reopen"], fields, actor=actor, at=at, extra=extra)


_PASSED_ON = frozenset({workflow.REDIRECTED})


def _decide(one: Handover, actor: Any, at: datetime, seen: datetime | None) -> Handover:
    one = _locked(one, actor)
    _as_read(one, seen)
    one.decided_at, one.decided_by = at, actor
    one.save(update_fields=["decided_at", "decided_by"])
    return one


def _as_read(one: Handover, seen: datetime | None) -> None:
    """An answer waits, and it is the one that the officer has read."""
    if not waiting(one):
        raise WrongStatus(_("There is no answer that waits for you."))
    if seen and seen != one.answered_at:
        raise LostRace(_("They have answered anew since you opened this. Read what they say now, and decide again."))


def _locked(one: Handover, actor: Any) -> Handover:
    if actor is None or not actor.has_perm("reports.triage_report"):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    rows = Handover.objects.select_for_update(of=("self",)).select_related(
        "report__kind", "report__jurisdiction", "organisation"
    )
    return rows.get(pk=one.pk)


@transaction.atomic
def send_back(
    one: Handover, words: Any, *, actor: Any, at: datetime | None = None, seen: datetime | None = None
) -> Handover:
    """The answer was not enough: the same link asks again, with the officer's words. Raises BadInput at `words`, and as `approve`."""
    one = _locked(one, actor)
    said = cleaning.text(words, "words", at_most=BACK_MAX)
    if not said:
        raise BadInput(errors={"words": _("Write what is missing, so that they know.")})
    _as_read(one, seen)
    at = at or timezone.now()
    one.sent_back, one.answered_at, one.answer, one.reminders = said, None, "", 0
    one.last_reminder_at, one.expires_at = at, at + LASTS
    one.save()
    if one.organisation.email:
        outbox.put(one.report.jurisdiction, "handover_back", {"handover": one.pk})
    return one


@transaction.atomic
def recall(one: Handover, *, actor: Any, reason: Any = "", at: datetime | None = None) -> Report:
    """Ours again: the link is dead, the organisation is told if it was told before, the report is open."""
    from reports.services import verbs

    at = at or timezone.now()
    one = _locked(one, actor)
    if one.recalled_at or one.report.status != workflow.REDIRECTED:
        raise WrongStatus(_("It is not in their hands any more."))
    one.recalled_at, one.decided_by = at, actor
    one.save(update_fields=["recalled_at", "decided_by"])
    if one.mailed_at:
        outbox.put(one.report.jurisdiction, "handover_recalled", {"handover": one.pk})
    said = cleaning.text(reason, "reason", at_most=1000)
    return verbs.do(one.report, workflow.REPORT_VERBS["reopen"], {"reason": said} if said else {}, actor=actor, at=at)


@daily("handovers", hour=8)
def remind(jurisdiction: Jurisdiction, today: date) -> None:
    """After 7, 14 and 28 days without an answer; then the sender hears that they are silent."""
    now = timezone.now()
    rows = Handover.objects.filter(
        jurisdiction=jurisdiction, answered_at=None, decided_at=None, recalled_at=None, expires_at__gt=now
    )
    for one in rows.filter(report__status=workflow.REDIRECTED).select_related("report", "organisation", "sender"):
        since = now - (
            one.last_reminder_at if one.sent_back and one.last_reminder_at and not one.reminders else one.created_at
        )
        due = sum(since >= wait for wait in REMINDED_AFTER)
        if due <= one.reminders or not is_live(one, now):
            continue
        one.reminders, one.last_reminder_at = due, now
        one.save(update_fields=["reminders", "last_reminder_at"])
        if one.organisation.email:
            outbox.put(jurisdiction, "handover_reminder", {"handover": one.pk, "n": due})
        if due == len(REMINDED_AFTER) or not one.organisation.email:
            _tell(one, "silent", now)
