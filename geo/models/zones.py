"""Areas: zone layers with versions, municipalities, and who is responsible for what ground."""

from django.db import models

from geo.models.jurisdiction import Jurisdiction
from geo.words import WordsField


class Layer(models.Model):
    """A way to divide the area into zones, like districts or school areas."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="layers")
    code = models.SlugField(max_length=40)
    name = WordsField()
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_default", "code"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="layer_code_once"),
            models.UniqueConstraint(
                fields=["jurisdiction"], condition=models.Q(is_default=True), name="one_default_layer"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class LayerVersion(models.Model):
    """The zones of a layer as they were from one import to the next. Figures name the version that they used."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    layer = models.ForeignKey(Layer, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "layer", "number"], name="layer_version_number_once"),
            models.UniqueConstraint(
                fields=["layer"], condition=models.Q(is_current=True), name="one_current_layer_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer_id} v{self.number}"


class Zone(models.Model):
    """A named area of one layer version. `rank` orders codes as people read them: N2 before N10."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    version = models.ForeignKey(LayerVersion, models.CASCADE, related_name="zones")
    code = models.CharField(max_length=60)
    name = WordsField()
    rank = models.PositiveIntegerField()
    priority_area = models.BooleanField(default=False, help_text="Part of the area that the promise is about.")
    geometry = models.BinaryField(help_text="WKB, longitude and latitude in WGS84.")
    properties = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "version", "code"], name="zone_code_once")]

    def __str__(self) -> str:
        return self.code


class Municipality(models.Model):
    """A municipality that we know the borders of: the own one and its neighbours."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="municipalities")
    code = models.CharField(max_length=20)
    name = WordsField()
    contact = models.JSONField(default=dict, blank=True)
    is_own = models.BooleanField(default=False)
    geometry = models.BinaryField()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="municipality_code_once")]

    def __str__(self) -> str:
        return str(self.name)


class OwnerArea(models.Model):
    """Ground that somebody is responsible for; where several cover a place the lowest rank wins."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="owner_areas")
    owner = models.CharField(max_length=60, help_text="Code of the organisation that is responsible.")
    kind = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    rank = models.PositiveIntegerField()
    geometry = models.BinaryField()

    class Meta:
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name or self.owner
