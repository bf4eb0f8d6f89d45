"""Photos: re-encoded, without position or camera data, public only after an officer's key."""

from django.db import models

from geo.models import Jurisdiction


class Photo(models.Model):
    """`name` is the stored file's path below MEDIA_ROOT; width and height in pixels."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, null=True, related_name="photos")
    order = models.ForeignKey("reports.WorkOrder", models.CASCADE, null=True, related_name="photos")
    moment = models.CharField(max_length=8, default="report", help_text="report, before or after")
    name = models.CharField(max_length=120)
    thumb = models.CharField(max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    published = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
