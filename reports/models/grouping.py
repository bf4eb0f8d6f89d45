"""Faults of several numbered things side by side: one fault, one journey (T25)."""

from django.db import models

from geo.models import Jurisdiction
from reports.models.kinds import Kind


class FaultGroup(models.Model):
    """`by` says what the things have in common: cabinet, line or number; `key` which one. Its reports point at it.

    `promised_by` is promised for the group from when it was seen; `ended_at` when the last of its reports was closed.
    """

    CABINET, LINE, NUMBER = "cabinet", "line", "number"

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="fault_groups")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    by = models.CharField(max_length=10)
    key = models.CharField(max_length=120)
    seen_at = models.DateTimeField()
    promised_by = models.DateTimeField(null=True)
    promise_unit = models.CharField(max_length=5, default="days", help_text="In what it was promised: see Target.")
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.by} {self.key}"
