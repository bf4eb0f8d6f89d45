"""Somebody rings: place first, then the kind, then send; the number is optional."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.map_context import map_settings
from frontend.views.guards import staff
from frontend.views.public import places
from frontend.views.public.report import spot_of
from reports.errors import BadInput, Refused
from reports.services import setup
from reports.services.submit import Draft, Submitted, submit

FIELDS = ("place_query", "spot", "place_text", "category", "description", "name", "phone", "key")


@staff("reports.report_for_caller")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: given.get(name, "") for name in FIELDS}
    typed["key"] = typed["key"] or secrets.token_urlsafe(18)
    if request.method == "GET":
        return beside(request, typed) if "fragment" in request.GET else shown(request, typed)
    if "find" in given or (typed["place_query"] and not typed["spot"] and not typed["place_text"]):
        return _found(request, typed)
    try:
        done = _send(request, typed)
    except BadInput as problem:
        return shown(
            request, typed, {name.removeprefix("contact."): text for name, text in problem.errors.items()}, status=400
        )
    except Refused as problem:
        return shown(request, typed, {"": problem.detail}, status=problem.status)
    messages.success(
        request, _("%(report)s is reported. Read the number to the caller.") % {"report": done.report.reference}
    )
    return redirect("desk-case", done.report.reference)


def _found(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    hits = places.found(town, typed["place_query"])
    if not hits:
        sentence = _("We found no such place. Write it in words below; it can be put on the map later.")
        return shown(request, typed, {"place": sentence}, status=400)
    typed["spot"] = spot_of(hits[0])
    return shown(request, typed, hits=hits)


def _send(request: HttpRequest, typed: dict[str, str]) -> Submitted:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    lng, lat, asset = [*typed["spot"].split("|"), "", "", ""][:3]
    contact = {name: typed[name] for name in ("name", "phone") if typed[name]}
    draft = Draft(
        category=typed["category"], lng=lng, lat=lat, asset=asset, description=typed["description"], place_text=typed["place_text"],
        place_source="list" if typed["spot"] else "text", contact=contact or None,
    )  # fmt: skip
    return submit(town, draft, actor=request.user, channel="phone", key=typed["key"])


def beside(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    """The empty form in the detail of the desk, whose map is the map; what it sends comes back to the page of its own."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    context = {"typed": typed, "errors": {}, "kinds": setup.of(town).kinds.values(), "in_detail": True}
    return render(request, "frontend/desk/_caller.html", context)


def shown(
    request: HttpRequest,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    hits: list | None = None,
    status: int = 200,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    context = {
        "typed": typed,
        "errors": errors or {},
        "hits": [hit | {"spot": spot_of(hit)} for hit in hits or []],
        "kinds": setup.of(town).kinds.values(),
        "map": map_settings(request),
    }
    return render(request, "frontend/desk/caller.html", context, status=status)
