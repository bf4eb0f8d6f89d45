"""The outbox, idempotency keys and limits: what makes 'sent' mean kept, and kept once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from geo.models import Jurisdiction


class Exact(DjangoJSONEncoder):
    """Times to the microsecond: Django's own cuts them to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Outbox(models.Model):
    """One effect outside the database, written in the transaction that wants it. `payload` holds ids and codes only."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120, null=True, unique=True)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(done_at=None, dead_at=None), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class IdempotencyKey(models.Model):
    """A request that was answered, kept 30 days: the same key and body give the same answer again."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    scope = models.CharField(max_length=60)
    sender = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    report = models.ForeignKey("reports.Report", models.CASCADE, null=True, related_name="+")
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "scope", "sender", "key"], name="idempotency_key_once")
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.scope} {self.pk}"


class RateBucket(models.Model):
    """How many of something a sender did in the current window; shared by all processes, survives a restart."""

    scope = models.CharField(max_length=40)
    sender = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "sender"], name="rate_bucket_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.count}"


class Undo(models.Model):
    """What somebody did in one press, and how it was before; it can be taken back until `until`. `items` is kept a day.

    `items`: [{report, version (after), columns (before), closings (before), event, photos (published before)}].
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=20)
    items = models.JSONField(default=list, encoder=Exact)
    order = models.ForeignKey("reports.WorkOrder", models.SET_NULL, null=True, related_name="+")
    order_version = models.PositiveIntegerField(null=True)
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["until"], name="undo_age")]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"
