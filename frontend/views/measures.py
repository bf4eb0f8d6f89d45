"""Did it help? What was done, before and after, beside zones where it was not done; a sentence first."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from frontend.charts import Chart, Line, lines
from frontend.charts.chart import number
from frontend.pictures import ground_picture
from frontend.views.chance import SHAPES
from frontend.views.guards import staff
from frontend.views.public import places
from frontend.views.public.report import spot_of
from geo import zones
from reports.errors import BadInput
from reports.insights import effect, measures
from reports.models import Measure
from reports.services import darkness, setup
from reports.services import measures as writing

SEE, WRITE = "reports.see_figures", "reports.add_measure"
MOST = 40
SORTS = {
    Measure.CIRCLE: gettext_lazy("Around a place"),
    Measure.ZONE: gettext_lazy("In a zone"),
    Measure.LAMPS: gettext_lazy("Along lamps"),
    Measure.ORDERS: gettext_lazy("Where work orders were done"),
}
TOO_FEW = {
    "": gettext_lazy("Too few reports to say whether it helped."),
    darkness.DARK: gettext_lazy("Too few reports in the dark to say whether it helped."),
    darkness.LIGHT: gettext_lazy("Too few reports in daylight or twilight to say whether it helped."),
}
SAME = {
    "": gettext_lazy("No more and no fewer reports"),
    darkness.DARK: gettext_lazy("No more and no fewer reports in the dark"),
    darkness.LIGHT: gettext_lazy("No more and no fewer reports in daylight or twilight"),
}
FEWER = {
    "": gettext_lazy("%(n)s %% fewer reports"),
    darkness.DARK: gettext_lazy("%(n)s %% fewer reports in the dark"),
    darkness.LIGHT: gettext_lazy("%(n)s %% fewer reports in daylight or twilight"),
}
MORE = {
    "": gettext_lazy("%(n)s %% more reports"),
    darkness.DARK: gettext_lazy("%(n)s %% more reports in the dark"),
    darkness.LIGHT: gettext_lazy("%(n)s %% more reports in daylight or twilight"),
}
FIELDS = ("title", "sort", "light", "place_query", "spot", "radius_m", "zone", "lamps", "done_on", "orders")


@staff(SEE)
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = Measure.objects.filter(jurisdiction=town).select_related("jurisdiction").prefetch_related("kinds")[:MOST]
    shown = [(measure, facts_of(measure), in_a_line(measures.of(measure, request.user))) for measure in rows]
    may_write = request.user.has_perm(WRITE)
    return render(request, "frontend/insights/measures.html", {"measures": shown, "may_write": may_write})


@staff(SEE)
def page(request: HttpRequest, measure: int) -> HttpResponse:
    found = find(request, measure)
    answer = measures.of(found, request.user)
    context = {
        "measure": found, "place": place_of(found), "facts": facts_of(found), "answer": answer, "sentence": verdict(answer),
        "chart": chart(answer), "cautions": cautions(answer), "rows": table(answer), "may_write": request.user.has_perm(WRITE),
        "orders": found.orders.order_by("number"), "by_orders": found.sort == Measure.ORDERS, "least": effect.TOO_FEW,
    }  # fmt: skip
    return render(request, "frontend/insights/measure.html", context)


@staff(SEE)
def picture(request: HttpRequest, measure: int, shape: str, theme: str) -> HttpResponse:
    found = find(request, measure)
    if shape not in SHAPES:
        raise Http404
    return ground_picture(found.jurisdiction, measures.ground_of(found), theme, size=SHAPES[shape])


@staff(WRITE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if request.method == "GET":
        return form(request, {"sort": Measure.CIRCLE, "radius_m": "50"})
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    if typed["sort"] == Measure.CIRCLE and ("find" in request.POST or (typed["place_query"] and not typed["spot"])):
        hits = places.found(town, typed["place_query"])
        errors = {} if hits else {"place": _("We found no such place. Try a street, a landmark or a lamp.")}
        return form(request, typed, errors, hits=hits, status=200 if hits else 400)
    lng, lat = [*typed["spot"].split("|"), "", ""][:2]
    lists = {name: request.POST.getlist(name) for name in ("kinds", "compared_with")}
    try:
        measure = writing.write(
            town, typed | lists | {"lng": lng, "lat": lat, "place_name": typed["place_query"]}, actor=request.user
        )
    except BadInput as problem:
        return form(request, typed, problem.errors, status=400)
    return redirect("measure", measure.pk)


@staff(WRITE)
@require_POST
def remove(request: HttpRequest, measure: int) -> HttpResponse:
    find(request, measure).delete()
    return redirect("measures")


def find(request: HttpRequest, number: int) -> Measure:
    rows = Measure.objects.select_related("jurisdiction").prefetch_related("kinds", "lamps")
    return get_object_or_404(rows, jurisdiction=request.jurisdiction, pk=min(number, 2**62))  # type: ignore[attr-defined]


def form(
    request: HttpRequest, typed: dict[str, str], errors: dict[str, str] | None = None, *, hits: list | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if hits and typed.get("spot") not in {spot_of(hit) for hit in hits}:
        typed["spot"] = spot_of(hits[0])
    context = {
        "typed": typed, "errors": errors or {}, "hits": [hit | {"spot": spot_of(hit)} for hit in hits or []], "kinds": setup.of(town).kinds.values(),
        "zones": zones.names(town), "chosen_kinds": request.POST.getlist("kinds"), "chosen_zones": request.POST.getlist("compared_with"),
        "sorts": SORTS.items(), "lights": darkness.WORDS.items(),
        "action": reverse("measure-new"),
    }  # fmt: skip
    return render(request, "frontend/insights/measure_new.html", context, status=status)


def place_of(measure: Measure) -> str:
    if measure.sort == Measure.ZONE:
        return str(dict(zones.names(measure.jurisdiction)).get(measure.zone_code, measure.zone_code))
    if measure.sort == Measure.LAMPS:
        n = len(measure.lamps.all())
        return ngettext("%(n)s lamp and %(m)s m around it", "%(n)s lamps and %(m)s m around them", n) % {"n": n, "m": measure.radius_m}  # fmt: skip
    if measure.sort == Measure.ORDERS:
        n = measure.orders.count()
        return ngettext(
            "%(n)s work order and %(m)s m around its reports", "%(n)s work orders and %(m)s m around their reports", n
        ) % {"n": n, "m": measure.radius_m}
    return _("%(place)s and %(m)s m around it") % {"place": measure.place_name or _("The place"), "m": measure.radius_m}


def verdict(answer: measures.Answer) -> str:
    """One sentence that a person can repeat."""
    found, counts = answer.effect, answer.table
    if answer.hidden:
        return _("This kind is shown once a month only, added up over larger areas.")
    if not answer.compared_with:
        return _("There is no zone to compare with.")
    if answer.too_early or counts is None:
        return _("Too early to say. Ask again when eight weeks have passed.")
    if found is None:
        return str(TOO_FEW[answer.measure.light])
    size = _size(found.change, answer.measure.light)
    if found.is_clear:
        return _("%(size)s than the comparison zones lead one to expect.") % {"size": size}
    return _("%(size)s than the comparison zones lead one to expect, but that can be chance.") % {"size": size}


def _size(change: float, light: str) -> str:
    percent = round(100 * abs(change))
    words = SAME if percent == 0 else FEWER if change < 0 else MORE
    return str(words[light]) % {"n": percent}


def cautions(answer: measures.Answer) -> list[str]:
    """What a careful reader must know; each only when it is so."""
    said = []
    if answer.effect:
        low, high = answer.effect.change_between
        said.append(
            _("With 95 %% certainty the difference lies between %(low)s %% and %(high)s %%.")
            % {"low": f"{100 * low:+.0f}".replace("-", "−"), "high": f"{100 * high:+.0f}".replace("-", "−")}
        )
        if answer.effect.swing > 1.05:
            swing = number(answer.effect.swing, 1)
            said.append(_("The counts swing %(n)s times as much as pure chance would have them; the interval allows for that.") % {"n": swing})  # fmt: skip
    return said + warnings(answer)


def warnings(answer: measures.Answer) -> list[str]:
    """Why the difference may not be the measure's doing."""
    said = []
    if answer.before_it and answer.before_it.is_clear:
        said.append(
            _("Already in the year before, the place went otherwise than the comparison. Do not trust the difference.")
        )
    if answer.overlapping:
        names = ", ".join(f"{one.title} ({date_format(one.done_on, 'j F Y')})" for one in answer.overlapping)
        said.append(_("Also done here in that time: %(names)s. What came of which cannot be told apart.") % {"names": names})  # fmt: skip
    return said


def days_of(measure: Measure) -> str:
    """The day on which it was done; of work orders from the first to the last."""
    first, last = date_format(measure.first_day, "j F Y"), date_format(measure.done_on, "j F Y")
    return last if first == last else f"{first} – {last}"


def facts_of(measure: Measure) -> str:
    """Days, kinds and light in a line."""
    kinds = [str(kind.short_name) for kind in measure.kinds.all()]
    light = [str(darkness.WORDS[measure.light])] if measure.light else []
    return " · ".join([days_of(measure), *kinds, *light])


def in_a_line(answer: measures.Answer) -> str:
    """For lists and the situation picture: the sentence, and where it tells of a difference the warnings that go with it."""
    return " ".join([verdict(answer), *(warnings(answer) if answer.effect else [])])


def table(answer: measures.Answer) -> list[dict[str, Any]]:
    counts = answer.table
    if counts is None:
        return []
    return [
        {"name": _("The place"), "before": counts.before, "after": counts.after},
        {"name": _("Comparison zones"), "before": counts.other_before, "after": counts.other_after},
    ]


def chart(answer: measures.Answer) -> Chart | None:
    """Four weeks at a time; the comparison is brought to the level of the place, so that only its course is seen."""
    periods = answer.periods
    if not periods:
        return None
    earlier = [one for one in periods if one.first < answer.measure.done_on]
    here, there = sum(one.here for one in earlier), sum(one.there for one in earlier)
    series = [Line(_("The place"), [one.here for one in periods])]
    if here and there:
        series.append(Line(_("Comparison, same level"), [round(one.there * here / there, 1) for one in periods], dashed=True))  # fmt: skip
    return lines(
        _("Two years before and the time after"), [f"{one.first:%Y-%m}" for one in periods], series, head=_("Four weeks from"),
        marks=[(len(earlier), _("The measure"))], said=_("If the two lines run alike before the mark, the comparison is a fair one."),
    )  # fmt: skip
