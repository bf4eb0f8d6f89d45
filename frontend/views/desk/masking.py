"""What of a case's texts and photos nobody but officers sees: words, parts of a photo, or all of one; and handing out a case as a public record."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.documents import sheet
from frontend.views.desk import races
from frontend.views.desk.cases import find, said
from frontend.views.desk.undo import tell
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from reports import links, workflow
from reports.errors import LostRace, Refused
from reports.models import Photo, Report, Text
from reports.services import faces, handing_out, masking, moderating, photo_rights, questions, undoing, verbs

COLUMNS, ROWS = 10, 8
WHOLE = ("withhold", "restore")
NAMED = ("text_id", "answer_to", "photo")


@staff("reports.publish_report")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    report = find(request, reference)
    if request.method == "GET":
        return shown(request, report)
    verb, fields = asked(request)
    try:
        with undoing.remembering(report.jurisdiction, request.user, verb) as memory:
            done = verbs.act(report, verb, actor=request.user, version=seen_version(request), **fields)
    except LostRace as problem:
        report = find(request, reference)
        return shown(request, report, race=races.of_page(problem, report, versions(request, report)), status=409)
    except Refused as problem:
        return shown(request, report, problem.errors or {"": problem.detail}, status=problem.status)
    tell(request, said(done, verb), memory.undo if verb in workflow.UNDOABLE else None)
    return redirect(
        f"{reverse('desk-masking', args=[reference])}{'?' + request.GET.urlencode() if request.GET else ''}"
    )


def asked(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """The verb that was pressed, and its fields."""
    verb = request.POST.get("verb", "")
    if verb in WHOLE:
        return verb, {name: request.POST[name] for name in (*NAMED, "reason") if request.POST.get(name)}
    return "mask", fields_of(request)


def versions(request: HttpRequest, report: Report) -> list[races.Row]:
    """What is masked now, and what this officer wanted."""
    if asked(request)[0] in WHOLE:
        return whole_versions(request, report)
    if "photo" not in request.POST:
        now = "\n".join(moderating.chosen_words(moderating.newest_text(report)))
        yours = request.POST.get("words", "").strip()
        return [races.Row(_("Words to hide"), now, yours, now != yours)]
    number = request.POST["photo"]
    photo = photo_rights.of_case(report).filter(pk=number if number.isdecimal() else 0).first()
    counts = len(photo.boxes) if photo else 0, len(fields_of(request).get("boxes", []))
    return [races.Row(_("Black boxes on the photo"), *counts, counts[0] != counts[1])]


def whole_versions(request: HttpRequest, report: Report) -> list[races.Row]:
    """Whether the text, answer or photo is hidden now, and whether this officer wanted it hidden."""
    named = tried_part(request)
    now = next(
        (one for one in [*parts(report), *free_answers(report), *pictures(request, report)] if one["field"] == named),
        None,
    )
    if not now:
        return []
    wanted = request.POST["verb"] == "withhold"
    if now.get("answer"):
        words = {True: _("Hidden from those who do the work"), False: _("Shown to those who do the work")}
    else:
        words = {True: _("Hidden from the public"), False: _("Shown to the public")}
    return [races.Row(now["label"], words[now["withheld"]], words[wanted], now["withheld"] != wanted)]


def fields_of(request: HttpRequest) -> dict[str, Any]:
    """The verb's fields: drawn boxes and chosen squares of one photo, or words of the text."""
    fields: dict[str, Any] = {"reason": request.POST.get("reason", "")}
    if "photo" in request.POST:
        boxes = [*drawn(request.POST.get("boxes", "")), *map(square, request.POST.getlist("cell"))]
        return fields | {"photo": request.POST["photo"]} | ({"boxes": boxes} if boxes else {"clear": "yes"})
    words = request.POST.get("words", "").strip()
    return fields | ({"words": words} if words else {"clear": "yes"})


def drawn(typed: str) -> Any:
    try:
        found = json.loads(typed) if typed else []
    except ValueError:
        return [typed]
    return found if isinstance(found, list) else [found]


def square(cell: str) -> Any:
    """The box of a square "column-row"."""
    column, _dash, row = cell.partition("-")
    if not (column.isdecimal() and row.isdecimal()):
        return cell
    return [int(column) / COLUMNS, int(row) / ROWS, (int(column) + 1) / COLUMNS, (int(row) + 1) / ROWS]


def shown(
    request: HttpRequest,
    report: Report,
    errors: dict[str, str] | None = None,
    *,
    race: races.Race | None = None,
    status: int = 200,
) -> HttpResponse:
    others = moderating.of_others(report)
    context = {
        "report": report, "texts": parts(report), "answers": free_answers(report), "photos": pictures(request, report),
        "may_mask": bool(others), "keep": request.GET.urlencode(),
        "words": request.POST.get("words", "\n".join(moderating.chosen_words(*others))), "errors": errors or {}, "race": race,
        "cells": [(column, row) for row in range(ROWS) for column in range(COLUMNS)],
        "tried": tried_part(request), "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "frontend/desk/masking.html", context, status=status)


def tried_part(request: HttpRequest) -> str:
    """The text, answer or photo that somebody wanted to hide or show again whole, as its form names it; else ""."""
    if request.POST.get("verb", "") not in WHOLE:
        return ""
    return next((f"{name}-{request.POST[name]}" for name in NAMED if name in request.POST), "")


def parts(report: Report) -> list[dict[str, Any]]:
    """Each text that others read, with what is masked in it and whether it is withheld."""
    since, others = moderating.withheld_since(report), moderating.of_others(report)
    return [
        {
            "field": f"text_id-{text.pk}", "name": "text_id", "pk": text.pk, "withheld": text.withheld, "since": since.get(("text", text.pk)),
            "label": label_of(text), "at": text.created_at,
            "pieces": list(masking.pieces(text.text, [(a, b) for a, b in text.masks])) if text in others else [(text.text, "")], "masked": text in others,
        }
        for text in moderating.read_by_others(report)
    ]  # fmt: skip


def free_answers(report: Report) -> list[dict[str, Any]]:
    """Each answer in the reporter's own words to a question of the kind, and whether it is withheld."""
    since, hidden = moderating.withheld_since(report), moderating.withheld_answers(report)
    return [
        {
            "field": f"answer_to-{one.code}", "name": "answer_to", "pk": one.code, "withheld": one.code in hidden, "since": since.get(("answer_to", one.code)),
            "label": one.question, "answer": True, "pieces": list(masking.pieces(one.said)),
        }
        for one in questions.answered(report) if one.free
    ]  # fmt: skip


def label_of(text: Text) -> str:
    """Whose words they are: the reporter's, or those of a step."""
    return workflow.past(text.event.verb) if text.event and text.role != "description" else _("What the reporter wrote")


def pictures(request: HttpRequest, report: Report) -> list[dict[str, Any]]:
    since = moderating.withheld_since(report)
    return [
        {
            "field": f"photo-{photo.pk}", "name": "photo", "pk": photo.pk, "withheld": photo.withheld, "since": since.get(("photo", photo.pk)),
            "label": _("Photo %(n)s") % {"n": n}, "photo": photo, "boxes": json.dumps(boxes), "hints": in_percent(faces.perhaps(photo)),
            "drawn": in_percent(boxes),
        }
        for n, photo in enumerate(photo_rights.of_case(report), 1)
        for boxes in [tried_boxes(request, photo)]
    ]  # fmt: skip


def tried_boxes(request: HttpRequest, photo: Photo) -> list[list[float]]:
    """What was drawn and could not be kept yet, else what is kept."""
    if request.POST.get("photo") != str(photo.pk) or asked(request)[0] != "mask":
        return photo.boxes
    boxes = fields_of(request).get("boxes", [])
    fine = all(
        isinstance(box, list) and len(box) == 4 and all(isinstance(n, int | float) for n in box) for box in boxes
    )
    return boxes if fine else photo.boxes


def in_percent(boxes: list[list[float]]) -> list[dict[str, float]]:
    """For an SVG of 100 by 100."""
    return [
        {"x": box[0] * 100, "y": box[1] * 100, "width": (box[2] - box[0]) * 100, "height": (box[3] - box[1]) * 100}
        for box in boxes
    ]


@staff("reports.hand_out")
@require_http_methods(["GET", "POST"])
def handout(request: HttpRequest, reference: str) -> HttpResponse:
    """The form; then the PDF."""
    report = find(request, reference)
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in ("number", "contact", "notes", "unmasked")}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            choice = handing_out.read(report, typed, actor=request.user)
            return document(report, choice, handing_out.hand_out(report, choice, actor=request.user))
        except Refused as problem:
            errors, status = problem.errors or {"number": problem.detail}, problem.status
    context = {
        "report": report,
        "typed": typed,
        "errors": errors,
        "keep": request.GET.urlencode(),
        "may_contact": request.user.has_perm("reports.see_contact"),
    }  # type: ignore[union-attr]
    return render(request, "frontend/desk/handout.html", context, status=status)


def document(report: Report, choice: handing_out.Choice, sections: list[handing_out.Section]) -> HttpResponse:
    town = report.jurisdiction
    with sheet.language(town):
        content = sheet.pdf(
            title=f"{report.reference} · {choice.number}",
            lead=f"{town}. {_('Handed out as a public record.')} {'' if choice.unmasked else _('What points at persons is masked: ▒▒▒.')}",
            blocks=[sheet.Block(one.title, one.lines, photos=one.photos) for one in sections],
            address=links.case(report.reference), address_words=_("The case, as it is now"),
            note=_("This town and everything in it is made up.") if town.made_up else "",
        )  # fmt: skip
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{report.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
