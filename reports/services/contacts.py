"""How to reach the reporter: always voluntary, kept apart, and confirmed by link before anything else is sent."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput, NotThere
from reports.models import Contact, PersonalRead, Report
from reports.services import cleaning, limits, outbox, rows, tokens
from reports.services.schedule import daily

MINE_S, MINE_PER_HOUR = 3600, 10
READ = "contact"
PHONE_CHARACTERS = set("0123456789+-() ")


def checked(typed: Any) -> dict[str, str]:
    """{name, email, phone}, each optional. Raises BadInput at contact.email and the like; what was typed stays with the caller."""
    if not typed:
        return {}
    if not isinstance(typed, dict):
        raise BadInput(errors={"contact": _("Give name, email and phone, each if you like.")})
    name = cleaning.text(typed.get("name"), "contact.name", at_most=120)
    email = cleaning.text(typed.get("email"), "contact.email", at_most=254)
    phone = cleaning.text(typed.get("phone"), "contact.phone", at_most=40)
    if email:
        _check(email, "contact.email")
    if phone and (set(phone) - PHONE_CHARACTERS or sum(char.isdigit() for char in phone) < 5):
        raise BadInput(
            errors={"contact.phone": _("The telephone number does not look right. Check it, or leave it out.")}
        )
    return {field: value for field, value in {"name": name, "email": email, "phone": phone}.items() if value}


def email(typed: Any, field: str = "email") -> str:
    """An address that is needed. Raises BadInput at `field`."""
    clean = cleaning.text(typed, field, at_most=254)
    if not clean:
        raise BadInput(errors={field: _("Write your e-mail address.")})
    _check(clean, field)
    return clean


def _check(typed: str, field: str) -> None:
    try:
        validate_email(typed)
    except ValidationError:
        raise BadInput(errors={field: _("The e-mail address does not look right. Check it, or leave it out.")})


@transaction.atomic
def keep(report: Report, contact: dict[str, str], *, at: datetime | None = None) -> Contact:
    """Keeps what `checked` gave; asks a new e-mail address to confirm itself."""
    at = at or timezone.now()
    known = Contact.objects.filter(report=report).first()
    same_email = known is not None and known.email == contact.get("email", "")
    values: dict[str, Any] = {field: contact.get(field, "") for field in ("name", "email", "phone")} | {
        "language": report.language
    }
    if not same_email:
        values |= {"confirmed_at": None, "stopped_at": None}
    row, _made = Contact.objects.update_or_create(
        report=report,
        defaults=values,
        create_defaults=values | {"jurisdiction_id": report.jurisdiction_id, "created_at": at},
    )
    if row.email and not same_email:
        _ask_to_confirm(report, row)
    return row


def first(report: Report, contact: dict[str, str], at: datetime) -> None:
    """As `keep`, with a report that is being made: nothing is known of its reporter yet."""
    values = {field: contact.get(field, "") for field in ("name", "email", "phone")}
    row = Contact(
        report=report, jurisdiction_id=report.jurisdiction_id, language=report.language, created_at=at, **values
    )
    row.pk = rows.insert(Contact, **rows.values_of(row))
    if row.email:
        _ask_to_confirm(report, row)


def _ask_to_confirm(report: Report, row: Contact) -> None:
    key = f"confirm_email:{row.pk}:{confirming_secret(row)[:12]}"
    outbox.put(report.jurisdiction, "confirm_email", {"contact": row.pk}, dedupe_key=key)


def confirming_secret(contact: Contact) -> str:
    """Derived, so that no secret has to wait in the outbox in clear."""
    return tokens.derive("confirm", str(contact.pk), contact.email)


def confirm(contact_id: int, secret: str) -> Contact:
    """The reporter followed the link. Raises NotThere for a wrong or outdated one."""
    contact = Contact.objects.select_related("report__kind", "report__jurisdiction").filter(pk=contact_id).first()
    if not contact or not contact.email or not secrets.compare_digest(confirming_secret(contact), secret):
        raise NotThere(_("This link does not work any more. Open your report and give the address again."))
    if not contact.confirmed_at:
        contact.confirmed_at = timezone.now()
        contact.save(update_fields=["confirmed_at"])
    return contact


def stopping_secret(contact: Contact) -> str:
    return tokens.derive("stop", str(contact.pk), contact.email)


def stop(contact_id: int, secret: str) -> Contact:
    """No more mail about this report. Raises NotThere for a wrong link; following it twice is fine."""
    contact = Contact.objects.select_related("report").filter(pk=contact_id).first()
    if not contact or not secrets.compare_digest(stopping_secret(contact).encode(), secret.encode()):
        raise NotThere(_("This link does not work any more. You can also answer the mail that you got."))
    if not contact.stopped_at:
        contact.stopped_at = timezone.now()
        contact.save(update_fields=["stopped_at"])
    return contact


def ask_for_mine(jurisdiction: Jurisdiction, typed: str, *, address: str) -> None:
    """A link to all reports of a confirmed address goes there. Nobody learns whether there are any. Raises BadInput, TooMany."""
    address_typed = email(typed)
    with transaction.atomic():
        newest = _of_email(jurisdiction, address_typed).order_by("-pk").first()
        if newest:
            outbox.put(jurisdiction, "mine_link", {"contact": newest.pk})
        limits.spend("mine", address, limit=MINE_PER_HOUR)


def mine_link_token(contact: Contact) -> str:
    return signing.dumps({"contact": contact.pk}, salt="mine")


def read_mine_token(jurisdiction: Jurisdiction, token: str) -> str:
    """The address that a link was sent to. Raises NotThere when it is wrong or older than an hour."""
    try:
        found = signing.loads(token, salt="mine", max_age=MINE_S)
        return Contact.objects.get(pk=found["contact"], jurisdiction=jurisdiction).email
    except (signing.BadSignature, Contact.DoesNotExist, KeyError, TypeError):
        raise NotThere(_("This link is too old or was cut off. Ask for a new one below."))


def reports_of(jurisdiction: Jurisdiction, email: str) -> QuerySet[Report]:
    """Every report that was sent with this confirmed address, newest first."""
    found = Report.objects.of(jurisdiction).filter(contact__in=_of_email(jurisdiction, email))
    return found.select_related("contact").order_by("-received_at", "-id")


def _of_email(jurisdiction: Jurisdiction, email: str) -> QuerySet[Contact]:
    return Contact.objects.filter(jurisdiction=jurisdiction, email__iexact=email).exclude(confirmed_at=None)


@daily("contacts", hour=4)
def forget_old(jurisdiction: Jurisdiction, day: date) -> None:
    """Contact data goes as long after the closing as the municipality has decided and says on its page; without a decision it stays."""
    days = jurisdiction.contact.get("privacy", {}).get("keep_contact_days")
    if days is not None:
        closed = {"report__is_open": False, "report__closed_at__lt": timezone.now() - timedelta(days=int(days))}
        Contact.objects.filter(jurisdiction=jurisdiction, **closed).delete()


def shown_to(report: Report, actor: Any) -> Contact | None:
    """The contact, for staff with the right; the reading is logged."""
    if not actor.has_perm("reports.see_contact"):
        return None
    contact = Contact.objects.filter(report=report).first()
    if contact:
        PersonalRead.objects.create(jurisdiction_id=report.jurisdiction_id, report=report, actor=actor, what=READ)
    return contact
