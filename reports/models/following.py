"""Who follows what, who flagged what, whether it was fixed, and which daily jobs have run."""

from django.db import models

from geo.models import Jurisdiction
from reports.models.kinds import Kind


class Follow(models.Model):
    """Somebody wants to hear of one report, or of an area: a zone, a kind, a circle, or any of them together.

    By mail (`email`, nothing is sent before `confirmed_at`) or by push to a browser (`endpoint` and its keys).
    `asks`: may be asked whether something there is really fixed.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, null=True, related_name="follows")
    zone_code = models.CharField(max_length=60, blank=True)
    kind = models.ForeignKey(Kind, models.CASCADE, null=True, related_name="+", db_index=False)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    radius_m = models.PositiveIntegerField(null=True)
    email = models.EmailField(blank=True)
    endpoint = models.CharField(max_length=1000, blank=True)
    keys = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="sv")
    asks = models.BooleanField(default=False)
    monthly = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "email"], name="follow_email")]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class Flag(models.Model):
    """Somebody says that a public text (`photo` null) or photo should not be seen; once per person. `voice` is a keyed hash."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="flags", db_index=False)
    photo = models.ForeignKey("reports.Photo", models.CASCADE, null=True, related_name="flags")
    voice = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "voice"], condition=models.Q(photo=None), name="flag_of_text_once"
            ),
            models.UniqueConstraint(fields=["photo", "voice"], name="flag_of_photo_once"),
        ]

    def __str__(self) -> str:
        return f"flag of {self.report_id}"


class Verdict(models.Model):
    """Somebody's answer to "is it fixed?", once per person and closing. `voice` is a keyed hash; `satisfaction` 1 bad, 2 so-so, 3 good."""

    FIXED, STILL_THERE = "fixed", "still_there"
    VERDICTS = [(FIXED, FIXED), (STILL_THERE, STILL_THERE)]

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="verdicts", db_index=False)
    closing = models.ForeignKey("reports.Closing", models.CASCADE, related_name="verdicts", db_index=False)
    voice = models.CharField(max_length=64)
    verdict = models.CharField(max_length=12, choices=VERDICTS)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "voice"], name="verdict_once"),
            models.CheckConstraint(
                condition=models.Q(satisfaction=None) | models.Q(satisfaction__range=(1, 3)),
                name="verdict_satisfaction",
            ),
        ]
        indexes = [models.Index(fields=["report", "created_at"], name="verdict_report")]

    def __str__(self) -> str:
        return self.verdict


class DailyRun(models.Model):
    """A job of the schedule that was begun on a local day: the one who writes the row does it."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    job = models.CharField(max_length=40)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "job", "day"], name="daily_run_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.day}"
