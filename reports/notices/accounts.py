"""The mail to a new colleague, or to one who has forgotten the password: a link to choose one."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from people.models import Invitation
from reports import links
from reports.models import Outbox
from reports.notices.mail import Letter, post
from reports.services import accounts
from reports.services.outbox import handles


@handles("invitation")
def invitation(row: Outbox) -> None:
    one = Invitation.objects.select_related("user__jurisdiction", "sender").filter(pk=row.payload["invitation"]).first()
    if not one or not accounts.is_live(one) or not one.user.email:
        return
    with translation.override(one.user.language or row.jurisdiction.languages[0]):
        post(row, one.user.email, letter(one, str(row.jurisdiction)))


def letter(one: Invitation, town: str) -> Letter:
    """New ones are told who invites them; the others only that they may choose a new password."""
    words = {
        "who": one.sender.shown_name if one.sender else town,
        "town": town,
        "name": one.user.username,
        "days": accounts.LASTS.days,
    }
    if one.user.is_active:
        subject, first = _("Choose a new password"), _("Here you choose a new password. Until then the old one works.")
    else:
        subject = _("Your account for the reports of %(town)s") % words
        first = _("%(who)s has made an account for you, to work with what residents report.") % words
    lines = [first, _("You sign in as %(name)s. The link works once, for %(days)s days.") % words]
    foot = [_("If you did not expect this, do nothing, and tell your administrator.")]
    return Letter(subject, lines, links.invitation(one.pk, accounts.secret_of(one)), _("Choose a password"), foot)
