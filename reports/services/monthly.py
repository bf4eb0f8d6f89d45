"""A month on one page: what was mended, what comes, what people said; for the web, by mail and for the notice board."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.models import Kind, Report, Verdict
from reports.services import following, indicators, mended, outbox, overview, promises, publishing, releasing, setup
from reports.services.schedule import daily

MOST = 8


@dataclass(frozen=True)
class Month:
    """`mended`, `coming`: a few reports of each. `on_time`: share of what was promised, None under ten. `said`: {verdict: how many}.

    `promise`: how each promise went when the month was over, as services.promises says it.
    """

    first: date
    new: int
    mended: list[Report]
    mended_n: int
    by_kind: list[tuple[Kind, int]]
    coming: list[Report]
    coming_n: int
    on_time: float | None
    on_time_n: int
    said: dict[str, int]
    feelings: list[tuple[Kind, list[str]]]
    promise: list[dict[str, Any]] = field(default_factory=list)

    @property
    def on_time_percent(self) -> int | None:
        return None if self.on_time is None else round(100 * self.on_time)


def before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def newest(jurisdiction: Jurisdiction) -> date:
    """The first day of the last month that is over."""
    return before(jurisdiction.day(timezone.now()).replace(day=1))


def of(jurisdiction: Jurisdiction, first: date) -> Month:
    """A month of the area that the promise is about; only what is public."""
    promised = overview.promised_zones(jurisdiction)
    public: Any = Report.objects.of(jurisdiction).published().filter(zone_links__zone__in=promised)
    start, end = _start(jurisdiction, first), _start(jurisdiction, after(first))
    closings = mended.closings(jurisdiction, first, after(first), public)
    kinds = setup.of(jurisdiction)
    counted = Counter(closings.values_list("report__kind_id", flat=True))
    coming = public.filter(status__in=[workflow.PLANNED, workflow.IN_PROGRESS]).order_by("due_on", "promised_by", "id")
    times = _on_time(jurisdiction, promised, first)
    said = Counter(
        Verdict.objects.filter(report__in=public, created_at__gte=start, created_at__lt=end).values_list(
            "verdict", flat=True
        )
    )
    fixed = Report.objects.filter(pk__in=closings.order_by().values("report"))
    shown = publishing.with_public_parts(fixed).order_by("-supporters", "-closed_at", "-id")
    return Month(
        first,
        public.filter(received_on__gte=first, received_on__lt=after(first)).count(),
        list(shown[:MOST]),
        sum(counted.values()),
        [(kinds.kinds_by_id[pk], n) for pk, n in counted.most_common()],
        list(publishing.with_public_parts(coming)[:MOST]),
        coming.count(),
        None if times.value is None else times.value / 100,
        times.n,
        dict(said),
        [(kind, releasing.sentences(jurisdiction, kind)) for kind in kinds.kinds.values() if kind.sensitive],
        _promise(jurisdiction, after(first) - timedelta(days=1)),
    )


def _on_time(jurisdiction: Jurisdiction, promised: set[int], first: date) -> indicators.Measured:
    """As the promise counts it: what is open and overdue is not in time."""
    scope = indicators.Scope(zones.layer_of(jurisdiction), frozenset(promised))
    last = min(after(first) - timedelta(days=1), jurisdiction.day(timezone.now()))
    return indicators.result(jurisdiction, "on_time", scope, first, last).now


def _promise(jurisdiction: Jurisdiction, day: date) -> list[dict[str, Any]]:
    """Nothing where no period holds the day."""
    period = promises.current(jurisdiction, day)
    if not period or not period.first_day <= day <= period.last_day:
        return []
    return promises.at(period, day)["promises"]


def _start(jurisdiction: Jurisdiction, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=jurisdiction.zone_info)


@daily("monthly page", hour=8)
def send(jurisdiction: Jurisdiction, day: date) -> None:
    """In the first days of a month, to each who wants it, once."""
    if day.day > 5:
        return
    first = before(day.replace(day=1))
    for one in following.active(jurisdiction).filter(monthly=True):
        if one.confirmed_at and one.confirmed_at < _start(jurisdiction, day.replace(day=1)):
            outbox.put(
                jurisdiction, "monthly", {"follow": one.pk, "month": first.isoformat()}, dedupe_key=f"monthly:{one.pk}:{first}"
            )  # fmt: skip
