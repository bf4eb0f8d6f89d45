"""Pages of a list, as the API gives them: rows and the address of the next page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from reports.errors import BadInput
from reports.services import keyset

MOST = 100


def page(rows: QuerySet, request: Request, field: str, *, size: int = 50) -> tuple[list[Any], str | None]:
    """The page that the request asks for, newest first, and the address of the next one."""
    found, following = keyset.cut(rows, field, request.query_params.get("cursor", ""), _size(request, size))
    if not following:
        return found, None
    parameters = request.query_params.copy()
    parameters["cursor"] = following
    return found, request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def _size(request: Request, size: int) -> int:
    asked = request.query_params.get("limit", str(size))
    if not asked.isdecimal() or not 1 <= int(asked[:6]) <= MOST:
        raise BadInput(errors={"limit": _("limit must be a whole number from 1 to %(most)s.") % {"most": MOST}})
    return int(asked)
