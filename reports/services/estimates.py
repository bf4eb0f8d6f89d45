"""How long it takes, honestly: from the town's own closed cases of the kind, what is still open counted as "at least so long"."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.models import Closing, Kind, Report
from reports.services.survival import days_until

TOO_FEW = 10
LOOK_BACK = timedelta(days=730)
KEEP_S = 900
_kept: dict[tuple[int, int, str], tuple[float, Estimate | None]] = {}


@dataclass(frozen=True)
class Estimate:
    """Whole days until half, and nine of ten, are mended; `p90_days` None when nine of ten never were. `zone`: its name, "" for the whole area."""

    median_days: int
    p90_days: int | None
    n: int
    zone: str

    @property
    def sentence(self) -> str:
        said = {"area": self.zone or _("the whole area"), "n": self.n}
        half = ngettext("%(days)s day", "%(days)s days", self.median_days) % {"days": self.median_days}
        if self.p90_days is None:
            return _("In %(area)s half are mended within %(half)s. Based on %(n)s cases.") % (said | {"half": half})
        return _("In %(area)s half are mended within %(half)s, 9 in 10 within %(most)s. Based on %(n)s cases.") % (
            said | {"half": half, "most": self.p90_days}
        )

    @property
    def public(self) -> dict[str, Any]:
        return {
            "median_days": self.median_days, "p90_days": self.p90_days, "n": self.n, "area": self.zone or None, "text": self.sentence,
        }  # fmt: skip


def of(jurisdiction: Jurisdiction, kind: Kind, zone: str = "") -> Estimate | None:
    """For a kind in a zone (its code), else in the whole area; None under ten mended cases. Kept for a quarter of an hour."""
    if kind.sensitive:
        return None
    key = (jurisdiction.pk, kind.pk, zone)
    kept = _kept.get(key)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    found = (_worked_out(jurisdiction, kind, zone) if zone else None) or _worked_out(jurisdiction, kind, "")
    _kept[key] = (time.monotonic() + KEEP_S, found)
    return found


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


def _worked_out(jurisdiction: Jurisdiction, kind: Kind, zone: str) -> Estimate | None:
    """Kaplan-Meier: mended is the event; still open, declined, passed on and merged are censored at their age."""
    today = jurisdiction.day(timezone.now())
    since = today - LOOK_BACK
    closings = Closing.objects.filter(
        jurisdiction=jurisdiction, closed_on__gte=since, reopened_on=None, report__kind=kind, report__imported=False,
        report__spam=False, report__is_test=False,
    )  # fmt: skip
    reports: Any = Report.objects.of(jurisdiction).open().counted().filter(kind=kind, imported=False)
    if zone:
        reports = reports.in_zone(zone)
        closings = closings.filter(
            report__zone_links__zone__code=zone,
            report__zone_links__version__is_current=True,
            report__zone_links__version__layer__is_default=True,
        )
    mended, censored = Counter[int](), Counter[int]()
    for status, days, n in closings.values_list("report__status", "days").annotate(n=Count("id")).order_by():
        (mended if status == workflow.FIXED else censored)[days] += n
    for received_on, n in reports.values_list("received_on").annotate(n=Count("id")).order_by():
        censored[max(0, (today - received_on).days)] += n
    return _estimate(mended, censored, str(dict(zones.names(jurisdiction)).get(zone, "")) if zone else "")


def _estimate(mended: Mapping[int, int], censored: Mapping[int, int], zone: str) -> Estimate | None:
    n = sum(mended.values())
    median = days_until(0.5, mended, censored)
    if n < TOO_FEW or median is None:
        return None
    return Estimate(median, days_until(0.9, mended, censored), n, zone)
