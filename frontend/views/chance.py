"""More than chance: the squares that stand out, as a map, a list and a sentence, with what the figures cannot say."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.pictures import squares_picture
from frontend.views.guards import staff
from frontend.views.insights.page import PARTS, PERIODS, STATUSES
from reports.errors import BadInput
from reports.insights import filters, hotspots
from reports.services import releasing, setup
from reports.services.filters import LIGHT_WORDS, Seeker

GIVEN = ("category", "period", "part_of_day", "darkness", "status", "cell_m")
STANDARD = {"period": "year", "cell_m": "250"}
SHAPES = {"wide": (1000, 620), "narrow": (480, 520)}


@staff("reports.see_figures")
def page(request: HttpRequest) -> HttpResponse:
    given, asked, errors = _asked(request)
    answer = hotspots.of(request.jurisdiction, asked)  # type: ignore[attr-defined]
    context = {
        "errors": errors, "choices": _choices(request, given), "answer": answer, "sentence": sentence(answer, hidden=asked.too_sensitive),
        "hidden": releasing.note(releasing.told(request.jurisdiction, asked.kind)) if asked.too_sensitive and asked.kind else "",  # type: ignore[attr-defined]
        "least": hotspots.TOO_FEW, "query": request.GET.urlencode(), "reach": round(answer.distance_m),
    }  # fmt: skip
    return render(request, "frontend/insights/chance.html", context, status=400 if errors else 200)


@staff("reports.see_figures")
def picture(request: HttpRequest, shape: str, theme: str) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if shape not in SHAPES:
        raise Http404
    answer = hotspots.of(town, _asked(request)[1])
    return squares_picture(
        town,
        answer.squares,
        answer.cell_m,
        theme,
        size=SHAPES[shape],
        bold={spot.square for spot in answer.spots},
    )


def sentence(answer: hotspots.Answer, *, hidden: bool = False) -> str:
    if hidden:
        return _("Too few to show on the map.")
    if answer.too_few:
        return ngettext(
            "%(n)s report is too few to tell a pattern from chance.",
            "%(n)s reports are too few to tell a pattern from chance.",
            answer.n,
        ) % {"n": answer.n}
    if not answer.spots:
        return _("No place stands out more than chance would make it.")
    first, n = answer.spots[0], len(answer.spots)
    said = ngettext("%(n)s square is more than chance", "%(n)s squares are more than chance", n) % {"n": n}
    place = first.place or first.zone
    return f"{said}{', ' + _('most of all %(place)s') % {'place': place} if place else ''}."


def _asked(request: HttpRequest) -> tuple[dict[str, str], filters.Filters, dict[str, str]]:
    """What was chosen, as text and as filters; nonsense is said and the standard shown instead."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    given = STANDARD | {name: request.GET[name] for name in GIVEN if request.GET.get(name)}
    try:
        asked = filters.read(town, request.user, given)
        if asked.cell_m not in hotspots.SIDES_M:
            raise BadInput(
                errors={"cell_m": _("Choose squares of at most %(most)s m.") % {"most": hotspots.SIDES_M[-1]}}
            )
        return given, asked, {}
    except BadInput as problem:
        return dict(STANDARD), filters.read(town, request.user, STANDARD), problem.errors


def _choices(request: HttpRequest, given: dict[str, str]) -> list[dict[str, Any]]:
    """The fields of the form: name, label and options."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    kinds = [(kind.code, kind.short_name) for kind in setup.of(town).kinds.values()]
    fields: list[tuple[str, Any, list]] = [
        ("category", _("Kind"), [("", _("All")), *kinds]),
        ("period", _("Period"), list(PERIODS.items())),
        ("status", _("Status"), [("", _("Both")), *STATUSES.items()]),
        ("part_of_day", _("Part of day"), [("", _("Whole day")), *PARTS.items()]),
        ("darkness", _("Light"), [("", _("Day and dark")), *LIGHT_WORDS(Seeker(town, None))]),
        ("cell_m", _("Squares"), [(str(side), f"{side} m") for side in hotspots.SIDES_M]),
    ]
    return [
        {"name": name, "label": label, "options": options, "chosen": given.get(name, "")}
        for name, label, options in fields
    ]
