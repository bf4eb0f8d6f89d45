"""Heatmap and zone table: the same rules for everybody, by what each may see."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reports.api import fields
from reports.api.base import View
from reports.errors import BadInput
from reports.insights import figures, filters
from reports.insights.heatmap import heatmap

COMMON = ("category", "status", "from", "to", "part_of_day", "period")


class Heatmap(View):
    parameters = (*COMMON, "bbox", "cell_m")

    @extend_schema(
        parameters=[OpenApiParameter(name) for name in parameters], responses={200: fields.GeoJSON, 400: fields.Problem}
    )
    def get(self, request: Request) -> Response:
        """Squares with exact counts; sensitive kinds singly only for those with the right, for others from the monthly release."""
        wanted = filters.read(self.town, request.user, request.query_params)
        filters.refuse_finer(wanted, request.query_params, ("category", "bbox", "cell_m"))
        return Response(heatmap(self.town, wanted))


class StatsZones(View):
    parameters = (*COMMON, "layer")

    @extend_schema(
        parameters=[OpenApiParameter(name) for name in parameters],
        responses={200: fields.ZoneRow(many=True), 400: fields.Problem},
    )
    def get(self, request: Request) -> Response:
        """One row per zone, then outside, then no_place; no median or share under n = 10."""
        wanted = filters.read(self.town, request.user, request.query_params)
        if wanted.layer is None:
            raise BadInput(errors={"layer": "-"})
        filters.refuse_finer(wanted, request.query_params, ("category", "layer"))
        return Response([row.public() for row in figures.zone_table(self.town, wanted)])
