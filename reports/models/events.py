"""What happened (codes and ids only) and what was written (text that can be blanked)."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction


class Event(models.Model):
    """Append-only. `data` holds codes and ids, never free text, names or addresses."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, null=True, related_name="events", db_index=False)
    order = models.ForeignKey("reports.WorkOrder", models.CASCADE, null=True, related_name="events", db_index=False)
    round = models.ForeignKey("reports.Round", models.CASCADE, null=True, related_name="events", db_index=False)
    verb = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    public = models.BooleanField(default=False)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["report", "at"], name="event_report"),
            models.Index(fields=["order", "at"], name="event_order"),
            models.Index(fields=["round", "at"], name="event_round", condition=models.Q(round__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.verb


class Text(models.Model):
    """One revision of something written. The newest of a role counts; blanking keeps the row and drops the words."""

    ROLES = ["description", "note", "reason", "question", "answer", "closing", "reply"]

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, null=True, related_name="texts", db_index=False)
    order = models.ForeignKey("reports.WorkOrder", models.CASCADE, null=True, related_name="texts")
    event = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="texts")
    role = models.CharField(max_length=12)
    text = models.TextField(max_length=4000, blank=True)
    masks = models.JSONField(
        default=list, help_text="[[from, to]] of the characters that an officer hid from the public."
    )
    withheld = models.BooleanField(
        default=False, db_default=False, help_text="An officer hid all of it from the public."
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    blanked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["report", "role", "created_at"], name="text_report")]

    def __str__(self) -> str:
        return self.role
