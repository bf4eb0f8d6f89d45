"""Assigns every report again after zones have changed; what an officer set by hand stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from geo import zones
from geo.models import Jurisdiction, Layer
from reports.models import Report, ReportZone
from reports.services.recounting import recount

BATCH = 5000


@transaction.atomic
def rezone(jurisdiction: Jurisdiction, layer: str = "") -> int:
    """Writes the zones of one layer's (or every layer's) current version anew and rebuilds the counters; gives how many reports moved."""
    wanted = Layer.objects.filter(jurisdiction=jurisdiction, versions__is_current=True)
    codes = set((wanted.filter(code=layer) if layer else wanted).values_list("code", flat=True))
    moved, last = 0, 0
    reports = Report.objects.of(jurisdiction).filter(lng__isnull=False).order_by("pk")
    while batch := list(reports.filter(pk__gt=last).values_list("pk", "lng", "lat")[:BATCH]):
        last = batch[-1][0]
        found = zones.locate_many(jurisdiction, [row[1] for row in batch], [row[2] for row in batch])
        moved += sum(_assign(jurisdiction, [row[0] for row in batch], found[code]) for code in codes)
    recount(jurisdiction)
    return moved


def _assign(jurisdiction: Jurisdiction, reports: list[int], refs: list) -> int:
    """One layer of a batch: only what is not so already is written."""
    version: Any = next((ref.version_id for ref in refs if ref), None)
    links = ReportZone.objects.filter(report__in=reports, version=version, set_by_hand=False)
    by_hand = set(
        ReportZone.objects.filter(report__in=reports, version=version, set_by_hand=True).values_list(
            "report_id", flat=True
        )
    )
    were = dict(links.values_list("report_id", "zone_id"))
    now = {report: ref.id for report, ref in zip(reports, refs, strict=True) if ref and report not in by_hand}
    wrong = [report for report in reports if were.get(report) != now.get(report)]
    links.filter(report__in=wrong).delete()
    ReportZone.objects.bulk_create(
        ReportZone(jurisdiction=jurisdiction, report_id=report, version_id=version, zone_id=now[report])
        for report in wrong
        if report in now
    )
    return len(wrong)
