"""What the made-up town has done about places: one measure that helped, one that is too new to judge, one with too few reports, one
that is judged by what was seen in the dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from geo import zones
from geo.models import Jurisdiction, Place
from reports.seeding.stories import Story
from reports.services import measures


def write_measures(place: Jurisdiction, given: list[dict[str, Any]], today: date, actor: Any) -> None:
    for row in given:
        typed = row | {"done_on": _done_on(row, today).isoformat()}
        if "landmark" in row:
            spot = Place.objects.get(jurisdiction=place, kind="landmark", name=row["landmark"])
            typed |= {"lng": spot.lng, "lat": spot.lat, "place_name": spot.name}
        measures.write(place, typed, actor=actor)


def without_prevented(place: Jurisdiction, stories: Iterable[Story], given: list[dict[str, Any]], today: date) -> Iterator[Story]:  # fmt: skip
    """The stories less those that a measure in a zone kept from happening: its share `prevented` of its kinds, after its day."""
    rng = Random(f"measures-{today}")
    helped = [(row, _done_on(row, today)) for row in given if row.get("prevented")]
    for story in stories:
        if not any(_is_prevented(place, story, row, done_on, rng) for row, done_on in helped):
            yield story


def _is_prevented(place: Jurisdiction, story: Story, row: dict[str, Any], done_on: date, rng: Random) -> bool:
    if story.kind.code not in row["kinds"] or place.day(story.received_at) <= done_on:
        return False
    layer = zones.layer_of(place)
    zone = zones.locate(place, story.lng, story.lat).zones.get(layer.code) if layer else None
    return bool(zone and zone.code == row["zone"] and rng.random() < row["prevented"])


def _done_on(row: dict[str, Any], today: date) -> date:
    return today - timedelta(days=row["days_ago"])
