"""The service as an app on the phone: manifest, worker, what is shown without connection, and what waits to be sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from frontend.templatetags.parts import static
from frontend.views.guards import in_town

ICONS = (192, 512)
SHELL_SCRIPTS = (
    "report", "report_place", "report_kind", "report_send", "report_draft", "photo_shelf", "photo_place", "photos", "feed",
)  # fmt: skip
SHELL = (
    *(f"frontend/js/public/{name}.js" for name in SHELL_SCRIPTS),
    *(f"frontend/js/map/{name}.js" for name in ("ground", "area", "crosshair", "marks", "position")),
    *(f"frontend/js/offline/{name}.js" for name in ("start", "queue", "store", "waiting")),
    *(f"frontend/js/crew/{name}.js" for name in ("crew", "queue", "pages", "camera", "finish", "way")), "frontend/css/crew.css",
    "frontend/js/fetch.js", "frontend/js/lang.js", "frontend/js/toast.js", "frontend/css/public.css", "frontend/css/report.css",
    "frontend/icons.svg", "frontend/icon.svg",
)  # fmt: skip


@in_town
def manifest(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    name = f"Tryggkarta {town.area_name}".strip()
    icons = [
        {"src": static(f"frontend/app-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for side in ICONS
        for purpose in ("any", "maskable")
    ]
    return JsonResponse(
        {
            "name": name, "short_name": "Tryggkarta", "id": "/", "start_url": reverse("map"), "scope": "/", "display": "standalone",
            "lang": get_language(), "background_color": "#f7f7f5", "theme_color": "#0b5a63",
            "icons": [*icons, {"src": static("frontend/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
            "shortcuts": [{"name": _("Report a problem"), "url": reverse("report")}],
        },
        content_type="application/manifest+json",
    )  # fmt: skip


@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the addresses of this version; a new version is a new text and so replaces the old one."""
    shell = [reverse("offline"), reverse("report"), reverse("waiting"), *dict.fromkeys(static(name) for name in SHELL)]
    context = {
        "queue": static("frontend/js/offline/queue.js"),
        "crew_queue": static("frontend/js/crew/queue.js"),
        "crew_send": reverse("crew-send"),
        "crew_who": reverse("crew-who"),
        "shell": shell,
        "report": reverse("report"),
        "offline": reverse("offline"),
    }
    return render(request, "frontend/worker.js", context, content_type="text/javascript")


def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/public/offline.html")


def waiting(request: HttpRequest) -> HttpResponse:
    """What was sent on this phone and is not with us yet; only the phone itself knows."""
    return render(request, "frontend/public/waiting.html", {"words": words()})


def words() -> dict[str, str]:
    return {
        "none": _("Nothing waits on this phone."),
        "waits": _("Waits for a connection"),
        "refused": _("Could not be sent: {why}"),
        "done": _("Sent: {reference}"),
        "photos": _("Photos: {n}"),
        "send": _("Send now"),
        "drop": _("Throw away"),
        "sure": _("Throw this report away? It has not been sent."),
        "failed": _("No connection yet. It is still here."),
        "open": _("Open it"),
    }
