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
    boxes = models.JSONField(
        default=list, help_text="[[left, top, right, bottom]], 0 to 1: what is blacked out in what is shown."
    )
    shown = models.CharField(
        max_length=120, blank=True, help_text="The file with the boxes; the original stays for officers."
    )
    shown_thumb = models.CharField(max_length=120, blank=True)
    published = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def file(self, size: str) -> str:
        """The stored file of a size: "large" and "thumb" with what was blacked out, "original" without."""
        if size == "original":
            return self.name
        return (self.shown or self.name) if size == "large" else (self.shown_thumb or self.thumb)
