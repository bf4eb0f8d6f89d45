"""Send a report: one real form that works without script and without a map; script makes four taps of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.map_context import map_settings
from frontend.views.guards import in_town
from frontend.views.public import places
from geo import assets, gazetteer
from geo.words import Words
from reports import links
from reports.errors import BadInput, Refused
from reports.models import IdempotencyKey, Kind
from reports.services import nearby, photos, placing, setup, suggesting
from reports.services.submit import Draft, submit


@dataclass
class Typed:
    """Everything that somebody has typed so far; it comes back on every page until it is sent."""

    category: str = ""
    lng: str = ""
    lat: str = ""
    asset: str = ""
    spot: str = ""
    place_query: str = ""
    words: str = ""
    description: str = ""
    key: str = ""
    called: str = ""
    walk: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str, str]:
        """Longitude, latitude and asset: of the spot that was chosen in the list, else of the map."""
        parts = [*self.spot.split("|"), "", "", ""][:3]
        return (parts[0], parts[1], parts[2]) if self.spot else (self.lng, self.lat, self.asset)


@in_town
@require_http_methods(["GET", "POST"])
def report_page(request: HttpRequest) -> HttpResponse:
    typed = read(request)
    if request.method == "GET":
        return page(request, typed, {})
    if "find" in request.POST or (typed.place_query and not typed.place[0]):
        return _found(request, typed)
    near = _near(request, typed)
    if near:
        return page(request, typed, {}, near=near)
    try:
        done = _send(request, typed)
    except BadInput as problem:
        return page(request, typed, problem.errors, status=400, stop=bool(problem.extra.get("stop")))
    except Refused as problem:
        return page(request, typed, {"": problem.detail}, status=problem.status)
    return _receipt(request, done)


def read(request: HttpRequest) -> Typed:
    given: Any = request.POST if request.method == "POST" else request.GET
    typed = Typed(**{name: given.get(name, "") for name in Typed.__dataclass_fields__ if name != "answers"})
    typed.key = typed.key or secrets.token_urlsafe(24)
    if request.method == "GET" and typed.asset and not typed.lng:
        _at_asset(request, typed)
    prefix = f"answers.{typed.category}."
    typed.answers = {
        name.removeprefix(prefix): value for name, value in given.items() if name.startswith(prefix) and value
    }
    return typed


def _at_asset(request: HttpRequest, typed: Typed) -> None:
    """A link or a QR code names an asset: its place is where it is."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = assets.by_number(town, typed.asset, request.GET.get("asset_kind", ""))
    if found:
        typed.lng, typed.lat = f"{found.lng:.6f}", f"{found.lat:.6f}"
        typed.spot = f"{typed.lng}|{typed.lat}|{found.number}"
    else:
        typed.asset = ""


def _found(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Somebody searched for a place without the map: the hits are offered, everything else is kept."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    hits = places.found(town, typed.place_query)
    if not hits:
        return page(
            request,
            typed,
            {"place": _("We found no such place. Try a street, a landmark, or the number on the lamp post.")},
            status=400,
        )
    if len(hits) == 1:
        typed.spot = spot_of(hits[0])
    return page(request, typed, {}, hits=hits)


def spot_of(hit: dict[str, Any]) -> str:
    return f"{hit['lng']}|{hit['lat']}|{hit['asset']}"


def _near(request: HttpRequest, typed: Typed) -> list[dict[str, Any]]:
    """Without script: open reports of the same kind close by, shown once before the report is sent."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if "near_seen" in request.POST or IdempotencyKey.objects.filter(jurisdiction=town, key=typed.key).exists():
        return []
    kind = setup.of(town).kinds.get(typed.category)
    try:
        point = placing.checked_point(town, *typed.place[:2])
    except BadInput:
        return []
    if not kind or kind.sensitive:
        return []
    return nearby.nearby(town, point.lng, point.lat, kind)


def _send(request: HttpRequest, typed: Typed) -> Any:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    lng, lat, asset = typed.place
    draft = Draft(
        category=typed.category, lng=lng, lat=lat, asset=asset, description=typed.description or typed.words, answers=typed.answers,
        called=bool(typed.called), walk=typed.walk,
        language=get_language() or "", place_source="list" if typed.spot else "map",
    )  # fmt: skip
    actor = request.user if request.user.is_authenticated else None
    return submit(town, draft, actor=actor, key=typed.key, address=request.META.get("REMOTE_ADDR", ""))


def _receipt(request: HttpRequest, done: Any) -> HttpResponse:
    """The report is kept; a photo that cannot be used is said on the receipt and never costs the report."""
    trouble = ""
    for file in request.FILES.getlist("photo") if not done.replayed else []:
        try:
            photos.add(file, report=done.report)
        except BadInput as problem:
            trouble = "&photo=1"
            request.session["photo_trouble"] = problem.errors.get("photo", "")
    own = links.own_case(done.report.reference, done.token).removeprefix(links.full(""))
    return redirect(f"{own}?new=1{trouble}")


def page(
    request: HttpRequest,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
    hits: list | None = None,
    stop: bool = False,
    near: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    lng, lat, asset = typed.place
    meant = _meant(town, typed)
    drawn = map_settings(request)
    context = {
        "map": drawn,
        "typed": typed,
        "errors": errors,
        "summary": [(ANCHORS.get(name.split(".")[0], "where"), sentence) for name, sentence in errors.items()],
        "first": _first(request, typed, errors, near),
        "start": "what" if request.method == "GET" and typed.spot else "",
        "hits": [hit | {"spot": spot_of(hit)} for hit in hits or []],
        "kinds": kinds(town, typed, errors, meant),
        "meant": meant,
        "streets": gazetteer.streets(town),
        "landmarks": gazetteer.landmarks(town),
        "chosen_place": _chosen(town, lng, lat, asset) or _middle(town, drawn["start_bounds"]),
        "known": _known(town, typed),
        "stop": stop,
        "near": near or [],
        "words": words(),
    }
    return render(request, "frontend/public/report.html", context, status=status)


def _first(request: HttpRequest, typed: Typed, errors: dict[str, str], near: Any) -> str:
    """The step that the page opens on: where something is missing, else where one begins."""
    if near:
        return "send"
    wrong = next((ANCHORS.get(name.split(".")[0], "where") for name in errors), "")
    if wrong:
        return wrong if wrong in ("where", "what") else "send"
    return "what" if request.method == "GET" and typed.spot else "where"


ANCHORS = {
    "category": "what",
    "answers": "what",
    "description": "description",
    "place": "where",
    "asset": "where",
    "photo": "photo",
}


def _known(town: Any, typed: Typed) -> list[Any]:
    """For those without script: what is known of the place that was chosen."""
    lng, lat, asset = typed.place
    return places.known_cards(town, lng, lat, asset, typed.category) if lng else []


def _chosen(town: Any, lng: str, lat: str, asset: str) -> str:
    if asset:
        found = assets.by_number(town, asset)
        return assets.called(town, found.kind, found.number) if found else asset
    try:
        return places.label(town, float(lng), float(lat))
    except ValueError:
        return ""


def _middle(town: Any, bounds: str) -> str:
    """What lies in the middle of the map that the page opens with: said at once, before any script could ask."""
    west, south, east, north = (float(part) for part in bounds.split(","))
    try:
        return places.label(town, (west + east) / 2, (south + north) / 2)
    except BadInput:
        return ""


def _meant(town: Any, typed: Typed) -> list[Kind]:
    """Without a chosen kind, what was written says which ones are meant."""
    return [] if typed.category else suggesting.suggest(town, f"{typed.words} {typed.description}")


def kinds(town: Any, typed: Typed, errors: dict[str, str], meant: list[Kind]) -> list[dict[str, Any]]:
    """The kinds with their questions in the reader's language, and what was answered; those that are meant come first."""
    rest = [kind for kind in setup.of(town).kinds.values() if kind not in meant]
    return [
        {
            "kind": kind, "first": number < 6, "meant": kind in meant, "chosen": kind.code == typed.category,
            "questions": [_question(kind, question, typed, errors) for question in kind.questions],
        }
        for number, kind in enumerate([*meant, *rest])
    ]  # fmt: skip


def _question(kind: Kind, question: dict[str, Any], typed: Typed, errors: dict[str, str]) -> dict[str, Any]:
    chosen = typed.answers.get(question["code"], "") if kind.code == typed.category else ""
    return {
        "name": f"answers.{kind.code}.{question['code']}",
        "text": str(Words(question["text"])),
        "error": errors.get(f"answers.{question['code']}", "") if kind.code == typed.category else "",
        "when": _when(kind, question),
        "choices": [
            {
                "code": choice["code"],
                "text": str(Words(choice["text"])),
                "chosen": choice["code"] == chosen,
                "stop": str(Words(choice.get("stop", {}))),
            }
            for choice in question.get("choices", [])
        ],
    }


def _when(kind: Kind, question: dict[str, Any]) -> dict[str, Any] | None:
    """The earlier question whose answer brings this one: its field, the answers, and those answers in words."""
    when = question.get("when")
    if not when:
        return None
    earlier = next(one for one in kind.questions if one["code"] == when["question"])
    said = [str(Words(choice["text"])) for choice in earlier["choices"] if choice["code"] in when["is"]]
    return {"name": f"answers.{kind.code}.{when['question']}", "is": " ".join(when["is"]), "said": ", ".join(said)}


def words() -> dict[str, str]:
    """Sentences that the page's script says."""
    return {
        "asking": _("Looking up the place ..."),
        "sending": _("Sending ..."),
        "offline": _("No connection. What you wrote is still here. Send again when you are connected."),
        "photo": _("Photo {n} of {all}: {percent} %"),
        "photo_failed": _("The photo was not sent. Your report is saved."),
        "photo_most": _("At most {n} photos."),
        "photo_kind": _("{name} is not a picture. Choose a photo."),
        "photo_remove": _("Take away"),
        "draft": _("What you had written is back."),
        "draft_new": _("Start over"),
        "no_network": _("No connection. The place is kept."),
        "again": _("Try again"),
        "skip": _("Go on without the photo"),
        "see_too": _("I see this too"),
        "thanks_too": _("Thank you. You are counted."),
        "metres": _("{n} m away"),
        "days": _("{n} days ago"),
        "today": _("today"),
        "none": _("We found no such place. Try a street, a landmark, or the number on the lamp post."),
        "choose": _("Choose what is wrong first."),
        "meant": _("We think of:"),
        "more": _("Read more"),
        "photo_place": _("The photo was taken {n} m from the place that you chose: {place}."),
    }
