"""Many reports at once: which verb, its fields once, and what became of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from frontend.views.desk.chosen import Chosen, chosen, counted
from frontend.views.desk.controls import controls
from frontend.views.desk.undo import tell
from frontend.views.guards import staff
from reports import references, workflow
from reports.errors import BadInput
from reports.models import Report
from reports.services import undoing

MAY = "reports.triage_report"
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
        .select_related("kind")
        .order_by("received_at")
    )
    reports = list(rows)
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
        "acts": acts,
        "queue_query": queue,
        "errors": errors or {},
        "too_many": named.sentence,
    }
    return render(request, "frontend/desk/bulk.html", context, status=status)


@staff(MAY)
@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Does it to all that can take it; the others are named with why not."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if verb not in VERBS:
        raise Http404
    queue, named = request.POST.get("queue", ""), Chosen([], 0)
    taken = {*workflow.STAFF_VERBS[verb].needs, *workflow.STAFF_VERBS[verb].may}
    typed = {name: str(value) for name, value in request.POST.items() if name in taken}
    try:
        named = chosen(request, request.POST)
        fields: dict[str, Any] = {name: value for name, value in typed.items() if value}
        results, undo = undoing.act_many(town, named.named, verb, actor=request.user, **fields)
    except BadInput as problem:
        return shown(request, named, queue, verb, typed, problem.errors, status=400)
    done = [one for one in results if one.report]
    sentence = _("%(n)s of %(all)s: %(done)s.") % {"n": len(done), "all": len(results), "done": workflow.past(verb)}
    tell(request, sentence, undo)
    if named.left > 0:
        messages.warning(request, _("%(n)s more match; they are as they were.") % {"n": counted(named.left)})
    for one in results:
        if one.error:
            messages.warning(request, f"{one.reference}: {one.error}")
    case = references.read(town.prefix, request.POST.get("back", ""))
    back = reverse("desk-case", args=[case]) if case else reverse("desk")
    return redirect(f"{back}?{queue}" if queue else back)
