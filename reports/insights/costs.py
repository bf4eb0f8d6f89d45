"""What the work took: minutes and money of finished orders, per kind, zone and crew (C10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, Prefetch, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput
from reports.models import OrderLine, ReportZone, WorkOrder
from reports.services import cleaning, unzoned

KIND, ZONE, CREW = "kind", "zone", "crew"


@dataclass
class Row:
    """An order of several reports counts for each of its kinds and zones by its part: the rows of a table add up to the whole."""

    name: str
    orders: Decimal = Decimal(0)
    minutes: Decimal = Decimal(0)
    money: Decimal = Decimal(0)


def period(jurisdiction: Jurisdiction, given: Mapping[str, Any]) -> tuple[date, date]:
    """`from` and `to`, both included; without them this year until today. Raises BadInput with a sentence at each that cannot be."""
    today = jurisdiction.day(timezone.now())
    ends = {"from": today.replace(month=1, day=1), "to": today}
    errors: dict[str, str] = {}
    for name in ends:
        try:
            ends[name] = cleaning.day(given[name], name) if given.get(name) else ends[name]
        except BadInput as problem:
            errors |= problem.errors
    if not errors and ends["from"] > ends["to"]:
        errors["to"] = _("The period ends before it begins. Swap the days.")
    if errors:
        raise BadInput(errors=errors)
    return ends["from"], ends["to"]


def of(jurisdiction: Jurisdiction, first: date, last: date, *, sensitive: bool = False) -> dict[str, list[Row]]:
    """{kind, zone, crew: rows, the dearest first} of the orders finished from `first` to `last` (local days). Four queries.

    Without `sensitive` an order that holds a sensitive report is left out whole: its part could be reckoned from the rest.
    """
    money = Sum(F("costs__amount") * F("costs__price"), output_field=DecimalField(max_digits=20, decimal_places=4))
    rows = WorkOrder.objects.of(jurisdiction).filter(
        status__in=workflow.ORDER_DONE, done_at__gte=jurisdiction.day_start(first), done_at__lt=jurisdiction.day_start(last + timedelta(days=1))
    )  # fmt: skip
    lines = Prefetch("lines", OrderLine.objects.select_related("report__kind"), to_attr="all_lines")
    orders: list[Any] = list(rows.select_related("crew").annotate(money=money).prefetch_related(lines))
    if not sensitive:
        orders = [order for order in orders if not any(line.report.is_sensitive for line in order.all_lines)]
    where = _zones(jurisdiction, [line.report_id for order in orders for line in order.all_lines])
    tables: dict[str, dict[str, Row]] = {KIND: {}, ZONE: {}, CREW: {}}
    for order in orders:
        _add(tables[CREW], [str(order.crew.name) if order.crew else "–"], order)
        _add(tables[KIND], [str(line.report.kind.short_name) for line in order.all_lines], order)
        _add(
            tables[ZONE], [where.get(line.report_id) or unzoned.name_of(line.report) for line in order.all_lines], order
        )
    return {
        name: sorted(found.values(), key=lambda row: (-row.money, -row.minutes, row.name))
        for name, found in tables.items()
    }


def _zones(jurisdiction: Jurisdiction, reports: list[int]) -> dict[int, str]:
    layer = zones.layer_of(jurisdiction)
    links = ReportZone.objects.filter(
        report__in=reports, version__is_current=True, version__layer=layer, zone__isnull=False
    )
    return {link.report_id: str(link.zone.name) for link in links.select_related("zone") if link.zone}  # type: ignore[attr-defined]


def _add(table: dict[str, Row], names: Iterable[str], order: Any) -> None:
    names = list(names)
    for name in names:
        row = table.setdefault(name, Row(name))
        share = Decimal(1) / len(names)
        row.orders += share
        row.minutes += share * (order.minutes or 0)
        row.money += share * (order.money or 0)


def whole(rows: list[Row]) -> Row:
    return Row("", *(sum((getattr(row, name) for row in rows), Decimal(0)) for name in ("orders", "minutes", "money")))
