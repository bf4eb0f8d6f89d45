"""How long it takes, honestly: from the town's own closed cases of the kind, what is still open counted as "at least so long"."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geo import zones
from geo.models import Jurisdiction
from geo.words import Words
from reports import workflow
from reports.models import Closing, Kind, KindEstimate, Report
from reports.services.schedule import daily
from reports.services.survival import days_until

TOO_FEW = 10
LOOK_BACK = timedelta(days=730)
KEEP_S = 600
_kept: dict[int, tuple[float, Estimates]] = {}


@dataclass(frozen=True)
class Estimate:
    """Whole days until half, and nine of ten, are mended; `p90_days` None when nine of ten never were. `zone`: its name, empty for the whole area."""

    median_days: int
    p90_days: int | None
    n: int
    zone: Words

    @property
    def sentence(self) -> str:
        said = {"area": str(self.zone) or _("the whole area"), "n": self.n}
        half = ngettext("%(days)s day", "%(days)s days", self.median_days) % {"days": self.median_days}
        if self.p90_days is None:
            return _("In %(area)s half are mended within %(half)s. Based on %(n)s cases.") % (said | {"half": half})
        return _("In %(area)s half are mended within %(half)s, 9 in 10 within %(most)s. Based on %(n)s cases.") % (
            said | {"half": half, "most": self.p90_days}
        )

    @property
    def public(self) -> dict[str, Any]:
        return {
            "median_days": self.median_days, "p90_days": self.p90_days, "n": self.n, "area": str(self.zone) or None, "text": self.sentence,
        }  # fmt: skip


Estimates = dict[tuple[int, str], Estimate]  # by kind and zone code, "" for the whole area


def of(jurisdiction: Jurisdiction, kind: Kind, zone: str = "") -> Estimate | None:
    """For a kind in a zone (its code), else in the whole area; None under ten mended cases, and for sensitive kinds.

    As it was worked out on the last day; each process reads it every ten minutes, in one small question.
    """
    kept = _kept.get(jurisdiction.pk)
    if not kept or kept[0] <= time.monotonic():
        rows = KindEstimate.objects.filter(jurisdiction=jurisdiction)
        found = {
            (row.kind_id, row.zone_code): Estimate(row.median_days, row.p90_days, row.n, row.zone_name) for row in rows
        }
        kept = _kept[jurisdiction.pk] = (time.monotonic() + KEEP_S, found)
    return kept[1].get((kind.pk, zone)) or kept[1].get((kind.pk, ""))


def worked_out(jurisdiction: Jurisdiction, day: date) -> Estimates:
    """Kaplan-Meier: mended is the event; still open, declined, passed on and merged are censored at their age. Two questions for all
    kinds and zones; each case counts for its zone and for the whole area."""
    layer = zones.layer_of(jurisdiction)
    names = {zone.id: (zone.code, Words(zone.name)) for zone in zones.zones_of(jurisdiction, layer)}
    version = next((zone.version_id for zone in zones.zones_of(jurisdiction, layer)), None)
    mended: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    censored: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    closings = Closing.objects.filter(
        jurisdiction=jurisdiction, closed_on__gte=day - LOOK_BACK, reopened_on=None, report__imported=False, report__spam=False,
        report__is_test=False, report__kind__sensitive=False, report__sensitive=False, report__parent=None,
    ).annotate(
        here=FilteredRelation("report__zone_links", condition=Q(report__zone_links__version_id=version)), zone_id=F("here__zone_id"),
    )  # fmt: skip
    grouped = (
        closings.values_list("report__kind", "zone_id", "report__status", "days").annotate(n=Count("id")).order_by()
    )
    for kind, zone, status, days, n in grouped:
        for code in {"", names[zone][0] if zone in names else ""}:
            (mended if status == workflow.FIXED else censored)[kind, code][days] += n
    reports = (
        Report.objects.of(jurisdiction).open().counted().filter(imported=False, kind__sensitive=False, sensitive=False)
    )
    reports = reports.annotate(
        here=FilteredRelation("zone_links", condition=Q(zone_links__version_id=version)), zone_id=F("here__zone_id"),
    )  # fmt: skip
    for kind, zone, received_on, n in (
        reports.values_list("kind", "zone_id", "received_on").annotate(n=Count("id")).order_by()
    ):
        for code in {"", names[zone][0] if zone in names else ""}:
            censored[kind, code][max(0, (day - received_on).days)] += n
    called = dict(names.values())
    found = {key: _estimate(times, censored[key], called.get(key[1], Words())) for key, times in mended.items()}
    return {key: estimate for key, estimate in found.items() if estimate}


@daily("estimates", hour=3, read=worked_out)
def refresh(jurisdiction: Jurisdiction, day: date, found: Estimates | None = None) -> None:
    """Writes every estimate of the town anew, in the worker."""
    found = worked_out(jurisdiction, day) if found is None else found
    KindEstimate.objects.filter(jurisdiction=jurisdiction).delete()
    KindEstimate.objects.bulk_create(
        KindEstimate(
            jurisdiction=jurisdiction, kind_id=kind, zone_code=code, zone_name=one.zone, median_days=one.median_days,
            p90_days=one.p90_days, n=one.n,
        )
        for (kind, code), one in found.items()
    )  # fmt: skip
    forget()


def of_report(report: Report) -> Estimate | None:
    """While it is open; what is closed needs no estimate."""
    if not report.is_open:
        return None
    here = report.zone_links.filter(version__is_current=True, version__layer__is_default=True)  # type: ignore[attr-defined]
    return of(report.jurisdiction, report.kind, here.values_list("zone__code", flat=True).first() or "")


def round_sentence(kind: Kind, today: date) -> str:
    """When the next round mends single ones of this kind; "" where there is no such rule."""
    if not kind.round_weeks:
        return ""
    week = today.isocalendar().week
    following = next((one for one in sorted(kind.round_weeks) if one >= week), min(kind.round_weeks))
    return _("Single ones are mended on the round, week %(week)s.") % {"week": following}


def forget() -> None:
    _kept.clear()


def _estimate(mended: Mapping[int, int], censored: Mapping[int, int], zone: Words) -> Estimate | None:
    n = sum(mended.values())
    median = days_until(0.5, mended, censored)
    if n < TOO_FEW or median is None:
        return None
    return Estimate(median, days_until(0.9, mended, censored), n, zone)
