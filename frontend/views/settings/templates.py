"""Ready words: the list by verb, and a form that shows the e-mail of the newest report before it is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from reports.errors import BadInput
from reports.models import ReplyTemplate
from reports.notices import preview
from reports.services import replies, setup

MAY = "reports.change_settings"


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = list(ReplyTemplate.objects.filter(jurisdiction=town).select_related("kind"))
    groups = [(verb.label, [row for row in rows if row.verb == name]) for name, verb in replies.VERBS.items()]
    context = {"groups": [(label, those) for label, those in groups if those], "languages": town.languages}
    return render(request, "frontend/settings/templates.html", context)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, row: int | None = None) -> HttpResponse:
    """ "See it" fills the words for the newest report that they could be said to; "Keep" keeps them."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known = get_object_or_404(ReplyTemplate, pk=row, jurisdiction=town) if row else None
    if request.method == "GET":
        return shown(request, known, typed_of(known) if known else {})
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        if "keep" in request.POST:
            kept = replies.write(town, typed, actor=request.user, known=known)
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect("templates")
        made = replies.read(town, typed, known)
    except BadInput as problem:
        return shown(request, known, typed, problem.errors)
    letters = preview.of_template(town, made, actor=request.user)
    return shown(request, known, typed, letters=letters, no_report=not letters)


def typed_of(row: ReplyTemplate) -> dict[str, str]:
    words = {f"text-{language}": text for language, text in row.text.items()}
    return {"name": row.name, "verb": row.verb, "category": row.kind.code if row.kind else ""} | words


def shown(
    request: HttpRequest,
    row: ReplyTemplate | None,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    errors = errors or {}
    context = {
        "row": row, "typed": typed, "errors": errors, "kinds": setup.of(town).kinds.values(), "fields": replies.FIELDS.items(),
        "verbs": [(name, verb.label) for name, verb in replies.VERBS.items()],
        "texts": [(code, translation.get_language_info(code)["name_local"], typed.get(f"text-{code}", ""), errors.get(f"text-{code}", "")) for code in town.languages],
    }  # fmt: skip
    return render(request, "frontend/settings/template.html", context | more, status=400 if errors else 200)


@staff(MAY)
@require_POST
def remove(request: HttpRequest, row: int) -> HttpResponse:
    found = get_object_or_404(ReplyTemplate, pk=row, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]
    replies.remove(found, actor=request.user)
    messages.success(request, _("“%(name)s” is gone. What was said with it stays.") % {"name": found.name})
    return redirect("templates")
