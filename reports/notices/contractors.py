"""The mail that brings a contractor the link to an order or a batch."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import links
from reports.models import JobLink, Outbox
from reports.notices.mail import Letter, post
from reports.services import contracting
from reports.services.outbox import handles


@handles("job_link")
def job_link(row: Outbox) -> None:
    """Not when it was revoked meanwhile, and once."""
    link = JobLink.objects.select_related("crew", "jurisdiction").filter(pk=row.payload["link"]).first()
    if not link or not link.email or link.mailed_at or not contracting.is_live(link):
        return
    with translation.override(link.jurisdiction.languages[0]):
        post(row, link.email, _letter(link))
    JobLink.objects.filter(pk=link.pk).update(mailed_at=timezone.now())


def _letter(link: JobLink) -> Letter:
    order, left = contracting.told(link)
    subject = ngettext("%(town)s: %(n)s place to see to", "%(town)s: %(n)s places to see to", left)
    said = {"town": link.jurisdiction, "n": left}
    until = date_format(link.jurisdiction.day(link.expires_at), "j F Y")
    lines = [
        order.title if order else subject % said + ".",
        _("Behind the link are the places on a map, the photos, and where you answer. No account is needed."),
        _("It works until %(until)s. Who has it can answer: do not pass it on outside your company.")
        % {"until": until},
    ]
    return Letter(subject % said, lines, links.job(contracting.token_of(link)), _("See it and answer"))
