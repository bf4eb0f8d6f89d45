"""What was promised and how it goes: one column, six blocks; and the same as an A4 for the notice board."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.charts import Line, lines, spark
from frontend.documents import sheet
from frontend.map_context import made_up_note
from frontend.promise_line import year_line
from frontend.views.guards import in_town
from frontend.views.insights.when import spread
from frontend.views.public.home import area
from reports import links
from reports.models import Frozen, Period
from reports.services import freezing, promise_states, promise_words, promises

LEAST_MONTHS = 3
SHAPES = {
    promise_states.ON_THE_WAY: "tick",
    promise_states.NEEDS_MORE: "half",
    promise_states.WRONG_WAY: "cross",
    promise_states.TOO_EARLY: "clock",
    promise_states.NOT_REPORTED: "pause",
}
NUMBERS = {
    2: gettext_lazy("two"), 3: gettext_lazy("three"), 4: gettext_lazy("four"), 5: gettext_lazy("five"), 6: gettext_lazy("six"),
    7: gettext_lazy("seven"), 8: gettext_lazy("eight"),
}  # fmt: skip


@in_town
def page(request: HttpRequest, period: str = "") -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    chosen = _period(town, period)
    context: dict[str, Any] = {"period": None, "area": area(town)}
    if chosen:
        shown = promises.shown(chosen)
        frozen = Frozen.objects.filter(period=chosen).first()
        corrections = list(chosen.corrections.all())  # type: ignore[attr-defined]
        context |= {
            "period": chosen, "shown": shown, "frozen": frozen, "title": title(town), "when": when(shown), "lead": lead(shown, frozen),
            "line": year_line(shown), "blocks": [block(one, shown, corrections) for one in shown["promises"]],
            "corrections": [one for one in corrections if not one.promise],
            "others": [one for one in promises.listed(town) if one.pk != chosen.pk],
            "may_freeze": request.user.has_perm(freezing.MAY) and not frozen,  # type: ignore[union-attr]
            "may_log": request.user.has_perm("reports.log_figure") or request.user.has_perm("reports.log_police_figure"),  # type: ignore[union-attr]
        }  # fmt: skip
    return render(request, "frontend/public/promise.html", context)


@in_town
def pdf(request: HttpRequest, period: str = "") -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    chosen = _period(town, period)
    if not chosen:
        raise Http404
    with sheet.language(town):
        shown = promises.shown(chosen)
        frozen = Frozen.objects.filter(period=chosen).first()
        blocks = [_on_paper(block(one, shown, [])) for one in shown["promises"]]
        made = sheet.pdf(
            title=title(town), lead=f"{when(shown)}. {lead(shown, frozen)}", blocks=blocks,
            address=links.full(reverse("promise")), address_words=_("Read more and report:"), note=made_up_note(town),
        )  # fmt: skip
    headers = {"Content-Disposition": f'inline; filename="promise-{chosen.code}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _on_paper(one: dict[str, Any]) -> sheet.Block:
    main, done = one["main"], one["steps"][:1]
    figures = [(main["number"], main["unit"])] if main and main["number"] else []
    lines_ = [
        f"{one['by']}: {one['state']}.", (main["lacking"] or ", ".join(main["beside"])) if main else "",
        *(f"{step['day']}: {step['text']}" for step in done), f"{_('What comes next:')} {one['coming']}" if one["coming"] else "",
    ]  # fmt: skip
    return sheet.Block(one["text"], lines_, figures)


def title(town: Any) -> str:
    return _("This is what we promised %(area)s") % {"area": area(town)}


def when(shown: dict[str, Any]) -> str:
    return f"{promise_words.day(shown['first'])} – {promise_words.day(shown['last'])}"


def lead(shown: dict[str, Any], frozen: Frozen | None) -> str:
    n = len(shown["promises"])
    whose = ngettext(
        "The municipality and the police have promised one thing.",
        "The municipality and the police have promised %(n)s things.",
        n,
    ) % {"n": NUMBERS.get(n, n)}
    if frozen:
        return f"{whose} {_('This is how it went.')}"
    return (
        f"{whose} {_('This is how it goes.')} {_('Up to date %(day)s.') % {'day': promise_words.day(shown['until'])}}"
    )


def block(one: dict[str, Any], shown: dict[str, Any], corrections: list[Any]) -> dict[str, Any]:
    """A promise with everything in words."""
    figures = [figure(found, shown) for found in one["figures"]]
    return {
        "code": one["code"], "by": str(promise_words.BY[one["by"]]), "text": promise_words.say(one["text"]),
        "state": promise_words.state(one["state"], one["since"]), "shape": SHAPES[one["state"]],
        "main": figures[0] if figures else None, "more": figures[1:], "coming": promise_words.say(one["coming"]),
        "steps": [step | {"day": promise_words.day(step["day"]), "text": promise_words.say(step["text"])} for step in one["steps"]],
        "corrections": [row for row in corrections if row.promise == one["code"]],
    }  # fmt: skip


def figure(found: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
    months = found.get("months", [])
    values = [value for _month, value in months]
    known = sum(value is not None for value in values) >= LEAST_MONTHS
    return {
        "spread_id": f"{found['code']}-spread", "name": promise_words.say(found["name"]),
        "number": promise_words.number(found["value"]), "unit": promise_words.unit(found),
        "lacking": "" if found["value"] is not None else promise_words.lacking(found), "beside": promise_words.beside(found),
        "state": promise_words.state(found["state"], found["since"]), "method": promise_words.method(found, shown),
        "spark": spark(values) if known else "", "chart": _chart(found, months) if known else None,
        "spread": spread(found["n"], found["spread"]) if found.get("spread") else None,
    }  # fmt: skip


def _chart(found: dict[str, Any], months: list[Any]) -> Any:
    """Month by month, with what is wanted beside it where it can be read at the same scale."""
    labels = [date_format(date.fromisoformat(month), "M") for month, _value in months]
    series = [Line(_("Each month"), [value for _month, value in months])]
    if found["target"] is not None and not found["cumulative"]:
        series.append(Line(_("Wanted"), [found["target"]] * len(months), dashed=True))
    return lines(_("Month by month"), labels, series, head=_("Month"))


def _period(town: Any, code: str) -> Period | None:
    """The named one, or 404; without a name the current one, None when there is none."""
    if not code:
        return promises.current(town)
    found = Period.objects.filter(jurisdiction=town, code=code).first()
    if not found:
        raise Http404
    return found
