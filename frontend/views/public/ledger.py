"""The ledger: what was mended in a month, zone by zone, with the time it took and a photo."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from frontend.views.guards import in_town
from frontend.views.public.home import area
from reports.services import ledger, monthly


@in_town
def latest(request: HttpRequest) -> HttpResponse:
    first = ledger.newest(request.jurisdiction)  # type: ignore[attr-defined]
    return redirect("ledger-month", first.year, first.month)


@in_town
def page(request: HttpRequest, year: int, month: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if not (1 <= month <= 12 and 1900 <= year <= 2200) or not ledger.is_month(town, date(year, month, 1)):
        raise Http404
    first = date(year, month, 1)
    later, zones = monthly.after(first), ledger.of(town, first)
    context = {
        "first": first, "zones": zones, "n": sum(zone.n for zone in zones), "area": area(town), "earlier": monthly.before(first),
        "later": later if later <= ledger.newest(town) else None,
    }  # fmt: skip
    return render(request, "frontend/public/ledger.html", context)
