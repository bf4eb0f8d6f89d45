"""Heatmap and zone table: the same rules for everybody, by what each may see."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from geo import zones
from reports.api import fields
from reports.api.base import View
from reports.errors import BadInput
from reports.insights import compare, figures, filters, rates, weeks
from reports.insights.heatmap import heatmap
from reports.services import filters as desk

COMMON = ("category", "status", "from", "to", "part_of_day", "period", "only")
MORE = tuple(name for name in desk.FILTERS if name not in ("from", "to", "status", "part"))


class Heatmap(View):
    parameters = (*COMMON, "bbox", "cell_m", "compare", "per", *MORE)

    @extend_schema(
        parameters=[OpenApiParameter(name) for name in parameters], responses={200: fields.GeoJSON, 400: fields.Problem}
    )
    def get(self, request: Request) -> Response:
        """Squares with exact counts; sensitive kinds singly only for those with the right, for others from the monthly release.

        `compare` (before, year, or the first day of an equally long period) gives the change in each square,
        `per` (residents, lit_path, lamps) a rate of each with its 95 % interval. Filters of the desk
        are counted row by row. With both, counts of both periods are given, and `note` says so.
        """
        wanted = filters.read(self.town, request.user, request.query_params)
        filters.refuse_finer(wanted, request.query_params, ("category", "bbox", "cell_m"))
        if wanted.compare and not wanted.too_sensitive:
            found = compare.difference(self.town, wanted)
            return Response(found | {"note": found["note"] or rates.counts_instead(wanted)})
        if wanted.per and not wanted.too_sensitive:
            return Response(rates.squares(self.town, wanted))
        return Response(heatmap(self.town, wanted))


class HeatmapWeeks(View):
    parameters = (*COMMON, "bbox", "cell_m", *MORE)

    @extend_schema(
        parameters=[OpenApiParameter(name) for name in parameters], responses={200: fields.GeoJSON, 400: fields.Problem}
    )
    def get(self, request: Request) -> Response:
        """The same squares with one count per ISO week of the period, at most a year; not for kinds that are told once a month."""
        wanted = filters.read(self.town, request.user, request.query_params)
        filters.refuse_finer(wanted, request.query_params, ())
        return Response(weeks.by_week(self.town, wanted))


class StatsZones(View):
    parameters = (*COMMON, "layer", "problems", *MORE)

    @extend_schema(
        parameters=[OpenApiParameter(name) for name in parameters],
        responses={200: fields.ZoneRow(many=True), 400: fields.Problem},
    )
    def get(self, request: Request) -> Response:
        """One row per zone, then outside, then no_place; no median or share under n = 10.

        With `problems` each row has the new reports without those that tell of one that was known; `layer_version` names the zones as they were cut."""
        wanted = filters.read(self.town, request.user, request.query_params)
        if wanted.layer is None:
            raise BadInput(
                errors={
                    "layer": _(
                        "No zones have been imported yet. Ask whoever runs the service to import a layer of zones."
                    )
                }
            )
        filters.refuse_finer(wanted, request.query_params, ("category", "layer"))
        table = figures.zone_table(self.town, wanted)
        version = zones.version_of(self.town, wanted.layer)
        rows = [row.public() | {"layer_version": version if row.id and row.known else None} for row in table]
        if "problems" in request.query_params:
            found = figures.problems(self.town, wanted, table)
            rows = [row | {"problems": found[row["zone"]]} for row in rows]
        return Response(rows)
