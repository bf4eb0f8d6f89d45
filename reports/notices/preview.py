"""The very e-mail that a verb would send, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation

from reports import links, workflow
from reports.models import Report
from reports.notices import mail
from reports.services import questioning, replies, verbs


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
