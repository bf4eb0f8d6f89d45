"""Planned works and outages: what is written, and a form for the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from frontend.views.public import places
from frontend.views.public.report import spot_of
from geo.models import Asset
from reports.errors import BadInput
from reports.models import Notice
from reports.services import notices, setup

FIELDS = ("place_query", "spot", "radius_m", "power_zone", "begins_at", "ends_at")
MOST = 60


@staff("reports.triage_report")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if request.method == "GET":
        return shown(request, {"radius_m": "100"})
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    typed |= {name: request.POST.get(name, "") for code in town.languages for name in (f"title_{code}", f"text_{code}")}
    if "find" in request.POST or (typed["place_query"] and not typed["spot"]):
        return _found(request, typed)
    lng, lat = [*typed["spot"].split("|"), "", ""][:2]
    try:
        notices.write(
            town,
            {
                "title": {code: typed[f"title_{code}"] for code in town.languages},
                "text": {code: typed[f"text_{code}"] for code in town.languages},
                "kinds": request.POST.getlist("kinds"), "lng": lng, "lat": lat, "place_name": typed["place_query"],
                **{name: typed[name] for name in ("radius_m", "power_zone", "begins_at", "ends_at")},
            },
        )  # fmt: skip
    except BadInput as problem:
        return shown(request, typed, problem.errors, status=400)
    messages.success(request, _("It is written. Whoever reports there will see it."))
    return redirect("notices")


@staff("reports.triage_report")
@require_POST
def end(request: HttpRequest, notice: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    notices.end(get_object_or_404(Notice, pk=notice, jurisdiction=town))
    messages.success(request, _("It is over."))
    return redirect("notices")


def _found(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    hits = places.found(town, typed["place_query"])
    if not hits:
        return shown(
            request, typed, {"place": _("We found no such place. Try a street, a landmark or a lamp.")}, status=400
        )
    typed["spot"] = spot_of(hits[0])
    return shown(request, typed, hits=hits)


def shown(
    request: HttpRequest,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    hits: list | None = None,
    status: int = 200,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    errors = errors or {}
    zones = Asset.objects.filter(jurisdiction=town).exclude(power_zone="").order_by("power_zone")
    context = {
        "typed": typed,
        "errors": errors,
        "languages": [
            {
                "code": code, "name": get_language_info(code)["name_translated"], "title": typed.get(f"title_{code}", ""),
                "text": typed.get(f"text_{code}", ""), "error": errors.get(f"title_{code}", ""),
            }
            for code in town.languages
        ],
        "hits": [hit | {"spot": spot_of(hit)} for hit in hits or []],
        "kinds": setup.of(town).kinds.values(),
        "chosen": request.POST.getlist("kinds"),
        "power_zones": zones.values_list("power_zone", flat=True).distinct(),
        "notices": Notice.objects.filter(jurisdiction=town).prefetch_related("kinds")[:MOST],
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "frontend/desk/notices.html", context, status=status)
