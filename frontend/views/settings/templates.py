"""Ready words: the list by verb, and a form that shows the e-mail of the newest report before it is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk.races import Race
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.setting_words import TEMPLATES, flat_template
from reports.errors import BadInput, LostRace
from reports.models import ReplyTemplate, SettingChange
from reports.notices import preview
from reports.services import replies, settings_log, setup

MAY = "reports.change_settings"


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    return the_list(request)


def the_list(request: HttpRequest, race: Race | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = TEMPLATES.version(town)
    rows = list(ReplyTemplate.objects.filter(jurisdiction=town).select_related("kind"))
    groups = [(verb.label, [row for row in rows if row.verb == name]) for name, verb in replies.VERBS.items()]
    context = {
        "groups": [(label, those) for label, those in groups if those],
        "languages": town.languages,
        "version": version,
        "race": race,
    }
    return render(request, "frontend/settings/templates.html", context, status=409 if race else 200)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, row: int | None = None) -> HttpResponse:
    """ "See it" fills the words for the newest report that they could be said to; "Keep" keeps them."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version, seen = TEMPLATES.version(town), seen_version(request)
    known = setting_races.row_of(request, TEMPLATES, ReplyTemplate, row) if row else None
    if request.method == "GET":
        return shown(request, known, flat_template(replies.state(known)) if known else {}, version=version)
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        made = replies.read(town, typed, known)
        if known and not known.pk:
            raise LostRace
        settings_log.check(town, seen, replies.WHAT, row=made.pk or 0)
        if "keep" in request.POST:
            kept = replies.save(made, actor=request.user, seen=seen)
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect("templates")
    except LostRace as problem:
        return overtaken(request, problem, row, flat_template(replies.state(made)))
    except BadInput as problem:
        kept_version = version if seen is None else seen
        return shown(request, known, typed, problem.errors, status=problem.status, version=kept_version)
    letters = preview.of_template(town, made, actor=request.user)
    return shown(request, known, typed, letters=letters, no_report=not letters, version=version)


def overtaken(request: HttpRequest, problem: LostRace, row: int | None, yours: dict[str, Any]) -> HttpResponse:
    """Both versions, and the form as it would be on top of what is kept now."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version, entries = TEMPLATES.version(town), TEMPLATES.since(town, seen_version(request), row)
    known = setting_races.row_of(request, TEMPLATES, ReplyTemplate, row or 0)
    race, on_top = setting_races.of_edit(problem, town, TEMPLATES, entries, *now_and_then(known, entries), yours)
    return shown(request, known, on_top, status=problem.status, version=version, race=race)


def now_and_then(known: ReplyTemplate, entries: list[SettingChange]) -> tuple[dict[str, Any], dict[str, Any]]:
    """By field, as it is and as it was before these entries."""
    state = replies.state(known) if known.pk else {}
    return flat_template(state), flat_template(settings_log.as_seen(state, entries))


def shown(
    request: HttpRequest,
    row: ReplyTemplate | None,
    typed: dict[str, Any],
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    errors = errors or {}
    context = {
        "row": row if row and row.pk else None, "typed": typed, "errors": errors, "kinds": setup.of(town).kinds.values(), "fields": replies.FIELDS.items(),
        "verbs": [(name, verb.label) for name, verb in replies.VERBS.items()],
        "texts": [(code, translation.get_language_info(code)["name_local"], typed.get(f"text-{code}", ""), errors.get(f"text-{code}", "")) for code in town.languages],
    }  # fmt: skip
    return render(request, "frontend/settings/template.html", context | more, status=status)


@staff(MAY)
@require_POST
def remove(request: HttpRequest, row: int) -> HttpResponse:
    name, race = setting_races.take_away(
        request, TEMPLATES, ReplyTemplate, row, replies.remove, now_and_then=now_and_then
    )
    if race:
        return the_list(request, race)
    messages.success(request, _("“%(name)s” is gone. What was said with it stays.") % {"name": name})
    return redirect("templates")
