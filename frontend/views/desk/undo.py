"""What was done, said with a button that takes it back; and the button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from frontend.views.guards import staff
from reports.errors import Refused
from reports.models import Undo
from reports.services import undoing


def tell(request: HttpRequest, sentence: str, undo: Undo | None) -> None:
    """A message; its tag names what can be taken back."""
    messages.success(request, sentence, extra_tags=f"undo-{undo.pk}" if undo else "")


@staff("reports.triage_report")
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        done = undoing.undo(number, actor=request.user, jurisdiction=town)
    except Refused as problem:
        messages.error(request, problem.detail)
        return redirect(_back(request))
    n = len(done.restored)
    if n:
        messages.success(
            request, ngettext("%(n)s report is as it was.", "%(n)s reports are as they were.", n) % {"n": n}
        )
    for reference, who in done.left:
        messages.warning(
            request, _("%(report)s stays: %(who)s has changed it since.") % {"report": reference, "who": who}
        )
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Where one was; only within the service."""
    back = request.POST.get("back", "")
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, None) else reverse("desk")
