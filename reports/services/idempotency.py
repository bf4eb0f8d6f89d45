"""The same request twice is one request (decision 8)."""

import hashlib
import json
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput, KeyReused
from reports.models import IdempotencyKey
from reports.services import rows

KNOWN = "SELECT id FROM reports_idempotencykey WHERE jurisdiction_id = %s AND scope = %s AND sender = %s AND key = %s"

SHORT = 16


def body_hash(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def sender_of(user_id: int | None, key: str, address: str) -> str:
    """Staff by account. Anonymous senders change address between tries, so a long random key stands alone; a short one does not."""
    if user_id:
        return f"user:{user_id}"
    return "" if len(key) >= SHORT else hashlib.sha256(address.encode()).hexdigest()


def answered(jurisdiction: Jurisdiction, *, scope: str, sender: str, key: str, body: Any) -> IdempotencyKey | None:
    """The row of a key that came before; None for a new one. Raises KeyReused when it came with another body."""
    _check(key)
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [jurisdiction.pk, scope, sender, key])
        found = cursor.fetchone()
    if not found:
        return None
    row = IdempotencyKey.objects.select_related("report").get(pk=found[0])
    if row.body_hash != body_hash(body):
        raise KeyReused(_("This Idempotency-Key was used for something else. Send again with a new one."))
    return row


def claim(jurisdiction: Jurisdiction, *, scope: str, sender: str, key: str, body: Any) -> int | None:
    """The id of this key's new row, or None when it is there. Inside the caller's transaction: a second sender waits for the first."""
    _check(key)
    return rows.insert_once(
        IdempotencyKey, jurisdiction_id=jurisdiction.pk, scope=scope, sender=sender, key=key, body_hash=body_hash(body)
    )


def stands_for(row: int, report_id: int) -> None:
    """What the key's request made; in the transaction that claimed it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_idempotencykey SET report_id = %s WHERE id = %s", [report_id, row])


def _check(key: str) -> None:
    if not 1 <= len(key) <= 200:
        raise BadInput(_("The Idempotency-Key must hold 1 to 200 characters. Send a new random one."))
