"""When it happens: by hour and weekday, and by the light outside; and the months with those of the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from geo.models import Jurisdiction
from reports.insights import scan
from reports.insights.figures import TOO_FEW
from reports.insights.filters import Filters
from reports.insights.months import Month

HOURS, DAYS, SHOWN = 24, 7, 12

__all__ = ["TOO_FEW", "Week", "light", "week", "with_last_year"]


@dataclass(frozen=True)
class Week:
    """`counts[hour][weekday]`, Monday first, by the local clock. `unknown`: reports whose hour is not worked out yet."""

    counts: list[list[int]]
    unknown: int

    @property
    def n(self) -> int:
        return sum(map(sum, self.counts))


def week(jurisdiction: Jurisdiction, filters: Filters) -> Week:
    """Of the reports that were seen in the period."""
    counts = [[0] * DAYS for _hour in range(HOURS)]
    unknown = 0
    for (weekday, hour, _darkness), n in _seen(jurisdiction, filters).items():
        if hour is None:
            unknown += n
        else:
            counts[hour][weekday] += n
    return Week(counts, unknown)


def light(jurisdiction: Jurisdiction, filters: Filters) -> Counter[int]:
    """{code of DARKNESS, 0 for not worked out yet: reports} of the period."""
    found: Counter[int] = Counter()
    for (_weekday, _hour, darkness), n in _seen(jurisdiction, filters).items():
        found[darkness] += n
    return found


def _seen(jurisdiction: Jurisdiction, filters: Filters) -> Counter[tuple]:
    """{(weekday, hour, darkness): reports}, row by row: one query for both, over an index that holds just these columns.

    Folded to weekdays at once, as it stays with the filters, and these stay with kept figures.
    """
    if filters.too_sensitive:
        return Counter()
    key = "seen", *filters.passing, filters.first, filters.last
    if key not in filters.kept:
        found: Counter[tuple] = Counter()
        grouped = scan.seen(jurisdiction, filters).values_list("observed_on", "observed_hour", "darkness")
        for day, hour, darkness, n in grouped.annotate(n=Count("*")).order_by():
            found[day.weekday(), hour, darkness] += n
        filters.kept[key] = found
    return filters.kept[key]


def with_last_year(months: Sequence[Month]) -> list[tuple[Month, Month | None]]:
    """The last twelve months that are over, each with the same month a year earlier; None for all under two years of months."""
    over = list(months[:-1])
    shown = over[-SHOWN:]
    if len(over) < 2 * SHOWN:
        return [(month, None) for month in shown]
    before = {month.number: month for month in over}
    return [(month, before.get(month.number - SHOWN)) for month in shown]
