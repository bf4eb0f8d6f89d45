"""Many reports at once: which verb, its fields once, and what became of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from frontend.views.desk import races
from frontend.views.desk.chosen import Chosen, chosen, counted
from frontend.views.desk.controls import controls
from frontend.views.desk.undo import tell
from frontend.views.guards import staff
from reports import references, workflow
from reports.errors import BadInput
from reports.models import Report, Undo
from reports.services import undoing

MAY = "reports.triage_report"
NAMED = 8
VERBS = (
    "accept",
    "assign",
    "change",
    "merge",
    "unmerge",
    "look",
    "publish",
    "begin",
    "wait",
    "fix",
    "decline",
    "redirect",
    "spam",
    "reopen",
)


@staff(MAY)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The chosen reports and what can be done to all of them."""
    try:
        found = chosen(request, request.GET)
    except BadInput as problem:
        return shown(request, Chosen([], 0), request.GET.get("queue", ""), errors={"": problem.detail}, status=400)
    return shown(request, found, request.GET.get("queue", ""))


def shown(
    request: HttpRequest, named: Chosen, queue: str, tried: str = "", typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = (
        Report.objects.of(town)
        .visible_to(request.user)
        .filter(reference__in=named.taken)
        .select_related("kind", "jurisdiction")
        .order_by("received_at")
    )
    reports = list(rows)
    changed = [report for report in reports if not named.seen.still(report)]
    deeds = races.last_deeds(changed) if changed else {}
    oldest = reports[0].reference if reports else ""
    acts = [
        {
            "name": verb.name, "label": verb.label, "open": verb.name == tried,
            "controls": controls(verb, town, typed if verb.name == tried else None, errors if verb.name == tried else None, into=oldest),
        }
        for verb in (workflow.STAFF_VERBS[name] for name in VERBS)
        if request.user.has_perm(verb.permission)  # type: ignore[union-attr]
    ]  # fmt: skip
    context = {
        "chosen": reports,
        "rows": [(report, deeds.get(report.pk)) for report in reports],
        "meanwhile": meanwhile([report.reference for report in changed], tried=status == 409),
        "acts": acts,
        "queue_query": queue,
        "errors": errors or {},
        "too_many": named.sentence,
        "came_from": _back(request, queue),
    }
    return render(request, "frontend/desk/bulk.html", context, status=status)


def meanwhile(changed: list[str], *, tried: bool) -> str:
    """What is said of those that somebody changed since they were chosen; `tried`: and were therefore left alone."""
    if not changed:
        return ""
    n, which = len(changed), ", ".join(changed[:NAMED]) + (" …" if changed[NAMED:] else "")
    chosen_before = ngettext(
        "%(n)s of them has been changed since you chose it: %(which)s.",
        "%(n)s of them have been changed since you chose them: %(which)s.",
        n,
    )
    left_alone = ngettext(
        "%(n)s had been changed meanwhile and was left alone: %(which)s.",
        "%(n)s had been changed meanwhile and were left alone: %(which)s.",
        n,
    )
    return (left_alone if tried else chosen_before) % {"n": n, "which": which}


def _back(request: HttpRequest, queue: str) -> str:
    """The case or the queue that one came from."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    case = references.read(town.prefix, request.POST.get("back", ""))
    back = reverse("desk-case", args=[case]) if case else reverse("desk")
    return f"{back}?{queue}" if queue else back


@staff(MAY)
@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Does it to all that can take it and are as they were seen; the others are named with why not. What was typed stays for them."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if verb not in VERBS:
        raise Http404
    queue, named = request.POST.get("queue", ""), Chosen([], 0)
    taken = {*workflow.STAFF_VERBS[verb].needs, *workflow.STAFF_VERBS[verb].may}
    typed = {name: str(value) for name, value in request.POST.items() if name in taken}
    fields: dict[str, Any] = {name: value for name, value in typed.items() if value}
    try:
        named = chosen(request, request.POST)
        results, undo = undoing.act_many(town, named.named, verb, actor=request.user, seen=named.seen, **fields)
    except BadInput as problem:
        return shown(request, named, queue, verb, typed, problem.errors, status=400)
    changed = told(request, verb, results, undo, named)
    if changed and fields:
        return shown(request, Chosen(changed, len(changed), named.seen), queue, verb, typed, status=409)
    if changed:
        messages.warning(request, names(changed, named.seen, queue))
    return redirect(_back(request, queue))


def told(request: HttpRequest, verb: str, results: list[undoing.Result], undo: Undo | None, named: Chosen) -> list[str]:
    """Says what became of them; gives the references of those that somebody had changed."""
    done = [one for one in results if one.report]
    if done or not any(one.changed for one in results):
        sentence = _("%(n)s of %(all)s: %(done)s.")
        tell(request, sentence % {"n": len(done), "all": len(results), "done": workflow.past(verb)}, undo)
    if named.left > 0:
        messages.warning(request, _("%(n)s more match; they are as they were.") % {"n": counted(named.left)})
    for one in results:
        if one.error and not one.changed:
            messages.warning(request, f"{one.reference}: {one.error}")
    return [one.reference for one in results if one.changed]


def names(changed: list[str], seen: undoing.Seen, queue: str) -> str:
    """The sentence about those that somebody had changed, with a link that opens exactly them."""
    ticked = [("report", f"{one}:{seen.versions[one]}" if one in seen.versions else one) for one in changed]
    more = [("seen", seen.at.isoformat())] if seen.at else []
    address = f"{reverse('desk-bulk')}?{urlencode([*ticked, *more, ('queue', queue)])}"
    return format_html('{} <a href="{}">{}</a>', meanwhile(changed, tried=True), address, _("Look first"))
