"""Work orders: planned out of several reports, given to a crew, approved when done."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.kits import KITS
from frontend.views.desk import races
from frontend.views.desk.bulk import meanwhile
from frontend.views.desk.chosen import chosen as chosen_by
from frontend.views.desk.controls import PRIORITIES, controls
from frontend.views.desk.undo import tell
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from geo.words import Words
from reports import workflow
from reports.errors import BadInput, LostRace, Refused
from reports.insights import costs as taken
from reports.models import Crew, Event, Photo, Report, WorkOrder
from reports.notices import preview
from reports.services import cleaning, contracting, history, jobs, orders, replies, suggestions, undoing
from reports.services.spreadsheets import guarded

TABS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "open": (pgettext_lazy("tab", "Under way"), lambda rows: rows.filter(status__in=workflow.ORDER_OPEN)),
    "done": (pgettext_lazy("tab", "To approve"), lambda rows: rows.awaiting_approval()),
    "closed": (pgettext_lazy("tab", "Closed"), lambda rows: rows.closed()),
}
NEW = ("title", "crew", "due_on", "priority", "kit", "tasks", "anyway", "queue", "template", "reply")
AT_ONCE = {"approve", "start", "resume", "publish"}
FIRST = ("assign", "start", "resume", "finish", "approve", "return", "publish")


@staff("reports.see_order")
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    tab = request.GET.get("tab", "open")
    tab = tab if tab in TABS else "open"
    _label, of_tab = TABS[tab]
    rows = of_tab(WorkOrder.objects.of(town).visible_to(request.user)).select_related("crew")
    rows = (
        rows.annotate(n=Count("lines")).order_by("due_on", "id")
        if tab == "open"
        else rows.annotate(n=Count("lines")).order_by("-updated_at")
    )
    context = {
        "tabs": [(code, label) for code, (label, _rows) in TABS.items()],
        "tab": tab,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "today": town.day,
        "may_tick": tab == "open" and request.user.has_perm(contracting.MAY),  # type: ignore[union-attr]
    }
    return render(request, "frontend/desk/orders.html", context)


@staff("reports.see_figures", "reports.see_order")
def costs(request: HttpRequest) -> HttpResponse:
    """Time and money per kind, zone and crew, on a page or as a spreadsheet."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        first, last = taken.period(town, request.GET)
    except BadInput as problem:
        return render(
            request, "frontend/desk/costs.html", {"errors": problem.errors, "typed": request.GET}, status=problem.status
        )
    tables = taken.of(town, first, last, sensitive=request.user.has_perm("reports.see_sensitive"))  # type: ignore[union-attr]
    if "csv" in request.GET:
        return _spreadsheet(tables)
    titles = {taken.KIND: _("Kind"), taken.ZONE: _("Zone"), taken.CREW: _("Crew")}
    shown = [(titles[name], rows, taken.whole(rows)) for name, rows in tables.items()]
    typed = {"from": first.isoformat(), "to": last.isoformat()}
    return render(request, "frontend/desk/costs.html", {"tables": shown, "typed": typed})


def _spreadsheet(tables: dict[str, list[taken.Row]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="costs.csv"'
    rows = csv.writer(response)
    rows.writerow(["by", "name", "orders", "minutes", "money"])
    for name, found in tables.items():
        rows.writerows(
            [name, guarded(row.name), round(row.orders, 2), round(row.minutes), round(row.money, 2)] for row in found
        )
    return response


@staff("reports.plan_order")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An order of the chosen reports; with a crew it is given out at once."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    given = request.POST if request.method == "POST" else request.GET
    try:
        named = chosen_by(request, given)
    except BadInput as problem:
        return _form(request, [], {}, {"reports": problem.detail}, status=400)
    taken_in = named.taken if request.method == "GET" else named.named  # a form that sends more is told so, never cut
    rows = Report.objects.of(town).visible_to(request.user).filter(reference__in=taken_in)
    chosen = list(rows.select_related("kind", "jurisdiction"))
    typed = {name: given.get(name, "") for name in NEW}
    typed["title"] = typed["title"] or suggestions.title_of(chosen)
    if request.method == "GET":
        crew = None if typed["crew"] else suggestions.crew_for(town, chosen)
        changed = [report.reference for report in chosen if not named.seen.still(report)]
        filled = typed | ({"crew": crew.code} if crew else {})
        return _form(request, chosen, filled, too_many=named.sentence, changed=changed)
    try:
        values = _cleaned(town, typed) | {"template": typed["template"], "reply": typed["reply"]}
        if "preview" in request.POST:
            letters = preview.of_order(town, chosen, actor=request.user, **values)
            return _form(request, chosen, typed, letters=letters)
        with undoing.remembering(town, request.user, "plan") as memory:
            order = memory.order = orders.create(town, reports=chosen, actor=request.user, seen=named.seen, **values)
    except Refused as problem:
        changed = problem.extra.get("changed", [])
        errors = {} if changed else problem.errors or {"": problem.detail}
        return _form(request, chosen, typed, errors, status=problem.status, changed=changed)
    tell(request, _("%(n)s planned in %(order)s.") % {"n": len(chosen), "order": order.number}, memory.undo)
    return redirect(
        f"{reverse('desk')}?{given['queue']}" if given.get("queue") else reverse("order", args=[order.number])
    )


def _cleaned(town: Any, typed: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {"title": typed["title"]}
    errors: dict[str, str] = {}
    for name in ("crew", "due_on", "priority", "kit", "tasks", "anyway"):
        if typed[name]:
            try:
                values[name] = cleaning.FIELDS[name](town, typed[name], name)
            except BadInput as problem:
                errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    return values


def _form(
    request: HttpRequest,
    chosen: list[Report],
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
    letters: list[tuple[str, preview.Preview]] | None = None,
    too_many: str = "",
    changed: Sequence[str] = (),
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    deeds = races.last_deeds([report for report in chosen if report.reference in changed]) if changed else {}
    ready = replies.fitting_all(chosen, "plan")
    context = {
        "letters": letters,
        "ready": [{"pk": str(one.pk), "name": one.name, "text": str(Words(one.text))} for one in ready],
        "too_many": too_many,
        "rows": [(report, deeds.get(report.pk)) for report in chosen],
        "meanwhile": meanwhile(list(changed), tried=False),
        "typed": typed,
        "errors": errors or {},
        "crews": list(Crew.objects.filter(jurisdiction=town)),
        "priorities": PRIORITIES.items(),
        "kits": [(kit, KITS.get(kit, kit)) for kit in cleaning.kits(town)],
    }
    return render(request, "frontend/desk/order_new.html", context, status=status)


def find(request: HttpRequest, number: str) -> WorkOrder:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = WorkOrder.objects.of(town).visible_to(request.user).select_related("crew", "jurisdiction")
    found = rows.filter(number=number.upper()).first()
    if not found:
        raise Http404
    return found


@staff("reports.see_order")
def page(request: HttpRequest, number: str) -> HttpResponse:
    return shown(request, find(request, number))


def shown(
    request: HttpRequest,
    order: WorkOrder,
    tried: str = "",
    typed: dict[str, str] | None = None,
    problem: Refused | None = None,
) -> HttpResponse:
    errors = problem.errors if problem else {}
    costs = list(order.costs.select_related("actor"))  # type: ignore[attr-defined]
    context = {
        "order": order,
        "acts": acts_of(request, order, tried, typed, errors),
        "lines": lines_of(order, typed or {}),
        "tasks": list(order.tasks.select_related("done_by")),  # type: ignore[attr-defined]
        "costs": costs,
        "sum": sum((cost.total for cost in costs), Decimal(0)),
        "kit": KITS.get(order.kit, order.kit),
        "may_tick": any(verb.name == "tick" for verb in orders.possible(order, request.user)),
        "becomes": list(workflow.BECOMES.items()),
        "codes": {code.code: code.label for code in workflow.CLOSING_CODES.values()},
        "events": list(Event.objects.filter(order=order).select_related("actor").order_by("-at", "-id")),
        "texts": list(order.texts.select_related("author").order_by("-created_at")),  # type: ignore[attr-defined]
        "photos": list((Photo.objects.all() if request.user.has_perm("reports.see_report") else Photo.objects.for_work()).filter(order=order)),  # type: ignore[union-attr]
        "race": races.of_order(problem, order, tried, typed or {}, seen_version(request)) if isinstance(problem, LostRace) else None,
        "error": problem.detail if problem and not errors and not isinstance(problem, LostRace) else "",
        "job_links": contracting.of_order(order) if request.user.has_perm(contracting.MAY) else [],  # type: ignore[union-attr]
        "may_give_out": order.status in jobs.TO_DO and request.user.has_perm(contracting.MAY),  # type: ignore[union-attr]
        "left": [line for line in order.lines.select_related("report__kind") if not line.code],  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "frontend/desk/order.html", context, status=problem.status if problem else 200)


def acts_of(
    request: HttpRequest, order: WorkOrder, tried: str, typed: dict[str, str] | None, errors: dict[str, str]
) -> list[dict[str, Any]]:
    """What this person can do now; the form of the verb that was refused stays open with what was typed."""
    awaits = WorkOrder.objects.filter(pk=order.pk).awaiting_approval().exists()
    found = []
    for verb in orders.possible(order, request.user):
        mine = verb.name == tried
        first = verb.name in FIRST and (verb.name != "approve" or awaits)
        found.append(
            {
                "name": verb.name, "label": verb.label, "first": first, "open": mine, "at_once": verb.name in AT_ONCE,
                "photo": verb.name in jobs.ENDING, "photo_error": errors.get("photo", "") if mine else "",
                "draft": verb.name == "finish" and bool(order.draft) and not mine,
                "controls": controls(
                    verb, order.jurisdiction, typed if mine else None, errors if mine else None, **given_of(order, verb.name)
                ),
            }
        )  # fmt: skip
    return found


def given_of(order: WorkOrder, verb: str) -> dict[str, str]:
    """What the form of a verb says before anybody writes: the order as it is."""
    if verb == "finish":
        return {name: str(value) for name, value in order.draft.items() if isinstance(value, str)}
    given = {"crew": order.crew.code if order.crew else "", "due_on": order.due_on.isoformat() if order.due_on else ""}
    if verb == "cost":
        return given | {"minutes": str(order.minutes or "")}
    tasks = "\n".join(task.text for task in order.tasks.all())  # type: ignore[attr-defined]
    return given | {"title": order.title, "priority": str(order.priority), "kit": order.kit, "tasks": tasks}


def lines_of(order: WorkOrder, typed: dict[str, str]) -> list[dict[str, Any]]:
    """[{report, code, times, back, becomes}]: `times` its thing was reported in 14 months, `back` days after it was last mended."""
    rows = []
    for line in order.lines.select_related("report__kind", "report__asset", "report__jurisdiction"):  # type: ignore[attr-defined]
        before = history.here_before(line.report)
        rows.append(
            {
                "report": line.report, "code": line.code, "times": before.times, "back": before.back_after_days,
                "becomes": typed.get(f"becomes.{line.report.reference}", ""),
            }
        )  # fmt: skip
    return rows


@staff("reports.see_order")
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    order = find(request, number)
    if verb not in workflow.ORDER_VERBS:
        raise Http404
    typed: dict[str, Any] = {
        name: str(value)
        for name, value in request.POST.items()
        if name not in ("csrfmiddlewaretoken", "version") and value
    }
    fields = {name: value for name, value in typed.items() if not name.startswith(("becomes.", "closes."))}
    if verb == "close":
        fields["reports"] = {
            name.removeprefix("closes."): value for name, value in typed.items() if name.startswith("closes.")
        }
    if verb == "cancel":
        fields["becomes"] = {
            name.removeprefix("becomes."): value for name, value in typed.items() if name.startswith("becomes.")
        }
    if verb == "tick":
        fields["ticked"] = request.POST.getlist("ticked")
    try:
        done = jobs.act(
            order, verb, actor=request.user, version=seen_version(request), photo=request.FILES.get("photo"), **fields
        )
    except LostRace as problem:
        return shown(request, find(request, number), verb, typed, problem)
    except Refused as problem:
        return shown(request, order, verb, typed, problem)
    messages.success(request, _("%(order)s: %(done)s.") % {"order": done.number, "done": workflow.order_past(verb)})
    return redirect("order", done.number)
