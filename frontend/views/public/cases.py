"""A case: for everybody, and for the reporter by the secret link."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.map_context import map_settings
from frontend.pictures import place_picture
from frontend.views.guards import in_town
from frontend.views.public import places
from frontend.views.public.case_context import case_context
from reports import links, references
from reports.errors import BadInput, NotAllowed, NotThere, Refused
from reports.models import Walk
from reports.services import contacts, photos, publishing, questioning, reading, screening, supporting, verbs

SAID = {
    "answered": gettext_lazy("Thank you. The municipality has your answer."),
    "moved": gettext_lazy("The pin is moved."),
}
VOICE_COOKIE = "voice"
YEAR_S = 365 * 24 * 3600


def or_404(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What may not be seen does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (NotThere, NotAllowed):
            raise Http404

    return in_town(guarded)


@or_404
def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    report = reading.visible(town, reference, user=request.user)
    if report.reference != reference:
        return redirect("case", report.reference)
    template = "frontend/public/_case.html" if "fragment" in request.GET else "frontend/public/case.html"
    return render(request, template, case_context(report, user=AnonymousUser()))


@in_town
def find(request: HttpRequest) -> HttpResponse:
    """/r/?reference=...: somebody typed the reference that they got."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = request.GET.get("reference", "")[:40]
    reference = references.read(town.prefix, typed)
    if reference:
        return redirect("case", reference)
    sentence = _("We know no report with that reference. Check it, letter by letter.") if typed else ""
    return render(
        request, "frontend/public/find.html", {"typed": typed, "error": sentence}, status=400 if typed else 200
    )


@or_404
def case_map(request: HttpRequest, reference: str, theme: str) -> HttpResponse:
    """The place of a case as a picture; the reporter's own page asks with the token."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    report = reading.visible(town, reference, user=request.user, token=request.GET.get("token", ""))
    return place_picture(town, [report], theme, size=(680, 260), width_m=320)


@or_404
@require_POST
def support(request: HttpRequest, reference: str) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    report = reading.visible(town, reference, user=request.user)
    voice = request.COOKIES.get(VOICE_COOKIE) or secrets.token_urlsafe(16)
    try:
        supporting.support(report, voice=voice)
    except Refused as problem:
        return render(
            request,
            "frontend/public/case.html",
            case_context(report, user=AnonymousUser()) | {"error": problem.detail},
            status=problem.status,
        )
    response = redirect("case", report.reference)
    response.set_cookie(VOICE_COOKIE, voice, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def own(request: HttpRequest, reference: str, token: str) -> Any:
    """The reporter's report; the page's address is told to nobody."""
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return reading.by_reporter(town, reference, token=token)


def own_response(request: HttpRequest, report: Any, token: str, *, status: int = 200, **more: Any) -> HttpResponse:
    shown = case_context(report, user=AnonymousUser(), own=True)
    context_text = "" if report.text_published else shown["text"]
    context = shown | {
        "token": token,
        "new": "new" in request.GET,
        "contact": getattr(report, "contact", None),
        "share": links.case(report.reference),
        "walk": Walk.objects.filter(items__report=report).first(),
        "advice": screening.advice(report.jurisdiction, context_text),
        "question": questioning.open_question(report),
        "said": SAID.get(next((name for name in SAID if name in request.GET), ""), ""),
        "photo_error": request.session.pop("photo_trouble", "") if "photo" in request.GET else "",
    }
    return render(request, "frontend/public/own.html", context | more, status=status)


@or_404
def own_page(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    return own_response(request, own(request, reference, token), token)


@or_404
@require_POST
def give_contact(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    report = own(request, reference, token)
    typed = {name: request.POST.get(name, "") for name in ("name", "email", "phone")}
    try:
        contacts.keep(report, contacts.checked(typed))
    except BadInput as problem:
        errors = {name.removeprefix("contact."): sentence for name, sentence in problem.errors.items()}
        return own_response(request, report, token, status=400, contact=typed, contact_errors=errors)
    return redirect(f"{own_path(report, token)}?kept=1#contact")


@or_404
@require_POST
def add_photo(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    report = own(request, reference, token)
    try:
        photos.add(request.FILES.get("photo"), report=report)
    except BadInput as problem:
        return own_response(request, report, token, status=400, photo_error=problem.errors.get("photo", problem.detail))
    return redirect(f"{own_path(report, token)}#photos")


@or_404
@require_POST
def correct(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """The reporter's own words anew; the old ones stay as a revision, the new ones wait to be read."""
    report = own(request, reference, token)
    typed = request.POST.get("description", "")
    try:
        verbs.act(report, "correct", description=typed)
    except BadInput as problem:
        sentence = problem.errors.get("description", problem.detail)
        return own_response(request, report, token, status=400, correct_error=sentence, corrected=typed)
    except Refused as problem:
        return own_response(request, report, token, status=problem.status, error=problem.detail)
    return redirect(own_path(report, token))


@or_404
@require_POST
def answer(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """What the desk has asked, answered without a login."""
    report = own(request, reference, token)
    typed = request.POST.get("answer", "")
    try:
        verbs.act(report, "answer", answer=typed)
    except BadInput as problem:
        sentence = problem.errors.get("answer", problem.detail)
        return own_response(request, report, token, status=400, answer_error=sentence, answered=typed)
    except Refused as problem:
        return own_response(request, report, token, status=problem.status, error=problem.detail)
    return redirect(f"{own_path(report, token)}?answered=1")


@or_404
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """The pin to another place: chosen on the map, or written and then chosen from what was found."""
    report = own(request, reference, token)
    town: Any = request.jurisdiction  # type: ignore[attr-defined]

    def shown(status: int = 200, **more: Any) -> HttpResponse:
        context = {"report": report, "token": token, "map": map_settings(request, secret=True)}
        return render(request, "frontend/public/move.html", context | more, status=status)

    if request.method != "POST":
        return shown()
    typed, spot = request.POST.get("place_query", "").strip()[:120], request.POST.get("spot", "")
    if not spot or "find" in request.POST:
        hits = places.found(town, typed) if typed else []
        sentence = _("We found no such place. Try a street, a landmark, or the number on the lamp post.")
        return shown(hits=hits, moved_to=typed) if hits else shown(400, move_error=sentence, moved_to=typed)
    lng, _bar, lat = spot.partition("|")
    try:
        verbs.act(report, "correct", lng=lng, lat=lat)
    except BadInput as problem:
        return shown(400, move_error=problem.detail, moved_to=typed)
    except Refused as problem:
        return shown(problem.status, error=problem.detail)
    return redirect(f"{own_path(report, token)}?moved=1")


@or_404
@require_POST
def withdraw(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    report = own(request, reference, token)
    try:
        verbs.act(report, "withdraw")
    except Refused as problem:
        return own_response(request, report, token, status=problem.status, error=problem.detail)
    return redirect(own_path(report, token))


def own_path(report: Any, token: str) -> str:
    return links.own_case(report.reference, token).removeprefix(links.full(""))


@in_town
def confirm(request: HttpRequest, contact: int, secret: str) -> HttpResponse:
    """A visit alone confirms nothing: mail scanners follow links. The button does."""
    request.secret_page = True  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "frontend/public/confirm.html", {})
    try:
        kept = contacts.confirm(contact, secret)
    except NotThere as problem:
        return render(request, "frontend/public/confirm.html", {"error": problem.detail}, status=404)
    shown = publishing.is_public(kept.report)
    return render(request, "frontend/public/confirm.html", {"done": kept.report if shown else None, "confirmed": True})
