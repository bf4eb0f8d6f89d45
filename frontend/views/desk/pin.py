"""Moving the pin of a case: one click on the map, or a place from the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.map_context import map_settings
from frontend.views.desk import races
from frontend.views.desk.cases import MAY, after, find, said
from frontend.views.desk.undo import tell
from frontend.views.guards import staff
from frontend.views.public import places
from frontend.views.public.report import spot_of
from frontend.views.seen import seen_version
from reports.errors import LostRace, Refused
from reports.models import Report
from reports.services import undoing, verbs

FIELDS = ("place_query", "spot", "note")


@staff(MAY)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    report = find(request, reference)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    if request.method == "GET":
        return shown(request, report, typed)
    if "find" in request.POST or not typed["spot"]:
        return shown(request, report, typed, hits=places.found(report.jurisdiction, typed["place_query"]))
    lng, lat, *_asset = [*typed["spot"].split("|"), "", ""]
    try:
        with undoing.remembering(report.jurisdiction, request.user, "change") as memory:
            done = verbs.act(
                report,
                "change",
                actor=request.user,
                version=seen_version(request),
                lng=lng,
                lat=lat,
                note=typed["note"],
            )
    except LostRace as problem:
        report = find(request, reference)
        now = report.place_name or report.place_text
        rows = [races.Row(_("Place"), f"{now} {at(report.lng, report.lat)}".strip(), at(lng, lat), True)]
        race = races.of_page(problem, report, rows)
        return shown(request, report, typed, race=race, status=problem.status)
    except Refused as problem:
        return shown(request, report, typed, errors=problem.errors or {"place": problem.detail}, status=problem.status)
    tell(request, said(done, "change"), memory.undo)
    return redirect(after(request, reference))


def at(lng: Any, lat: Any) -> str:
    """Latitude and longitude, as maps take them."""
    try:
        return f"{float(lat):.5f}, {float(lng):.5f}"
    except (TypeError, ValueError):
        return ""


def shown(
    request: HttpRequest,
    report: Report,
    typed: dict[str, str],
    *,
    race: races.Race | None = None,
    hits: list | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "report": report, "typed": typed, "hits": [hit | {"spot": spot_of(hit)} for hit in hits or []], "errors": errors or {},
        "nothing_found": hits == [], "race": race, "map": map_settings(request), "keep": request.GET.urlencode(),
        "here": {"lng": report.lng, "lat": report.lat} if report.has_place else None,
    }  # fmt: skip
    return render(request, "frontend/desk/pin.html", context, status=status)
