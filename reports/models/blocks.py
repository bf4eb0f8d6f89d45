"""From whom no reports are taken for a while, and the mark by which a sender of the last days is known again."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction


class SenderMark(models.Model):
    """A keyed hash of the network address that an anonymous report came from; gone after some days. Never the address."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    report = models.OneToOneField("reports.Report", models.CASCADE, related_name="sender_mark")
    mark = models.CharField(max_length=26)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"sender of {self.report_id}"


class Block(models.Model):
    """Until when nothing is taken from a sender: `sort` address, email or phone, `mark` its keyed hash, `report` what it was for.

    `refused` counts what was turned away. `event` is the verb that made it: taking that back ends the block.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    sort = models.CharField(max_length=8)
    mark = models.CharField(max_length=26)
    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="blocks")
    event = models.ForeignKey("reports.Event", models.SET_NULL, null=True, related_name="+", db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    until = models.DateTimeField()
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "mark", "sort"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.sort} until {self.until:%Y-%m-%d}"
