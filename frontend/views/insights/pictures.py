"""The map as it is asked for, as one SVG with its legend: for a report. The browser makes a PNG of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.charts.chart import number
from frontend.map_context import made_up_note
from frontend.views.guards import staff
from frontend.views.insights import asked as asking
from frontend.views.insights import zones as zone_views
from geo.ground import plate
from geo.ground.plates import CHANGES, COUNTS, PAPER, Area, Step
from geo.models import Jurisdiction, Zone
from geo.shapes import geojson_of
from reports.insights import compare, figures, heatmap, rates, weeks
from reports.insights.classes import class_of
from reports.insights.filters import Filters
from reports.services import filters as desk

SIZE = (1200, 760)
THEMES = ("light", "dark")
MIDDLE = 3  # of the seven looks of a change: the same


@staff("reports.see_figures")
def picture(request: HttpRequest, theme: str) -> HttpResponse:
    return drawn(request.jurisdiction, request.user, request.GET, theme)  # type: ignore[attr-defined]


def drawn(town: Any, user: Any, query: QueryDict, theme: str, period: str = asking.PERIOD) -> HttpResponse:
    """An SVG, or 400 with the sentence in words when the address cannot be used."""
    if theme not in THEMES:
        raise Http404
    asked = asking.read(town, user, query, period)
    if asked.errors:
        return HttpResponse(" ".join(asked.errors.values()), status=400, content_type="text/plain; charset=utf-8")
    if asked.show == asking.SHOWN[0]:
        asked = replace(asked, filters=weeks.one(asked.filters, asked.given.get("week", "")))
    look = asking.at(town, asked.given, *SIZE)
    areas, steps, told = shaded(town, asked, theme)
    svg = plate(
        town, lng=look.lng, lat=look.lat, zoom=look.zoom, size=SIZE, theme=theme, areas=areas, steps=steps, lines=[*told, *lines(town, asked.filters)],
        note=made_up_note(town),
    )  # fmt: skip
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})


def shaded(town: Jurisdiction, asked: asking.Asked, theme: str) -> tuple[list[Area], list[Step], list[str]]:
    if asked.filters.too_sensitive:
        return counted(town, asked.filters, theme)
    if asked.show == "zones":
        return in_zones(town, asked, theme)
    if asked.filters.compare:
        return changed(town, asked.filters, theme)
    return rated(town, asked, theme) if asked.filters.per else counted(town, asked.filters, theme)


def in_zones(town: Jurisdiction, asked: asking.Asked, theme: str) -> tuple[list[Area], list[Step], list[str]]:
    rows = figures.zone_table(town, asked.filters)
    mapped = zone_views.table(town, asked.filters, rows, asked.given)["values"].get(asked.measure)
    if mapped is None:
        return [], [], [_("This number is not imported for the zones.")]
    shapes = Zone.objects.filter(version__layer=asked.filters.layer, version__is_current=True)
    areas = []
    for zone in shapes:
        value = mapped["values"].get(zone.code)
        look = COUNTS[theme][class_of(value, mapped["breaks"]) - 1] if value else (PAPER[theme][0], PAPER[theme][1])
        areas.append(
            Area(
                geojson_of(zone.geometry),
                look,
                _("few") if value is None else number(value, zone_views.fineness(value, mapped["decimals"])),
            )
        )
    return areas, classes(mapped["breaks"], mapped["decimals"], theme), [mapped["legend"]]


def rated(town: Jurisdiction, asked: asking.Asked, theme: str) -> tuple[list[Area], list[Step], list[str]]:
    heat = rates.squares(town, asked.filters)
    areas = [_rate_area(one["geometry"], one["properties"], theme) for one in heat["features"]]
    return areas, classes(heat["breaks"], 1, theme), [f"{rate_name(asked.filters)} · {_('few: under ten reports')}"]


def rate_name(filters: Filters) -> str:
    return next(str(column.label) for column in zone_views.COLUMNS if column.code == filters.per)


def _rate_area(shape: dict[str, Any], facts: dict[str, Any], theme: str) -> Area:
    if not facts["class"]:
        return Area(shape, PAPER[theme][:2], _("few"))
    return Area(shape, COUNTS[theme][facts["class"] - 1], number(facts["rate"], zone_views.fineness(facts["rate"], 1)))


def classes(breaks: list[float], decimals: int, theme: str) -> list[Step]:
    least = 10**-decimals
    ways = [(low + least, high) for low, high in zip([0, *breaks], breaks, strict=False)]
    said = [
        number(high, decimals) if low >= high else f"{number(low, decimals)}–{number(high, decimals)}"
        for low, high in ways
    ]
    return [Step(look, text) for look, text in zip(COUNTS[theme], said, strict=False)]


def counted(town: Jurisdiction, filters: Filters, theme: str) -> tuple[list[Area], list[Step], list[str]]:
    heat = heatmap.heatmap(town, filters)
    looks, breaks = COUNTS[theme], heat["breaks"]
    areas = [
        Area(one["geometry"], looks[one["properties"]["class"] - 1], number(one["properties"]["count"]))
        for one in heat["features"]
    ]
    steps = [Step(look, span(low, high)) for look, (low, high) in zip(looks, spans(breaks), strict=False)]
    title = _("Reports in squares of %(m)s m") % {"m": number(heat["cell_m"])}
    if heat["total"] is not None:
        title += " · " + _("%(n)s in all") % {"n": number(heat["total"])}
    return areas, steps, [title, *([heat["note"]] if heat.get("note") else [])]


def changed(town: Jurisdiction, filters: Filters, theme: str) -> tuple[list[Area], list[Step], list[str]]:
    found = compare.difference(town, filters)
    looks = CHANGES[theme]
    areas = [
        Area(one["geometry"], looks[MIDDLE + one["properties"]["class"]], signed(one["properties"]["change"]))
        for one in found["features"]
    ]
    if found["note"]:
        return [], [], [_("Change"), found["note"]]
    ways = list(spans(found["breaks"]))
    fewer = [
        Step(looks[MIDDLE - n], _("%(n)s fewer") % {"n": span(*way)}) for n, way in reversed([*enumerate(ways, 1)])
    ]
    more = [Step(looks[MIDDLE + n], _("%(n)s more") % {"n": span(*way)}) for n, way in enumerate(ways, 1)]
    title = _("Change: %(now)s now, %(before)s before") % {"now": found["total"], "before": found["total_before"]}
    before = _("Compared with %(first)s – %(last)s") % {
        name: date_format(found["before"][key], "j F Y") for name, key in (("first", "from"), ("last", "to"))
    }
    instead = [rates.COUNTS_INSTEAD.format(measure=rate_name(filters))] if filters.per else []
    return areas, [*fewer, Step(looks[MIDDLE], _("the same")), *more], [title, before, *instead]


def spans(breaks: list[int]) -> list[tuple[int, int]]:
    """(lowest, highest) of each class."""
    return [(low + 1, high) for low, high in zip([0, *breaks], breaks, strict=False)]


def span(low: int, high: int) -> str:
    return number(high) if low >= high else f"{number(low)}–{number(high)}"


def signed(change: int) -> str:
    return "0" if not change else f"{'+' if change > 0 else '−'}{number(abs(change))}"


def lines(town: Jurisdiction, filters: Filters) -> list[str]:
    """Period and filters in words."""
    days = [date_format(day, "j F Y") if day else "…" for day in (filters.first, filters.last)]
    period = _("All time") if not filters.first and not filters.last else " – ".join(days)
    said = [
        f"{label}: {words}"
        for _name, label, words in desk.said(
            {name: list(values) for name, values in filters.more}, desk.Seeker(town, None)
        )
    ]
    kind = [str(filters.kind.short_name)] if filters.kind else [_("All kinds")]
    return [" · ".join([str(town), *kind, period, *said])]
