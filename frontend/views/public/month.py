"""What happened in the area in a month: a page, and an A4 for the notice board."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.documents import sheet
from frontend.map_context import made_up_note
from frontend.views.guards import in_town
from frontend.views.public.home import area
from reports import links
from reports.models import Verdict
from reports.services import monthly, promise_words


@in_town
def latest(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    first = monthly.newest(town)
    return redirect("month", first.year, first.month)


@in_town
def page(request: HttpRequest, year: int, month: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = _month(town, year, month)
    later = monthly.after(found.first)
    context = {
        "month": found,
        "title": title(town, found),
        "said": said(found),
        "promise": [promise_words.short(one) for one in found.promise],
        "earlier": monthly.before(found.first),
        "later": later if later <= monthly.newest(town) else None,
    }
    return render(request, "frontend/public/month.html", context)


@in_town
def pdf(request: HttpRequest, year: int, month: int) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = _month(town, year, month)
    with sheet.language(town):
        made = paper(town, found)
    headers = {"Content-Disposition": f'inline; filename="{year}-{month:02}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def paper(town: Any, found: monthly.Month) -> bytes:
    blocks = [
        sheet.Block(
            _("Mended"),
            [line(report) for report in found.mended],
            [(str(found.mended_n), _("mended")), (str(found.new), _("new")), *_in_time(found)],
        ),
        sheet.Block(_("Coming"), [line(report) for report in found.coming] or [_("Nothing is planned just now.")]),
        sheet.Block(_("What you said"), said(found)),
        *(
            [sheet.Block(_("How the promise goes"), [promise_words.short(one) for one in found.promise])]
            if found.promise
            else []
        ),
    ]
    return sheet.pdf(
        title=title(town, found),
        lead=str(town),
        blocks=blocks,
        address=links.full(reverse("month", args=[found.first.year, found.first.month])),
        address_words=_("Read more and report:"),
        note=made_up_note(town),
    )


def title(town: Any, found: monthly.Month) -> str:
    return _("What happened %(area)s in %(month)s") % {"area": area(town), "month": date_format(found.first, "F Y")}


def line(report: Any) -> str:
    return ", ".join(part for part in (str(report.kind.short_name), report.place_name) if part)


def said(found: monthly.Month) -> list[str]:
    """What people answered, and how places feel."""
    yes, no = found.said.get(Verdict.FIXED, 0), found.said.get(Verdict.STILL_THERE, 0)
    lines = []
    if yes or no:
        lines.append(
            ngettext("%(n)s answer to “is it fixed?”:", "%(n)s answers to “is it fixed?”:", yes + no) % {"n": yes + no}
            + " " + _("%(yes)s yes, %(no)s still broken.") % {"yes": yes, "no": no}
        )  # fmt: skip
    lines += [f"{kind.name}: {sentence}" for kind, sentences in found.feelings for sentence in sentences]
    return lines


def _in_time(found: monthly.Month) -> list[tuple[str, str]]:
    return [] if found.on_time_percent is None else [(f"{found.on_time_percent} %", _("in the promised time"))]


def _month(town: Any, year: int, month: int) -> monthly.Month:
    """A month that is over, within ten years."""
    newest = monthly.newest(town)
    if not (1 <= month <= 12 and newest.year - 10 <= year <= newest.year) or date(year, month, 1) > newest:
        raise Http404
    return monthly.of(town, date(year, month, 1))
