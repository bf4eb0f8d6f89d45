"""What the municipality knows already: planned works and outages, at a place and for a time."""

from django.db import models

from geo.models import Jurisdiction
from geo.words import WordsField
from reports.models.kinds import Kind


class Notice(models.Model):
    """Said to whoever is about to report such a thing there. Applies within `radius_m` of a place, or to a whole power zone, or both.

    `kinds` none: whatever is reported.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="notices")
    title = WordsField()
    text = WordsField(blank=True)
    kinds = models.ManyToManyField(Kind, blank=True, related_name="+")
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    radius_m = models.PositiveIntegerField(default=100)
    place_name = models.CharField(max_length=160, blank=True)
    power_zone = models.CharField(max_length=40, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-begins_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="notice_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(lng__isnull=False, lat__isnull=False) | ~models.Q(power_zone=""),
                name="notice_is_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "ends_at"], name="notice_now")]

    def __str__(self) -> str:
        return str(self.title)
