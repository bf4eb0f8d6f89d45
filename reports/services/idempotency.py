"""The same request twice is one request (decision 8)."""

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput, KeyReused
from reports.models import IdempotencyKey

SHORT = 16


def body_hash(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def sender_of(user_id: int | None, key: str, address: str) -> str:
    """Staff by account. Anonymous senders change address between tries, so a long random key stands alone; a short one does not."""
    if user_id:
        return f"user:{user_id}"
    return "" if len(key) >= SHORT else hashlib.sha256(address.encode()).hexdigest()


def claim(jurisdiction: Jurisdiction, *, scope: str, sender: str, key: str, body: Any) -> tuple[IdempotencyKey, bool]:
    """The row of this key and whether it is new. Inside the caller's transaction: a second sender waits for the first.

    Raises KeyReused when the key came with another body before, BadInput for an unusable key.
    """
    if not 1 <= len(key) <= 200:
        raise BadInput(_("The Idempotency-Key must hold 1 to 200 characters. Send a new random one."))
    own = body_hash(body)
    identity = {"jurisdiction": jurisdiction, "scope": scope, "sender": sender, "key": key}
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(**identity, body_hash=own), True
    except IntegrityError:
        row = IdempotencyKey.objects.select_related("report").get(**identity)
    if row.body_hash != own:
        raise KeyReused(_("This Idempotency-Key was used for something else. Send again with a new one."))
    return row, False
