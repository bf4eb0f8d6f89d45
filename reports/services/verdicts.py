"""Is it fixed? Reporter, followers and neighbours who agreed to be asked answer once; enough "still there" opens the report again."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import workflow
from reports.errors import BadInput, NotThere, WrongStatus
from reports.models import Closing, Contact, Follow, Report, Verdict
from reports.services import changes, limits, reviewing, rows, tokens, verbs

PER_HOUR = 10
REPORTER = "reporter"


def can_be_judged(report: Report) -> bool:
    """Closed as fixed, and not longer ago than the settings say."""
    return (
        report.status == workflow.FIXED
        and report.closed_at is not None
        and report.closed_at > timezone.now() - timedelta(days=settings.STILL_THERE_DAYS)
    )


@transaction.atomic
def say(report: Report, verdict: str, *, voice: str, address: str = "", satisfaction: int | None = None) -> Report:
    """Keeps a person's first answer to this closing and gives the report, opened again when enough say that it is still there.

    `voice` is what makes somebody one person, kept as a keyed hash only. Raises BadInput, WrongStatus (409), TooMany.
    """
    if verdict not in (Verdict.FIXED, Verdict.STILL_THERE):
        raise BadInput(errors={"verdict": _("Answer fixed or still_there.")})
    if address:
        limits.spend("verdict", address, limit=PER_HOUR)
    if not can_be_judged(report):
        raise WrongStatus(
            _("Nobody is asked about this any more. If the fault is there, report it anew."), **changes.state(report)
        )
    closing = Closing.objects.filter(report=report).order_by("-closed_at", "-id").first()
    assert closing is not None  # every closed report has one
    now = timezone.now()
    made = rows.insert_once(
        Verdict, jurisdiction_id=report.jurisdiction_id, report_id=report.pk, closing_id=closing.pk,
        voice=hashed(report, voice), verdict=verdict, satisfaction=satisfaction, created_at=now,
    )  # fmt: skip
    if not made:
        return report
    changes.record(report, verb=workflow.VERDICT, actor=None, at=now, data={"verdict": verdict})
    against = Verdict.objects.filter(closing=closing, verdict=Verdict.STILL_THERE).count()
    if verdict == Verdict.STILL_THERE and against >= settings.STILL_THERE_REOPENS:
        reopen = workflow.REPORT_VERBS["reopen"]
        return verbs.do(
            report, reopen, {}, extra={"still_there": against}, more=reviewing.also(report, reviewing.STILL_THERE)
        )
    return report


def rate(report: Report, satisfaction: int, *, voice: str) -> None:
    """How well it was handled, added to the answer that the same person has given. Raises BadInput, NotThere."""
    if satisfaction not in (1, 2, 3):
        raise BadInput(errors={"satisfaction": _("Answer with 1 (bad), 2 (so-so) or 3 (good).")})
    newest = Verdict.objects.filter(report=report, voice=hashed(report, voice)).order_by("-created_at").first()
    if not newest:
        raise NotThere(_("Say first whether it is fixed."))
    Verdict.objects.filter(pk=newest.pk).update(satisfaction=satisfaction)


def hashed(report: Report, voice: str) -> str:
    return tokens.derive("verdict-voice", str(report.pk), voice)


def secret_of(report: Report, who: str) -> str:
    """For the link in the mail to a reporter ("c" and the contact's id) or a follower ("f" and the follow's)."""
    return tokens.derive("verdict", report.reference, who)


def voice_by_link(report: Report, who: str, secret: str) -> str:
    """Whose link it is. Somebody who follows in two ways, or follows their own report, is one person. Raises NotThere."""
    wrong = NotThere(_("This link does not work any more. You can answer on the page of the report."))
    if not secrets.compare_digest(secret_of(report, who).encode(), secret.encode()):
        raise wrong
    if who.startswith("c"):
        return REPORTER
    email = Follow.objects.filter(pk=who[1:]).values_list("email", flat=True).first()
    if not email:
        raise wrong
    reporter = Contact.objects.filter(report=report).values_list("email", flat=True).first() or ""
    return REPORTER if reporter.lower() == email.lower() else f"mail {email.lower()}"
