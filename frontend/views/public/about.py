"""Who we are, what becomes public, how accessible it is: filled from the municipality's own data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.views.guards import in_town
from geo.words import Words


@in_town
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/public/about.html", {"contact": contact(request)})


@in_town
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request, "frontend/public/privacy.html", {"contact": contact(request), "privacy": said(request, "privacy")}
    )


@in_town
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"contact": contact(request), "statement": said(request, "accessibility")}
    return render(request, "frontend/public/accessibility.html", context)


def contact(request: HttpRequest) -> dict[str, Any]:
    return request.jurisdiction.contact  # type: ignore[attr-defined]


def said(request: HttpRequest, name: str) -> dict[str, Any]:
    """A part of the contact data, with its texts in the reader's language and its days as dates."""
    return {key: _readable(key, value) for key, value in contact(request).get(name, {}).items()}


def _readable(key: str, value: Any) -> Any:
    if key.endswith("_on"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, list):
        return [_readable("", one) for one in value]
    if isinstance(value, dict) and "name" not in value:
        return str(Words(value))
    return value
