"""When the municipality works, and what it promises: calendars and targets are rows of the jurisdiction."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from geo.models import Jurisdiction
from geo.words import WordsField
from reports.models.kinds import Kind, week_numbers


def week_hours(value: Any) -> None:
    """{"0": ["08:00", "16:30"], ...}: Monday is 0; a day that is not there is closed."""
    from datetime import time

    try:
        for day, (first, last) in value.items():
            if int(day) not in range(7) or not time.fromisoformat(first) < time.fromisoformat(last):
                raise ValueError
    except (AttributeError, TypeError, ValueError):
        raise ValidationError('Write the hours like {"0": ["08:00", "16:30"]}; Monday is 0.')


class OpeningHours(models.Model):
    """Hours of a week, the whole year or a season (both days included, as MM-DD; it may run over New Year). A season goes before the year."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="opening_hours")
    name = models.CharField(max_length=80)
    first_day = models.CharField(max_length=5, blank=True)
    last_day = models.CharField(max_length=5, blank=True)
    hours = models.JSONField(default=dict, validators=[week_hours])

    class Meta:
        ordering = ["first_day", "id"]

    def __str__(self) -> str:
        return self.name


class SpecialDay(models.Model):
    """A day that is closed, ends early (`closes_at`) or is open although it is a holiday. `confirmed` by a person once a year."""

    CLOSED, HALF, OPEN = "closed", "half", "open"
    LIBRARY, OWN = "library", "own"

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="special_days")
    day = models.DateField()
    name = WordsField()
    sort = models.CharField(max_length=6, default=CLOSED)
    closes_at = models.TimeField(null=True, blank=True)
    source = models.CharField(max_length=8, default=OWN)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "day"], name="special_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Target(models.Model):
    """What is promised: `amount` working hours or days, or the next round. The most specific row that fits decides, then the first.

    `place_class`: kind of landmark within 200 m (school, station). `group_from`: for faults of so many things side by side.
    """

    HOURS, DAYS, ROUND = "hours", "days", "round"

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="targets")
    kind = models.ForeignKey(Kind, models.CASCADE, null=True, blank=True, related_name="targets")
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    place_class = models.CharField(max_length=30, blank=True)
    group_from = models.PositiveSmallIntegerField(default=1)
    unit = models.CharField(max_length=5, default=DAYS)
    amount = models.PositiveSmallIntegerField(default=0)
    weeks = models.JSONField(default=list, blank=True, validators=[week_numbers])

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"
