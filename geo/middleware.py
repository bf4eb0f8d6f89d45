"""Gives every request its jurisdiction: by host name, else the default one."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from geo.models import Jurisdiction


class FindJurisdiction:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().split(":")[0]
        request.jurisdiction = SimpleLazyObject(lambda: jurisdiction_of(host))  # type: ignore[attr-defined]
        return self.get_response(request)


VERSIONS = "SELECT id, host, is_default, places_version, settings_version FROM geo_jurisdiction"
_kept: dict[int, tuple[tuple[int, int], Jurisdiction]] = {}


def jurisdiction_of(host: str) -> Jurisdiction | None:
    """The jurisdiction of a host name, else the default one, else None (nothing is set up yet).

    One small query for the versions; the row itself is read anew only when they have moved.
    """
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS)
        rows = cursor.fetchall()
    chosen = next((row for row in rows if row[1] and row[1] == host), None) or next(
        (row for row in rows if row[2]), None
    )
    if not chosen:
        return None
    pk, versions = chosen[0], (chosen[3], chosen[4])
    kept = _kept.get(pk)
    if kept is None or kept[0] != versions:
        kept = (versions, Jurisdiction.objects.get(pk=pk))
        _kept[pk] = kept
    return copy(kept[1])


def moved(sender: Any, instance: Jurisdiction, **more: Any) -> None:
    """A jurisdiction was changed: every process reads it anew with its next request."""
    Jurisdiction.objects.filter(pk=instance.pk).update(settings_version=F("settings_version") + 1)


def forget() -> None:
    _kept.clear()
