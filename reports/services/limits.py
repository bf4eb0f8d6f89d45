"""How much one sender may do: counted in the database, so that all processes share it and a restart forgets nothing."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from reports.errors import TooMany
from reports.models import RateBucket


def spend(scope: str, sender: str, *, limit: int, window_s: int = 3600) -> None:
    """Counts one act; raises TooMany when the sender is over the limit within the window."""
    now = timezone.now()
    who: dict[str, Any] = {"scope": scope, "sender": hashlib.sha256(sender.encode()).hexdigest()}
    fresh = RateBucket.objects.filter(**who, window_start__gt=now - timedelta(seconds=window_s))
    if fresh.filter(count__lt=limit).update(count=F("count") + 1):
        return
    bucket = fresh.first()
    if bucket:
        left = bucket.window_start + timedelta(seconds=window_s) - now
        raise TooMany(retry_after_s=max(1, int(left.total_seconds())))
    with transaction.atomic():
        RateBucket.objects.update_or_create(**who, defaults={"window_start": now, "count": 1})
