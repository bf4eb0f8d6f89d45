"""Things with a number: lamp posts and whatever else a municipality keeps track of."""

from django.db import models

from geo.models.jurisdiction import Jurisdiction


class Asset(models.Model):
    """One numbered thing at one place. `cell` is the Morton code of the finest square (geo.grid)."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="assets")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=40)
    line = models.CharField(max_length=120, blank=True)
    owner = models.CharField(max_length=60, blank=True)
    power_zone = models.CharField(max_length=40, blank=True)
    lit = models.CharField(max_length=20, blank=True)
    lng = models.FloatField()
    lat = models.FloatField()
    cell = models.BigIntegerField()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "kind", "number"], name="asset_number_once"),
            models.CheckConstraint(
                condition=models.Q(lng__range=(-180, 180), lat__range=(-90, 90)), name="asset_on_earth"
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "kind", "cell"], name="asset_where")]

    def __str__(self) -> str:
        return self.number
