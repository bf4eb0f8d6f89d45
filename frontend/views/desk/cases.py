"""One case at the desk: everything about it, and the verbs that can be done now."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from frontend.addresses import address
from frontend.pictures import place_picture
from frontend.views.desk import races
from frontend.views.desk.controls import CHOICES, beside_the_form, controls
from frontend.views.desk.queue import kept, mark, queue_context
from frontend.views.desk.relations import relations_of
from frontend.views.desk.undo import tell
from frontend.views.guards import staff
from frontend.views.public.case_context import thing_of
from frontend.views.seen import seen_many, seen_version
from reports import workflow
from reports.errors import LostRace, NotThere, Refused
from reports.models import Event, Photo, Report
from reports.notices import preview
from reports.services import (
    contacts,
    history,
    masking,
    moderating,
    nearby,
    questions,
    reading,
    replies,
    reviewing,
    setup,
    suggestions,
    undoing,
    verbs,
)

MAY = "reports.triage_report"
KEYS = {"accept": "a", "merge": "m", "ask": "r", "redirect": "f", "fix": "c", "assign": "t", "note": "i"}
FIRST, ON_A_PHONE = ("accept", "merge", "ask", "redirect", "fix"), ("accept", "fix")
SHORT = {
    "ask": pgettext_lazy("button", "Ask"),
    "fix": pgettext_lazy("button", "Close"),
    "redirect": pgettext_lazy("button", "Pass on"),
}
PARTS_SHOWN = 4
AT_ONCE = {"accept", "begin", "show", "unmerge"}
WITH_WORDS = {"accept": gettext_lazy("Accept with words"), "begin": gettext_lazy("Begin with words")}
APART = {"plan", "publish", "mask", "withhold", "restore", "look"}


def find(request: HttpRequest, reference: str) -> Report:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        return reading.visible(town, reference, user=request.user)
    except NotThere:
        raise Http404


@staff(MAY)
def page(request: HttpRequest, reference: str) -> HttpResponse:
    report = find(request, reference)
    if "fragment" in request.GET:
        return render(request, "frontend/desk/_case.html", case_context(request, report))
    return shown(request, report)


def shown_with(request: HttpRequest, report: Report, context: dict[str, Any]) -> HttpResponse:
    return render(request, "frontend/desk/desk.html", queue_context(request) | context)


def shown(request: HttpRequest, report: Report, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(
        request, "frontend/desk/desk.html", queue_context(request) | case_context(request, report) | more, status=status
    )


def case_context(
    request: HttpRequest,
    report: Report,
    tried: str = "",
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> dict[str, Any]:
    """`tried`: the verb that was refused; its form stays open with what was typed."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    ready, text = replies.for_case(report), moderating.newest_text(report.parent or report)
    possible = {
        verb.name: verb
        for verb in verbs.possible(report, request.user)
        if verb.name != ("hide" if report.hidden else "show") and not (report.spam and verb.name == "spam")
    }
    same = near_twins(report)
    spoken = [
        with_words(possible[name], label, town, tried, typed, errors, replies_of(report, ready, name))
        for name, label in WITH_WORDS.items()
        if name in possible
    ]
    return (
        {
            "report": report,
            "opened": report.reference,
            "word": report.word,
            "acts": [
                act_of(
                    verb,
                    town,
                    tried,
                    typed,
                    errors,
                    same[0]["reference"] if same else "",
                    ready=replies_of(report, ready, name),
                )
                for name, verb in possible.items()
                if name not in APART
            ],
            "with_words": spoken,
            "more_open": (bool(tried) and tried not in FIRST) or any(form["open"] for form in spoken),
            "acts_narrow": [
                act_of(
                    verb,
                    town,
                    "",
                    None,
                    None,
                    same[0]["reference"] if same else "",
                    "m-",
                    replies_of(report, ready, name),
                )
                for name, verb in possible.items()
                if name in FIRST and name not in ON_A_PHONE
            ],
            "part_kinds": list(CHOICES["category"](town)),
            "part_teams": list(CHOICES["team"](town)),
            "part_rows": part_rows(typed if tried == "split" else None),
            "may_plan": "plan" in possible and request.user.has_perm("reports.plan_order"),  # type: ignore[union-attr]
            "may_publish": "publish" in possible,
            "text": text.text if text else "",
            "text_withheld": bool(text and text.withheld),
            "pieces": list(masking.pieces(text.text, [(start, end) for start, end in text.masks])) if text else [],
            "notes": list(
                report.texts.filter(role__in=["note", "reason", "reply", "question", "answer"])
                .select_related("author")
                .order_by("-created_at")[:20]
            ),  # type: ignore[attr-defined]
            "photos": list(Photo.objects.filter(report=report.parent or report)),
            "events": list(Event.objects.filter(report=report).select_related("actor").order_by("-at", "-id")),
            "orders": list(report.lines.select_related("order__crew")),  # type: ignore[attr-defined]
            "before": history.here_before(report),
            "kept": history.promise_of(report),
            "same": same,
            "case_marks": case_marks(request, report),
            "case_zones": [
                link.zone for link in report.zone_links.filter(version__is_current=True).select_related("zone")
            ],  # type: ignore[attr-defined]
            "answers": questions.answered(report),
            "withheld_answers": moderating.withheld_answers(report),
            "thing": thing_of(report),
            "rang": report.channel == "phone",
            "review": reviewing.said(report),
            "may_look": "look" in possible,
            "may_see_contact": request.user.has_perm("reports.see_contact"),  # type: ignore[union-attr]
            "case_errors": errors or {},
            "suggestion": suggestions.of(report, request.user) if "accept" in possible else None,
            "together": suggestions.together(report),
        }
        | relations_of(report)
    )


def act_of(
    verb: workflow.Verb,
    town: Any,
    tried: str,
    typed: dict[str, str] | None,
    errors: dict[str, str] | None,
    twin: str,
    prefix: str = "",
    ready: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    mine = verb.name == tried
    return {
        "name": verb.name, "label": verb.label, "key": KEYS.get(verb.name, ""), "at_once": verb.name in AT_ONCE, "open": mine,
        "first": verb.name in FIRST, "phone": verb.name in ON_A_PHONE, "short": SHORT.get(verb.name, verb.label),
        "ready": ready or [], "template": (typed or {}).get("template", "") if mine else "", "template_error": (errors or {}).get("template", "") if mine else "",
        "heard": verb.public, "id": f"{prefix}{verb.name}", "words": replies.said_with(verb),
        "controls": controls(verb, town, typed if mine else None, errors if mine else None, prefix=prefix, into=twin),
    }  # fmt: skip


def with_words(
    verb: workflow.Verb,
    label: Any,
    town: Any,
    tried: str,
    typed: dict[str, str] | None,
    errors: dict[str, str] | None,
    ready: list[dict[str, Any]],
) -> dict[str, Any]:
    """What takes one press; who wants to say something with it finds the form under More."""
    form = act_of(verb, town, tried, typed, errors, "", "w-", ready)
    return form | {"at_once": False, "first": False, "key": "", "short": label}


def replies_of(report: Report, ready: dict[str, list[Any]], verb: str) -> list[dict[str, Any]]:
    """[{pk, name, text}] of the templates of a verb, filled for this report in the officer's language."""
    return [{"pk": one.pk, "name": one.name, "text": replies.filled(one, report)} for one in ready.get(verb, [])]


def part_rows(typed: dict[str, str] | None) -> list[dict[str, Any]]:
    """[{n, category, team, note}] of the form of a split, with what was typed."""
    return [
        {"n": n} | {name: (typed or {}).get(f"part-{n}-{name}", "") for name in ("category", "team", "note")}
        for n in range(1, PARTS_SHOWN + 1)
    ]


def parts_of(typed: dict[str, str]) -> list[dict[str, str]]:
    """The rows that name a kind."""
    return [{name: row[name] for name in ("category", "team", "note")} for row in part_rows(typed) if row["category"]]


def near_twins(report: Report) -> list[dict[str, Any]]:
    """Open public reports of the same kind close by: perhaps the same thing."""
    if report.lng is None or report.lat is None or not report.is_open:
        return []
    found = nearby.nearby(report.jurisdiction, report.lng, report.lat, report.kind)
    return [one for one in found if one["reference"] != report.reference]


def case_marks(request: HttpRequest, report: Report) -> list[dict[str, Any]]:
    """The case on the desk's map, and what is open around it: paler, with the address that opens it."""
    if not report.has_place:
        return []
    query = f"?{kept(request)}" if kept(request) else ""
    around = [one for one in nearby.around(report) if one.pk != report.pk]
    setup.attach(report.jurisdiction, around)
    ghosts = [mark(one) | {"ghost": True, "href": address("desk-case", one.reference) + query} for one in around]
    return [mark(report), *ghosts]


@staff(MAY)
def strip(request: HttpRequest, reference: str, theme: str) -> HttpResponse:
    """The place with its neighbours as ghosts."""
    report = find(request, reference)
    ghosts = [one for one in nearby.around(report) if one.pk != report.pk]
    return place_picture(report.jurisdiction, [report], theme, size=(900, 280), width_m=420, ghosts=ghosts)


@staff("reports.see_contact")
@require_POST
def contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Who reported: shown once asked for, and that somebody looked is kept."""
    report = find(request, reference)
    found = contacts.shown_to(report, request.user)
    if "fragment" in request.GET:
        return render(request, "frontend/desk/_contact.html", {"contact": found})
    return shown(request, report, contact=found, contact_asked=True)


@staff(MAY)
@require_POST
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Does a verb with what was typed; a lost race shows both versions and keeps everything."""
    report = find(request, reference)
    if verb not in workflow.STAFF_VERBS:
        raise Http404
    typed = {
        name: str(value)
        for name, value in request.POST.items()
        if name not in ("csrfmiddlewaretoken", "version", "next")
    }
    try:
        fields: dict[str, Any] = {
            name: value for name, value in typed.items() if value and not name.startswith("part-") and name != "preview"
        }
        if verb == "split":
            fields["parts"] = parts_of(typed)
        if "preview" in request.POST:
            return previewed(request, report, verb, typed, fields)
        if verb == "publish" and "photos" in request.POST:
            fields["photos"] = request.POST.getlist("photos")
        with undoing.remembering(report.jurisdiction, request.user, verb) as memory:
            done = verbs.act(report, verb, actor=request.user, version=seen_version(request), **fields)
    except LostRace as problem:
        report = find(request, reference)
        more = case_context(request, report, verb, typed) | {"race": races.of_report(problem, report, verb, typed)}
        return render(request, "frontend/desk/desk.html", queue_context(request) | more, status=409)
    except Refused as problem:
        beside = beside_the_form(workflow.STAFF_VERBS[verb], problem.errors)
        tried = "" if beside and not fields else verb
        more = case_context(request, report, tried, typed, problem.errors) | {
            "error": beside or ("" if problem.errors else problem.detail)
        }
        return render(request, "frontend/desk/desk.html", queue_context(request) | more, status=problem.status)
    tell(request, said(done, verb), memory.undo if verb in workflow.UNDOABLE else None)
    return redirect(after(request, reference))


def previewed(
    request: HttpRequest, report: Report, verb: str, typed: dict[str, str], fields: dict[str, Any]
) -> HttpResponse:
    """The very e-mail that would go, below the form as it was filled in; nothing is done yet."""
    letter = preview.of(report, verb, actor=request.user, version=seen_version(request), **fields)
    fresh = find(request, report.reference)
    return shown_with(request, fresh, case_context(request, fresh, verb, typed) | {"preview": letter})


@staff(MAY)
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Does what is suggested now, if the report is as it was shown."""
    report = find(request, reference)
    try:
        seen = seen_many(request.POST)
        undo = suggestions.take(report, actor=request.user, version=seen_version(request), seen=seen)
    except LostRace as problem:
        report = find(request, reference)
        more = case_context(request, report) | {"race": races.of_suggestion(problem, report, _others(request, problem))}
        return render(request, "frontend/desk/desk.html", queue_context(request) | more, status=409)
    except Refused as problem:
        more = case_context(request, report) | {"error": problem.detail}
        return render(request, "frontend/desk/desk.html", queue_context(request) | more, status=problem.status)
    done = find(request, reference)
    tell(request, _("%(report)s: %(done)s.") % {"report": reference, "done": done.word.word}, undo)
    return redirect(after(request, reference))


def _others(request: HttpRequest, problem: LostRace) -> list[Report]:
    """Those of the suggestion that somebody changed since it was shown."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = Report.objects.of(town).visible_to(request.user).filter(reference__in=problem.extra.get("changed", []))
    return list(rows.select_related("jurisdiction").order_by("reference"))


def said(report: Report, verb: str) -> str:
    return _("%(report)s: %(done)s.") % {"report": report.reference, "done": workflow.past(verb)}


def after(request: HttpRequest, reference: str) -> str:
    """Back to the same case in the same queue."""
    query = request.GET.urlencode()
    return reverse("desk-case", args=[reference]) + (f"?{query}" if query else "")
