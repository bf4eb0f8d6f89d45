"""What a crew did without signal, as its phone sends it later: each act once, in its order, by the one who did it (C4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput, NotThere
from reports.models import IdempotencyKey, WorkOrder
from reports.services import idempotency, jobs, orders, photos

SCOPE = "crew"
OLDEST = timedelta(days=14)
VERBS = ("start", "pause", "resume", "tick", "cost", "note", "finish")
RESERVED = {"order", "verb_name", "actor", "photo", "version", "at"}
BEGINNING = ("start", "resume")
PHOTO = "photo"  # no verb: a picture of before or after


@dataclass(frozen=True)
class Act:
    """One act: `version` is what the phone saw, None when its user decided after a conflict; `at` when it was done, by the phone's clock."""

    key: str
    number: str
    verb: str
    fields: dict[str, Any] = field(default_factory=dict)
    version: int | None = None
    at: float | None = None
    photo: Any = None


def deliver(jurisdiction: Jurisdiction, act: Act, *, actor: Any) -> dict[str, Any]:
    """{number, status, word, version} of the order afterwards. The same key again gives the same answer and does nothing.

    Raises BadInput (400), NotThere (404: no longer this person's), LostRace and WrongStatus (409).
    """
    if act.verb not in (*VERBS, PHOTO):
        raise BadInput(
            errors={
                "verb": _("There is no verb “%(verb)s”. There are: %(known)s.")
                % {"verb": act.verb[:40], "known": ", ".join(VERBS)}
            }
        )
    body = {"number": act.number, "verb": act.verb, "fields": act.fields, "at": act.at}
    claimed: dict[str, Any] = {
        "scope": SCOPE,
        "sender": idempotency.sender_of(actor.pk, act.key, ""),
        "key": act.key,
        "body": body,
    }
    job = jobs.find(jurisdiction, actor, act.number)
    try:
        with transaction.atomic():
            row = idempotency.claim(jurisdiction, **claimed)
            if row is None:
                known = idempotency.answered(jurisdiction, **claimed)
                return known.answer if known and known.answer else {}
            if not job:
                raise NotThere(_("The office gave this job to somebody else or took it back."))
            answer = _state(_do(job.order, act, actor))
            IdempotencyKey.objects.filter(pk=row).update(answer=answer)
            return answer
    except jobs.NeedsPhoto:
        if job:
            jobs.keep_draft(job.order, act.fields)  # what was kept within went back with the rest
        raise


def _do(order: WorkOrder, act: Act, actor: Any) -> WorkOrder:
    if RESERVED & act.fields.keys():
        raise BadInput(errors={name: _("This verb takes no such field.") for name in RESERVED & act.fields.keys()})
    if act.verb == PHOTO:
        photos.add(act.photo, order=order, moment="before" if act.fields.get("moment") == "before" else "after")
        return order
    at, version = _moment(order, act.at), _seen(order, act.version, actor)
    if act.verb in BEGINNING and order.status == workflow.O_IN_PROGRESS and version in (None, order.version):
        return order  # somebody of the crew has begun it meanwhile: it is as this act wants it
    if act.verb in jobs.ENDING:
        return jobs.finish(
            order, actor=actor, photo=act.photo, version=version, at=at, verb_name=act.verb, **act.fields
        )
    return orders.act(order, act.verb, actor=actor, version=version, at=at, **act.fields)


def _seen(order: WorkOrder, version: int | None, actor: Any) -> int | None:
    """The version that counts as seen: what this very person did since, perhaps a tap ago, is nobody else's change."""
    newer = orders.since(order, version)
    return order.version if newer and all(event.actor_id == actor.pk for event in newer) else version


def _moment(order: WorkOrder, ms: float | None) -> datetime:
    """When it was done by the phone's clock, as far as that can be: not in the future, not before what the service knows already."""
    now = timezone.now()
    try:
        said = datetime.fromtimestamp(ms / 1000, UTC) if ms else now
    except (ValueError, OverflowError, OSError):
        said = now
    return min(now, max(said, order.updated_at, now - OLDEST))


def _state(order: WorkOrder) -> dict[str, Any]:
    return {"number": order.number, "status": order.status, "word": order.word, "version": order.version}
