"""A report in somebody else's hands: the link that they answer by, and what they said."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction
from reports.models.organisations import Organisation
from reports.models.report import Report


class Handover(models.Model):
    """One report to one organisation. The link works until `expires_at`, unless it was recalled or decided."""

    DONE, WILL_DO, NOT_OURS, QUESTION = "done", "will_do", "not_ours", "question"
    ANSWERS = [DONE, WILL_DO, NOT_OURS, QUESTION]

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.CASCADE, related_name="handovers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="handovers")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    last_reminder_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    sent_back = models.TextField(
        max_length=2000, blank=True, help_text="What the officer wrote when the answer was not enough."
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["jurisdiction", "decided_at", "answered_at"], name="handover_waiting"),
            models.Index(fields=["organisation", "mailed_at"], name="handover_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.organisation_id}"
