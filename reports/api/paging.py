"""Keyset paging: page N is as fast as page 1. A cursor is opaque and says where the last page ended."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from reports.errors import BadInput

MOST = 100


def page(rows: QuerySet, request: Request, field: str, *, size: int = 50) -> tuple[list[Any], str | None]:
    """The page that the request asks for, newest first, and the address of the next one."""
    size = _size(request, size)
    after = request.query_params.get("cursor", "")
    if after:
        at, pk = read_cursor(after)
        rows = rows.filter(Q(**{f"{field}__lt": at}) | Q(**{field: at}, pk__lt=pk))
    found = list(rows.order_by(f"-{field}", "-pk")[: size + 1])
    if len(found) <= size:
        return found, None
    last = found[size - 1]
    parameters = request.query_params.copy()
    parameters["cursor"] = cursor(getattr(last, field), last.pk)
    return found[:size], request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def cursor(at: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{pk}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, int]:
    try:
        at, pk = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("|")
        return datetime.fromisoformat(at), int(pk)
    except (ValueError, binascii.Error):
        raise BadInput(errors={"cursor": _("This cursor is not one of ours. Begin again without it.")})


def _size(request: Request, size: int) -> int:
    asked = request.query_params.get("limit", str(size))
    if not asked.isdecimal() or not 1 <= int(asked[:6]) <= MOST:
        raise BadInput(errors={"limit": _("limit must be a whole number from 1 to %(most)s.") % {"most": MOST}})
    return int(asked)
