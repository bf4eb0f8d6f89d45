"""Mails to organisations: one for all that was handed over to them just now, reminders, what came back, what was recalled."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import links
from reports.models import Handover, Outbox
from reports.notices.mail import Letter, post
from reports.services import handing_over
from reports.services.outbox import handles

MOST = 100


@handles("handover")
def handed_over(row: Outbox) -> None:
    """All that waits for the same organisation goes in one mail; what was taken back meanwhile does not."""
    first = _find(row)
    if not first or first.mailed_at:
        return
    rows = Handover.objects.filter(organisation=first.organisation, mailed_at=None, recalled_at=None, pk__gte=first.pk)
    found = [
        one
        for one in rows.select_related("report__kind", "report__jurisdiction", "organisation").order_by("pk")[:MOST]
        if handing_over.is_live(one)
    ]
    if not found:
        return
    with translation.override(row.jurisdiction.languages[0]):
        subject = ngettext("%(town)s passes a report on to you", "%(town)s passes %(n)s reports on to you", len(found))
        lines = [
            subject % {"town": row.jurisdiction, "n": len(found)} + ".",
            _("Behind each link is the place on a map, the photos, and where you answer. No account is needed."),
        ]
        post(
            row, first.organisation.email, _letter(subject % {"town": row.jurisdiction, "n": len(found)}, lines, found)
        )
    Handover.objects.filter(pk__in=[one.pk for one in found]).update(mailed_at=timezone.now())


@handles("handover_reminder")
def reminder(row: Outbox) -> None:
    one = _find(row)
    if one and handing_over.is_live(one) and not one.answered_at:
        with translation.override(row.jurisdiction.languages[0]):
            subject = _("Reminder: %(town)s waits for your answer about %(reference)s")
            said = subject % {"town": row.jurisdiction, "reference": one.report.reference}
            post(row, one.organisation.email, _letter(said, [said + "."], [one]))


@handles("handover_back")
def back(row: Outbox) -> None:
    one = _find(row)
    if one and handing_over.is_live(one) and one.sent_back and not one.answered_at:
        with translation.override(row.jurisdiction.languages[0]):
            subject = _("%(town)s asks again about %(reference)s") % {
                "town": row.jurisdiction,
                "reference": one.report.reference,
            }
            post(row, one.organisation.email, _letter(subject, [subject + ":", one.sent_back], [one]))


@handles("handover_recalled")
def recalled(row: Outbox) -> None:
    one = _find(row)
    if one and one.recalled_at:
        with translation.override(row.jurisdiction.languages[0]):
            subject = _("%(town)s takes %(reference)s back") % {
                "town": row.jurisdiction,
                "reference": one.report.reference,
            }
            lines = [subject + ".", _("You need not do anything. The link does not work any more.")]
            post(row, one.organisation.email, Letter(subject, lines, links.full("/"), _("See the map")))


def _letter(subject: str, lines: list[str], found: list[Handover]) -> Letter:
    """With one the button opens it, with several there is a list."""
    rows = [(_line(one), links.handover(one.pk, handing_over.secret_of(one))) for one in found]
    if len(rows) == 1:
        return Letter(subject, [*lines, rows[0][0]], rows[0][1], _("See it and answer"))
    return Letter(subject, lines, links.full("/"), _("See the map"), rows=rows)


def _line(one: Handover) -> str:
    report = one.report
    parts = [str(report.kind.name), report.place_name, f"({report.reference})"]
    return " · ".join(part for part in parts if part)


def _find(row: Outbox) -> Handover | None:
    rows = Handover.objects.select_related("report__kind", "report__jurisdiction", "organisation")
    return rows.filter(pk=row.payload["handover"]).first()
