"""Small answers while somebody chooses a place: what is here, who is responsible, which lamp; and search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.views.guards import in_town
from geo import assets, gazetteer
from reports.errors import BadInput
from reports.services import history, placing, setup, suggesting


@in_town
def about_place(request: HttpRequest) -> HttpResponse:
    """{label, owner, lamp?} of a place; 400 with the sentence when it cannot be one or lies outside."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        placed = placing.place(town, request.GET.get("lng"), request.GET.get("lat"))
    except BadInput as problem:
        return JsonResponse({"title": _("Not here"), "detail": problem.detail, "errors": problem.errors}, status=400)
    lng, lat = placed.columns["lng"], placed.columns["lat"]
    return JsonResponse(
        {
            "label": label(town, lng, lat),
            "owner": owner(town, placed),
            "lamp": lamp(town, lng, lat),
            "sure": placed.columns["place_certainty"] == "exact",
        }
    )


def label(town: Any, lng: float, lat: float) -> str:
    near = gazetteer.near(town, lng, lat)
    return _("Near %(name)s") % {"name": near.name} if near.name else _("The place in the middle of the map")


def owner(town: Any, placed: placing.Placed) -> str:
    here = setup.of(town)
    found = here.organisations.get(placed.owner_code) or here.own
    return _("%(name)s is responsible") % {"name": found.name} if found else ""


def lamp(town: Any, lng: float, lat: float) -> dict[str, Any] | None:
    """The asset within 12 m that some kind snaps to, and how often it was reported."""
    for kind in dict.fromkeys(kind.asset_kind for kind in setup.of(town).kinds.values() if kind.asset_kind):
        found = assets.nearest(town, lng, lat, kind, within_m=placing.SNAP_M)
        if found:
            return {"number": found.number, "lng": found.lng, "lat": found.lat, "text": asset_words(found)}
    return None


def asset_words(asset: Any) -> str:
    times = history.times_of(asset.id)
    name = _("Lamp %(number)s") % {"number": asset.number}
    if not times:
        return name
    return ngettext("%(name)s · reported once in 14 months", "%(name)s · reported %(n)s times in 14 months", times) % {
        "name": name,
        "n": times,
    }


@in_town
def meant(request: HttpRequest) -> HttpResponse:
    """{kinds: codes} that somebody's own words mean, best first."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = suggesting.suggest(town, request.GET.get("q", "")[:400])
    return JsonResponse({"kinds": [kind.code for kind in found]})


@in_town
def search(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return JsonResponse({"found": found(town, request.GET.get("q", "")[:80])})


def found(town: Any, text: str) -> list[dict[str, Any]]:
    """[{label, what, lng, lat, asset}] for what somebody typed."""
    return [
        {
            "label": name_of(hit),
            "what": sort_of(hit.kind),
            "lng": round(hit.lng, 6),
            "lat": round(hit.lat, 6),
            "asset": hit.name if hit.kind == "asset" else "",
        }
        for hit in gazetteer.search(town, text.replace("\0", " "))
    ]


def name_of(hit: Any) -> str:
    return (
        _("Lamp %(number)s") % {"number": hit.name} + (f", {hit.street}" if hit.street else "")
        if hit.kind == "asset"
        else hit.name
    )


def sort_of(kind: str) -> str:
    words = {
        "street": _("street"), "path": _("path"), "landmark": _("place"), "address": _("address"), "land": _("park or wood"),
        "asset": _("lamp"), "coordinates": _("coordinates"),
    }  # fmt: skip
    return words.get(kind, "")
