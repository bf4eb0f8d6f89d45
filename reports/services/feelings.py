"""A place that feels unsafe and the faults close by: linked when it is reported, and asked about when one of them is mended."""

from __future__ import annotations

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from geo.assets import distance_m, window
from reports import workflow
from reports.errors import BadInput, NotThere
from reports.models import Contact, FaultLink, Report
from reports.services import outbox, rows, tokens

WITHIN_M = 50
MOST = 5


def link_faults(report: Report) -> None:
    """To the open faults within 50 m, nearest first; in the transaction that keeps the report."""
    if report.lng is None or report.lat is None:
        return
    near = (
        Report.objects.in_window(report.jurisdiction, *window(report.lng, report.lat, WITHIN_M))
        .open()
        .filter(kind__sensitive=False, sensitive=False)
    )
    found = [
        (distance_m(report.lng, report.lat, one.lng or 0, one.lat or 0), one.pk)
        for one in near.only("pk", "lng", "lat")[:200]
    ]
    for metres, fault in sorted(found)[:MOST]:
        if metres <= WITHIN_M:
            rows.insert_once(FaultLink, jurisdiction_id=report.jurisdiction_id, report_id=report.pk, fault_id=fault)


def ask_better(fault: Report) -> None:
    """A fault was mended: those who felt unsafe near it and left a confirmed address are asked, once for each. Idempotent."""
    if fault.status != workflow.FIXED:
        return
    links = FaultLink.objects.filter(fault=fault, better=None).select_related("report__contact", "report__jurisdiction")
    for link in links.exclude(report__contact__confirmed_at=None).filter(report__contact__stopped_at=None):
        outbox.put(link.report.jurisdiction, "ask_better", {"link": link.pk}, dedupe_key=f"better:{link.pk}")


def secret_of(link: FaultLink) -> str:
    email = Contact.objects.filter(report=link.report_id).values_list("email", flat=True).first() or ""
    return tokens.derive("better", str(link.pk), email)


def find(pk: int, secret: str) -> FaultLink:
    """The link that a mail named. Raises NotThere."""
    link = FaultLink.objects.select_related("report__kind", "fault__kind", "fault__jurisdiction").filter(pk=pk).first()
    if not link or not secrets.compare_digest(secret_of(link).encode(), secret.encode()):
        raise NotThere(_("This link does not work any more. You can report the place anew."))
    return link


def answer(link: FaultLink, better: str) -> None:
    """ "yes" or "no"; the first answer stands. Raises BadInput."""
    if better not in ("yes", "no"):
        raise BadInput(errors={"better": _("Answer yes or no.")})
    FaultLink.objects.filter(pk=link.pk, better=None).update(better=better == "yes", answered_at=timezone.now())
