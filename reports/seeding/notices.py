"""Planned works and an outage that is over, relative to the day of seeding."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from geo.models import Jurisdiction, Place
from geo.words import Words
from reports.models import Kind, Notice


def write_notices(place: Jurisdiction, given: list[dict[str, Any]], today: date) -> None:
    for row in given:
        spot = Place.objects.filter(jurisdiction=place, name=row.get("landmark", "")).first()
        if not spot and not row.get("power_zone"):
            continue  # a town without ground has no landmarks
        notice = Notice.objects.create(
            jurisdiction=place, title=Words(row["title"]), text=Words(row["text"]), radius_m=row.get("radius_m", 100),
            lng=spot.lng if spot else None, lat=spot.lat if spot else None, place_name=spot.name if spot else "", power_zone=row.get("power_zone", ""),
            begins_at=place.day_start(today + timedelta(days=row["from_day"])), ends_at=place.day_start(today + timedelta(days=row["to_day"])),
        )  # fmt: skip
        notice.kinds.set(Kind.objects.filter(jurisdiction=place, code__in=row["kinds"]))
