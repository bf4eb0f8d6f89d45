"""What was done about a place, so that one can ask later whether it helped (M8)."""

from datetime import date

from django.conf import settings
from django.db import models

from geo.models import Asset, Jurisdiction
from reports.models.kinds import Kind
from reports.models.orders import WorkOrder


class Measure(models.Model):
    """Done at one place: around a point, in a zone, along lamps, or where the reports of its work orders are (sort ORDERS).

    `kinds` none: all. `light`: of services.darkness.LIGHTS, empty: whatever the light. `compared_with` empty: all other zones.
    `begun_on`: when the first of the orders was done, with sort ORDERS; `done_on`: the last. All others are done on one day.
    """

    CIRCLE, ZONE, LAMPS, ORDERS = "circle", "zone", "lamps", "orders"
    SORTS = [CIRCLE, ZONE, LAMPS, ORDERS]

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="measures")
    title = models.CharField(max_length=120)
    kinds = models.ManyToManyField(Kind, blank=True, related_name="+")
    light = models.CharField(max_length=5, blank=True, default="", db_default="")
    sort = models.CharField(max_length=8)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    radius_m = models.PositiveIntegerField(default=50)
    place_name = models.CharField(max_length=160, blank=True)
    zone_code = models.CharField(max_length=60, blank=True)
    lamps = models.ManyToManyField(Asset, blank=True, related_name="+")
    compared_with = models.JSONField(default=list, blank=True, help_text="Codes of zones of the default layer.")
    orders = models.ManyToManyField(WorkOrder, blank=True, related_name="+")
    begun_on = models.DateField(null=True, blank=True)
    done_on = models.DateField()
    made_up = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-done_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sort__in=["circle", "zone", "lamps", "orders"]), name="measure_sort_known"
            ),
            models.CheckConstraint(condition=models.Q(light__in=["", "dark", "light"]), name="measure_light_known"),
            models.CheckConstraint(
                condition=~models.Q(sort="orders")
                | models.Q(begun_on__isnull=False, begun_on__lte=models.F("done_on")),
                name="measure_orders_have_days",
            ),
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

    @property
    def first_day(self) -> date:
        """When it was begun; the day on which it was done, where that was one day."""
        return self.begun_on or self.done_on
