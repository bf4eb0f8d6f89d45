"""What is taken out, whatever the format: named columns, and rows that come one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geo.models import Jurisdiction

TEXT, WHOLE, DECIMAL = "text", "whole", "decimal"
POINT, AREA = "Point", "MultiPolygon"
Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """`code` names it for programs (GeoJSON, GeoPackage), `label` for people (CSV, XLSX)."""

    code: str
    label: str
    sort: str = TEXT


@dataclass(frozen=True)
class Row:
    """`place`: a GeoJSON geometry in WGS84."""

    cells: Sequence[Cell]
    place: dict[str, Any] | None = None


@dataclass(frozen=True)
class Sheet:
    """`n`: how many rows there will be, for the progress. `places`: "" for a table without places. `note`: said with the data."""

    columns: Sequence[Column]
    rows: Iterable[Row]
    n: int
    places: str = ""
    note: str = ""


Build = Callable[[Jurisdiction, Any, Mapping[str, Any]], Sheet]


def said(value: Any) -> Cell:
    """A value as a cell: times with their zone, days as days, numbers as they are."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int | float):
        return value
    return str(value)
