"""What else the same person has reported (T9): by right, with a reason, and a log of who looked."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput, NotAllowed
from reports.models import Contact, PersonalRead, Report
from reports.services import cleaning

REASON_MIN, MOST = 5, 50
NUMBER_MIN, NUMBER_MOST = 5, 9
CONTEXT, SEARCH = "reporter", "search"


def others_of(report: Report, *, actor: Any, reason: Any) -> list[Report]:
    """Newest first, without this one; empty for an anonymous report. Raises NotAllowed, BadInput at `reason`."""
    why = _checked(actor, reason)
    PersonalRead.objects.create(
        jurisdiction_id=report.jurisdiction_id, report=report, actor=actor, what=CONTEXT, reason=why
    )
    contact = Contact.objects.filter(report=report).first()
    same = Q()
    if contact and contact.email:
        same |= Q(contact__email__iexact=contact.email)
    if contact and contact.phone:
        same |= Q(contact__phone__regex=_whole(contact.phone))
    if not same:
        return []
    return list(_visible(report.jurisdiction, actor).filter(same).exclude(pk=report.pk)[:MOST])


def find(jurisdiction: Jurisdiction, typed: Any, *, actor: Any, reason: Any) -> list[Report]:
    """Reports of a name, an address or a number; each of them is written into the log. Raises NotAllowed, BadInput."""
    why = _checked(actor, reason)
    who = cleaning.text(typed, "who", at_most=254)
    if len(who) < 3:
        raise BadInput(errors={"who": _("Write an e-mail address, a telephone number or a name.")})
    same = Q(contact__email__iexact=who) | Q(contact__name__icontains=who) | Q(contact__phone=who)
    if sum(char in "0123456789" for char in who) >= NUMBER_MIN:
        same |= Q(contact__phone__regex=_spelt(who))
    found = list(_visible(jurisdiction, actor).filter(same)[:MOST])
    PersonalRead.objects.bulk_create(
        PersonalRead(jurisdiction=jurisdiction, report=report, actor=actor, what=SEARCH, reason=why) for report in found
    )
    return found


def _spelt(phone: str) -> str:
    """A number however it is written: with spaces and signs, with its country code or the nought before it."""
    digits = [char for char in phone if char in "0123456789"]
    return r"\D*".join(digits[-NUMBER_MOST:])


def _whole(phone: str) -> str:
    """That number and no other; a short one has nothing before it."""
    long = sum(char in "0123456789" for char in phone) > NUMBER_MOST
    return ("" if long else r"^\D*") + _spelt(phone) + r"\D*$"


def _visible(jurisdiction: Jurisdiction, actor: Any) -> QuerySet[Report]:
    return (
        Report.objects.of(jurisdiction)
        .visible_to(actor)
        .select_related("kind", "contact")
        .order_by("-received_at", "-pk")
    )


def _checked(actor: Any, reason: Any) -> str:
    if not actor.has_perm("reports.see_reporter"):
        raise NotAllowed(_("Your account may not look at what else somebody has reported. Ask an administrator."))
    why = cleaning.text(reason, "reason", at_most=200)
    if len(why) < REASON_MIN:
        raise BadInput(errors={"reason": _("Write why you need it. It is kept in the log.")})
    return why
