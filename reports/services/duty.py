"""Paging out of hours: one person after the other until somebody takes it. Everything waits in the outbox, so a restart loses nothing."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from secrets import compare_digest

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import NotThere
from reports.models import DutyPage, Event, Report
from reports.services import clock, colleagues, duty_roster, outbox, tokens

log = logging.getLogger("reports.links")

ESCALATE = timedelta(minutes=10)
ROUNDS = 3
PAGED, TAKEN, UNHEARD = "page", "take", "unheard"


def in_office_hours(jurisdiction: Jurisdiction, at: datetime) -> bool:
    """By the calendar; where no hours are written down nobody is known to be there."""
    calendar = clock.calendar_of(jurisdiction)
    return bool(calendar.hours or jurisdiction.office_hours) and calendar.is_open(at)


def call(report: Report, at: datetime) -> None:
    """Wants somebody paged, if nobody is at the desk. In the caller's transaction."""
    if not in_office_hours(report.jurisdiction, at):
        _want(report, 0)


def _want(report: Report, step: int) -> None:
    outbox.put(
        report.jurisdiction, "page_duty", {"report": report.pk, "step": step}, dedupe_key=f"page_duty:{report.pk}:{step}",
        delay_s=int(ESCALATE.total_seconds()) if step else 0,
    )  # fmt: skip


@transaction.atomic
def page(report: Report, step: int) -> DutyPage | None:
    """Pages the person whose turn it is and wants the next one paged in ten minutes; None when it is taken or closed.

    When nobody is left, or nobody is in the roster, the desk is told: it is the first that it sees in the morning.
    """
    taken = DutyPage.objects.filter(report=report).exclude(acknowledged_at=None).exists()
    if taken or not report.is_open:
        return None
    people = duty_roster.on_duty(report.jurisdiction, timezone.now())
    if step >= ROUNDS * len(people):
        _give_up(report, step)
        return None
    person = people[step % len(people)]
    sent, made = DutyPage.objects.get_or_create(
        report=report,
        step=step,
        defaults={"jurisdiction": report.jurisdiction, "person": person, "sent_at": timezone.now()},
    )
    if made:
        _tell(report, PAGED, step)
        for kind in [kind for kind, to in (("duty_mail", person.email), ("duty_text", person.phone)) if to]:
            outbox.put(report.jurisdiction, kind, {"page": sent.pk}, dedupe_key=f"{kind}:{sent.pk}")
        _want(report, step + 1)
    return sent


def _give_up(report: Report, step: int) -> None:
    """Once, also when the worker dies and comes here again."""
    if not Event.objects.filter(report=report, verb=UNHEARD).exists():
        _tell(report, UNHEARD, step)
        colleagues.tell_desk(report, colleagues.UNHEARD, timezone.now())


def secret_of(sent: DutyPage) -> str:
    """Derived, so that no secret waits in the outbox in clear."""
    return tokens.derive("duty", str(sent.pk), str(sent.report_id))


def found(pk: int, secret: str) -> DutyPage:
    """Raises NotThere for a wrong link, which is logged."""
    sent = DutyPage.objects.select_related("report__kind", "report__jurisdiction", "person").filter(pk=pk).first()
    if not sent or not compare_digest(secret_of(sent).encode(), secret.encode()):
        log.warning("duty page %s: link refused (wrong)", pk)
        raise NotThere(_("This link does not work. Open the newest page that you got, or ring the desk."))
    return sent


@transaction.atomic
def take(sent: DutyPage) -> bool:
    """The person has it; nobody else is paged. False when somebody took it before."""
    pages = DutyPage.objects.select_for_update().filter(report=sent.report)
    if any(one.acknowledged_at for one in pages):
        return False
    DutyPage.objects.filter(pk=sent.pk).update(acknowledged_at=timezone.now())
    _tell(sent.report, TAKEN, sent.step)
    return True


def _tell(report: Report, verb: str, step: int) -> None:
    Event.objects.create(
        jurisdiction_id=report.jurisdiction_id, report=report, verb=verb, at=timezone.now(), public=False, data={"step": step}
    )  # fmt: skip
