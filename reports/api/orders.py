"""Work orders."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from reports import links, workflow
from reports.api import bodies, fields, paging
from reports.api.base import View, body, version_of
from reports.api.reports import CHANGES, KEY, _plain
from reports.errors import BadInput, NotThere
from reports.models import IdempotencyKey, WorkOrder
from reports.services import cleaning, idempotency, jobs, orders, photos, reading


def find(view: View, number: str) -> WorkOrder:
    """An order that this person may see; others do not exist."""
    view.needs("reports.see_order")
    rows = WorkOrder.objects.of(view.town).visible_to(view.request.user).select_related("crew", "jurisdiction")
    found = rows.filter(number=number.upper()).first()
    if not found:
        raise NotThere(_("We know no order with that number."))
    return found


class Orders(View):
    parameters = ("status", "crew")

    @extend_schema(
        operation_id="work_orders_list",
        parameters=[OpenApiParameter(name) for name in (*parameters, "cursor", "limit")],
        responses={200: fields.OrderPage} | CHANGES,
    )
    def get(self, request: Request) -> Response:
        self.needs("reports.see_order")
        rows = WorkOrder.objects.of(self.town).visible_to(request.user).select_related("crew")
        if request.query_params.get("status"):
            rows = rows.filter(status=request.query_params["status"][:20])
        if request.query_params.get("crew"):
            rows = rows.filter(crew__code=request.query_params["crew"][:60])
        found, following = paging.page(rows, request, "created_at")
        return Response({"results": [bodies.order(one, request.user) for one in found], "next": following})

    @extend_schema(
        operation_id="work_orders_make",
        parameters=[KEY],
        request=fields.OrderIn,
        responses={201: fields.OrderOut} | CHANGES,
    )
    def post(self, request: Request) -> Response:
        self.needs("reports.plan_order")
        data = body(request)
        with transaction.atomic():
            key = request.headers.get("Idempotency-Key", "")
            if key:
                claimed: dict[str, Any] = {
                    "scope": "orders",
                    "sender": f"user:{request.user.pk}",
                    "key": key,
                    "body": data,
                }
                row = idempotency.claim(self.town, **claimed)
                if row is None:
                    known = idempotency.answered(self.town, **claimed)
                    return Response(
                        known.answer if known else None, status=201, headers={"Idempotency-Replayed": "true"}
                    )
            answer = bodies.order(self.made(data), request.user)
            if key:
                IdempotencyKey.objects.filter(pk=row or 0).update(answer=answer)
        return Response(answer, status=201)

    def made(self, data: dict) -> WorkOrder:
        unknown = sorted(
            set(data)
            - {"title", "reports", "crew", "due_on", "priority", "kit", "tasks", "anyway", "template", "reply"}
        )
        if unknown:
            raise BadInput(errors={str(name)[:60]: _("We know no field of this name.") for name in unknown})
        given = data.get("reports")
        if not isinstance(given, list) or len(given) > 200:
            raise BadInput(errors={"reports": _("Name 1 to %(most)s reports.") % {"most": 200}})
        chosen = {
            report.pk: report
            for report in (reading.visible(self.town, str(one), user=self.request.user) for one in given)
        }
        return orders.create(
            self.town,
            title=data.get("title"),
            reports=list(chosen.values()),
            actor=self.request.user,
            crew=cleaning.crew(self.town, data["crew"]) if data.get("crew") else None,
            due_on=cleaning.day(data["due_on"], "due_on") if data.get("due_on") else None,
            priority=cleaning.number(data.get("priority", 3), "priority", low=1, high=4),
            template=data.get("template"),
            reply=data.get("reply"),
            **{
                name: cleaning.FIELDS[name](self.town, data[name], name)
                for name in ("kit", "tasks", "anyway")
                if data.get(name)
            },
        )


class OneOrder(View):
    @extend_schema(responses={200: fields.OrderOut} | CHANGES)
    def get(self, request: Request, number: str) -> Response:
        return Response(bodies.order(find(self, number), request.user))


class OrderVerb(View):
    @extend_schema(request=fields.VerbIn, responses={200: fields.OrderOut} | CHANGES)
    def post(self, request: Request, number: str, verb: str) -> Response:
        if verb not in workflow.ORDER_VERBS:
            raise NotThere(
                _("There is no verb “%(verb)s”. There are: %(known)s.")
                % {"verb": verb[:40], "known": ", ".join(workflow.ORDER_VERBS)}
            )
        found = find(self, number)
        self.needs(workflow.ORDER_VERBS[verb].permission)
        data = dict(body(request))
        done = jobs.act(found, verb, actor=request.user, version=version_of(data), **_plain(data, "photo"))
        return Response(bodies.order(done, request.user))


class OrderPhotos(View):
    parser_classes = [MultiPartParser, FormParser]

    @extend_schema(
        request={
            "multipart/form-data": {"type": "object", "properties": {"photo": {"type": "string", "format": "binary"}}}
        },
        responses={201: fields.PhotoOut} | CHANGES,
    )
    def post(self, request: Request, number: str) -> Response:
        found = find(self, number)
        self.needs("reports.work_order")
        moment = "before" if request.POST.get("moment") == "before" else "after"
        photo = photos.add(request.FILES.get("photo"), order=found, moment=moment)
        return Response({"id": photo.pk, "url": links.photo(photo.pk)}, status=201)
