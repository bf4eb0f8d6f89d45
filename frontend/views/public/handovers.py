"""The page behind the link of a handover: the place, what was said, and the answer; no account."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.pictures import place_picture
from frontend.views.guards import in_town
from frontend.views.public.photos import served
from reports.errors import NotThere, Refused
from reports.models import Handover, Photo
from reports.services import handing_over, moderating

ANSWERS = {
    Handover.DONE: _("It is done"),
    Handover.WILL_DO: _("We will do it"),
    Handover.NOT_OURS: _("It is not ours"),
    Handover.QUESTION: _("We need to know more"),
}
PHOTOS = 3


@in_town
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, handover: int, secret: str) -> HttpResponse:
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "") for name in ("answer", "text", "until")}
    try:
        one = handing_over.find(town, handover, secret)
    except NotThere as problem:
        return render(request, "frontend/public/handover.html", {"lost": problem.detail}, status=404)
    if request.method == "GET":
        return shown(request, one, secret, typed)
    try:
        handing_over.answer(one, typed, request.FILES.getlist("photo")[:PHOTOS])
    except Refused as problem:
        return shown(request, one, secret, typed, problem.errors or {"": problem.detail}, status=problem.status)
    return redirect(request.path)


def shown(
    request: HttpRequest,
    one: Handover,
    secret: str,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    report = one.report
    context = {
        "one": one, "report": report, "secret": secret, "typed": typed, "errors": errors or {}, "answers": ANSWERS, "answered": ANSWERS.get(one.answer, ""),
        "text": moderating.public_words(moderating.newest_text(report)), "said": moderating.public_answers(report),
        "photos": list(Photo.objects.for_work().filter(report=report, moment="report")),
    }  # fmt: skip
    return render(request, "frontend/public/handover.html", context, status=status)


@in_town
def picture(request: HttpRequest, handover: int, secret: str, theme: str) -> HttpResponse:
    one = _or_404(request, handover, secret)
    return place_picture(one.report.jurisdiction, [one.report], theme, size=(900, 420), width_m=320)


def photo(request: HttpRequest, handover: int, secret: str, photo: int) -> HttpResponseBase:
    """With what was blacked out; of what is withheld nothing."""
    one = _or_404(request, handover, secret)
    found = Photo.objects.for_work().filter(pk=photo, report=one.report).first()
    if not found:
        raise Http404
    return served(found, "large", shared=False)


def _or_404(request: HttpRequest, handover: int, secret: str) -> Handover:
    try:
        return handing_over.find(request.jurisdiction, handover, secret)  # type: ignore[attr-defined]
    except NotThere:
        raise Http404
