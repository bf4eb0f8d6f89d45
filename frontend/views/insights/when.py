"""When it happens, as charts with their tables: months beside those of the year before, hour by weekday, and the light outside."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from frontend.charts import Bar, Chart, Line, bars, lines, matrix
from frontend.charts.chart import Table, number
from geo.models import Jurisdiction
from reports.insights import rhythm
from reports.insights.figures import Row
from reports.insights.filters import Filters
from reports.insights.intervals import wilson
from reports.insights.months import Month
from reports.insights.rhythm import TOO_FEW
from reports.models.report import DARKNESS
from reports.services import survival


def charts(town: Jurisdiction, filters: Filters, months: Sequence[Month], total: Row) -> list[tuple[str, Chart]]:
    """(id, chart) in the order of the page. `total`: the figures of the whole area."""
    return [
        ("trend", trend(months)),
        ("spread", spread(total.n, survival.spread(total.days, total.still))),
        ("hours", hours(town, filters)),
        ("light", light(town, filters)),
    ]


def spread(n: int, shares: Sequence[tuple[int, float]]) -> Chart:
    """How many are closed within so many days; those still open count for as long as they have been. `shares`: from survival.spread."""
    title = _("How soon they were closed")
    told = ngettext("Based on %(n)s case, those still open included.", "Based on %(n)s cases, those still open included.", n)  # fmt: skip
    told %= {"n": number(n)}
    if n < TOO_FEW:
        return Chart(title, bars(title, []).svg, Table([], []), f"{told} {_('Too few to see a pattern.')}")
    rows = [
        Bar(ngettext("Within %(n)s day", "Within %(n)s days", days) % {"n": days}, 100 * share)
        for days, share in shares
    ]
    return bars(title, rows, unit="%", head=_("Time"), value_head=_("Share"), said=told)


def trend(months: Sequence[Month]) -> Chart:
    """New and closed in months that are over; last year's new ones as a dashed line once there are two years."""
    shown = rhythm.with_last_year(months)
    labels = [date_format(month.first, "b y") for month, _before in shown]
    series = [
        Line(_("New"), [month.new for month, _before in shown]),
        Line(_("Closed"), [month.closed for month, _before in shown]),
    ]
    told = _("Whole months that are over.")
    if any(before for _month, before in shown):
        series.insert(
            1, Line(_("New a year earlier"), [before.new if before else None for _month, before in shown], dashed=True)
        )
    elif shown:
        told += " " + _("Last year is drawn beside it when there are two years to compare.")
    return lines(_("Month by month"), labels, series, head=_("Month"), said=told)


def hours(town: Jurisdiction, filters: Filters) -> Chart:
    found = rhythm.week(town, filters)
    title, told = _("Hour and weekday"), said(found.n, found.unknown)
    if found.n < TOO_FEW:
        return Chart(title, bars(title, []).svg, Table([], []), f"{told} {_('Too few to see a pattern.')}")
    names = [str(WEEKDAYS_ABBR[day]) for day in range(rhythm.DAYS)]
    clock = [f"{hour:02}–{hour + 1:02}" for hour in range(rhythm.HOURS)]
    return matrix(title, names, clock, found.counts, head=_("Hour"), said=told)


def light(town: Jurisdiction, filters: Filters) -> Chart:
    """Shares with their interval; under ten reports a sentence."""
    counts = rhythm.light(town, filters)
    n = sum(counts[code] for code in DARKNESS.values())
    title, told = _("Light outside"), said(n, counts[0])
    if n < TOO_FEW:
        return Chart(title, bars(title, []).svg, Table([], []), f"{told} {_('Too few to see a pattern.')}")
    words = {"day": _("Daylight"), "twilight": _("Twilight"), "dark": pgettext("light", "Dark")}
    rows = []
    for name, code in DARKNESS.items():
        low, high = wilson(counts[code], n) or (0.0, 0.0)
        note = ngettext("%(n)s report", "%(n)s reports", counts[code]) % {"n": number(counts[code])}
        rows.append(Bar(words[name], 100 * counts[code] / n, 100 * low, 100 * high, note=note))
    told += " " + _("By the height of the sun where and when each was seen. In the north there is no dark in June.")
    return bars(title, rows, unit="%", head=_("Light"), value_head=_("Share"), said=told)


def said(n: int, unknown: int) -> str:
    told = ngettext("%(n)s report, counted row by row.", "%(n)s reports, counted row by row.", n) % {"n": number(n)}
    if unknown:
        more = ngettext("%(n)s more is not worked out yet.", "%(n)s more are not worked out yet.", unknown)
        told += " " + more % {"n": number(unknown)}
    return told
