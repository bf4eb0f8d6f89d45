"""Mails to reporters: the confirming link to a new address, each public change to a confirmed one, and the link to one's own reports.

Each in plain text and in HTML that says the same; no pictures, nothing from elsewhere, nothing that tells that it was opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports import links
from reports.models import Contact, Outbox, Report
from reports.services import contacts, feelings, following, questioning, replies, tokens, verdicts
from reports.services.outbox import handles


@dataclass(frozen=True)
class Letter:
    """`link` is what the button opens; `rows` are (words, address) of a list; `foot` lines stand small below; `stop` is the
    address that ends these mails (RFC 8058)."""

    subject: str
    lines: list[str]
    link: str
    button: str
    foot: list[str] = field(default_factory=list)
    stop: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        rows = [f"{said}\n{link}" for said, link in self.rows]
        parts = [
            *self.lines,
            *rows,
            f"{self.button}{'' if self.button.endswith('?') else ':'}\n{self.link}",
            *self.foot,
        ]
        return "\n\n".join([*parts, f"{_('No more of these mails')}:\n{self.stop}"] if self.stop else parts) + "\n"

    @property
    def html(self) -> SafeString:
        body = format_html_join("\n", "<p>{}</p>", ((line,) for line in self.lines))
        rows = format_html_join("\n", '<p><a href="{1}">{0}</a></p>', self.rows)
        foot = format_html_join("\n", '<p style="{}">{}</p>', ((SMALL, line) for line in self.foot))
        stop = (
            format_html('<p style="{}"><a href="{}">{}</a></p>', SMALL, self.stop, _("No more of these mails"))
            if self.stop
            else ""
        )
        return format_html(
            '<!doctype html><html lang="{}" dir="{}"><head><meta charset="utf-8"><title>{}</title></head><body style="{}"><div style="{}">\n{}\n{}\n'
            '<p><a href="{}" style="{}">{}</a></p>\n{}\n{}</div></body></html>',
            translation.get_language(), "rtl" if translation.get_language_bidi() else "ltr",
            self.subject, PAGE, COLUMN, body, rows, self.link, BUTTON, self.button, foot, stop,
        )  # fmt: skip


PAGE = "margin:0;background:#f7f7f5;color:#1a2328;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif"
COLUMN = "max-width:34em;margin:0 auto;padding:24px;background:#ffffff"
BUTTON = "display:inline-block;padding:12px 20px;background:#0b5a63;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600"
SMALL = "font-size:14px;color:#55606a"


@handles("confirm_email")
def confirm_email(row: Outbox) -> None:
    contact = (
        Contact.objects.select_related("report__jurisdiction")
        .filter(pk=row.payload["contact"], confirmed_at=None)
        .first()
    )
    if not contact or not contact.email:
        return
    reference = contact.report.reference
    with translation.override(contact.language):
        post(
            row,
            contact.email,
            Letter(
                _("Confirm your address for %(reference)s") % {"reference": reference},
                [
                    _("Somebody, we hope you, wants to know how it goes with report %(reference)s.")
                    % {"reference": reference}
                ],
                links.confirm(contact.pk, contacts.confirming_secret(contact)),
                _("Yes, write to me"),
                [_("If it was not you, do nothing. Then you hear no more from us.")],
            ),
        )


@handles("report_changed")
def report_changed(row: Outbox) -> None:
    """To the reporter, and an effect for each who follows it: one word for the newest state; earlier ones that still wait say nothing."""
    report = Report.objects.select_related("kind", "jurisdiction", "contact").filter(pk=row.payload["report"]).first()
    if not report or _is_old_news(row):
        return
    following.tell(report)
    feelings.ask_better(report)
    for one in [report, *report.merged.select_related("kind", "jurisdiction", "contact")]:  # type: ignore[attr-defined]
        _tell_reporter(row, one, report)


def _is_old_news(row: Outbox) -> bool:
    """A newer public change is waiting or was told; what only the desk did meanwhile keeps nobody from hearing."""
    newer = Outbox.objects.filter(pk__gt=row.pk, kind=row.kind, jurisdiction=row.jurisdiction, dead_at=None)
    return newer.filter(payload__report=row.payload["report"]).exists()


def _tell_reporter(row: Outbox, report: Report, about: Report) -> None:
    """The reporter of `report`, which is `about` or was merged into it: then the main one's state is the news."""
    contact = getattr(report, "contact", None)
    if contact and hears(contact):
        with translation.override(contact.language):
            post(row, contact.email, to_reporter(report, about, contact))


def hears(contact: Contact | None) -> bool:
    """Whether a reporter gets mails: the address is confirmed and has not been stopped."""
    return bool(contact and contact.confirmed_at and not contact.stopped_at and contact.email)


def to_reporter(report: Report, about: Report, contact: Contact) -> Letter:
    """What the reporter of `report` hears now, in the language that is on."""
    own = links.own_case(report.reference, tokens.mailed_token(report, contact.email))
    asked = questioning.open_question(report) if report == about else None
    stop = links.stop(contact.pk, contacts.stopping_secret(contact))
    if asked:
        return question(report, replies.asked(asked), own, stop)
    link = links.case(about.reference) if about.is_public else own
    asks = f"c{contact.pk}" if report == about else ""
    return said(about, link, stop, asks=asks, merged=report if report != about else None)


def question(report: Report, words: str, link: str, stop: str) -> Letter:
    lines = [_("The municipality wants to know something about your report, and waits for your answer:"), words]
    return Letter(
        _("%(reference)s: a question to you") % {"reference": report.reference}, lines, link, _("Answer"), stop=stop
    )


def said(report: Report, link: str, stop: str, *, asks: str = "", merged: Report | None = None) -> Letter:
    """What has become of a report, in the language that is on; who `asks` names is asked whether it is fixed; `merged` is the reader's own."""
    word = report.word
    place = f"{report.kind.name}, {report.place_name}" if report.place_name else str(report.kind.name)
    subject = _("%(reference)s: %(status)s") % {"reference": report.reference, "status": word.word}
    place = f"{place} ({report.reference})"
    sentence, words = replies.newest(report)
    lines = [f"{place}.", f"{sentence} {word.next}".strip(), *paragraphs(words)]
    if merged:
        lines.insert(
            1,
            _("Your report %(reference)s was merged with it: both are about the same thing.")
            % {"reference": merged.reference},
        )
    if asks and verdicts.can_be_judged(report):
        lines = [
            f"{place}.",
            sentence,
            *paragraphs(words),
            _("Is that so? One press tells us, and the one who mended it."),
        ]
        answer = links.verdict(report.reference, asks, verdicts.secret_of(report, asks))
        return Letter(subject, lines, answer, _("Answer: is it fixed?"), stop=stop)
    return Letter(subject, lines, link, _("See the report"), stop=stop)


def paragraphs(words: str) -> list[str]:
    return [line for line in words.split("\n") if line.strip()]


@handles("mine_link")
def mine_link(row: Outbox) -> None:
    contact = (
        Contact.objects.select_related("jurisdiction")
        .filter(pk=row.payload["contact"])
        .exclude(confirmed_at=None)
        .first()
    )
    if not contact:
        return
    with translation.override(contact.language):
        post(
            row,
            contact.email,
            Letter(
                _("Your reports"),
                [_("Here is the link to all reports that you have sent with this address. It works for an hour.")],
                links.mine(contacts.mine_link_token(contact)),
                _("See my reports"),
                [_("If it was not you who asked, do nothing.")],
            ),
        )


def post(row: Outbox, to: str, letter: Letter) -> None:
    """Signed by the municipality; a made-up one says so."""
    letter = signed(letter, row.jurisdiction)
    send(row, to, letter.subject, letter.text, html=letter.html, stop=letter.stop)


def signed(letter: Letter, jurisdiction: Jurisdiction) -> Letter:
    made_up = [_("This town and everything in it is made up.")] if jurisdiction.made_up else []
    return replace(letter, foot=[*letter.foot, str(jurisdiction), *made_up])


def send(row: Outbox, to: str, subject: str, body: str, *, html: str = "", stop: str = "") -> None:
    """The Message-ID is the row's own, so that a mail sent twice after a crash is known as one."""
    host = links.full("").split("//")[-1].split(":")[0] or "localhost"
    headers = {"Message-ID": f"<outbox-{row.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMultiAlternatives(subject, body, to=[to], headers=headers)
    if html:
        mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except SMTPRecipientsRefused as problem:
        if not all(500 <= code < 600 for code, _said in problem.recipients.values()):
            raise  # full or busy: the outbox tries again
        following.stop_address(to)
