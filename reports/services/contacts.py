"""How to reach the reporter: always voluntary, kept apart, and confirmed by link before anything else is sent."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.errors import BadInput, NotThere
from reports.models import Contact, PersonalRead, Report
from reports.services import cleaning, outbox, tokens

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
        try:
            validate_email(email)
        except ValidationError:
            raise BadInput(
                errors={"contact.email": _("The e-mail address does not look right. Check it, or leave it out.")}
            )
    if phone and (set(phone) - PHONE_CHARACTERS or sum(char.isdigit() for char in phone) < 5):
        raise BadInput(
            errors={"contact.phone": _("The telephone number does not look right. Check it, or leave it out.")}
        )
    return {field: value for field, value in {"name": name, "email": email, "phone": phone}.items() if value}


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
        values["confirmed_at"] = None
    row, _made = Contact.objects.update_or_create(
        report=report,
        defaults=values,
        create_defaults=values | {"jurisdiction_id": report.jurisdiction_id, "created_at": at},
    )
    if row.email and not same_email:
        outbox.put(
            report.jurisdiction,
            "confirm_email",
            {"contact": row.pk},
            dedupe_key=f"confirm_email:{row.pk}:{confirming_secret(row)[:12]}",
        )
    return row


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


def shown_to(report: Report, actor: Any) -> Contact | None:
    """The contact, for staff with the right; the reading is logged."""
    if not actor.has_perm("reports.see_contact"):
        return None
    contact = Contact.objects.filter(report=report).first()
    if contact:
        PersonalRead.objects.create(jurisdiction_id=report.jurisdiction_id, report=report, actor=actor, what="contact")
    return contact
