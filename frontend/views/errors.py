"""Pages for what went wrong: what happened, and where to go from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "frontend/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "frontend/errors/403.html", status=403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own token was missing or old."""
    return render(request, "frontend/errors/stale.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "frontend/errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Reads neither database nor session: they may be what is broken."""
    return render(None, "frontend/errors/500.html", status=500)
