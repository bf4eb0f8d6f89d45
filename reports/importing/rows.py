"""One row of a file becomes the facts of one report, or a reason why not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.importing.mapping import Mapping


class Rejected(Exception):
    """Why a row does not become a report."""


@dataclass
class Case:
    number: int
    source_id: str
    kind: str
    status: str
    received_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    lng: float
    lat: float
    place_text: str
    description: str
    zone_check: str


def case_of(number: int, row: dict[str, Any], mapping: Mapping, jurisdiction: Jurisdiction) -> Case:
    """Raises Rejected with a sentence."""

    def value(name: str) -> str:
        return next(
            (str(row[column]).strip() for column in mapping.columns_of(name) if str(row.get(column) or "").strip()), ""
        )

    source_id = value("source_id")
    if not source_id:
        raise Rejected(_("no number of its own"))
    kind, status = mapping.kinds.get(value("kind")), mapping.statuses.get(value("status"))
    if kind is None:
        raise Rejected(_("kind “%(value)s” is not in the mapping") % {"value": value("kind")[:60]})
    if status is None:
        raise Rejected(_("status “%(value)s” is not in the mapping") % {"value": value("status")[:60]})
    received_at = _instant(value("received_at"), mapping, jurisdiction)
    if received_at is None:
        raise Rejected(_("time “%(value)s” cannot be read") % {"value": value("received_at")[:40]})
    lng, lat = _position(value("lng"), value("lat"))
    closed_at = _instant(value("closed_at"), mapping, jurisdiction)
    updated_at = _instant(value("updated_at"), mapping, jurisdiction) or closed_at or received_at
    return Case(
        number, source_id[:80], kind["code"], status, received_at, max(updated_at, received_at), closed_at,
        lng, lat, value("place_text")[:200], value("description")[:4000], value("zone_check"),
    )  # fmt: skip


def _position(lng: str, lat: str) -> tuple[float, float]:
    if not lng or not lat:
        raise Rejected(_("no position"))
    try:
        pair = float(lng.replace(",", ".")), float(lat.replace(",", "."))
    except ValueError:
        raise Rejected(_("position “%(lng)s, %(lat)s” cannot be read") % {"lng": lng[:20], "lat": lat[:20]})
    if not all(map(math.isfinite, pair)) or pair == (0.0, 0.0) or abs(pair[0]) > 180 or abs(pair[1]) > 90:
        raise Rejected(_("position “%(lng)s, %(lat)s” is nowhere") % {"lng": lng[:20], "lat": lat[:20]})
    return pair


def _instant(text: str, mapping: Mapping, jurisdiction: Jurisdiction) -> datetime | None:
    """A time in the file is local time of the jurisdiction unless it says its zone."""
    if not text:
        return None
    try:
        found = datetime.strptime(text, mapping.time_format) if mapping.time_format else parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=jurisdiction.zone_info)
