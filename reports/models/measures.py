"""What was done about a place, so that one can ask later whether it helped (M8)."""

from django.conf import settings
from django.db import models

from geo.models import Asset, Jurisdiction
from reports.models.kinds import Kind
from reports.models.orders import WorkOrder


class Measure(models.Model):
    """Done on one day at one place: around a point, in a zone, or along lamps. `kinds` none: all. `compared_with` empty: all other zones."""

    CIRCLE, ZONE, LAMPS = "circle", "zone", "lamps"
    SORTS = [CIRCLE, ZONE, LAMPS]

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="measures")
    title = models.CharField(max_length=120)
    kinds = models.ManyToManyField(Kind, blank=True, related_name="+")
    sort = models.CharField(max_length=8)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    radius_m = models.PositiveIntegerField(default=50)
    place_name = models.CharField(max_length=160, blank=True)
    zone_code = models.CharField(max_length=60, blank=True)
    lamps = models.ManyToManyField(Asset, blank=True, related_name="+")
    compared_with = models.JSONField(default=list, blank=True, help_text="Codes of zones of the default layer.")
    orders = models.ManyToManyField(WorkOrder, blank=True, related_name="+")
    done_on = models.DateField()
    made_up = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-done_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(sort__in=["circle", "zone", "lamps"]), name="measure_sort_known"),
            models.CheckConstraint(
                condition=~models.Q(sort="circle") | models.Q(lng__isnull=False, lat__isnull=False),
                name="measure_circle_has_middle",
            ),
            models.CheckConstraint(
                condition=~models.Q(sort="zone") | ~models.Q(zone_code=""), name="measure_zone_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.title
