"""Senders who misuse the service are turned away for a while (T21): by hashes, with an end, seen and ended by the desk. No riddles for anybody."""

from __future__ import annotations

import ipaddress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput, Blocked
from reports.models import Block, Contact, Event, Report, SenderMark
from reports.services import changes, limits, rows, tokens
from reports.services.schedule import daily

ADDRESS, EMAIL, PHONE = "address", "email", "phone"
KEEP_MARKS = timedelta(days=14)
LIFTED = "unblock"


def remember(report: Report, address: str, at: datetime) -> None:
    """Keeps by which mark the sender can be blocked; in the transaction of the report."""
    mark = mark_of(ADDRESS, address)
    if mark:
        rows.insert(
            SenderMark, jurisdiction_id=report.jurisdiction_id, report_id=report.pk, mark=mark, created_at=at
        )  # fmt: skip


def check(jurisdiction: Jurisdiction, address: str, contact: dict[str, str]) -> None:
    """Raises Blocked with until when and whom to ring instead."""
    given = {ADDRESS: address, EMAIL: contact.get("email", ""), PHONE: contact.get("phone", "")}
    marks = [mark for sort, value in given.items() if (mark := mark_of(sort, value))]
    if not _is_known(jurisdiction, marks):
        return
    found = Block.objects.filter(jurisdiction=jurisdiction, mark__in=marks, until__gt=timezone.now())
    last = max(found, key=lambda block: block.until, default=None)
    if not last:
        return
    Block.objects.filter(pk=last.pk).update(refused=F("refused") + 1)
    phone = jurisdiction.contact.get("phone") or jurisdiction.contact.get("email") or "–"
    said = _(
        "Until %(day)s no reports are taken from here, as some were not serious. Is that wrong, or is it urgent? Call %(phone)s."
    )
    raise Blocked(said % {"day": date_format(jurisdiction.day(last.until), "j F Y"), "phone": phone})


def _is_known(jurisdiction: Jurisdiction, marks: list[str]) -> bool:
    """Whether one of them was ever blocked: asked with every submission, so without the ORM's long way."""
    if not marks:
        return False
    with connection.cursor() as cursor:
        either = ", ".join(["%s"] * len(marks))
        cursor.execute(f"SELECT 1 FROM reports_block WHERE jurisdiction_id = %s AND mark IN ({either}) LIMIT 1", [jurisdiction.pk, *marks])  # noqa: S608  # fmt: skip
        return cursor.fetchone() is not None


def after(report: Report, verb: str, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Spam with `block`: whoever sent it is turned away for so many days."""
    if verb != "spam" or "block" not in fields:
        return
    event = Event.objects.filter(report=report, verb="spam").order_by("-id").first()
    values = {"report": report, "event": event, "actor": actor, "until": at + timedelta(days=fields["block"])}
    for sort, mark in marks_of(report).items():
        Block.objects.update_or_create(
            jurisdiction=report.jurisdiction, sort=sort, mark=mark, defaults=values, create_defaults=values | {"created_at": at}
        )  # fmt: skip


def can(report: Report) -> None:
    """Raises BadInput when nothing is known of the sender."""
    if not marks_of(report):
        raise BadInput(errors={"block": _("Nothing is known of this sender that could be blocked. Leave it empty.")})


def marks_of(report: Report) -> dict[str, str]:
    """{sort: mark} of what is known of the sender now."""
    contact = Contact.objects.filter(report=report).first()
    known = SenderMark.objects.filter(report=report).values_list("mark", flat=True).first()
    found = {ADDRESS: known or ""}
    if contact:
        found |= {EMAIL: mark_of(EMAIL, contact.email), PHONE: mark_of(PHONE, contact.phone)}
    return {sort: mark for sort, mark in found.items() if mark}


def mark_of(sort: str, value: str) -> str:
    """A keyed hash; "" for nothing, and for an address that many share: of the proxy, of the own network."""
    plain = value.strip().lower()
    if sort == PHONE:
        plain = "".join(char for char in value if char.isdigit())[-9:]
    elif sort == ADDRESS:
        plain = limits.network_of(plain) if _is_somebodys(plain) else ""
    return tokens.derive("block", sort, plain) if plain else ""


def _is_somebodys(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False


def of(jurisdiction: Jurisdiction) -> QuerySet[Block]:
    """Those that count now, the one that ends last first."""
    live = Block.objects.filter(jurisdiction=jurisdiction, until__gt=timezone.now())
    return live.select_related("report__kind", "report__jurisdiction", "actor").order_by("-until", "pk")


@transaction.atomic
def lift(block: Block, *, actor: Any) -> None:
    """Ends it now; that somebody did is kept with the report."""
    changes.record(block.report, verb=LIFTED, actor=actor, at=timezone.now(), data={"sort": block.sort})
    block.delete()


@daily("blocks", hour=4)
def forget(jurisdiction: Jurisdiction, day: date) -> None:
    now = timezone.now()
    SenderMark.objects.filter(jurisdiction=jurisdiction, created_at__lt=now - KEEP_MARKS).delete()
    Block.objects.filter(jurisdiction=jurisdiction, until__lt=now).delete()
