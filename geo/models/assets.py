"""Things with a number: lamp posts and whatever else a municipality keeps track of."""

from django.db import models

from geo.models.jurisdiction import Jurisdiction
from geo.words import WordsField


class AssetKind(models.Model):
    """What people call the things of one kind: Lamp, Bin, Bench."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="asset_kinds")
    code = models.SlugField(max_length=30)
    name = WordsField()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="asset_kind_code_once")]

    def __str__(self) -> str:
        return str(self.name) or self.code


class LightPlan(models.Model):
    """Lamps that are dark on purpose: those whose `lit` is this code, each night between two local hours, by a decision."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="light_plans")
    code = models.SlugField(max_length=20)
    off_from = models.TimeField()
    off_to = models.TimeField()
    decision = WordsField(blank=True, help_text="Who decided it and when, as one sentence.")
    url = models.URLField(blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="light_plan_code_once")]

    def __str__(self) -> str:
        return self.code


class Asset(models.Model):
    """One numbered thing at one place. `cell` is the Morton code of the finest square (geo.grid)."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="assets")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=40)
    line = models.CharField(max_length=120, blank=True)
    owner = models.CharField(max_length=60, blank=True)
    power_zone = models.CharField(max_length=40, blank=True)
    lit = models.CharField(
        max_length=20, blank=True, help_text="Code of a light plan, or any other word for lit all night."
    )
    gone = models.BooleanField(
        default=False, help_text="Not in the newest file: kept for its history, offered to nobody."
    )
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
