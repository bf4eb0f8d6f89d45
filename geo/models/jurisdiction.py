"""Whose area it is: everything else belongs to one jurisdiction."""

import zoneinfo
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from geo.words import WordsField


def known_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"{name} is not a time zone. Write one like Europe/Stockholm.")


def hours(value: Any) -> None:
    try:
        if value and not (
            set(value["days"]) <= set(range(7)) and time.fromisoformat(value["from"]) < time.fromisoformat(value["to"])
        ):
            raise ValueError
    except (TypeError, KeyError, ValueError):
        raise ValidationError(
            'Write the hours like {"days": [0, 1, 2, 3, 4], "from": "08:00", "to": "16:30"}; Monday is 0.'
        )


class Jurisdiction(models.Model):
    """A municipality or the like that uses the service.

    `contact` holds data of the town: phone, email, web, hours, danger_phone, organisation_number, priority_places (kinds of
    landmarks near which things come first).
    `places_version` rises with every change of places; indexes in memory follow it.
    """

    code = models.SlugField(max_length=40, unique=True)
    host = models.CharField(max_length=200, blank=True)
    name = WordsField()
    area_name = WordsField(help_text="What residents call the area that the service is about.")
    prefix = models.CharField(max_length=6, default="TK", help_text="First letters of every reference.")
    reference_length = models.PositiveSmallIntegerField(
        default=5, help_text="Characters after the prefix, check character included."
    )
    order_prefix = models.CharField(max_length=6, default="AO")
    emergency = models.JSONField(
        default=list, blank=True, help_text="[{number, label: {language: text}}] shown first on every page."
    )
    time_zone = models.CharField(max_length=60, default="UTC", validators=[known_time_zone])
    languages = models.JSONField(default=list)
    country = models.CharField(
        max_length=6, blank=True, help_text="For public holidays: ISO code like SE, or SE-T with a region."
    )
    srid = models.PositiveIntegerField(
        help_text="EPSG number of the projected system in metres for squares and distances."
    )
    contact = models.JSONField(default=dict, blank=True)
    office_hours = models.JSONField(
        default=dict,
        blank=True,
        validators=[hours],
        help_text='{"days": [0, 1, 2, 3, 4], "from": "08:00", "to": "16:30"}: when the desk is there. Monday is 0.',
    )
    service_area = models.BinaryField(null=True, blank=True, help_text="WKB, longitude and latitude in WGS84.")
    is_default = models.BooleanField(default=False)
    made_up = models.BooleanField(default=False)
    places_version = models.PositiveBigIntegerField(default=1)
    settings_version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_jurisdiction"
            ),
            models.UniqueConstraint(fields=["host"], condition=~models.Q(host=""), name="one_jurisdiction_per_host"),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.code

    @cached_property
    def zone_info(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone_info)

    def day(self, instant: datetime) -> date:
        """The local calendar day of an instant."""
        return self.local(instant).date()

    def day_start(self, day: date) -> datetime:
        """The instant at which a local day begins."""
        return datetime.combine(day, time(), tzinfo=self.zone_info)
