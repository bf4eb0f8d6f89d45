"""Figures as sheets: squares, zones, months, costs, what is more than chance, measures, and what everybody may see.

Each comes from the function that its page shows, asked with the rights of the one who takes it out: what the page holds back is not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from geo import footprints, grid, zones
from geo.models import Jurisdiction, Zone
from geo.shapes import geojson_of
from reports.errors import BadInput
from reports.exporting.sheets import AREA, DECIMAL, WHOLE, Column, Row, Sheet, said
from reports.insights import compare, figures, filters, heatmap, hotspots, rates
from reports.insights import costs as taken
from reports.insights import measures as helped
from reports.models import Measure
from reports.services import darkness, releasing

Query = Mapping[str, Any]
STANDARD = "quarter"  # as the page of figures begins
OF_THE_MAP = ("compare", "per")
RECKONED_BY = {
    rates.RESIDENTS: gettext_lazy("Residents"),
    rates.LIT_PATH: gettext_lazy("Km of lit path"),
    rates.LAMPS: gettext_lazy("Lamps"),
}


def asked_by(town: Jurisdiction, user: Any, query: Query, standard: str = STANDARD) -> filters.Filters:
    """Everything that the page's address asks for, read as the page reads it."""
    given: Any = copy(query)
    if not any(given.get(name) for name in ("period", "from", "to")):
        given["period"] = standard
    return filters.read(town, user, given)


def without(query: Query, *names: str) -> Query:
    """What the page's address says of its map only is nothing to ask a table for."""
    given: Any = copy(query)
    for name in names:
        given.pop(name, None)
    return given


def note_of(town: Jurisdiction, asked: filters.Filters) -> str:
    return releasing.note(releasing.told(town, asked.kind)) if asked.too_sensitive and asked.kind else ""


def squares(town: Jurisdiction, user: Any, query: Query, standard: str = STANDARD) -> Sheet:
    """Counts; compared with another period, both and the change; or a rate with what it is reckoned by and its 95 % interval."""
    given: Any = copy(query)
    given["per"] = query.get("per") or filters.rate_of(query.get("show"), query.get("measure"))
    asked = asked_by(town, user, given, standard)
    found, more = _squares_of(town, asked)
    columns = [Column("cell", _("Square")), Column("cell_m", _("Side in metres"), WHOLE), Column("count", _("Reports"), WHOLE), *more]  # fmt: skip
    rows = [Row([one["properties"][column.code] for column in columns], one["geometry"]) for one in found["features"]]
    return Sheet(columns, rows, len(rows), AREA, found.get("note") or note_of(town, asked))


def _squares_of(town: Jurisdiction, asked: filters.Filters) -> tuple[dict[str, Any], list[Column]]:
    """What the map would show, and its columns beside the count."""
    if asked.too_sensitive:
        return heatmap.heatmap(town, asked), []
    if asked.compare:
        found = compare.difference(town, asked)
        found["note"] = found["note"] or rates.counts_instead(asked)
        return found, [
            Column("before", _("Reports before"), WHOLE),
            Column("change", pgettext("of a count", "Change"), WHOLE),
        ]
    if asked.per:
        return rates.squares(town, asked), [
            Column("exposure", str(RECKONED_BY[asked.per]), DECIMAL), Column("rate", _("Rate"), DECIMAL),
            Column("low", _("Lower limit"), DECIMAL), Column("high", _("Upper limit"), DECIMAL),
        ]  # fmt: skip
    return heatmap.heatmap(town, asked), []


def zone_table(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    return _zones(town, asked_by(town, user, without(query, *OF_THE_MAP)))


def public_figures(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """The public page with its filters, whoever takes it out."""
    return _zones(town, asked_by(town, AnonymousUser(), without(query, *OF_THE_MAP), "year"))


def public_squares(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """The map of the public page, whoever takes it out."""
    return squares(town, AnonymousUser(), query, "year")


def _zones(town: Jurisdiction, asked: filters.Filters) -> Sheet:
    """What the page's table shows: figures, their 95 % intervals, and rates where what they are reckoned by was imported."""
    table = figures.zone_table(town, asked)
    found = rates.of_rows(town, asked, table)
    version = zones.version_of(town, asked.layer)
    problems = figures.problems(town, asked, table)
    per = [name for name in RECKONED_BY if any(name in of.per for of in found.values())]
    columns = [
        Column("zone", _("Zone")), Column("name", _("Name")), Column("new", _("New"), WHOLE), Column("open", _("Open"), WHOLE),
        Column("closed", _("Closed"), WHOLE), Column("reopened", _("Opened again"), WHOLE), Column("on_time", _("In time"), WHOLE),
        Column("on_time_share", _("Share in time"), DECIMAL), Column("days_to_close_median", _("Days until half are closed"), WHOLE),
        Column("days_to_close_p90", _("Days until 9 of 10 are closed"), WHOLE), Column("n", _("Based on"), WHOLE),
        *limits("on_time", _("Share in time")), Column("half_open_days", _("Half of the open are older than (days)"), WHOLE),
        *(column for name in per for column in _rate_columns(name)), Column("problems", _("Problems"), WHOLE), Column("layer_version", _("Version of the zones"), WHOLE),
    ]  # fmt: skip
    shapes = {
        zone.pk: geojson_of(zone.geometry) for zone in Zone.objects.filter(pk__in=[row.id for row in table if row.id])
    }
    rows = []
    for row in table:
        public = row.public() | {"name": row.name}
        cells = [said(public[column.code]) for column in columns[: len(figures.PUBLIC_NAMES)]]
        of = found[row.zone] if row.known else rates.ZoneRates({}, None)
        cells += [*between(of.on_time), row.half_open_days if row.known else None]
        cells += [*(cell for name in per for cell in _rate_cells(of.per.get(name))), problems[row.zone]]
        cells += [version if row.known else None]
        rows.append(Row(cells, shapes.get(row.id) if row.id else None))
    return Sheet(columns, rows, len(rows), AREA, note_of(town, asked))


def limits(code: str, label: str) -> list[Column]:
    ends = {"low": _("lower limit"), "high": _("upper limit")}
    return [Column(f"{code}_{end}", f"{label}, {words}", DECIMAL) for end, words in ends.items()]


def _rate_columns(name: str) -> list[Column]:
    label = str(RECKONED_BY[name])
    rate = f"{_('Rate')}: {label}"
    return [Column(name, label, DECIMAL), Column(f"{name}_rate", rate, DECIMAL), *limits(f"{name}_rate", rate)]


def _rate_cells(given: tuple[float, rates.Rate | None] | None) -> list[float | None]:
    exposure, rate = given or (None, None)
    return [exposure, round(rate.value, 2) if rate else None, *between(rate)]


def between(rate: rates.Rate | None) -> list[float | None]:
    return [round(rate.low, 4), round(rate.high, 4)] if rate else [None, None]


def trend(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    asked = asked_by(town, user, without(query, *OF_THE_MAP, "bbox"), "all")
    columns = [Column("month", _("Month")), Column("new", _("New"), WHOLE), Column("closed", _("Closed"), WHOLE)]
    rows = [Row([month["month"], month["new"], month["closed"]]) for month in figures.trend(town, asked)]
    return Sheet(columns, rows, len(rows), note=note_of(town, asked))


def costs(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    first, last = taken.period(town, query)
    columns = [
        Column("by", _("By")), Column("name", _("Name")), Column("orders", _("Work orders"), DECIMAL), Column("minutes", _("Minutes"), WHOLE),
        Column("money", _("Money"), DECIMAL),
    ]  # fmt: skip
    titles = {taken.KIND: _("Kind"), taken.ZONE: _("Zone"), taken.CREW: _("Crew")}
    rows = [
        Row([titles[by], row.name, float(round(row.orders, 2)), round(row.minutes), float(round(row.money, 2))])
        for by, found in taken.of(town, first, last, sensitive=user.has_perm("reports.see_sensitive")).items()
        for row in found
    ]
    return Sheet(columns, rows, len(rows))


def chance(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """Every square of the area that holds something or stands out."""
    asked = asked_by(town, user, without(query, *OF_THE_MAP), "year")
    if asked.cell_m not in hotspots.SIDES_M:
        raise BadInput(errors={"cell_m": _("Choose squares of at most %(most)s m.") % {"most": hotspots.SIDES_M[-1]}})
    answer = hotspots.of(town, asked)
    spots = {spot.square: spot for spot in answer.spots}
    columns = [
        Column("cell", _("Square")), Column("place", _("Place")), Column("count", _("Reports"), WHOLE), Column("hot", _("More than chance")),
        Column("near", _("With those around"), WHOLE), Column("expected", _("Even spread"), DECIMAL), Column("z", "z", DECIMAL), Column("p", "p", DECIMAL),
    ]  # fmt: skip
    rows = []
    for square in sorted(answer.squares.keys() | spots.keys()):
        spot = spots.get(square)
        measured = [spot.near, spot.expected, spot.z, spot.p] if spot else [None] * 4
        place = {"type": "Polygon", "coordinates": [grid.square_ring(town, square, answer.cell_m)]}
        hot = _("yes") if spot else _("no")
        rows.append(
            Row([str(square), spot.place if spot else "", answer.squares.get(square, 0), hot, *measured], place)
        )
    return Sheet(columns, rows, len(rows), AREA, note_of(town, asked))


def measures(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    columns = [
        Column("title", _("Measure")), Column("done_on", _("Done")), Column("before", _("Before"), WHOLE), Column("after", _("After"), WHOLE),
        Column("other_before", _("Comparison before"), WHOLE), Column("other_after", _("Comparison after"), WHOLE),
        Column("ratio", _("Relative effect"), DECIMAL), Column("low", _("Lower limit"), DECIMAL), Column("high", _("Upper limit"), DECIMAL),
        Column("begun_on", _("Begun")), Column("light", _("Light")),
    ]  # fmt: skip
    rows = Measure.objects.filter(jurisdiction=town).select_related("jurisdiction").prefetch_related("kinds", "lamps")
    return Sheet(columns, _measure_rows(town, user, rows), rows.count(), AREA)


def _measure_rows(town: Jurisdiction, user: Any, rows: Any) -> Iterator[Row]:
    for measure in rows:
        answer = helped.of(measure, user)
        table, found = answer.table, answer.effect
        counts = [table.before, table.after, table.other_before, table.other_after] if table else [None] * 4
        ratio = [found.ratio, found.low, found.high] if found else [None] * 3
        yield Row(
            [
                measure.title,
                said(measure.done_on),
                *counts,
                *ratio,
                said(measure.first_day),
                str(darkness.WORDS.get(measure.light, "")),
            ],
            footprints.geojson(town, helped.ground_of(measure)),
        )
