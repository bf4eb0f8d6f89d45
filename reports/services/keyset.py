"""Keyset paging: page N is as fast as page 1. A cursor is opaque and says where the last page ended."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, Q, QuerySet
from django.utils.translation import gettext as _

from reports.errors import BadInput


def cut(rows: QuerySet, field: str, after: str, size: int, *, oldest_first: bool = False) -> tuple[list[Any], str]:
    """`size` rows after a cursor ("" begins) by a time or number and the id, and the cursor of the next page ("" when there is none).

    Rows without a value come last.
    """
    sign, compare = ("", "gt") if oldest_first else ("-", "lt")
    column: Any = rows.model._meta.get_field(field)
    may_lack = column.null
    if after:
        value, pk = read(after)
        if value is not None and isinstance(value, datetime) != isinstance(column, DateTimeField):
            raise _foreign()
        rows = rows.filter(_later(field, value, pk, compare, may_lack=may_lack))
    last = {"nulls_last": True} if may_lack else {}
    first = F(field).asc(**last) if oldest_first else F(field).desc(**last)
    found = list(rows.order_by(first, f"{sign}pk")[: size + 1])
    if len(found) <= size:
        return found, ""
    edge = found[size - 1]
    return found[:size], written(getattr(edge, field), edge.pk)


def _later(field: str, value: datetime | int | None, pk: int, compare: str, *, may_lack: bool) -> Q:
    """What comes after a row. The first part says nothing new, but lets the index begin there: neither database sees it in the rest."""
    if value is None:
        return Q(**{f"{field}__isnull": True, f"pk__{compare}": pk})
    later = Q(**{f"{field}__{compare}": value}) | Q(**{field: value, f"pk__{compare}": pk})
    if may_lack:
        return later | Q(**{f"{field}__isnull": True})
    return Q(**{f"{field}__{compare}e": value}) & later


def written(value: datetime | int | None, pk: int) -> str:
    said = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([said, pk]).encode()).decode().rstrip("=")


def read(text: str) -> tuple[datetime | int | None, int]:
    """Raises BadInput for what we did not write."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
        if (isinstance(found, datetime) and found.tzinfo is None) or not isinstance(found, datetime | int | None):
            raise ValueError(value)
        return found, int(pk)
    except (ValueError, TypeError, binascii.Error):
        raise _foreign()


def _foreign() -> BadInput:
    return BadInput(errors={"cursor": _("This cursor is not one of ours. Begin again without it.")})
