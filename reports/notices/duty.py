"""Pages to the duty person: a mail and a text message with a link to take it."""

from django.utils import translation
from django.utils.translation import gettext as _

from reports import links
from reports.models import DutyPage, Outbox, Report
from reports.notices import texting
from reports.notices.mail import send
from reports.services import duty
from reports.services.outbox import handles


@handles("page_duty")
def page_duty(row: Outbox) -> None:
    report = Report.objects.select_related("jurisdiction").filter(pk=row.payload["report"]).first()
    if report:
        duty.page(report, row.payload["step"])


@handles("duty_mail")
def duty_mail(row: Outbox) -> None:
    sent = _sent(row)
    if not sent or not sent.person or not sent.person.email:
        return
    with translation.override(sent.jurisdiction.languages[0]):
        words = said(sent)
        body = _(
            "%(what)s\n%(place)s\n\nOpen this link and say that you take it:\n%(link)s\n\n"
            "If nobody has taken it in ten minutes, the next one is paged."
        )
        send(row, sent.person.email, _("Urgent: %(what)s") % words, body % words)


@handles("duty_text")
def duty_text(row: Outbox) -> None:
    sent = _sent(row)
    if sent and sent.person and sent.person.phone:
        with translation.override(sent.jurisdiction.languages[0]):
            texting.send(sent.person.phone, _("Urgent: %(what)s, %(place)s. Take it: %(link)s") % said(sent))


def _sent(row: Outbox) -> DutyPage | None:
    """The page, unless somebody has taken the report since."""
    pages = DutyPage.objects.select_related("report__kind", "jurisdiction", "person")
    sent = pages.filter(pk=row.payload["page"]).first()
    taken = sent and sent.report.duty_pages.exclude(acknowledged_at=None).exists()
    return None if taken else sent


def said(sent: DutyPage) -> dict[str, str]:
    report = sent.report
    return {
        "what": f"{report.kind.name} {report.reference}",
        "place": report.place_name or report.place_text or f"{report.lat}, {report.lng}",
        "link": links.duty(sent.pk, duty.secret_of(sent)),
    }
