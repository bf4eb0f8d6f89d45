"""A safety walk: its page, which is its protocol too, the same as a PDF, and its map."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.documents import sheet
from frontend.map_context import made_up_note
from frontend.pictures import place_picture
from frontend.views.guards import in_town
from reports import links
from reports.errors import NotThere
from reports.models import Walk
from reports.services import walks


def find(request: HttpRequest, code: str) -> Walk | None:
    """The walk of a code; whoever has it may see it, and tells it to nobody."""
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        return walks.find(town, code)
    except NotThere:
        return None


@in_town
def join(request: HttpRequest) -> HttpResponse:
    """/walk/?code=…: somebody typed the code that the leader said."""
    typed = request.GET.get("code", "").strip()[:20]
    if typed and find(request, typed):
        return redirect("walk", typed.lower())
    sentence = _("We know no walk with this code. Check it with the one who leads the walk.") if typed else ""
    status = 404 if typed else 200
    return render(request, "frontend/public/walk_join.html", {"typed": typed, "error": sentence}, status=status)


@in_town
def page(request: HttpRequest, code: str) -> HttpResponse:
    walk = find(request, code)
    if not walk:
        sentence = _("We know no walk with this code. Check it with the one who leads the walk.")
        return render(request, "frontend/public/walk_join.html", {"typed": code[:20], "error": sentence}, status=404)
    items = walks.protocol(walk, user=request.user)
    context = {"walk": walk, "items": items, "has_map": any(item.report.has_place for item in items)}
    return render(request, "frontend/public/walk.html", context)


@in_town
def picture(request: HttpRequest, code: str, theme: str) -> HttpResponse:
    walk = find(request, code)
    reports = [item.report for item in walks.protocol(walk, user=request.user)] if walk else []
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return place_picture(town, reports, theme, size=(680, 380), width_m=320)


@in_town
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The protocol on paper, as it stands today."""
    walk = find(request, code)
    if not walk:
        return page(request, code)
    with sheet.language(walk.jurisdiction):
        made = paper(walk, request.user)
    headers = {"Content-Disposition": f'inline; filename="{walk.code}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def paper(walk: Walk, user: Any) -> bytes:
    blocks: list[sheet.Block] = []
    for item in walks.protocol(walk, user=user):
        report = item.report
        lines = [item.text] if item.text else []
        if item.measure:
            lines.append(_("Measure: %(what)s") % {"what": item.measure})
        who = [item.responsible, date_format(item.by, "j F Y") if item.by else ""]
        if any(who):
            lines.append(_("Responsible: %(who)s") % {"who": ", ".join(part for part in who if part)})
        lines.append(_("Now: %(status)s") % {"status": report.word.word})
        blocks.append(
            sheet.Block(f"{item.number}. {report.kind.name}, {report.place_name} ({report.reference})", lines)
        )
    return sheet.pdf(
        title=walk.title,
        lead=", ".join(part for part in (date_format(walk.on, "j F Y"), walk.meeting_place) if part),
        blocks=blocks or [sheet.Block(_("Nothing is pinned yet."), [])],
        address=links.full(f"/walk/{walk.code}/"),
        address_words=_("How it stands now:"),
        note=made_up_note(walk.jurisdiction),
    )
