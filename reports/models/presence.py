"""Who has a report open at the desk just now; minutes later nobody knows any more."""

from django.conf import settings
from django.db import models


class Presence(models.Model):
    """One row for a person and a report, touched while the page is looked at; see services.presence for how long it counts."""

    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.report_id}"
