"""What residents answered: is it fixed, and how was it handled; by kind, zone and crew, each as a chart with its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.charts import Bar, Chart, bars
from frontend.charts.chart import Table, number
from frontend.views.guards import staff
from frontend.views.insights import asked as asking
from frontend.views.insights.page import IN_LINE, filter_line
from reports.insights import satisfaction
from reports.insights.rates import Rate
from reports.insights.satisfaction import CREW, GOOD, KIND, ZONE, Row
from reports.services import unzoned

PERIOD = "year"


@staff("reports.see_figures")
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    asked = asking.read(town, request.user, request.GET, PERIOD)
    found = satisfaction.of(town, asked.filters)
    context = filter_line(town, asked) | {
        "groups": asking.groups(town, request.user, asked.given, IN_LINE),
        "sentence": sentence(found.whole),
        "handled": handled(found.whole),
        "how": how(),
        "charts": charts(found),
        "query": request.GET.urlencode(),
    }
    return render(request, "frontend/insights/answers.html", context, status=400 if asked.errors else 200)


def sentence(whole: Row) -> str:
    if not whole.n:
        return _("Nobody has answered in this time.")
    told = ngettext(
        "%(fixed)s of %(n)s answer says that it is fixed.", "%(fixed)s of %(n)s answers say that it is fixed.", whole.n
    )
    return told % {"fixed": number(whole.fixed), "n": number(whole.n)}


def handled(whole: Row) -> str:
    """How it was handled, in one sentence; nothing where nobody said."""
    n = whole.rated_n
    if not n:
        return ""
    told = ngettext(
        "%(good)s of %(n)s who said how it was handled answered well.", "%(good)s of %(n)s who said how it was handled answered well.", n
    )  # fmt: skip
    return told % {"good": number(whole.rated[GOOD]), "n": number(n)}


def how() -> str:
    shares = _("Share in per cent that says it is fixed, with a 95 % interval.")
    return f"{shares} {_('Under ten answers no share is given; the table has the numbers.')}"


def charts(found: satisfaction.Satisfaction) -> list[tuple[str, Chart]]:
    """(id, chart): by kind, zone and crew."""
    titles = {
        KIND: (_("By kind"), _("Kind"), "–"),
        ZONE: (_("By zone"), _("Zone"), _("Outside the zones")),
        CREW: (_("By crew"), _("Crew"), _("Without a work order")),
    }
    return [(by, _chart(found.tables[by], *words)) for by, words in titles.items() if found.tables[by]]


def _chart(rows: Sequence[Row], title: str, head: str, nameless: str) -> Chart:
    """Bars of the share that says it is fixed; the table says both shares with what they rest on."""
    words = {"": nameless, satisfaction.NOWHERE: unzoned.nowhere()}
    named = [(words.get(row.name, row.name), row) for row in rows]
    drawn = bars(title, [_bar(name, row.fixed_share) for name, row in named])
    heads = [head, _("Answers"), _("Fixed"), _("Still there"), _("Share fixed (%)"), _("Well"), _("So-so"), _("Badly"), _("Share well (%)")]  # fmt: skip
    return Chart(title, drawn.svg, Table(heads, [_cells(name, row) for name, row in named]))


def _bar(name: str, share: Rate | None) -> Bar:
    if share is None:
        return Bar(name, None, words=_("few"))
    return Bar(name, 100 * share.value, 100 * share.low, 100 * share.high)


def _cells(name: str, row: Row) -> list[str]:
    rated = [number(n) for n in row.rated_in_order]
    counts = [number(row.n), number(row.fixed), number(row.still_there)]
    return [name, *counts, said(row.fixed_share, row.n), *rated, said(row.good_share, row.rated_n)]


def said(share: Rate | None, n: int) -> str:
    """87 (64–96), or that there are too few."""
    if share is None:
        return _("few") if n else "–"
    return f"{number(100 * share.value)} ({number(100 * share.low)}–{number(100 * share.high)})"
