"""A crew's round of a day: stops in an order."""

from django.db import models

from geo.models import Jurisdiction
from reports.models.orders import OrderLine
from reports.models.organisations import Crew


class Round(models.Model):
    """From a start and back. `leaves_at` is local time."""

    FOOT, VAN = "foot", "van"
    WAYS = [FOOT, VAN]

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="rounds")
    crew = models.ForeignKey(Crew, models.PROTECT, related_name="rounds")
    day = models.DateField()
    way = models.CharField(max_length=8, default=VAN)
    lng = models.FloatField()
    lat = models.FloatField()
    start_name = models.CharField(max_length=120, blank=True)
    leaves_at = models.TimeField()
    by_hand = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["crew", "day"], name="round_once_a_day"),
            models.CheckConstraint(condition=models.Q(way__in=["foot", "van"]), name="round_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.crew} {self.day}"


class RoundStop(models.Model):
    """One report of one order. From and until when somebody may come, where that matters."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="stops")
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=10)
    early = models.TimeField(null=True, blank=True)
    late = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "line"], name="round_stop_once")]

    def __str__(self) -> str:
        return f"{self.position} of {self.round_id}"
