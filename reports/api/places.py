"""Categories, zones and crews: what a client needs to know before it sends anything."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from geo.models import Zone
from geo.shapes import geojson_of
from geo.words import Words
from reports.api import fields
from reports.api.base import View
from reports.insights import filters
from reports.models import Crew, Kind
from reports.services import setup

LAYER = [OpenApiParameter("layer")]


class Categories(View):
    @extend_schema(responses=fields.Category(many=True))
    def get(self, request: Request) -> Response:
        kinds = setup.of(self.town).kinds.values()
        return Response(
            [
                {
                    "code": kind.code,
                    "group": str(kind.group.name),
                    "name": str(kind.name),
                    "questions": questions(kind),
                    "sensitive": kind.sensitive,
                }
                for kind in kinds
            ]
        )


def questions(kind: Kind) -> list[dict]:
    """The kind's questions in the reader's language."""
    return [
        {
            "code": question["code"], "type": question["type"], "text": str(Words(question["text"])), "required": bool(question.get("required")),
            "choices": [
                {"code": choice["code"], "text": str(Words(choice["text"])), "stop": str(Words(choice["stop"])) if choice.get("stop") else None}
                for choice in question.get("choices", [])
            ],
        }
        for question in kind.questions
    ]  # fmt: skip


class Zones(View):
    parameters = ("layer",)

    @extend_schema(parameters=LAYER, responses={200: fields.CodeAndName(many=True), 400: fields.Problem})
    def get(self, request: Request) -> Response:
        return Response(
            [
                {"code": zone.code, "name": str(zone.name), "priority_area": zone.priority_area}
                for zone in _zones(self, request)
            ]
        )


class ZonesGeoJSON(View):
    parameters = ("layer",)

    @extend_schema(parameters=LAYER, responses={200: fields.GeoJSON, 400: fields.Problem})
    def get(self, request: Request) -> Response:
        features = [
            {
                "type": "Feature",
                "geometry": geojson_of(zone.geometry),
                "properties": {"code": zone.code, "name": str(zone.name)},
            }
            for zone in _zones(self, request)
        ]
        return Response({"type": "FeatureCollection", "features": features})


def _zones(view: View, request: Request) -> list[Zone]:
    layer = filters.read(view.town, request.user, request.query_params).layer
    return list(Zone.objects.filter(version__layer=layer, version__is_current=True)) if layer else []


class Crews(View):
    @extend_schema(responses={200: fields.CodeAndName(many=True), 401: fields.Problem, 403: fields.Problem})
    def get(self, request: Request) -> Response:
        self.needs("reports.see_order")
        return Response(
            [{"code": crew.code, "name": str(crew.name)} for crew in Crew.objects.filter(jurisdiction=self.town)]
        )
