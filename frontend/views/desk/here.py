"""The open page of a case says that somebody looks at it, and hears who else does; the queue hears it of all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from frontend.views.desk.cases import MAY, find
from frontend.views.guards import staff
from reports.services import presence


@staff(MAY)
@require_POST
def here(request: HttpRequest, reference: str) -> JsonResponse:
    """{others: a sentence, or nothing}. With `gone` the page was left."""
    report = find(request, reference)
    if "gone" in request.POST:
        presence.gone(report, request.user)
        return JsonResponse({"others": ""})
    return JsonResponse({"others": sentence(presence.here(report, request.user))})


@staff(MAY)
@require_GET
def everywhere(request: HttpRequest) -> JsonResponse:
    """{open: {reference: {who: names, said: a sentence}}} of what others have open just now."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = presence.open_now(town, request.user)
    return JsonResponse(
        {"open": {one: {"who": ", ".join(names), "said": sentence(names)} for one, names in found.items()}}
    )


def sentence(names: list[str]) -> str:
    if not names:
        return ""
    if len(names) == 1:
        return _("%(who)s has it open.") % {"who": names[0]}
    return _("%(who)s and %(last)s have it open.") % {"who": ", ".join(names[:-1]), "last": names[-1]}
