"""What there is in a zone or a square that rates are reckoned by: residents, lamps, paths. Worked out when places are imported."""

from django.db import models

from geo.models.jurisdiction import Jurisdiction
from geo.models.zones import Zone


class Measured(models.Model):
    """None: nothing was imported that tells it. Lit is a path within 20 m of a lamp."""

    residents = models.FloatField(null=True)
    path_km = models.FloatField(null=True)
    lit_path_km = models.FloatField(null=True)
    lamps = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True


class SquareFacts(Measured):
    """Of a square of 250 m of the national grid: `square` is its Morton code (geo.grid). `residents` come from the file."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="square_facts", db_index=False)
    square = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "square"], name="square_facts_once")]

    def __str__(self) -> str:
        return str(self.square)


class ZoneFacts(Measured):
    """Of a zone; residents of a square go to the zones by the houses in them, else by ground."""

    zone = models.OneToOneField(Zone, models.CASCADE, related_name="facts", primary_key=True)

    def __str__(self) -> str:
        return str(self.zone_id)
