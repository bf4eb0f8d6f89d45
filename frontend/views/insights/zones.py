"""The zone table, sortable by every column, and what the zones of the map are shaded by."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.charts.chart import number, short
from geo import zones
from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.insights import rates
from reports.insights.classes import natural
from reports.insights.figures import Row, summed
from reports.insights.filters import Filters
from reports.insights.rates import PER, Rate, ZoneRates
from reports.services import unzoned

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LINE = 100  # units of the small picture in a cell


@dataclass(frozen=True)
class Column:
    """`value` of a row: None where there are too few. `decimals` of it in the map's legend; `mapped`: zones can be shaded by it."""

    code: str
    label: _StrPromise | str
    value: Callable[[Row, ZoneRates], float | None]
    decimals: int = 0
    mapped: bool = True


def _rate(name: str) -> Callable[[Row, ZoneRates], float | None]:
    def value(row: Row, of: ZoneRates) -> float | None:
        found = of.per.get(name)
        return found[1].value if found and found[1] else None

    return value


def _share(row: Row, of: ZoneRates) -> float | None:
    return 100 * of.on_time.value if of.on_time else None


COLUMNS = (
    Column("new", gettext_lazy("New"), lambda row, of: row.new),
    Column("open", gettext_lazy("Open"), lambda row, of: row.open),
    Column("age", gettext_lazy("Half of the open are older than"), lambda row, of: row.half_open_days),
    Column("closed", gettext_lazy("Closed"), lambda row, of: row.closed),
    Column("reopened", gettext_lazy("Opened again"), lambda row, of: row.reopened),
    Column("on_time", gettext_lazy("In time"), _share),
    Column("half", gettext_lazy("Half within"), lambda row, of: row.days_to_close(0.5)),
    Column("p90", gettext_lazy("9 of 10 within"), lambda row, of: row.days_to_close(0.9)),
    Column(rates.RESIDENTS, gettext_lazy("Per 1,000 residents"), _rate(rates.RESIDENTS), 1),
    Column(rates.LIT_PATH, gettext_lazy("Per km of lit path"), _rate(rates.LIT_PATH), 1),
    Column(rates.LAMPS, gettext_lazy("Per 100 lamps"), _rate(rates.LAMPS), 1),
    Column("n", "n", lambda row, of: row.n, mapped=False),
)
DAYS = ("age", "half", "p90")


def table(town: Jurisdiction, filters: Filters, rows: list[Row], given: QueryDict) -> dict[str, Any]:
    """heads, lines and the whole; `values` for the map: {column: {values: {zone: value}, breaks, legend (with the unit), decimals}}."""
    found = rates.of_rows(town, filters, rows)
    told = {name for of in found.values() for name in of.per}
    columns = [column for column in COLUMNS if column.code not in PER or column.code in told]
    sort = sorting(given)
    ordered = _ordered(rows, found, sort)
    return {
        "heads": [_head(column, given, sort) for column in columns],
        "name_head": _name_head(given, sort),
        "lines": [_line(row, found[row.zone], columns, rows, found) for row in ordered],
        "whole": _whole(rows, columns) if rows else None,
        "version": zones.version_of(town, filters.layer),
        "values": {column.code: _mapped(column, rows, found) for column in columns if column.mapped},
    }  # fmt: skip


def sorting(given: QueryDict) -> str:
    """The column, with a minus for the highest first; "" for the zones' own order. Raises BadInput."""
    sort = given.get("sort", "")
    known = {"name", *(column.code for column in COLUMNS)}
    if sort and sort.removeprefix("-") not in known:
        sentence = _("“%(value)s” is not one of: %(known)s.") % {"value": sort[:40], "known": ", ".join(sorted(known))}
        raise BadInput(errors={"sort": sentence})
    return sort


def _ordered(rows: list[Row], found: dict[str, ZoneRates], sort: str) -> list[Row]:
    """Zones by the column, those with too few last; outside and no place stay below them."""
    zones, others = [row for row in rows if row.id], [row for row in rows if not row.id]
    code = sort.removeprefix("-")
    if code == "name":
        return sorted(zones, key=lambda row: row.name, reverse=sort.startswith("-")) + others
    column = next((column for column in COLUMNS if column.code == code), None)
    if not column:
        return rows
    known = [(value, row) for row in zones if (value := column.value(row, found[row.zone])) is not None]
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    few = [row for row in zones if column.value(row, found[row.zone]) is None]
    return [row for _value, row in known] + few + others


def _head(column: Column, given: QueryDict, sort: str) -> dict[str, Any]:
    """A press sorts the highest first, the next one the lowest."""
    down = sort == f"-{column.code}"
    return {
        "label": column.label,
        "address": _address(given, column.code if down else f"-{column.code}"),
        "sorted": _sorted(sort, column.code),
    }


def _name_head(given: QueryDict, sort: str) -> dict[str, Any]:
    return {
        "label": _("Zone"),
        "address": _address(given, "-name" if sort == "name" else "name"),
        "sorted": _sorted(sort, "name"),
    }


def _sorted(sort: str, code: str) -> str:
    return {code: "ascending", f"-{code}": "descending"}.get(sort, "")


def _address(given: QueryDict, sort: str) -> str:
    query = given.copy()
    query["sort"] = sort
    return f"?{query.urlencode()}#zones-title"


def _line(
    row: Row, of: ZoneRates, columns: list[Column], rows: list[Row], found: dict[str, ZoneRates]
) -> dict[str, Any]:
    names = {"outside": unzoned.outside(), "no_place": unzoned.nowhere(), "total": _("All together")}
    most = max((one.new for one in rows), default=0) or 1
    return {
        "zone": row.zone,
        "name": row.name or names.get(row.zone, row.zone),
        "cells": [_cell(column, row, of, most, found) for column in columns],
    }


def _whole(rows: list[Row], columns: list[Column]) -> dict[str, Any]:
    total = summed(rows)
    return _line(total, ZoneRates({}, rates.share(total.on_time, total.promised + total.overdue)), columns, rows, {})


def _cell(column: Column, row: Row, of: ZoneRates, most: int, found: dict[str, ZoneRates]) -> dict[str, Any]:
    value = column.value(row, of)
    cell: dict[str, Any] = {"text": _written(column, value), "few": value is None}
    if column.code == "new" and row.zone != "total":
        cell["bar"] = round(LINE * row.new / most)
    if column.code == "on_time" and of.on_time:
        cell |= _interval(of.on_time, 1.0, 100, "%")
    if column.code in PER and row.id:
        exposure, rate = of.per.get(column.code, (None, None))
        if rate:
            top = max(other[1].high for one in found.values() if (other := one.per.get(column.code)) and other[1])
            cell |= _interval(rate, top, 1, "")
        elif exposure == 0:
            cell["text"] = _("none there")
    elif column.code in PER:
        cell = {"text": "–", "few": True}
    return cell


def _written(column: Column, value: float | None) -> str:
    if value is None:
        return _("few")
    if column.code in DAYS:
        return ngettext("%(n)s day", "%(n)s days", int(value)) % {"n": number(value)}
    return f"{number(value)} %" if column.code == "on_time" else number(value, fineness(value, column.decimals))


def fineness(value: float, decimals: int) -> int:
    """From a hundred on no decimals: they would be chance."""
    return decimals if value < 100 else 0


def _interval(rate: Rate, top: float, scale: int, unit: str) -> dict[str, Any]:
    """A thin line from low to high with a mark at the value, and the same in words."""
    low, value, high = (LINE * min(part / top, 1) for part in (rate.low, rate.value, rate.high))
    decimals = fineness(rate.high * scale, 0 if unit else 1)
    said = f"{number(rate.low * scale, decimals)}–{number(rate.high * scale, decimals)}{f' {unit}' if unit else ''}"
    return {"line": {"low": short(low), "value": short(value), "length": short(high - low)}, "said": said}


def _mapped(column: Column, rows: list[Row], found: dict[str, ZoneRates]) -> dict[str, Any]:
    values = {row.zone: column.value(row, found[row.zone]) for row in rows if row.id}
    fine = 10**column.decimals
    tops = natural([math.ceil(value * fine) for value in values.values() if value])
    unit = ngettext("day", "days", 2) if column.code in DAYS else "%" if column.code == "on_time" else ""
    return {
        "legend": f"{column.label} ({unit})" if unit else str(column.label), "decimals": column.decimals, "breaks": [top / fine for top in tops],
        "values": {zone: None if value is None else round(value, 2) for zone, value in values.items()},
    }  # fmt: skip


MEASURES = tuple(column.code for column in COLUMNS if column.mapped)
