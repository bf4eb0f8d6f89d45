"""What the own map is drawn from, and the gazetteer made of it."""

from django.db import models

from geo.models.jurisdiction import Jurisdiction


class GroundFeature(models.Model):
    """One feature of the map ground: land, building, street, path, track."""

    LAYERS = ["land", "building", "street", "path", "track"]

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="ground")
    layer = models.CharField(max_length=20)
    kind = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=120, blank=True)
    geometry = models.BinaryField()
    properties = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "layer"], name="ground_layer")]

    def __str__(self) -> str:
        return self.name or f"{self.layer} {self.pk}"


class Place(models.Model):
    """An entry of the gazetteer. `folded` is the name in lower case without marks, for searching."""

    KINDS = ["street", "landmark", "address", "path", "land"]

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="places")
    kind = models.CharField(max_length=20)
    subkind = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=160)
    folded = models.CharField(max_length=160)
    street = models.CharField(max_length=120, blank=True)
    lng = models.FloatField()
    lat = models.FloatField()
    rank = models.PositiveSmallIntegerField(default=5, help_text="Lower comes first among equal matches.")

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "folded"], name="place_folded")]

    def __str__(self) -> str:
        return self.name
