"""Secrets of reporters: derived, so that a replay gives the same link though only the hash is stored (decision 8)."""

import base64
import hashlib
import hmac

from django.conf import settings
from django.utils.crypto import constant_time_compare

from reports.models import Contact, Report


def derive(*parts: str, key: str | None = None) -> str:
    """128 bits as 26 characters, from the server key and the parts."""
    digest = hmac.new((key or settings.SECRET_KEY).encode(), "\x1f".join(parts).encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def reporter_token(reference: str, idempotency_key: str) -> str:
    return derive("reporter", reference, idempotency_key)


def replayed_token(report: Report, idempotency_key: str) -> str:
    """The token that was given when the report was made, also after the server key was rotated."""
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        token = derive("reporter", report.reference, idempotency_key, key=str(key))
        if constant_time_compare(hash_of(token), report.token_hash):
            return token
    return ""


def mailed_token(report: Report, email: str) -> str:
    """The reporter's way in that is told to their confirmed address only; it ends when the address is changed."""
    return derive("mailed", report.reference, email)


def opens(report: Report, token: str) -> bool:
    """The token from the receipt, or the one that a confirmed address was sent."""
    if report.token_hash and constant_time_compare(hash_of(token), report.token_hash):
        return True
    contact = Contact.objects.filter(report=report).exclude(confirmed_at=None).exclude(email="").first()
    return contact is not None and constant_time_compare(mailed_token(report, contact.email), token)
