"""Photos: re-encoded, without position or camera data, public only after an officer's key."""

from __future__ import annotations

from django.db import models

from geo.models import Jurisdiction


class PhotoQuerySet(models.QuerySet["Photo"]):
    def public(self) -> PhotoQuerySet:
        """What everybody may see of what is public: an officer has published it, and nobody withheld it."""
        return self.filter(published=True, withheld=False)

    def for_work(self) -> PhotoQuerySet:
        """What crews, contractors and other organisations see before it is public."""
        return self.filter(withheld=False)

    def for_reporter(self) -> PhotoQuerySet:
        """Their own, whatever the public sees, and of the others' what is not withheld."""
        return self.filter(models.Q(withheld=False) | models.Q(moment=Photo.OWN))


class Photo(models.Model):
    """`name` is the stored file's path below MEDIA_ROOT; width and height in pixels."""

    OWN = "report"

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, null=True, related_name="photos")
    order = models.ForeignKey("reports.WorkOrder", models.CASCADE, null=True, related_name="photos")
    moment = models.CharField(max_length=8, default=OWN, help_text="report, before or after")
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
    withheld = models.BooleanField(
        default=False, db_default=False, help_text="An officer hid all of it from the public."
    )
    created_at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """See PhotoQuerySet.public."""
        return self.published and not self.withheld

    def file(self, size: str) -> str:
        """The stored file of a size: "large" and "thumb" with what was blacked out, "original" without."""
        if size == "original":
            return self.name
        return (self.shown or self.name) if size == "large" else (self.shown_thumb or self.thumb)
