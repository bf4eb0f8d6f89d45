"""The promises of the demo town: two periods, the earlier one frozen; logged figures, evenings and what was done are invented."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from geo.models import Jurisdiction
from geo.words import Words
from people.models import User
from reports.models import Correction, Evening, Frozen, Indicator, IndicatorValue, Period, Photo, Promise, Step
from reports.models.promises import MUNICIPALITY
from reports.seeding import drawn
from reports.seeding.setup import DEMO
from reports.services import freezing, promise_steps

NOT_FIGURES = ("values",)


def make_promises(place: Jurisdiction, people: dict[str, User], today: date, picture_word: str) -> None:
    """After everything is counted, as the earlier period is frozen with its figures."""
    given = json.loads((DEMO / "promises.json").read_text(encoding="utf-8"))
    first = _begins(given["begins"], today)
    _evenings(place, given["evenings"], first - timedelta(days=365), today)
    before = _period(place, first.replace(year=first.year - 1), first - timedelta(days=1))
    now = _period(place, first, first.replace(year=first.year + 1) - timedelta(days=1))
    photos = drawn.draw_pair(str(place.pk), picture_word, 11)
    for period in (before, now):
        end = min(today, period.last_day)
        for position, row in enumerate(given["promises"]):
            _promise(period, row, position, people, end, photos if period is now else None)
    _freeze(before, people["admin"])


def _begins(month_day: str, today: date) -> date:
    """The newest first day of a period that is over by 60 days, so that there is something to say."""
    month, day = (int(part) for part in month_day.split("-"))
    first = date(today.year, month, day)
    return first if first + timedelta(days=60) <= today else first.replace(year=today.year - 1)


def _period(place: Jurisdiction, first: date, last: date) -> Period:
    return Period.objects.create(
        jurisdiction=place, code=f"{first.year}-{last.year}", first_day=first, last_day=last, made_up=True
    )


def _promise(
    period: Period, row: dict[str, Any], position: int, people: dict[str, User], today: date, photos: Any
) -> None:
    place = period.jurisdiction
    promise = Promise.objects.create(
        jurisdiction=place, period=period, code=row["code"], by=row["by"], text=Words(row["text"]), coming=Words(row["coming"]), position=position
    )  # fmt: skip
    writer = people["desk"] if row["by"] == MUNICIPALITY else people["police"]
    for number, one in enumerate(row["indicators"]):
        fields = {
            name: Words(value) if name == "name" else value for name, value in one.items() if name not in NOT_FIGURES
        }
        indicator = Indicator.objects.create(jurisdiction=place, promise=promise, position=number, **fields)
        for days_ago, value, source in one.get("values", []):
            day = today - timedelta(days=days_ago)
            if period.first_day <= day <= period.last_day:
                IndicatorValue.objects.create(
                    jurisdiction=place, indicator=indicator, value=value, day=day, source=f"{source} (påhittad)", actor=writer,
                    created_at=_noon(place, day),
                )  # fmt: skip
    for step in row["steps"]:
        day = today - timedelta(days=step["days_ago"])
        pair = _pair(place, photos) if photos and "scene" in step else {}
        if period.first_day <= day <= period.last_day:
            Step.objects.create(
                jurisdiction=place, promise=promise, day=day, text=Words(step["text"]), actor=writer, **pair
            )


def _pair(place: Jurisdiction, photos: Any) -> dict[str, Photo]:
    return {
        moment: Photo.objects.create(
            jurisdiction=place, moment=moment, published=True, created_at=timezone.now(), **columns
        )
        for moment, columns in zip(("before", "after"), photos, strict=True)
    }


def _noon(place: Jurisdiction, day: date) -> datetime:
    return place.day_start(day) + timedelta(hours=12)


def _evenings(place: Jurisdiction, given: dict[str, Any], first: date, today: date) -> None:
    rng = Random(f"evenings-{today}")
    rows = []
    for number in range((today - first).days):
        day = first + timedelta(days=number)
        if day.weekday() not in given["weekdays"] or day.month in given["months_off"] or rng.random() < 0.2:
            continue
        spot = given["places"][rng.randrange(len(given["places"]))]
        rows.append(
            Evening(
                jurisdiction=place, day=day, place=spot["name"], what=Words(spot["what"]).say(place.languages[0]), visitors=rng.randint(*spot["visitors"]),
                source=given["source"], made_up=True, **promise_steps.position(place, spot["name"]),
            )
        )  # fmt: skip
    Evening.objects.bulk_create(rows)


def _freeze(period: Period, admin: User) -> None:
    """As it would have been done in the week after, and one line that turned out later."""
    day = period.last_day + timedelta(days=6)
    figures = freezing.picture(period, day)
    Frozen.objects.create(period=period, at=_noon(period.jurisdiction, day), by=admin, figures=figures)
    Correction.objects.create(
        period=period, promise="P1", actor=admin, at=_noon(period.jurisdiction, day + timedelta(days=40)), source="Lokalpolisområdets arbetspass (påhittad)",
        text=Words(
            {"sv": "Ett arbetspass på sex timmar i mars hade räknats två gånger.", "en": "A shift of six hours in March had been counted twice."}
        ),
    )  # fmt: skip


def remove_promises() -> set[str]:
    """All made-up periods and evenings; gives the names of their photos' files."""
    periods = Period.objects.filter(made_up=True)
    steps = Step.objects.filter(promise__period__in=periods)
    loose = Photo.objects.filter(report=None, order=None)
    photos = loose.filter(pk__in=[pk for pair in steps.values_list("before", "after") for pk in pair if pk])
    names = {name for row in photos.values_list("name", "thumb", "shown", "shown_thumb") for name in row if name}
    photos.delete()
    Correction.objects.filter(period__in=periods).delete()
    Frozen.objects.filter(period__in=periods).delete()
    periods.delete()
    Evening.objects.filter(made_up=True).delete()
    return names
