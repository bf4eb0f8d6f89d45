"""Mails to reporters: the confirming link to a new address, and each public change to a confirmed one. Nothing else, to nobody else."""

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from reports import links
from reports.models import Contact, Outbox, Report
from reports.services import contacts
from reports.services.outbox import handles


@handles("confirm_email")
def confirm_email(row: Outbox) -> None:
    contact = (
        Contact.objects.select_related("report__jurisdiction")
        .filter(pk=row.payload["contact"], confirmed_at=None)
        .first()
    )
    if not contact or not contact.email:
        return
    with translation.override(contact.language):
        subject = _("Confirm your address for %(reference)s") % {"reference": contact.report.reference}
        body = _(
            "Somebody, we hope you, wants to know how it goes with report %(reference)s.\n\n"
            "Open this link and we will write to you when something happens:\n%(link)s\n\n"
            "If it was not you, do nothing. Then you hear no more from us."
        ) % {
            "reference": contact.report.reference,
            "link": links.confirm(contact.pk, contacts.confirming_secret(contact)),
        }
        send(row, contact.email, subject, body)


@handles("report_changed")
def report_changed(row: Outbox) -> None:
    """One mail for the newest state; earlier ones that still wait say nothing."""
    report = Report.objects.select_related("kind", "jurisdiction", "contact").filter(pk=row.payload["report"]).first()
    contact = getattr(report, "contact", None)
    if not report or not contact or not contact.confirmed_at or report.version != row.payload["version"]:
        return
    with translation.override(contact.language):
        word = report.word
        subject = _("%(reference)s: %(status)s") % {"reference": report.reference, "status": word.word}
        body = f"{report.kind.name}. {word.sentence}\n{word.next}\n\n{links.case(report.reference)}\n"
        send(row, contact.email, subject, body)


def send(row: Outbox, to: str, subject: str, body: str) -> None:
    """The Message-ID is the row's own, so that a mail sent twice after a crash is known as one."""
    host = links.full("").split("//")[-1].split(":")[0] or "localhost"
    headers = {"Message-ID": f"<outbox-{row.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject, body, to=[to], headers=headers).send()
