"""Safety walks: a group goes through a place together and pins what it sees."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction
from reports.models.organisations import Organisation


class Walk(models.Model):
    """`code` opens it: whoever has the code takes part, without an account. Pins can be added until `closed_at`."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="walks")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    meeting_place = models.CharField(max_length=160, blank=True)
    on = models.DateField()
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_up = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="walk_code_once")]

    def __str__(self) -> str:
        return self.title


class WalkItem(models.Model):
    """A pin of a walk, and what is to be done about it: by whom, by when."""

    walk = models.ForeignKey(Walk, models.CASCADE, related_name="items")
    report = models.OneToOneField("reports.Report", models.CASCADE, related_name="walk_item")
    measure = models.CharField(max_length=300, blank=True)
    responsible = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    by = models.DateField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.walk_id} {self.report_id}"
