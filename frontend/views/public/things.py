"""A numbered thing (a lamp post, a bin): what is known of it, what was reported before, and the form for it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from frontend.views.guards import in_town
from geo import assets
from geo.models import Asset
from reports.models import Report
from reports.services import history, known, publishing, setup

MOST = 20


@in_town
def page(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    asset = _found(town, kind, number)
    rows = Report.objects.of(town).published().filter(asset=asset).order_by("-received_at", "-id")
    reports = list(publishing.with_public_parts(rows)[:MOST])
    owner = setup.of(town).organisations.get(asset.owner)
    context = {
        "asset": asset,
        "name": assets.called(town, asset.kind, asset.number),
        "owner": owner.name if owner else "",
        "reports": reports,
        "times": history.times_of(asset.pk),
        "known": known.known(town, None, asset.lng, asset.lat, asset),
        "form": form_address(asset),
    }
    return render(request, "frontend/public/thing.html", context)


@in_town
def scanned(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Where the code on a post leads: the form, with the post already chosen."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return redirect(form_address(_found(town, kind, number)))


def form_address(asset: Asset) -> str:
    return f"{reverse('report')}?{urlencode({'asset': asset.number, 'asset_kind': asset.kind})}"


def _found(town: Any, kind: str, number: str) -> Asset:
    asset = assets.by_number(town, number, kind)
    if not asset:
        raise Http404
    return asset
