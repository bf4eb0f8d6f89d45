"""Follow a report, an area, a kind or a place; stop following; tell that something should not be seen."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import in_town
from frontend.views.public.cases import VOICE_COOKIE, YEAR_S, or_404
from geo import zones
from reports.errors import NotThere, Refused
from reports.models import Photo
from reports.services import flagging, following, publishing, reading, setup


def _report(request: HttpRequest, given: Any) -> Any:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    reference = given.get("report", "")[:40]
    return reading.visible(town, reference, user=AnonymousUser()) if reference else None


@or_404
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """/follow/?report=… or zone=, kind=, lng=&lat=; without any of them one chooses on the page."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    given = request.POST if request.method == "POST" else request.GET
    report = _report(request, given)
    context = {
        "report": report,
        "zones": [(code, str(name)) for code, name in zones.names(town)],
        "kinds": [kind for kind in setup.of(town).kinds.values() if not kind.sensitive],
        "typed": {name: given.get(name, "")[:300] for name in ("zone", "kind", "lng", "lat", "email")},
        "asks": "asks" in given,
        "monthly": "monthly" in given,
    }
    if request.method != "POST":
        return render(request, "frontend/public/follow.html", context)
    try:
        what = following.subject(town, {**given.dict(), "report": report})
        following.follow(
            town, what, email=given.get("email", ""), language=get_language() or town.languages[0],
            address=request.META.get("REMOTE_ADDR", ""), asks="asks" in given, monthly="monthly" in given,
        )  # fmt: skip
    except Refused as problem:
        return render(
            request,
            "frontend/public/follow.html",
            context | {"errors": problem.errors, "error": "" if problem.errors else problem.detail},
            status=problem.status,
        )
    return render(request, "frontend/public/follow.html", context | {"asked": given.get("email", "").strip()})


@in_town
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, follow: int, secret: str) -> HttpResponse:
    """A visit alone confirms nothing: mail scanners follow links. The button does."""
    request.secret_page = True  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "frontend/public/followed.html", {})
    try:
        one = following.confirm(follow, secret)
    except NotThere as problem:
        return render(request, "frontend/public/followed.html", {"error": problem.detail}, status=404)
    return render(request, "frontend/public/followed.html", {"what": following.called(one)})


@csrf_exempt  # the mail program itself presses the button (RFC 8058); the secret in the address is the right to do so
@in_town
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, follow: int, secret: str) -> HttpResponse:
    request.secret_page = True  # type: ignore[attr-defined]
    title = _("No more of these mails")
    try:
        if request.method == "POST":
            following.stop(follow, secret)
            return render(request, "frontend/public/stop.html", {"title": title, "done": True})
    except NotThere as problem:
        return render(request, "frontend/public/stop.html", {"title": title, "error": problem.detail}, status=404)
    return render(request, "frontend/public/stop.html", {"title": title})


@or_404
@require_POST
def push(request: HttpRequest, reference: str) -> HttpResponse:
    """{"subscription": …} of this browser; the page's script asks for it."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    report = reading.visible(town, reference, user=AnonymousUser())
    try:
        given = json.loads(request.body)
        subscription = given.get("subscription") if isinstance(given, dict) else None
        language = get_language() or town.languages[0]
        following.follow_by_push(report, subscription, language=language, address=request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return JsonResponse({"detail": _("Send one JSON object.")}, status=400)
    except Refused as problem:
        return JsonResponse({"detail": problem.detail}, status=problem.status)
    return JsonResponse({"detail": _("This browser tells you when something happens.")})


@or_404
@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody says that the text (or ?photo=id) should not be seen."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    report = reading.visible(town, reference, user=AnonymousUser())
    given = request.POST if request.method == "POST" else request.GET
    photo = _photo(report, given.get("photo", ""))
    said = publishing.published_text(report)
    if not photo and (not said or said.withheld):
        raise Http404
    context = {"report": report, "photo": photo}
    if request.method != "POST":
        return render(request, "frontend/public/flag.html", context)
    voice = request.COOKIES.get(VOICE_COOKIE) or secrets.token_urlsafe(16)
    try:
        hidden = flagging.flag(report, photo=photo, voice=voice, address=request.META.get("REMOTE_ADDR", ""))
    except Refused as problem:
        return render(request, "frontend/public/flag.html", context | {"error": problem.detail}, status=problem.status)
    response = render(request, "frontend/public/flag.html", context | {"done": True, "hidden": hidden})
    response.set_cookie(VOICE_COOKIE, voice, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def _photo(report: Any, typed: str) -> Photo | None:
    if not typed:
        return None
    found = Photo.objects.public().filter(report=report, pk=typed[:12]).first() if typed.isdecimal() else None
    if not found:
        raise Http404
    return found
