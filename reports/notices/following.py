"""Mails and pushes to those who follow something: the confirming link, each public change of a report, and a day's news of an area."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import links
from reports.models import FaultLink, Follow, Outbox, Report
from reports.notices import push
from reports.notices.mail import Letter, post, said
from reports.services import contacts, feelings, following, monthly, promise_words
from reports.services.outbox import handles


@handles("confirm_follow")
def confirm_follow(row: Outbox) -> None:
    one = _follow(row)
    if not one or (one.confirmed_at and not one.stopped_at):
        return
    with translation.override(one.language):
        what = following.called(one)
        post(
            row,
            one.email,
            Letter(
                _("Do you want to follow %(what)s?") % {"what": what},
                [_("Somebody, we hope you, wants mails from us about this: %(what)s.") % {"what": what}],
                links.follow(one.pk, following.confirming_secret(one)),
                _("Yes, write to me"),
                [_("If it was not you, do nothing. Then you hear no more from us.")],
            ),
        )


@handles("follow_mail")
def follow_mail(row: Outbox) -> None:
    found = _both(row)
    if found:
        one, report = found
        with translation.override(one.language):
            asks = f"f{one.pk}" if one.asks else ""
            post(row, one.email, said(report, links.case(report.reference), _stop(one), asks=asks))


@handles("follow_push")
def follow_push(row: Outbox) -> None:
    found = _both(row)
    if not found:
        return
    one, report = found
    with translation.override(one.language):
        letter = said(report, links.case(report.reference), "")
    if (
        push.send(one.endpoint, one.keys, {"title": letter.subject, "body": " ".join(letter.lines), "url": letter.link})
        is push.GONE
    ):
        following.stop(one.pk, following.stopping_secret(one))


@handles("digest")
def digest(row: Outbox) -> None:
    one = _follow(row)
    if not one or one.stopped_at:
        return
    new, closed = following.news(one, *(datetime.fromisoformat(row.payload[end]) for end in ("since", "until")))
    if not new and not closed:
        return  # hidden or taken back since
    with translation.override(one.language):
        what = following.called(one)
        counts = [ngettext("%(n)s new report", "%(n)s new reports", len(new)) % {"n": len(new)} if new else ""]
        counts += [ngettext("%(n)s closed", "%(n)s closed", len(closed)) % {"n": len(closed)} if closed else ""]
        both = ", ".join(part for part in counts if part)
        seen = {report.pk: report for report in [*new, *closed]}
        lines = [(_line(report), links.case(report.reference)) for report in seen.values()]
        post(
            row,
            one.email,
            Letter(
                f"{what}: {both}",
                [f"{what}: {both}."],
                links.full("/list/"),
                _("See all reports"),
                stop=_stop(one),
                rows=lines,
            ),
        )


@handles("monthly")
def monthly_page(row: Outbox) -> None:
    one = _follow(row)
    if not one or one.stopped_at:
        return
    first = date.fromisoformat(row.payload["month"])
    found = monthly.of(one.jurisdiction, first)
    with translation.override(one.language):
        place = str(one.jurisdiction.area_name or one.jurisdiction)
        when = date_format(first, "F Y")
        counts = _("%(mended)s mended, %(new)s new, %(coming)s planned.") % {
            "mended": found.mended_n, "new": found.new, "coming": found.coming_n,
        }  # fmt: skip
        lines = [(_line(report), links.case(report.reference)) for report in found.mended]
        page = links.full(f"/month/{first.year}/{first.month}/")
        post(
            row,
            one.email,
            Letter(
                f"{place}, {when}",
                [
                    f"{place}, {when}: {counts}",
                    *([_("How the promise goes:")] if found.promise else []),
                    *map(promise_words.short, found.promise),
                ],
                page,
                _("See the whole month"),
                stop=_stop(one),
                rows=lines,
            ),
        )


@handles("ask_better")
def ask_better(row: Outbox) -> None:
    link = (
        FaultLink.objects.select_related("report__contact", "report__kind", "fault__kind")
        .filter(pk=row.payload["link"])
        .first()
    )
    contact = getattr(link.report, "contact", None) if link else None
    if not link or not contact or not contact.confirmed_at or contact.stopped_at or link.better is not None:
        return
    with translation.override(contact.language):
        lines = [
            _("You told us how a place feels. Close to it this is mended now: %(what)s.") % {"what": _line(link.fault)},
            _("Is it better now? One press tells us."),
        ]
        stop = links.stop(contact.pk, contacts.stopping_secret(contact))
        better = links.better(link.pk, feelings.secret_of(link))
        post(row, contact.email, Letter(_("Is it better now?"), lines, better, _("Answer: is it better?"), stop=stop))


def _line(report: Report) -> str:
    return ", ".join(part for part in (str(report.kind.short_name), report.place_name, str(report.word.word)) if part)


def _stop(one: Follow) -> str:
    return links.unfollow(one.pk, following.stopping_secret(one))


def _follow(row: Outbox) -> Follow | None:
    return (
        Follow.objects.select_related("report__kind", "kind", "jurisdiction").filter(pk=row.payload["follow"]).first()
    )


def _both(row: Outbox) -> tuple[Follow, Report] | None:
    """The follow and its report, while both are of any concern: not ended, still public, nothing newer on its way."""
    one = _follow(row)
    report = Report.objects.select_related("kind", "jurisdiction").filter(pk=row.payload["report"]).first()
    if not one or one.stopped_at or not report or not report.is_public or report.version != row.payload["version"]:
        return None
    return one, report
