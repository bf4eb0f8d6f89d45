"""The demo town: a made-up town with 26 months of reports, its people, its orders, and one case for everything that can happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from geo.models import Jurisdiction
from geo.words import Words
from reports.models import Kind, Photo
from reports.seeding import drawn, pattern, setup
from reports.seeding.accounts import make_accounts
from reports.seeding.answers import write_answers
from reports.seeding.decisions import write_decisions
from reports.seeding.measures import without_prevented, write_measures
from reports.seeding.notices import write_notices
from reports.seeding.orders import Planner
from reports.seeding.promises import make_promises
from reports.seeding.showcases import Maker
from reports.seeding.stories import Story, Teller
from reports.seeding.writer import Writer, Written
from reports.services import estimates, grouping, releasing, tallies
from reports.services.bulk import Rows

SEED = 1882
MONTHS_TOLD = 24


@transaction.atomic
def seed_demo(today: date | None = None) -> Jurisdiction:
    """Makes the town and everything in it, all marked as made up; the same day gives the same town."""
    place = setup.load_town()
    today = today or place.day(timezone.now())
    rng = Random(f"{SEED}-{today}")
    patterns = pattern.read(place, rng)
    people = make_accounts(place, patterns.given["cast"])
    teller = Teller(place, patterns, today, rng)
    writer = Writer(place, rng, people)
    written = list(writer.write(_told(teller, patterns.given)))
    twins = _twins(written, teller, patterns.given["duplicates"], rng)
    written += list(writer.write(twins))
    writer.close()
    Planner(place, patterns.given["orders"], today, rng, people).plan(written)
    _photos(place, written, patterns.given, rng)
    Maker(place, patterns, people, teller.until, rng).make()
    write_answers(place, patterns.given["answers"], teller.until)
    write_notices(place, patterns.given["notices"], today)
    write_measures(place, patterns.given["measures"], today, people["manager"])
    write_decisions(place, patterns.given["decisions"], today, people["manager"])
    _releases(place, today)
    while tallies.fold():
        continue
    estimates.refresh(place, today)
    grouping.gather_all(place, today)
    while tallies.fold():
        pass
    make_promises(place, people, today, str(Words(patterns.given["picture_word"])))
    return place


def _releases(place: Jurisdiction, today: date) -> None:
    """The monthly releases that the service would have made, oldest first."""
    for months in range(MONTHS_TOLD, -1, -1):
        count = today.year * 12 + today.month - 1 - months
        releasing.make(place, date(count // 12, count % 12 + 1, 1))


def _told(teller: Teller, given: dict[str, Any]) -> list[Story]:
    storm = list(teller.storm())
    twins = round(given["reports"] * given["duplicates"])
    told = storm + list(teller.stories(given["reports"] - len(storm) - twins))
    stories = without_prevented(teller.place, told, given["measures"], teller.today)
    return sorted(stories, key=lambda story: story.received_at)


def _twins(written: list[Written], teller: Teller, share: float, rng: Random) -> Iterator[Story]:
    """Those who report what somebody has reported already."""
    first = [
        one for one in written if one.story.status not in ("withdrawn", "received") and not one.story.kind.sensitive
    ]
    for one in rng.sample(first, min(len(first), round(len(written) * share))):
        twin = teller.again(one.story)
        if twin.steps and twin.received_at < teller.until:
            twin.main = one.pk
            yield twin


def _photos(place: Jurisdiction, written: list[Written], given: dict[str, Any], rng: Random) -> None:
    """Forty drawn pictures, shared by those reports that have one; read ones are published."""
    pictures = drawn.draw_all(str(place.pk), str(Words(given["picture_word"])), rng)
    icons = dict(Kind.objects.filter(jurisdiction=place).values_list("id", "icon"))
    rows = Rows(Photo)
    for one in written:
        scene = pictures.get(icons[one.story.kind.pk])
        if one.story.photo is not None and scene:
            read = any(step.verb == "accept" for step in one.story.steps)
            picture = scene[one.story.photo % len(scene)]
            rows.add(
                jurisdiction_id=place.pk,
                report_id=one.pk,
                published=read,
                created_at=one.story.received_at + timedelta(seconds=40),
                **picture,
            )
    rows.flush()
