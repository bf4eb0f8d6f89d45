"""The page behind a contractor's link: what is to do, where, and how it went; one, some or all; or by the spreadsheet. No account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from frontend.pictures import place_picture
from frontend.views.desk.controls import CHOICES
from frontend.views.guards import in_town
from frontend.views.public.photos import served
from reports import workflow
from reports.errors import BadInput, NotThere, Refused
from reports.models import JobLink, OrderLine, Photo
from reports.services import batch_sheets, cleaning, contracting, drafts, jobs, masking, moderating
from reports.services.contracting import Answer

TYPED = ("code", "until", "organisation", "note", "minutes", "costs")
PHOTOS_EACH = 3


@in_town
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        link = contracting.find(town, token)
    except NotThere as problem:
        return render(request, "frontend/public/job.html", {"lost": problem.detail}, status=404)
    if "forget" in request.POST:
        drafts.drop(link)
        return redirect(request.path)
    if request.method == "POST":
        return _taken(request, link, token)
    contracting.opened(link)
    return shown(request, link, token)


def _taken(request: HttpRequest, link: JobLink, token: str) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in TYPED} | {"chosen": request.POST.getlist("chosen")}
    try:
        if "sheet" in request.POST or "sheet" in request.FILES:
            closed, wrong = _by_sheet(request, link)
            if wrong:
                return shown(request, link, token, wrong=wrong, status=400)
        else:
            closed = _by_form(request, link, typed)
    except Refused as problem:
        said, kept = problem.errors or {"": problem.detail}, isinstance(problem, jobs.NeedsPhoto)
        return shown(request, link, token, typed, said, kept=kept, status=problem.status)
    messages.success(
        request, ngettext("%(n)s is closed. Thank you.", "%(n)s are closed. Thank you.", closed) % {"n": closed}
    )
    return redirect(request.path)


def _by_sheet(request: HttpRequest, link: JobLink) -> tuple[int, list[batch_sheets.Row]]:
    if "sheet" not in request.FILES:
        raise BadInput(errors={"sheet": _("Choose the file first.")})
    return batch_sheets.close(link, request.FILES["sheet"])


def _by_form(request: HttpRequest, link: JobLink, typed: dict[str, Any]) -> int:
    """What was ticked, or the only one that is left, gets the same answer."""
    left = [line.report.reference for line in contracting.lines_of(link) if not line.code]
    chosen = left if len(left) == 1 else typed["chosen"]
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"until": None, "organisation": None}
    for name in ("until", "organisation", "note"):
        try:
            if typed[name]:
                values[name] = cleaning.FIELDS[name](link.jurisdiction, typed[name], name)
        except BadInput as problem:
            errors |= problem.errors
    if typed["code"] not in workflow.CLOSING_CODES:
        errors["code"] = _("Say how it ended: choose one of the answers.")
    if errors:
        raise BadInput(errors=errors)
    answers = [Answer(reference, typed["code"], **values) for reference in dict.fromkeys(chosen)]
    files = request.FILES.getlist("photo")[: contracting.PHOTOS_MOST]
    return contracting.close_as_typed(link, answers, typed, files=files)


def shown(
    request: HttpRequest, link: JobLink, token: str, typed: dict[str, Any] | None = None, errors: dict[str, str] | None = None,
    *, wrong: list[batch_sheets.Row] | None = None, kept: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    lines = contracting.lines_of(link)
    orders = {line.order_id: line.order for line in lines}  # type: ignore[attr-defined]
    left = [line for line in lines if not line.code]
    draft = drafts.of_link(link, {line.report.reference for line in left})
    context = {
        "link": link, "token": token, "typed": draft if typed is None else typed, "draft": draft and (typed is None or kept),
        "errors": errors or {}, "wrong": wrong or [], "orders": list(orders.values()),
        "rows": [_row(line) for line in lines], "left": len(left), "many": len(left) > 1, "codes": list(workflow.CLOSING_CODES.values()),
        "organisations": list(CHOICES["organisation"](link.jurisdiction)), "one_order": len(orders) == 1,
        "tasks": [task for order in orders.values() for task in order.tasks.all()],  # type: ignore[attr-defined]
        "needs_photo": any(jobs.photo_with(line.report, "repaired") and not jobs.photos_of(line.order, "after").exists() for line in left),
        "has_map": any(line.report.has_place for line in lines),
    }  # fmt: skip
    return render(request, "frontend/public/job.html", context, status=status)


def _row(line: OrderLine) -> dict[str, Any]:
    report = line.report
    return {
        "line": line, "report": report, "text": moderating.public_words(moderating.newest_text(report)),
        "said": moderating.public_answers(report),
        "place": report.place_name or masking.masked(report.place_text), "photos": list(Photo.objects.for_work().filter(report=report, moment="report")[:PHOTOS_EACH]),
        "answer": workflow.CLOSING_CODES[line.code].label if line.code else "",
    }  # fmt: skip


@in_town
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """The list as a spreadsheet to fill in and send back."""
    link = _or_404(request, token)
    response = HttpResponse(
        batch_sheets.write(link), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{link.crew.code}-{link.pk}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@in_town
def picture(request: HttpRequest, token: str, theme: str) -> HttpResponse:
    """All places that are still to do."""
    link = _or_404(request, token)
    reports = [line.report for line in contracting.lines_of(link) if not line.code]
    return place_picture(link.jurisdiction, reports, theme, size=(900, 460), width_m=320)


def photo(request: HttpRequest, token: str, photo: int) -> HttpResponseBase:
    """With what was blacked out; of what is withheld nothing."""
    link = _or_404(request, token)
    found = Photo.objects.for_work().filter(pk=photo, report__isnull=False, moment="report").first()
    if not found or not contracting.shows(link, found.report_id):  # type: ignore[arg-type]
        raise Http404
    return served(found, "large", shared=False)


def _or_404(request: HttpRequest, token: str) -> JobLink:
    if not request.jurisdiction:  # type: ignore[attr-defined]
        raise Http404
    request.secret_page = True  # type: ignore[attr-defined]
    try:
        return contracting.find(request.jurisdiction, token)  # type: ignore[attr-defined]
    except NotThere:
        raise Http404
