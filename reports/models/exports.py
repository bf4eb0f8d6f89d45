"""Tables that somebody takes out and that are too large to wait for."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction


class Export(models.Model):
    """Made by the worker into a file of our own name; whoever asked may fetch it until it expires. `query`: the page's parameters."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    form = models.CharField(max_length=12)
    query = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="sv")
    n = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(done_at=None, failed_at=None), name="export_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
