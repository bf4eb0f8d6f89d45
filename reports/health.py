"""Alive, ready, metrics: for the machine that watches."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from reports.models import Delta, Outbox, RateBucket, Report

LATE = timedelta(minutes=10)
DISK_FREE_BYTES = 200_000_000


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """200 when people can be served, else 503; each check by name."""
    checks = {"database_writes": _writes(), "disk": _disk(), "outbox": _outbox_on_time()}
    return JsonResponse({"ready": all(checks.values()), "checks": checks}, status=200 if all(checks.values()) else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; no personal data."""
    waiting = Outbox.objects.filter(done_at=None, dead_at=None)
    rows = {
        "tryggkarta_outbox_waiting": waiting.count(),
        "tryggkarta_outbox_dead": Outbox.objects.exclude(dead_at=None).count(),
        "tryggkarta_deltas_waiting": Delta.objects.count(),
        "tryggkarta_reports_open": sum(
            row["n"] for row in Report.objects.open().values("jurisdiction").annotate(n=Count("id"))
        ),
    }
    return HttpResponse(
        "".join(f"{name} {value}\n" for name, value in rows.items()), content_type="text/plain; version=0.0.4"
    )


def _writes() -> bool:
    try:
        RateBucket.objects.update_or_create(scope="ready", sender="probe", defaults={"window_start": timezone.now()})
        return connection.is_usable()
    except DatabaseError:
        return False


def _disk() -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free > DISK_FREE_BYTES


def _outbox_on_time() -> bool:
    oldest = Outbox.objects.filter(done_at=None, dead_at=None).aggregate(oldest=Min("not_before"))["oldest"]
    return oldest is None or oldest > timezone.now() - LATE
