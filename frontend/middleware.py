"""Headers for every answer, and the language of every reader."""

from collections.abc import Callable

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

PERMISSIONS = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), browsing-topics=()"
YEAR_S = 365 * 24 * 3600
Answer = Callable[[HttpRequest], HttpResponse]


class Headers:
    """A view that shows a secret link sets `request.secret_page = True`: its address is then told to nobody."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if getattr(request, "secret_page", False):
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex"
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RealAddress:
    """Behind our own proxy (HTTPS=1) everybody comes from its address; who really asks stands last in what the proxy writes.
    Limits, sign-in locks and blocks count by it, so that one sender never stops all."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.SECURE_PROXY_SSL_HEADER and told:
            request.META["REMOTE_ADDR"] = told.rsplit(",", 1)[-1].strip()[:45]
        return self.get_response(request)


class OnlyText:
    """A NUL in an address is nobody's question, and PostgreSQL keeps no text with one: 400 before anything is asked."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return refuse_nul(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The same sign in a form or a body: the database that cannot keep it says so."""
        return refuse_nul(request) if isinstance(problem, DataError) and "NUL" in str(problem) else None


def refuse_nul(request: HttpRequest) -> HttpResponse:
    sentence = _("What was sent holds a sign that is no text. Take it away, or start again from the map.")
    if request.path_info.startswith("/api/"):
        told = {"title": _("Bad request"), "detail": sentence, "status": 400}
        return JsonResponse(told, status=400, content_type="application/problem+json")
    return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")


class Compress(GZipMiddleware):
    """Pages and feeds go small over a slow network; pictures are small already. Django pads each answer, so that its length tells
    nothing of a secret in it."""

    TEXTS = (
        "text/",
        "application/json",
        "application/geo+json",
        "application/problem+json",
        "image/svg+xml",
        "application/manifest+json",
    )

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("Content-Type", "").startswith(self.TEXTS):
            return super().process_response(request, response)
        return response


class Csrf(CsrfViewMiddleware):
    """From a page that tells nobody its address a browser sends `Origin: null`: it is ours when the browser itself says
    so, or when it is too old to say; the token is asked for all the same."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        if (
            request.META.get("HTTP_ORIGIN") == "null"
            and request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"
        ):
            return True
        return super()._origin_verified(request)  # type: ignore[misc]


class Language:
    """`?lang=` first (and kept for a year), then what was kept, then what the browser asks for, then the town's first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = known(request.GET.get("lang"))
        chosen = (
            asked
            or known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
            or preferred(request)
            or towns_first(request)
        )
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        if "immutable" not in response.get("Cache-Control", ""):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if asked and response.get("Content-Type", "").startswith("text/html"):
            _keep(response, asked)
        return response


def known(code: str | None) -> str | None:
    """The code of a language that we have for `sv`, `sv-SE`, `SV_se`; None for any other text."""
    if not code or len(code) > 20:
        return None
    code = code.lower().replace("_", "-")
    codes = dict(settings.LANGUAGES)
    return next((found for found in (code, code.split("-")[0]) if found in codes), None)


def preferred(request: HttpRequest) -> str | None:
    """What the browser asks for, if we have it."""
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:500]
    return next((known(code) for code, _weight in parse_accept_lang_header(header) if known(code)), None)


def towns_first(request: HttpRequest) -> str:
    """The first language of the town; asked for only when nothing else is known."""
    town = getattr(request, "jurisdiction", None)
    spoken = town.languages if town else []
    return next((known(code) for code in spoken if known(code)), None) or settings.LANGUAGE_CODE


def _keep(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR_S,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
