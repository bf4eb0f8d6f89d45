"""What the promise's figures say, in sentences: for the page, the notice board, the monthly mail and what is frozen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from geo.words import Words
from reports.models.promises import BOTH, MUNICIPALITY, POLICE
from reports.services import darkness, promise_states
from reports.services.indicators import EVENING_FROM, NEAR_M, TOO_FEW

STATES = {
    promise_states.ON_THE_WAY: gettext_lazy("On the way"),
    promise_states.NEEDS_MORE: gettext_lazy("Needs more"),
    promise_states.WRONG_WAY: gettext_lazy("Going the wrong way"),
    promise_states.TOO_EARLY: gettext_lazy("Too early to say"),
}
BY = {
    MUNICIPALITY: gettext_lazy("The municipality promises"),
    POLICE: gettext_lazy("The police promise"),
    BOTH: gettext_lazy("The police and the municipality promise"),
}
UNITS = {
    "reported": gettext_lazy("reports so far"),
    "open": gettext_lazy("reports that are not closed"),
    "closed": gettext_lazy("closed so far"),
    "on_time": gettext_lazy("per cent were closed in the promised time"),
    "days_to_fix": gettext_lazy("days until half are mended"),
    "dark_places": gettext_lazy("places that are not mended"),
    "evenings": gettext_lazy("reports for ten evenings with an activity"),
    "activities": gettext_lazy("activities in the evening so far"),
    "visitors": gettext_lazy("visitors so far"),
}
MEASURES = {
    "reported": gettext_lazy("Reports that came in"),
    "open": gettext_lazy("Open reports"),
    "closed": gettext_lazy("Closed reports"),
    "on_time": gettext_lazy("Closed in the promised time, per cent"),
    "days_to_fix": gettext_lazy("Days until half and nine of ten are mended"),
    "dark_places": gettext_lazy("Places with a fault that is not mended"),
    "evenings": gettext_lazy("Evenings with and without activities"),
    "activities": gettext_lazy("Evenings with an activity, from the list"),
    "visitors": gettext_lazy("Visitors of the evenings, from the list"),
    "logged": gettext_lazy("A figure that somebody writes down"),
}
HOW = {
    "reported": gettext_lazy("Every public report that came in during the period."),
    "open": gettext_lazy("Public reports that are not closed on the last day."),
    "closed": gettext_lazy("Reports that were closed and stayed closed; opened again within 14 days means that it never was closed."),
    "on_time": gettext_lazy(
        "Reports that were closed by the day promised when they came in, of all that had such a day. Open and overdue counts as late."
    ),
    "days_to_fix": gettext_lazy(
        "Whole days from the report to the closing that held. What is still open counts for as long as it has been open (Kaplan-Meier)."
    ),
    "dark_places": gettext_lazy("A numbered lamp is one place, else everything within some 30 metres."),
    "evenings": gettext_lazy(
        "Reports from 16 to midnight within 300 metres of where activities are, per ten evenings with one and ten without. "
        "It shows what went together, not what caused it."
    ),
    "activities": gettext_lazy("Every evening with an activity that stands in the municipality's list."),
    "visitors": gettext_lazy("The visitors of each evening in the municipality's list, where they were counted."),
}  # fmt: skip
LIGHT_HOW = {
    darkness.DARK: gettext_lazy("Only what was seen in the dark: the sun stood at least 6 degrees below the horizon there and then."),
    darkness.LIGHT: gettext_lazy(
        "Only what was seen in daylight or twilight: the sun stood less than 6 degrees below the horizon there and then."
    ),
}  # fmt: skip
assert (EVENING_FROM, NEAR_M) == (16, 300)  # the sentence above says so


def say(words: dict[str, str]) -> str:
    return str(Words(words))


def day(value: str | None) -> str:
    return date_format(date.fromisoformat(value), "j F Y") if value else ""


def number(value: float | None, decimals: int = 1) -> str:
    """12, 12,5: no decimals where there are none."""
    if value is None:
        return ""
    places = 0 if round(value, decimals) == round(value) else decimals
    return number_format(round(value, places), places, force_grouping=True).replace("\xa0", "\u202f")


def state(code: str, since: str | None = None) -> str:
    if code == promise_states.NOT_REPORTED:
        return _("Not reported since %(day)s") % {"day": day(since)}
    return str(STATES[code])


def unit(figure: dict[str, Any]) -> str:
    """What the number counts, and in which light where that matters; of a logged figure its own name says it."""
    if figure["measure"] == "logged":
        return say(figure["name"])
    light = figure["inputs"].get("light")  # older frozen figures have none
    return f"{UNITS[figure['measure']]}, {darkness.WORDS[light]}" if light else str(UNITS[figure["measure"]])


def lacking(figure: dict[str, Any]) -> str:
    """Why there is no number."""
    if figure["measure"] == "logged":
        return _("Nobody has written down a figure yet.")
    if figure["measure"] in ("activities", "visitors"):
        return _("Nothing stands in the list of evenings yet.")
    if figure["measure"] == "evenings" and figure["cases"]:
        return _(
            "Only %(n)s reports in the evenings near those places; ten are needed before they can be compared."
        ) % {"n": figure["cases"]}
    if figure["measure"] == "evenings":
        return _("Too few evenings to compare: %(n)s with an activity, %(without)s without. Ten of each are needed.") % {
            "n": figure["n"], "without": figure["against_n"],
        }  # fmt: skip
    if figure["measure"] not in ("on_time", "days_to_fix"):
        return _("There is nothing to count: the period has not begun, or no report had come by then.")
    if figure["n"] >= TOO_FEW:
        return _("Less than half of %(n)s are mended so far, so nobody knows yet how long it takes.") % {
            "n": figure["n"]
        }
    return ngettext(
        "Only %(n)s case so far; ten are needed before the figure says anything.",
        "Only %(n)s cases so far; ten are needed before the figure says anything.",
        figure["n"],
    ) % {"n": figure["n"]}


def beside(figure: dict[str, Any]) -> list[str]:
    """What stands below the number: what it was before, what is wanted, what it rests on, and the rest of the town."""
    if figure["measure"] == "logged":
        return _beside_logged(figure)
    lines = []
    if figure["value"] is not None and figure["p90"] is not None:
        lines.append(_("nine of ten within %(n)s days") % {"n": figure["p90"]})
    lines += _before(figure)
    lines += _wanted(figure)
    if figure["measure"] in ("on_time", "days_to_fix"):
        lines.append(
            ngettext("based on %(n)s report", "based on %(n)s reports", figure["n"]) % {"n": number(figure["n"])}
        )
    if figure["measure"] == "evenings" and figure["value"] is not None:
        lines.append(
            _("based on %(n)s evenings with and %(without)s without")
            % {"n": figure["n"], "without": figure["against_n"]}
        )
    if figure["rest"] is not None:
        lines.append(_("in the rest of the town %(value)s") % {"value": number(figure["rest"])})
    return lines


def _beside_logged(figure: dict[str, Any]) -> list[str]:
    lines = _before(figure) + _wanted(figure)
    if figure["reported"]:
        whose = _("the police's own figure, %(day)s") if figure["by_police"] else _("written down %(day)s")
        lines.append(whose % {"day": day(figure["reported"])})
        lines.append(_("source: %(source)s") % {"source": figure["source"]})
    return lines


def _before(figure: dict[str, Any]) -> list[str]:
    if figure["baseline"] is None:
        young = figure.get("young")  # older frozen figures do not say
        return [_("not compared with the year before: that takes two years of reports")] if young else []
    value = {"value": number(figure["baseline"])}
    if figure["measure"] == "evenings":
        return [_("without an activity %(value)s") % value]
    if not figure["typed"]:
        return [_("the same days a year before %(value)s") % value]
    if figure["cumulative"]:
        return [_("%(value)s in the whole period before") % value]
    return [_("before the promise %(value)s") % value]


def _wanted(figure: dict[str, Any]) -> list[str]:
    if figure["target"] is None:
        return []
    value = {"value": number(figure["target"])}
    said = (_("wanted: at most %(value)s") if figure["lower"] else _("wanted: at least %(value)s")) % value
    return [f"{said} {_('in the whole period')}" if figure["cumulative"] else said]


def method(figure: dict[str, Any], period: dict[str, Any]) -> list[str]:
    """ "So it is counted": of a frozen period as it was written down then."""
    kept = figure.get("method")
    if kept:
        return kept.get(get_language() or "") or next(iter(kept.values()))
    if figure["measure"] == "logged":
        return [*_method_logged(figure), _rule()]
    given = figure["inputs"]
    if figure["measure"] in ("activities", "visitors"):
        return [str(HOW[figure["measure"]]), _rule()]
    where = ", ".join(say(name) for name in given["zones"]) or say(given["area"])
    kinds = ", ".join(say(name) for name in given["kinds"]) or _("all kinds but those on how a place feels")
    lines = [
        str(HOW[figure["measure"]]),
        _("Counted: %(kinds)s. Where: %(where)s. From %(first)s to %(last)s.") % {
            "kinds": kinds, "where": where, "first": day(period["first"]), "last": day(period["until"]),
        },
    ]  # fmt: skip
    if given.get("light"):
        lines.append(str(LIGHT_HOW[given["light"]]))
    if given.get("layer"):
        lines.append(_("The zones are those of “%(name)s”.") % {"name": say(given["layer"])})
    if given["layer_version"]:
        lines.append(_("The zones are those of version %(n)s of the map.") % {"n": given["layer_version"]})
    return [*lines, _rule()]


def _method_logged(figure: dict[str, Any]) -> list[str]:
    lines = [
        _("The figures are written down by hand and added up; no report from residents is in them.")
        if figure["adds"]
        else _("The newest figure that was written down counts; no report from residents is in it."),
        _("A new figure is expected at least every %(n)s days.") % {"n": figure["every_days"]},
    ]  # fmt: skip
    return lines + [
        f"{day(row['day'])}: {number(row['value'])} ({row['source']})"
        + (f" – {_('instead of %(value)s') % {'value': number(row['instead_of'])}}" if row["instead_of"] is not None else "")
        for row in figure["values"]
    ]  # fmt: skip


def _rule() -> str:
    return _(
        "The word above is given by one rule: “on the way” when the target is reached or is kept pace with, or when it is better by more "
        "than a tenth where there is no target; “going the wrong way” when it is worse by more than a tenth; “too early to say” in the "
        "first 60 days and where there are too few; else “needs more”."
    )


def short(block: dict[str, Any]) -> str:
    """One line for the monthly page: the promise, its word, its figure."""
    word = state(block["state"], block["since"])
    first = block["figures"][0] if block["figures"] else None
    if not first or first["value"] is None:
        return f"{say(block['text'])} {word}."
    return f"{say(block['text'])} {word}: {number(first['value'])} {unit(first)}."
