"""Sheets of QR codes for the posts of a street."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from frontend.documents import qr_sheet
from frontend.map_context import made_up_note
from frontend.views.guards import staff
from geo import assets
from geo.gazetteer import natural
from geo.models import Asset
from reports import links

MOST = 600


@staff("reports.plan_order")
def page(request: HttpRequest) -> HttpResponse:
    """Choose what to label: a kind of thing and a street."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    kinds = assets.kinds(town)
    lines = Asset.objects.filter(jurisdiction=town, gone=False).exclude(line="").values_list("kind", "line").distinct()
    by_kind = {code: sorted((line for kind, line in lines if kind == code), key=natural) for code in kinds}
    context = {"kinds": [(code, str(name), by_kind[code]) for code, name in kinds.items()]}
    return render(request, "frontend/desk/labels.html", context)


@staff("reports.plan_order")
def sheet(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    kind, line = request.GET.get("kind", ""), request.GET.get("line", "")
    found = Asset.objects.filter(jurisdiction=town, kind=kind, line=line, gone=False)
    rows = sorted(found[:MOST], key=lambda asset: natural(asset.number))
    if not rows:
        raise Http404
    words = _("Is something wrong? Scan and tell us.")
    labels = [
        qr_sheet.Label(
            links.full(reverse("scanned", args=[asset.kind, asset.number])),
            asset.number,
            f"{assets.kinds(town).get(kind) or kind}, {asset.line}. {words}",
        )
        for asset in rows
    ]
    made = qr_sheet.pdf(labels, title=f"{line} · QR", note=made_up_note(town))
    name = f"qr-{slugify(kind)}-{slugify(line)}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
