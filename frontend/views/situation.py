"""The situation picture: a page for the meeting, an A4 of the same, what is to be decided, and who gets it by mail."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.charts import Bar, bars
from frontend.documents import situation as paper
from frontend.views.guards import staff
from frontend.views.insights import decisions
from frontend.views.measures import facts_of, in_a_line
from reports.insights import measures
from reports.models import Measure, SituationMail
from reports.services import decisions as decision_list
from reports.services import figure_log, promise_words, promises, situation, situation_words

SEE = "reports.see_figures"
SPANS = {"week": gettext_lazy("Week"), "quarter": gettext_lazy("Quarter"), "year": gettext_lazy("Year")}


@staff(SEE)
def latest(request: HttpRequest, span: str = situation.WEEK) -> HttpResponse:
    if span not in situation.SPANS:
        raise Http404
    return redirect("situation", span, situation.newest(request.jurisdiction, span).isoformat())  # type: ignore[attr-defined]


@staff(SEE)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, span: str, first: str) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    day = _first(town, span, first)
    errors = decisions.put(request, span=span, first=day) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        return redirect(request.path + "#decisions-title")
    found = situation.of(town, span, day)
    later = situation.after(span, day)
    context = shown(town, found) | decisions.context(request, since=day) | decisions.form(request, errors) | {
        "found": found, "spans": SPANS.items(), "earlier": situation.before(span, day).isoformat(),
        "later": later.isoformat() if later <= situation.newest(town, span) else "", "promise": promise_lines(town, found.last),
        "may_log": any(request.user.has_perm(one) for one in (figure_log.MAY_ALL, figure_log.MAY_POLICE)),  # type: ignore[union-attr]
        "subscribed": SituationMail.objects.filter(jurisdiction=town, user=request.user, span=span).exists(),  # type: ignore[misc]
    }  # fmt: skip
    return render(request, "frontend/insights/situation.html", context, status=400 if errors else 200)


def shown(town: Any, found: situation.Picture) -> dict[str, Any]:
    """The picture in words, for page and paper."""
    return {
        "title": situation_words.title(found), "days": situation_words.days(found), "sentence": situation_words.sentence(found),
        "now": situation_words.now(found), "dark": situation_words.dark(found), "zones": _rows(found.zones),
        "kinds": _rows([line for line in found.kinds if line.new or line.closed or line.usual or line.usual_closed]),
        "measures": measure_lines(town, found), "chart": _chart(found), "by_zone": _("By zone"), "by_kind": _("By kind"), "zone_word": _("Zone"), "kind_word": _("Kind"),
    }  # fmt: skip


def _rows(lines: list[situation.Line]) -> list[tuple[situation.Line, str, str]]:
    """(line, change of new ones, change of closed ones)."""
    return [(line, situation_words.change(line), situation_words.change_closed(line)) for line in lines]


def _chart(found: situation.Picture) -> Any:
    rows = [Bar(str(line.name), line.new) for line in found.kinds if line.new]
    return bars(_("New by kind"), rows, head=_("Kind"), value_head=_("New")) if rows else None


def measure_lines(town: Any, found: situation.Picture) -> list[tuple[Measure, str, str]]:
    """What is followed in these days, with its facts, the sentence and the warnings that its own page would have said when they were over; the same for every reader."""
    after = found.last + timedelta(days=1)
    rows = measures.followed(town, found.first, found.last)
    return [(one, facts_of(one), in_a_line(measures.on(one, after, audiences=situation.AUDIENCES))) for one in rows]


def promise_lines(town: Any, last: date) -> list[str]:
    period = promises.current(town, last)
    if not period or not period.first_day <= last <= period.last_day:
        return []
    return [f"{one['code']}: {promise_words.short(one)}" for one in promises.at(period, last)["promises"]]


@staff(SEE)
def pdf(request: HttpRequest, span: str, first: str) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    day = _first(town, span, first)
    made = paper.made(
        town,
        lambda: (situation.of(town, span, day), decision_list.of(town, since=day)),
        partial(shown, town),
        promise_lines,
    )
    headers = {"Content-Disposition": f'inline; filename="{span}-{day.isoformat()}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@staff(SEE)
@require_POST
def subscribe(request: HttpRequest, span: str) -> HttpResponse:
    if span not in situation.SPANS:
        raise Http404
    situation.subscribe(request.jurisdiction, request.user, span, wants="wants" in request.POST)  # type: ignore[attr-defined]
    return redirect("situation-latest", span)


def _first(town: Any, span: str, typed: str) -> date:
    """404 for anything but the first day of a period that is over."""
    day = situation.first_day(town, span, typed) if typed else None
    if day is None:
        raise Http404
    return day
