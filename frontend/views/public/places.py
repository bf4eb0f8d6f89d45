"""Small answers while somebody chooses a place: what is here, who is responsible, which lamp; and search."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.views.guards import in_town
from geo import assets, gazetteer
from reports.errors import BadInput
from reports.services import history, known, placing, setup, suggesting


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
            return {"number": found.number, "lng": found.lng, "lat": found.lat, "text": asset_words(town, found)}
    return None


def asset_words(town: Any, asset: Any) -> str:
    times = history.times_of(asset.id)
    name = assets.called(town, asset.kind, asset.number)
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


@in_town
def known_here(request: HttpRequest) -> HttpResponse:
    """{cards: [{sort, title, text, url}]}: what is known already of a place, an asset and a kind."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    given = request.GET
    cards = known_cards(town, given.get("lng"), given.get("lat"), given.get("asset", ""), given.get("category", ""))
    return JsonResponse({"cards": [asdict(card) for card in cards]})


def known_cards(town: Any, lng: Any, lat: Any, asset: str, category: str) -> list[known.Card]:
    """Nonsense is known of nothing; the form says what is wrong with it."""
    try:
        point = placing.checked_point(town, lng, lat)
    except BadInput:
        return []
    kind = setup.of(town).kinds.get(category)
    return known.known(town, kind, point.lng, point.lat, assets.by_number(town, asset[:40]) if asset else None)


def found(town: Any, text: str) -> list[dict[str, Any]]:
    """[{label, what, lng, lat, asset}] for what somebody typed."""
    return [
        {
            "label": name_of(town, hit),
            "what": sort_of(town, hit),
            "lng": round(hit.lng, 6),
            "lat": round(hit.lat, 6),
            "asset": hit.name if hit.kind == "asset" else "",
        }
        for hit in gazetteer.search(town, text.replace("\0", " "))
    ]


def name_of(town: Any, hit: Any) -> str:
    if hit.kind != "asset":
        return hit.name
    return assets.called(town, hit.subkind, hit.name) + (f", {hit.street}" if hit.street else "")


def sort_of(town: Any, hit: Any) -> str:
    """The word beside a hit; an asset's own name says what it is."""
    words = {
        "street": _("street"), "path": _("path"), "landmark": _("place"), "address": _("address"), "land": _("park or wood"),
        "coordinates": _("coordinates"),
    }  # fmt: skip
    return words.get(hit.kind, "")
