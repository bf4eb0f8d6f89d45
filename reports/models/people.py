"""Personal data of reporters, kept apart from the case, and the log of who read it."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction


class Contact(models.Model):
    """How to reach the reporter. Nothing but the confirming link is sent before `confirmed_at`."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    report = models.OneToOneField("reports.Report", models.CASCADE, related_name="contact")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="sv")
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True, help_text="Wants no more mail about this report.")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "email"], name="contact_email")]

    def __str__(self) -> str:
        return f"contact of {self.report_id}"


class Support(models.Model):
    """Somebody else sees this too; once per person. `voice` is a keyed hash, never an address."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="supports", db_index=False)
    voice = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "voice"], name="support_once")]

    def __str__(self) -> str:
        return f"support of {self.report_id}"


class PersonalRead(models.Model):
    """Who looked at somebody's personal data, and when."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=30)
    reason = models.CharField(max_length=200, blank=True, help_text="Why, in the reader's own words.")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "-at"], name="personal_read_newest")]

    def __str__(self) -> str:
        return f"{self.actor_id} read {self.what} of {self.report_id}"
