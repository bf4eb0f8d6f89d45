"""Contractors without an account (C8, C15): a link to one order or to a batch; who has it closes one, some or all; it expires and can be revoked.

What comes by a link counts at once, as a crew's own answer does; kinds that need approval wait for it as always.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput, NotAllowed, NotThere, WrongStatus
from reports.models import JobLink, OrderLine, Organisation, WorkOrder
from reports.services import cleaning, drafts, jobs, orders, outbox, photos, tokens
from reports.services.schedule import daily

log = logging.getLogger("reports.links")

MAY = "reports.plan_order"
DAYS, DAYS_MOST = 30, 180
ORDERS_MOST, PHOTOS_MOST = 100, 3
FORGOTTEN_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Answer:
    """What became of one report: a closing code, and what that code asks for."""

    reference: str
    code: str
    until: date | None = None
    organisation: Organisation | None = None
    note: str = ""

    @property
    def shared(self) -> tuple[str, str, str]:
        """Answers that agree in this are given as one."""
        return (str(self.until or ""), self.organisation.code if self.organisation else "", self.note)


@transaction.atomic
def make(jurisdiction: Jurisdiction, chosen: Sequence[WorkOrder], typed: dict[str, Any], *, actor: Any) -> JobLink:
    """From {days?, name?, email?}; mails the link when there is an address. Raises BadInput, NotAllowed."""
    _may(actor)
    values = _read(typed)
    crews = {order.crew for order in chosen if order.crew}
    if not crews or len(chosen) > ORDERS_MOST or any(order.status not in jobs.TO_DO for order in chosen):
        raise BadInput(
            errors={"orders": _("Choose up to %(most)s orders that a crew has to do.") % {"most": ORDERS_MOST}}
        )
    if len(crews) > 1:
        raise BadInput(errors={"orders": _("One link is for one crew. Choose orders of the same crew.")})
    now = timezone.now()
    days = values.pop("days")
    link = JobLink.objects.create(
        jurisdiction=jurisdiction, crew=crews.pop(), maker=actor, created_at=now, expires_at=now + timedelta(days=days), **values
    )  # fmt: skip
    link.orders.set(chosen)
    if link.email:
        outbox.put(jurisdiction, "job_link", {"link": link.pk})
    return link


def _read(typed: dict[str, Any]) -> dict[str, Any]:
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"email": str(typed.get("email") or "").strip()}
    for name, read in (
        ("days", lambda: cleaning.number(typed.get("days") or DAYS, "days", low=1, high=DAYS_MOST)),
        ("name", lambda: cleaning.text(typed.get("name"), "name", at_most=80)),
    ):
        try:
            values[name] = read()
        except BadInput as problem:
            errors |= problem.errors
    try:
        if values["email"]:
            validate_email(values["email"])
    except ValidationError:
        errors["email"] = _("The e-mail address does not look right. Check it, or leave it out.")
    if errors:
        raise BadInput(errors=errors)
    return values


def token_of(link: JobLink) -> str:
    return f"{link.pk}-{tokens.derive('job', str(link.pk), link.created_at.isoformat())}"


def is_live(link: JobLink, at: datetime | None = None) -> bool:
    return not link.revoked_at and (at or timezone.now()) < link.expires_at


def find(jurisdiction: Jurisdiction, token: str) -> JobLink:
    """By what stands in the address. A wrong, revoked or expired one shows nothing and is logged. Raises NotThere."""
    number = token.partition("-")[0]
    pk = int(number) if number.isdecimal() and len(number) < 12 else 0
    link = JobLink.objects.filter(pk=pk, jurisdiction=jurisdiction).select_related("crew", "jurisdiction").first()
    right = link and secrets.compare_digest(token_of(link).encode(), token.encode())
    if not link or not right or not is_live(link):
        log.warning("job link %s: refused (%s)", pk, "wrong" if not right else "over")
        raise NotThere(_("This link does not work any more. Ask the municipality for a new one."))
    return link


def opened(link: JobLink) -> None:
    """Remembered, so that the desk sees whether anybody has looked."""
    JobLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=timezone.now())


def of_order(order: WorkOrder) -> list[JobLink]:
    return list(order.job_links.select_related("crew", "maker", "jurisdiction"))  # type: ignore[attr-defined]


def jobs_of(link: JobLink) -> list[WorkOrder]:
    """What is still the crew's and to do, the most urgent first."""
    rows = link.orders.filter(crew=link.crew, status__in=jobs.TO_DO).select_related("jurisdiction", "crew")
    return list(rows.order_by("priority", "due_on", "pk"))


def lines_of(link: JobLink) -> list[OrderLine]:
    """The reports of those orders, also those that are closed already."""
    rows = OrderLine.objects.filter(order__in=jobs_of(link)).order_by("order__priority", "order__due_on", "pk")
    return list(rows.select_related("order", "report__kind", "report__asset", "report__jurisdiction"))


def shows(link: JobLink, report: int) -> bool:
    """Whether a report, by its id, stands behind the link."""
    return OrderLine.objects.filter(order__in=jobs_of(link), report=report).exists()


@transaction.atomic
def close(
    link: JobLink,
    answers: Sequence[Answer],
    *,
    files: Sequence[Any] = (),
    costs: str = "",
    minutes: str = "",
    at: datetime | None = None,
) -> int:
    """Gives each named report its answer, all or none; an order of which none is left is done. How many were closed.

    `costs` and `minutes` belong to the order when there is only one. Raises BadInput with a sentence per reference (NeedsPhoto when that
    is all that is lacking), WrongStatus.
    """
    if not answers:
        raise BadInput(errors={"reports": _("Choose at least one of the list.")})
    lines = {line.report.reference: line for line in lines_of(link)}
    problems = problems_of(answers, lines, with_photo=bool(files))
    if problems:
        whole = not problems_of(answers, lines, with_photo=True)
        raise (jobs.NeedsPhoto if whole else BadInput)(errors=problems)
    by_order = sorted(answers, key=lambda answer: lines[answer.reference].order_id)  # type: ignore[attr-defined]
    for _order, mine in groupby(by_order, key=lambda answer: lines[answer.reference].order_id):  # type: ignore[attr-defined]
        _close_order(link, list(mine), lines, files, {"costs": costs, "minutes": minutes}, at)
    return len(answers)


def close_as_typed(link: JobLink, answers: Sequence[Answer], typed: dict[str, Any], *, files: Sequence[Any]) -> int:
    """`close` with what a form said. What lacks only its photo is kept as a draft: this or another browser opens the link and has it."""
    try:
        closed = close(link, answers, files=files, costs=typed["costs"], minutes=typed["minutes"])
    except jobs.NeedsPhoto:
        drafts.keep(link, typed, chosen=[answer.reference for answer in answers])
        raise
    drafts.drop(link)
    return closed


def problems_of(answers: Sequence[Answer], lines: dict[str, OrderLine], *, with_photo: bool) -> dict[str, str]:
    """{reference: sentence} of the answers that cannot be taken."""
    found = {}
    for answer in answers:
        line = lines.get(answer.reference)
        if not line:
            found[answer.reference] = _("%(report)s is not behind this link.") % {"report": answer.reference}
        elif line.code:
            found[answer.reference] = _("%(report)s is closed already.") % {"report": answer.reference}
        elif sentence := _lacks(answer, line, with_photo):
            found[answer.reference] = f"{answer.reference}: {sentence}"
    return found


def _lacks(answer: Answer, line: OrderLine, with_photo: bool) -> str:
    code = workflow.CLOSING_CODES.get(answer.code)
    if not code:
        return _("Say how it ended: choose one of the answers.")
    lacking = next((name for name in code.needs if not getattr(answer, name)), None)
    if lacking:
        return str(workflow.CLOSING_LACKS[lacking])
    if (
        not with_photo
        and jobs.photo_with(line.report, answer.code)
        and not jobs.photos_of(line.order, "after").exists()
    ):
        return _("A photo is needed for this answer. Close it on the page, with a photo.")
    return ""


def _close_order(
    link: JobLink,
    answers: list[Answer],
    lines: dict[str, OrderLine],
    files: Sequence[Any],
    typed: dict[str, str],
    at: datetime | None,
) -> None:
    order = WorkOrder.objects.select_related("jurisdiction").get(pk=lines[answers[0].reference].order_id)  # type: ignore[attr-defined]
    for file in files:
        file.seek(0)
        photos.add(file, order=order, moment="after")
    left = {line.report.reference for line in lines.values() if line.order_id == order.pk and not line.code}  # type: ignore[attr-defined]
    groups = [
        list(group)
        for _shared, group in groupby(sorted(answers, key=lambda one: one.shared), key=lambda one: one.shared)
    ]
    for group in groups:
        left -= {answer.reference for answer in group}
        fields = _fields(group) | ({"costs": typed["costs"]} if group is groups[-1] and typed["costs"] else {})
        if left:
            orders.do(order, "close", fields, at=at, extra={"link": link.pk})
        else:
            fields |= {"code": group[0].code} | ({"minutes": typed["minutes"]} if typed["minutes"] else {})
            orders.do(order, "finish", fields, at=at, extra={"link": link.pk})


def _fields(group: list[Answer]) -> dict[str, Any]:
    first = group[0]
    given = {
        "reports": {answer.reference: answer.code for answer in group}, "note": first.note, "until": first.until,
        "organisation": first.organisation.code if first.organisation else "",
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


@transaction.atomic
def revoke(link: JobLink, *, actor: Any) -> None:
    """At once and for good. Raises NotAllowed, WrongStatus."""
    _may(actor)
    if not is_live(link):
        raise WrongStatus(_("The link does not work any more anyway."))
    JobLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now(), revoked_by=actor, draft={})


def _may(actor: Any) -> None:
    if actor is None or not actor.has_perm(MAY):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))


@daily("job_links", hour=3)
def forget(jurisdiction: Jurisdiction, today: date) -> None:
    """Who had a link is forgotten some time after it is over, and what was typed at once; that there was one stays."""
    now = timezone.now()
    JobLink.objects.filter(jurisdiction=jurisdiction, expires_at__lt=now).exclude(draft={}).update(draft={})
    long_ago = now - FORGOTTEN_AFTER
    JobLink.objects.filter(jurisdiction=jurisdiction, expires_at__lt=long_ago).exclude(name="", email="").update(
        name="", email=""
    )


def told(link: JobLink) -> tuple[WorkOrder | None, int]:
    """(the order, or None when there are several; how many reports are left) for the mail."""
    found = jobs_of(link)
    left = sum(not line.code for line in lines_of(link))
    return (found[0] if len(found) == 1 else None), left
