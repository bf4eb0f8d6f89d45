"""What a colleague should look at: shown in the service, and once a day by mail."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction


class StaffNotice(models.Model):
    """`sort`: see workflow.NOTICE_WORDS; one without a report is about the settings. The words stand in the report's own texts."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, null=True, related_name="+")
    event = models.ForeignKey("reports.Event", models.CASCADE, null=True, related_name="+", db_index=False)
    sort = models.CharField(max_length=10)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_user"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.sort} for {self.user_id}"

    @property
    def about(self) -> str:
        """Which case; nothing where it is about the settings."""
        return f"{self.report.kind.short_name}, {self.report.reference}" if self.report else ""
