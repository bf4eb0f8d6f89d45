"""The very e-mail that a verb would send, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation

from geo.models import Jurisdiction
from reports import links, workflow
from reports.models import Contact, Organisation, ReplyTemplate, Report
from reports.notices import mail
from reports.services import orders, questioning, replies, verbs

SHOWN = 5


@dataclass(frozen=True)
class Preview:
    """`letter` in the reader's `language`; `sent`: whether it goes to the reporter, who else reads it on the page of the case only."""

    letter: mail.Letter
    language: str
    sent: bool

    @property
    def lines(self) -> list[str]:
        return [*self.letter.lines, *self.letter.foot]


def of(report: Report, verb_name: str, *, actor: Any, version: int | None = None, **typed: Any) -> Preview | None:
    """Does the verb, writes the letter, and takes everything back. None for a verb that residents do not hear of. Raises as verbs.act."""
    if not workflow.REPORT_VERBS[verb_name].public:
        return None
    with transaction.atomic():
        done = verbs.act(report, verb_name, actor=actor, version=version, **typed)
        found = _letter(done)
        transaction.set_rollback(True)
    return found


def of_order(
    jurisdiction: Jurisdiction, reports: Sequence[Report], *, actor: Any, **planned: Any
) -> list[tuple[str, Preview]]:
    """[(reference, the letter)] of those that a new order would send, mails first, at most some; nothing is kept. Raises as orders.create."""
    with transaction.atomic():
        orders.create(jurisdiction, reports=reports, actor=actor, **planned)
        fresh = Report.objects.filter(pk__in=[one.pk for one in reports])
        rows = fresh.select_related("kind", "jurisdiction", "contact", "owner").order_by("pk")
        found = [(report.reference, _letter(report)) for report in rows]
        transaction.set_rollback(True)
    return sorted(found, key=lambda pair: not pair[1].sent)[:SHOWN]


def of_template(jurisdiction: Jurisdiction, template: ReplyTemplate, *, actor: Any) -> list[Preview]:
    """The letter with these words to whoever sent the newest report, in each language that they are written in; nothing is kept."""
    report, verb = replies.sample(jurisdiction, template), workflow.REPORT_VERBS[template.verb]
    if not report:
        return []
    template = copy(template)
    with transaction.atomic():
        template.save()
        others = Organisation.objects.filter(jurisdiction=jurisdiction, is_own=False)
        fields: dict[str, Any] = {"organisation": others.first()} if "organisation" in verb.needs else {}
        said, kept = replies.said_to(report, template, fields)
        done = verbs.do(report, verb, fields | said, actor=actor, allowed=workflow.ANY, extra=kept)
        found = [_as_read(done, language) for language in jurisdiction.languages if template.text.get(language)]
        transaction.set_rollback(True)
    return found


def _as_read(report: Report, language: str) -> Preview:
    """As somebody reads it who reads this language and has confirmed the address."""
    reader = Contact(pk=0, jurisdiction=report.jurisdiction, report=report, language=language)
    with translation.override(language):
        letter = mail.to_reporter(report, report, reader)
        return Preview(mail.signed(letter, report.jurisdiction), language, sent=True)


def _letter(report: Report) -> Preview:
    contact = getattr(report, "contact", None)
    sent = mail.hears(contact)
    language = contact.language if contact and sent else report.language or report.jurisdiction.languages[0]
    with translation.override(language):
        if contact and sent:
            letter = mail.to_reporter(report, report, contact)
        else:
            asked = questioning.open_question(report)
            link = links.case(report.reference)
            letter = mail.question(report, replies.asked(asked), link, "") if asked else mail.said(report, link, "")
        return Preview(mail.signed(letter, report.jurisdiction), language, sent)
