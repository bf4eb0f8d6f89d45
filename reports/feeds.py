"""Atom feeds with GeoRSS: all public reports, those of a zone or a kind, and the steps of one report. Only what publishing allows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geo import zones
from reports import links, workflow
from reports.errors import NotThere
from reports.models import Report
from reports.services import publishing, reading, setup

MOST = 50
KEEP_S = 300


class GeoAtom(Atom1Feed):
    """Atom with a point for each entry (GeoRSS Simple: latitude, longitude)."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:georss": "http://www.georss.org/georss"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("point"):
            handler.addQuickElement("georss:point", item["point"])


def all_reports(request: HttpRequest) -> HttpResponse:
    town = _town(request)
    return _of_reports(request, Report.objects.of(town), str(town.area_name or town))


def of_zone(request: HttpRequest, code: str) -> HttpResponse:
    town = _town(request)
    name = next((name for zone, name in zones.names(town) if zone == code), None)
    if name is None:
        raise Http404
    return _of_reports(request, Report.objects.of(town).in_zone(code), str(name) or code)


def of_kind(request: HttpRequest, code: str) -> HttpResponse:
    """Sensitive kinds are shown singly nowhere: their feed does not exist."""
    town = _town(request)
    kind = setup.of(town).kinds.get(code)
    if kind is None or kind.sensitive:
        raise Http404
    return _of_reports(request, Report.objects.of(town).filter(kind=kind), str(kind.name))


def of_report(request: HttpRequest, reference: str) -> HttpResponse:
    town = _town(request)
    try:
        report = reading.visible(town, reference, user=AnonymousUser())
    except NotThere:
        raise Http404
    steps = list(report.events.filter(public=True).order_by("-at", "-id")[:MOST])
    feed = _feed(
        request,
        f"{report.reference} · {report.kind.name}",
        links.case(report.reference),
        steps[0].at if steps else report.received_at,
    )
    for step in steps:
        said = workflow.past(step.verb)
        feed.add_item(
            title=f"{report.reference}: {said}", link=links.case(report.reference), description=said, updateddate=step.at, pubdate=step.at,
            unique_id=f"{links.case(report.reference)}#{step.pk}", point=_point(report),
        )  # fmt: skip
    return _answer(feed)


def _of_reports(request: HttpRequest, rows: Any, of: str) -> HttpResponse:
    reports = list(publishing.with_public_parts(rows.published()).order_by("-updated_at", "-id")[:MOST])
    texts = publishing.texts(reports)
    feed = _feed(
        request,
        _("Reports: %(of)s") % {"of": of},
        links.full("/list/"),
        reports[0].updated_at if reports else timezone.now(),
    )
    for report in reports:
        word = report.word
        feed.add_item(
            title=f"{report.kind.name}, {report.place_name}".rstrip(", "), link=links.case(report.reference),
            description=" ".join(part for part in (f"{word.word}. {word.sentence}", texts.get(report.pk, "")) if part),
            unique_id=links.case(report.reference), pubdate=report.received_at, updateddate=report.updated_at, categories=[report.kind.code],
            point=_point(report),
        )  # fmt: skip
    return _answer(feed)


def _feed(request: HttpRequest, title: str, link: str, updated: datetime) -> GeoAtom:
    feed = GeoAtom(
        title=title,
        link=link,
        description="",
        language=get_language() or "",
        feed_url=links.full(request.path),
        author_name=str(_town(request)),
    )
    feed.latest_post_date = lambda: updated  # type: ignore[method-assign]
    return feed


def _answer(feed: GeoAtom) -> HttpResponse:
    return HttpResponse(
        feed.writeString("utf-8"),
        content_type="application/atom+xml; charset=utf-8",
        headers={"Cache-Control": f"public, max-age={KEEP_S}"},
    )


def _point(report: Report) -> str:
    return f"{report.lat:.6f} {report.lng:.6f}" if report.has_place else ""


def _town(request: HttpRequest) -> Any:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if not town:
        raise Http404
    return town
