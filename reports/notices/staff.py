"""One mail a day to a colleague: which cases wait, with links and no words of residents."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import links, workflow
from reports.models import Outbox, StaffNotice
from reports.notices.mail import Letter, post
from reports.services import colleagues
from reports.services.outbox import handles

MOST = 30


@handles("staff_mail")
def staff_mail(row: Outbox) -> None:
    user = (
        get_user_model()
        .objects.filter(pk=row.payload["user"], is_active=True, daily_mail=True)
        .exclude(email="")
        .first()
    )
    if not user:
        return
    waiting = list(colleagues.notices_of(user, row.jurisdiction).filter(read_at=None)[:MOST])
    if not waiting:
        return
    with translation.override(user.language or row.jurisdiction.languages[0]):
        n = len(waiting)
        subject = ngettext("%(n)s thing waits for you", "%(n)s things wait for you", n) % {"n": n}
        lines = [_("This is what colleagues and residents have left for you since you last looked.")]
        rows = [(said(notice), address(notice)) for notice in waiting]
        foot = [_("You can turn this daily mail off on your page.")]
        post(row, user.email, Letter(subject, lines, links.desk_notices(), _("See all of it"), foot, rows=rows))


def said(notice: StaffNotice) -> str:
    """One line: what, which, who."""
    who = notice.event.actor.shown_name if notice.event and notice.event.actor else ""
    what = str(workflow.NOTICE_WORDS[notice.sort]) + (f": {notice.about}" if notice.report else "")
    return f"{what} ({who})" if who else what


def address(notice: StaffNotice) -> str:
    return links.desk_case(notice.report.reference) if notice.report else links.calendar()
