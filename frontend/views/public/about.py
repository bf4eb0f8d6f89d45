"""Who we are, what becomes public, how accessible it is: filled from the municipality's own data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.views.guards import in_town


@in_town
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/public/about.html", {"contact": request.jurisdiction.contact})  # type: ignore[attr-defined]


@in_town
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/public/privacy.html", {"contact": request.jurisdiction.contact})  # type: ignore[attr-defined]


@in_town
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/public/accessibility.html", {"contact": request.jurisdiction.contact})  # type: ignore[attr-defined]
