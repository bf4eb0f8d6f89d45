"""Safety walks at the desk: open one, show its code, write what is to be done about each item."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from reports import links
from reports.errors import BadInput, NotThere
from reports.models import Walk, WalkItem
from reports.services import setup, walks

MAY = "reports.triage_report"
MOST = 60


@staff(MAY)
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "walks": Walk.objects.filter(jurisdiction=town)[:MOST],
        "typed": request.POST,
        "errors": {},
    }
    if request.method == "GET":
        return render(request, "frontend/desk/walks.html", context)
    try:
        walk = walks.open_walk(town, request.POST, actor=request.user)
    except BadInput as problem:
        return render(request, "frontend/desk/walks.html", context | {"errors": problem.errors}, status=400)
    return redirect("desk-walk", walk.code)


def find(request: HttpRequest, code: str) -> Walk:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        return walks.find(town, code)
    except NotThere:
        raise Http404


@staff(MAY)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, code: str) -> HttpResponse:
    walk = find(request, code)
    if request.method == "GET":
        return shown(request, walk)
    item = get_object_or_404(WalkItem.objects.select_related("walk"), walk=walk, pk=request.POST.get("item", "0")[:12])
    try:
        walks.decide(item, request.POST)
    except BadInput as problem:
        return shown(request, walk, status=400, wrong=item.pk, error=problem.detail)
    messages.success(request, _("It is written."))
    return redirect("desk-walk", walk.code)


@staff(MAY)
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    walk = find(request, code)
    walks.close(walk)
    return redirect("desk-walk", walk.code)


def shown(request: HttpRequest, walk: Walk, *, status: int = 200, **more: Any) -> HttpResponse:
    address = links.full(f"/walk/{walk.code}/")
    context = {
        "walk": walk, "items": walks.protocol(walk, user=request.user), "address": address, "code_picture": picture(address),
        "organisations": setup.of(walk.jurisdiction).organisations.values(),
    }  # fmt: skip
    return render(request, "frontend/desk/walk.html", context | more, status=status)


def picture(address: str) -> str:
    """The code as a picture that stands in the page itself."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=2, light="#ffffff")
    return "data:image/svg+xml," + quote(out.getvalue())
