"""One's own reports by a link in a mail, without a password; and the end of mails."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontend.views.guards import in_town
from reports.errors import BadInput, NotThere, Refused
from reports.services import contacts, setup, tokens

KEPT = "mine"  # in the session: the address whose reports are shown
KEEP_S = 24 * 3600
MOST = 100


@in_town
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if request.method == "GET":
        email = request.session.get(KEPT, "")
        return _shown(request, email) if email else render(request, "frontend/public/mine.html", {})
    if "leave" in request.POST:
        request.session.pop(KEPT, None)
        return redirect("mine")
    typed = request.POST.get("email", "")
    try:
        contacts.ask_for_mine(town, typed, address=request.META.get("REMOTE_ADDR", ""))
    except BadInput as problem:
        return render(request, "frontend/public/mine.html", {"typed": typed, "error": problem.detail}, status=400)
    except Refused as problem:
        return render(
            request, "frontend/public/mine.html", {"typed": typed, "error": problem.detail}, status=problem.status
        )
    return render(request, "frontend/public/mine.html", {"asked": typed})


@in_town
@require_http_methods(["GET", "POST"])
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """A visit alone opens nothing and uses nothing up: mail scanners follow links. The button does."""
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        email = contacts.read_mine_token(town, token)
    except NotThere as problem:
        return render(request, "frontend/public/mine.html", {"error": problem.detail}, status=404)
    if request.method == "GET":
        return render(request, "frontend/public/mine.html", {"link": True})
    request.session[KEPT] = email
    request.session.set_expiry(KEEP_S)
    return redirect("mine")


def _shown(request: HttpRequest, email: str) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    reports = list(contacts.reports_of(town, email)[:MOST])
    setup.attach(town, reports)
    rows = [(report, tokens.mailed_token(report, report.contact.email)) for report in reports]
    return render(request, "frontend/public/mine.html", {"email": email, "rows": rows, "shown": True})


@csrf_exempt  # the mail program itself presses the button (RFC 8058); the secret in the address is the right to do so
@in_town
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, contact: int, secret: str) -> HttpResponse:
    request.secret_page = True  # type: ignore[attr-defined]
    title = _("No more mails about this report")
    try:
        if request.method == "POST":
            contacts.stop(contact, secret)
            return render(request, "frontend/public/stop.html", {"title": title, "done": True})
    except NotThere as problem:
        return render(request, "frontend/public/stop.html", {"title": title, "error": problem.detail}, status=404)
    return render(request, "frontend/public/stop.html", {"title": title})
