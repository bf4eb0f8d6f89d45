"""Reports: send one, read one or many, act on them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from reports import links, workflow
from reports.api import bodies, fields, paging
from reports.api.base import View, address, body, version_of
from reports.errors import BadInput, NotAllowed, NotThere
from reports.insights import filters as figure_filters
from reports.insights.mapfeed import feed
from reports.models import Report
from reports.services import (
    cleaning,
    contacts,
    following,
    nearby,
    photos,
    reading,
    supporting,
    tokens,
    undoing,
    verbs,
    verdicts,
)
from reports.services import filters as desk_filters
from reports.services.submit import Draft, submit

DRAFT_FIELDS = (
    "category",
    "lng",
    "lat",
    "description",
    "answers",
    "asset",
    "contact",
    "language",
    "observed_at",
    "called",
    "walk",
)
PUBLIC_FILTERS = ("category", "status", "zone", "bbox", "from", "to", "q", "reference")
STAFF_FILTERS = tuple(name for name in desk_filters.FILTERS if name not in PUBLIC_FILTERS)
KEY = OpenApiParameter(
    "Idempotency-Key", location="header", description="A random text; the same key and body give the same answer again."
)
PROBLEMS = {400: fields.Problem, 404: fields.Problem}
CHANGES = PROBLEMS | {401: fields.Problem, 403: fields.Problem, 409: fields.Problem}


def query(*names: str) -> list[OpenApiParameter]:
    return [OpenApiParameter(name) for name in names]


class Reports(View):
    parameters = PUBLIC_FILTERS + STAFF_FILTERS

    @extend_schema(
        operation_id="reports_list",
        parameters=query(*parameters, "cursor", "limit"),
        responses={200: fields.ReportPage, 400: fields.Problem},
    )
    def get(self, request: Request) -> Response:
        rows = (
            Report.objects.of(self.town)
            .visible_to(_here(request.user, self.town))
            .select_related("kind", "owner", "main", "asset")
        )
        found, following = paging.page(self.filtered(rows), request, "received_at")
        return Response({"results": bodies.many(found, request.user), "next": following})

    def filtered(self, rows: QuerySet[Report]) -> QuerySet[Report]:
        """Everybody's filters, and for staff all of the desk's."""
        given = self.request.query_params
        asked = desk_filters.read(given)
        if any(name in asked for name in STAFF_FILTERS):
            self.needs("reports.see_report")
        staff = _here(self.request.user, self.town).has_perm("reports.see_report")
        for name in PUBLIC_FILTERS:
            if given.get(name) and not (staff and name in asked):
                rows = FILTERS[name](self.town, rows, given[name])
        return desk_filters.narrowed(rows, asked, desk_filters.Seeker(self.town, self.request.user)) if staff else rows

    @extend_schema(
        operation_id="reports_send",
        parameters=[KEY],
        request=fields.ReportIn,
        responses={201: fields.ReportMade, 422: fields.Problem, 429: fields.Problem} | PROBLEMS,
    )
    def post(self, request: Request) -> Response:
        data = body(request)
        unknown = sorted(set(data) - set(DRAFT_FIELDS))
        if unknown:
            raise BadInput(errors={str(name)[:60]: _("We know no field of this name.") for name in unknown})
        actor = request.user if request.user.is_authenticated else None
        done = submit(
            self.town,
            Draft(**{name: value for name, value in data.items() if value is not None}),
            actor=actor,
            channel="api",
            key=request.headers.get("Idempotency-Key", ""),
            address=address(request),
        )
        replayed = {"Idempotency-Replayed": "true"} if done.replayed else {}
        return Response(bodies.made(done), status=201, headers=replayed)


class MapFeed(View):
    parameters = ("bbox", "zoom", "category")

    @extend_schema(parameters=query(*parameters), responses={200: fields.GeoJSON, 400: fields.Problem})
    def get(self, request: Request) -> Response:
        """Groups at low zoom, single reports at high; public ones only."""
        bbox = figure_filters.bbox(self.town, request.query_params.get("bbox", "-180,-90,180,90"))
        return Response(feed(self.town, bbox, _zoom(request), category=request.query_params.get("category", "")))


class Nearby(View):
    parameters = ("lng", "lat", "category")

    @extend_schema(parameters=query(*parameters), responses={200: fields.Nearby(many=True), 400: fields.Problem})
    def get(self, request: Request) -> Response:
        """Possible duplicates, nearest first."""
        from reports.services.placing import checked_point

        given = request.query_params
        point = checked_point(self.town, given.get("lng"), given.get("lat"))
        kind = cleaning.kind(self.town, given["category"]) if given.get("category") else None
        found = nearby.nearby(self.town, point.lng, point.lat, kind)
        return Response(
            [one | {"photo": links.photo(one["photo"], "thumb") if one["photo"] else None} for one in found]
        )


class OneReport(View):
    parameters = ("token",)

    @extend_schema(responses={200: fields.ReportOut, 404: fields.Problem})
    def get(self, request: Request, reference: str) -> Response:
        report = reading.visible(self.town, reference, user=request.user, token=_token(request))
        return Response(bodies.one(report, request.user, _token(request)))


class Photos(View):
    parser_classes = [MultiPartParser, FormParser]

    @extend_schema(
        request={
            "multipart/form-data": {"type": "object", "properties": {"photo": {"type": "string", "format": "binary"}}}
        },
        responses={201: fields.PhotoOut} | CHANGES,
    )
    def post(self, request: Request, reference: str) -> Response:
        report = _own(self, request, reference, "reports.triage_report")
        photo = photos.add(request.FILES.get("photo"), report=report)
        return Response({"id": photo.pk, "url": links.photo(photo.pk)}, status=201)


class Contact(View):
    @extend_schema(request=fields.ContactIn, responses={200: fields.Kept} | CHANGES)
    def post(self, request: Request, reference: str) -> Response:
        report = _own(self, request, reference, "reports.see_contact")
        given = {name: value for name, value in body(request).items() if name in ("name", "email", "phone")}
        contacts.keep(report, contacts.checked(given))
        return Response({"kept": True})


class Support(View):
    @extend_schema(request=None, responses={200: fields.SupportOut} | CHANGES)
    def post(self, request: Request, reference: str) -> Response:
        """I see this too: counted once per browser (header X-Voice) or address."""
        report = reading.visible(self.town, reference, user=request.user)
        return Response({"supporters": supporting.support(report, voice=_voice(request))})


class Follow(View):
    @extend_schema(request=fields.FollowIn, responses={200: fields.Followed} | CHANGES)
    def post(self, request: Request, reference: str) -> Response:
        """Mails at each public change; the link that begins them goes to the address first."""
        report = reading.visible(self.town, reference, user=AnonymousUser())
        data = body(request)
        following.follow(
            self.town, following.Subject(report=report), email=data.get("email", ""), asks=data.get("asks") is True,
            language=get_language() or self.town.languages[0], address=address(request),
        )  # fmt: skip
        return Response({"asked": True})


class Verdict(View):
    @extend_schema(request=fields.VerdictIn, responses={200: fields.VerdictOut} | CHANGES)
    def post(self, request: Request, reference: str) -> Response:
        """Is it fixed? Once per person and closing: the reporter by token, others per browser (header X-Voice) or address."""
        token = _token(request)
        report = reading.visible(self.town, reference, user=AnonymousUser(), token=token)
        data = body(request)
        own = token and tokens.opens(report, token)
        voice = verdicts.REPORTER if own else _voice(request)
        satisfaction = data.get("satisfaction")
        rating = None if satisfaction is None else cleaning.number(satisfaction, "satisfaction", low=1, high=3)
        done = verdicts.say(
            report, str(data.get("verdict", "")), voice=voice, address=address(request), satisfaction=rating
        )
        return Response({"status": done.status})


class ReporterVerb(View):
    """Withdraw, correct and answer: the reporter's own, by the secret token."""

    @extend_schema(request=fields.VerbIn, responses={200: fields.ReportOut} | CHANGES)
    def post(self, request: Request, reference: str, verb: str) -> Response:
        report = reading.by_reporter(self.town, reference, token=_token(request))
        data = {name: value for name, value in body(request).items() if name != "token"}
        done = verbs.act(report, verb, version=version_of(data), **data)
        return Response(bodies.one(done, request.user, _token(request)))


class StaffVerb(View):
    @extend_schema(request=fields.VerbIn, responses={200: fields.ReportOut} | CHANGES)
    def post(self, request: Request, reference: str, verb: str) -> Response:
        """A verb of the desk; without version only the status is checked. 409 says who was quicker and what it is now."""
        if verb not in workflow.STAFF_VERBS:
            raise NotThere(
                _("There is no verb “%(verb)s”. There are: %(known)s.")
                % {"verb": verb[:40], "known": ", ".join(workflow.STAFF_VERBS)}
            )
        self.needs(workflow.STAFF_VERBS[verb].permission)
        report = reading.visible(self.town, reference, user=request.user)
        data = dict(body(request))
        done = verbs.act(report, verb, actor=request.user, version=version_of(data), **_plain(data))
        return Response(bodies.one(done, request.user))


class Bulk(View):
    @extend_schema(request=fields.BulkIn, responses={200: fields.BulkOut} | CHANGES)
    def post(self, request: Request) -> Response:
        """One verb on many reports, each on its own: what failed is said per report."""
        self.needs("reports.triage_report")
        data = dict(body(request))
        given, verb, versions = (
            data.pop("references", None),
            str(data.pop("verb", "")),
            data.pop("versions", None) or {},
        )
        if verb not in workflow.STAFF_VERBS:
            raise BadInput(
                errors={
                    "verb": _("There is no verb “%(verb)s”. There are: %(known)s.")
                    % {"verb": verb[:40], "known": ", ".join(workflow.STAFF_VERBS)}
                }
            )
        if not isinstance(given, list) or not given:
            raise BadInput(errors={"references": _("Name 1 to %(most)s reports.") % {"most": undoing.MOST}})
        self.needs(workflow.STAFF_VERBS[verb].permission)
        results, undo = undoing.act_many(
            self.town,
            [str(one) for one in given],
            verb,
            actor=request.user,
            seen=_seen(versions),
            **_plain(data, "jurisdiction", "seen"),
        )
        told = [
            {"reference": one.reference, "ok": one.report is not None, "status": one.report.status if one.report else None, "error": one.error or None}
            for one in results
        ]  # fmt: skip
        return Response(
            {
                "results": told,
                "undo": links.api_undo(undo.pk) if undo else None,
                "undo_until": undo.until.isoformat() if undo else None,
            }
        )


class TakeBack(View):
    @extend_schema(request=None, responses={200: fields.Undone} | CHANGES)
    def post(self, request: Request, number: int) -> Response:
        """Takes back what one press did, within ten seconds; what others changed meanwhile stays and is named."""
        self.needs("reports.triage_report")
        done = undoing.undo(number, actor=request.user, jurisdiction=self.town)
        left = [{"reference": reference, "changed_by": who} for reference, who in done.left]
        return Response({"restored": done.restored, "left": left})


def _plain(data: dict[str, Any], *more: str) -> dict[str, Any]:
    """Field names that are no Python words of act() itself, and none of `more`."""
    own = ("actor", "at", "report", "verb_name", "order", *more)
    wrong = [name for name in data if not name.isidentifier() or name in own]
    if wrong:
        raise BadInput(errors={name[:60]: _("This verb takes no such field.") for name in wrong})
    return data


def _seen(versions: Any) -> undoing.Seen:
    if not isinstance(versions, dict) or not all(type(version) is int for version in versions.values()):
        raise BadInput(errors={"versions": _("versions must be {reference: number}.")})
    return undoing.Seen({str(reference).upper(): version for reference, version in versions.items()})


def _zoom(request: Request) -> float:
    try:
        zoom = float(request.query_params.get("zoom", "14"))
    except ValueError:
        zoom = -1.0
    if not 0 <= zoom <= 24:
        raise BadInput(errors={"zoom": _("zoom must be a number from 0 to 24.")})
    return zoom


def _token(request: Request) -> str:
    return (request.headers.get("X-Reporter-Token") or request.query_params.get("token") or "")[:80]


def _voice(request: Request) -> str:
    return request.headers.get("X-Voice", "")[:80] or address(request) + request.headers.get("User-Agent", "")


def _own(view: View, request: Request, reference: str, permission: str) -> Report:
    """The report for its reporter (token) or for staff by right."""
    token = _token(request) or str(request.data.get("token", "") if hasattr(request.data, "get") else "")[:80]
    report = reading.visible(view.town, reference, user=request.user, token=token)
    if token and tokens.opens(report, token):
        return report
    if request.user.is_authenticated and request.user.has_perm(permission):
        return report
    raise NotAllowed(_("This link does not open the report. Use the link that you got when you sent it."))


def _here(user: Any, town: Any) -> Any:
    """Staff of another jurisdiction are like everybody else here."""
    return user if getattr(user, "jurisdiction_id", None) in (None, town.pk) else AnonymousUser()


def _by_status(town: Any, rows: Any, value: str) -> Any:
    if value in ("open", "closed"):
        return rows.filter(is_open=value == "open")
    if value not in workflow.STATUSES:
        raise BadInput(
            errors={
                "status": _("“%(value)s” is not one of: %(known)s.")
                % {"value": value[:40], "known": ", ".join(["open", "closed", *workflow.STATUSES])}
            }
        )
    return rows.filter(status=value)


def _by_text(town: Any, rows: Any, value: str) -> Any:
    from reports import references

    reference = references.read(town.prefix, value)
    return rows.filter(reference=reference) if reference else rows.filter(place_name__istartswith=value[:80])


FILTERS: dict[str, Any] = {
    "category": lambda town, rows, value: rows.filter(kind=cleaning.kind(town, value)),
    "status": _by_status,
    "zone": lambda town, rows, value: rows.in_zone(value[:60]),
    "bbox": lambda town, rows, value: rows.in_window(town, *figure_filters.bbox(town, value)),
    "from": lambda town, rows, value: rows.filter(received_on__gte=cleaning.day(value, "from")),
    "to": lambda town, rows, value: rows.filter(received_on__lte=cleaning.day(value, "to")),
    "q": _by_text,
    "reference": lambda town, rows, value: rows.filter(reference=cleaning.report(town, value).reference),
}
