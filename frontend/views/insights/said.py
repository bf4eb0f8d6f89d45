"""What the managers' page says in words: the sentence on top and the four figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.charts import spark
from frontend.charts.chart import number
from geo.models import Jurisdiction
from reports.insights import figures, filters, headline
from reports.insights.figures import TOO_FEW
from reports.insights.months import Month, share_of

SPARK_MONTHS = 12


def sentence(town: Jurisdiction, user: Any) -> str:
    """This week in the promised area, always over everything, whatever the filters say."""
    week = filters.read(town, user, {"period": "week"})
    said = headline.headline(figures.zone_table(town, week), headline.standing_out(town, week))
    parts = [
        ngettext("%(n)s new", "%(n)s new", said.new) % {"n": said.new},
        ngettext("%(n)s closed", "%(n)s closed", said.closed) % {"n": said.closed},
        ngettext("%(n)s overdue", "%(n)s overdue", said.overdue) % {"n": said.overdue},
    ]
    whole = _("This week, %(area)s: %(parts)s.") % {"area": town.area_name, "parts": ", ".join(parts)}
    if said.place:
        out = _("%(zone)s stands out: %(n)s of %(all)s.")
        whole += " " + out % {"zone": said.place, "n": said.place_new, "all": said.new}
    return whole


def four(
    total: figures.Row, months: Sequence[Month], answers: Mapping[int, tuple[int, int]], asked: tuple[int, int]
) -> list[dict[str, Any]]:
    """The four figures, each with how many it rests on and a line of months; under n = 10 it is said to be too few.

    `answers`: of each month (year * 12 + month - 1) how many said that it is still there, and how many answered; `asked`: of the period.
    """
    before = months[-SPARK_MONTHS - 1 : -1]  # the current month is not over
    still, answered = asked
    shares = [share_of(*answers.get(month.number, (0, 0))) for month in before]
    median = total.days_to_close(0.5)
    days = ngettext("day", "days", median or 0)
    waiting = total.promised + total.overdue
    new = [month.new for month in before]
    in_time = [month.on_time_share for month in before]
    halves = [month.half_closed_days for month in before]
    broken = percent(still / answered) if answered >= TOO_FEW else None
    return [
        _figure(_("Open now"), total.open, "", total.open, _("New each month"), new),
        _figure(_("In time"), percent(total.on_time_share), "%", waiting, _("Closed in time, each month"), in_time),
        _figure(_("Half closed within"), median, days, total.n, _("Closed within, each month"), halves),
        _figure(_("Still broken"), broken, "%", answered, _("Still broken each month"), shares),
    ]


def instead(town: Jurisdiction, figure: Mapping[str, Any]) -> str:
    """What a figure is in the whole area, for where it is too few."""
    value = f"{number(figure['value'])} {figure['unit']}".strip()
    return _("%(area)s as a whole: %(value)s (n = %(n)s)") % {
        "area": town.area_name,
        "value": value,
        "n": number(figure["n"]),
    }


def problems(new: int, doubles: int) -> str:
    """A duplicate counts as a report, not as a problem: both figures in one sentence; nothing where they are the same."""
    if not doubles:
        return ""
    told = ngettext(
        "%(n)s new report about %(problems)s problems.", "%(n)s new reports about %(problems)s problems.", new
    )
    return told % {"n": number(new), "problems": number(max(0, new - doubles))}


def _figure(
    label: str, value: int | None, unit: str, n: int, line: str, values: Sequence[float | None]
) -> dict[str, Any]:
    drawn = spark(values)
    return {"label": label, "value": value, "unit": unit, "n": n, "spark": drawn, "line": line if drawn else ""}


def percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
