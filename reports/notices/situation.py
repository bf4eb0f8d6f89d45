"""The situation picture by mail to those of the staff who want it: the totals, and a link to the page."""

from __future__ import annotations

from datetime import date

from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _

from reports import links
from reports.models import Outbox, SituationMail
from reports.notices.mail import Letter, post
from reports.services import decisions, situation, situation_words
from reports.services.outbox import handles


@handles("situation")
def situation_mail(row: Outbox) -> None:
    wanted = SituationMail.objects.filter(jurisdiction=row.jurisdiction, span=row.payload["span"])
    user = get_user_model().objects.filter(pk=row.payload["user"], is_active=True).exclude(email="").first()
    if not user or not wanted.filter(user=user).exists():
        return
    first = date.fromisoformat(row.payload["first"])
    with translation.override(user.language or row.jurisdiction.languages[0]):
        found = situation.of(row.jurisdiction, row.payload["span"], first)
        lines = [situation_words.sentence(found), situation_words.now(found), situation_words.dark(found)]
        waiting = [f"{one.title} ({one.owner})" if one.owner else one.title for one in decisions.waiting(row.jurisdiction)]  # fmt: skip
        lines += [_("To decide:"), *waiting] if waiting else []
        foot = [_("You asked for this mail on the situation picture's page, and end it there.")]
        post(
            row, user.email,
            Letter(situation_words.title(found), lines, links.situation(found.span, first.isoformat()), _("See the whole picture"), foot),
        )  # fmt: skip
