"""Is it fixed? By the link in a mail, and on the page of a closed report."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import in_town
from frontend.views.public.cases import VOICE_COOKIE, YEAR_S, or_404
from reports import references
from reports.errors import NotThere, Refused
from reports.models import Report
from reports.services import feelings, reading, verdicts


@in_town
@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, reference: str, who: str, secret: str) -> HttpResponse:
    """A visit alone says nothing: mail scanners follow links. The buttons do."""
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        found = Report.objects.of(town).filter(reference=references.read(town.prefix, reference) or "")
        report = found.select_related("kind", "jurisdiction").first()
        if not report:
            raise NotThere()
        voice = verdicts.voice_by_link(report, who, secret)
    except NotThere as problem:
        return render(request, "frontend/public/verdict.html", {"error": problem.detail, "lost": True}, status=404)
    return _answered(request, report, voice) if request.method == "POST" else _shown(request, report)


@or_404
@require_POST
def public(request: HttpRequest, reference: str) -> HttpResponse:
    """Anybody on the page of a closed report; once per browser."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    report = reading.visible(town, reference, user=AnonymousUser())
    voice = request.COOKIES.get(VOICE_COOKIE) or secrets.token_urlsafe(16)
    response = _answered(request, report, f"browser {voice}", address=request.META.get("REMOTE_ADDR", ""))
    response.set_cookie(VOICE_COOKIE, voice, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@in_town
@require_http_methods(["GET", "POST"])
def better(request: HttpRequest, link: int, secret: str) -> HttpResponse:
    """A fault near a place that felt unsafe is mended: is it better now?"""
    request.secret_page = True  # type: ignore[attr-defined]
    template = "frontend/public/better.html"
    try:
        found = feelings.find(link, secret)
        if request.method == "POST":
            feelings.answer(found, request.POST.get("better", ""))
            return render(request, template, {"done": True})
    except Refused as problem:
        return render(request, template, {"error": problem.detail}, status=problem.status)
    return render(request, template, {"fault": found.fault})


def _answered(request: HttpRequest, report: Report, voice: str, *, address: str = "") -> HttpResponse:
    """The answer first, then, if they like, how well it was handled."""
    typed = request.POST.get("satisfaction", "")
    try:
        if typed:
            verdicts.rate(report, int(typed) if typed.isdecimal() and len(typed) == 1 else 0, voice=voice)
            return _shown(request, report, rated=True)
        done = verdicts.say(report, request.POST.get("verdict", ""), voice=voice, address=address)
    except Refused as problem:
        return _shown(request, report, status=problem.status, error=problem.detail)
    return _shown(request, report, said=True, reopened=done.is_open)


def _shown(request: HttpRequest, report: Report, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"report": report, "may_say": verdicts.can_be_judged(report)}
    return render(request, "frontend/public/verdict.html", context | more, status=status)
