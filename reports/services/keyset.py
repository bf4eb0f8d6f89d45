"""Keyset paging: page N is as fast as page 1. A cursor is opaque and says where the last page ended."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from reports.errors import BadInput


def cut(rows: QuerySet, field: str, after: str, size: int, *, oldest_first: bool = False) -> tuple[list[Any], str]:
    """`size` rows after a cursor ("" begins) by a time and the id, and the cursor of the next page ("" when there is none)."""
    sign, compare = ("", "gt") if oldest_first else ("-", "lt")
    if after:
        at, pk = read(after)
        rows = rows.filter(Q(**{f"{field}__{compare}": at}) | Q(**{field: at, f"pk__{compare}": pk}))
    first = F(field).asc() if oldest_first else F(field).desc()
    found = list(rows.order_by(first, f"{sign}pk")[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], written(getattr(last, field), last.pk)


def written(at: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{pk}".encode()).decode().rstrip("=")


def read(text: str) -> tuple[datetime, int]:
    try:
        at, pk = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("|")
        found = datetime.fromisoformat(at)
        if found.tzinfo is None:
            raise ValueError(at)
        return found, int(pk)
    except (ValueError, binascii.Error):
        raise BadInput(errors={"cursor": _("This cursor is not one of ours. Begin again without it.")})
