"""Periods, promises and their figures in words and in their forms; and what a form says when a colleague was quicker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.setting_races import Sort
from frontend.views.settings.setting_words import kind_in_words
from geo import zones
from reports.errors import BadInput, LostRace, Refused, WrongStatus
from reports.models import SettingChange
from reports.services import darkness, promise_settings, promise_words, settings_log

Values = Mapping[str, Any]
BETTER = {"lower": gettext_lazy("lower"), "higher": gettext_lazy("higher")}
PERIOD_LABELS = {"first_day": gettext_lazy("First day"), "last_day": gettext_lazy("Last day")}
PROMISE_LABELS = {
    "code": gettext_lazy("Code"), "by": gettext_lazy("Who stands for it"), "position": gettext_lazy("Place in the order"),
}  # fmt: skip
FIGURE_LABELS = {
    "measure": gettext_lazy("How it is measured"), "kinds": gettext_lazy("Kinds"), "zones": gettext_lazy("Zones"),
    "light": gettext_lazy("The light when it was seen"), "layer": gettext_lazy("Zone layer that the zones are of"),
    "better": gettext_lazy("It is better when the figure is"), "baseline": gettext_lazy("Before the promise"), "target": gettext_lazy("Wanted at the end"),
    "position": gettext_lazy("Place in the order"), "adds": gettext_lazy("The figures are added up, like hours; else the newest counts"),
    "every_days": gettext_lazy("A new one is expected at least every so many days"),
}  # fmt: skip


def texts(town: Any, name: str, typed: Values, errors: Mapping[str, str]) -> list[tuple[str, str, str, str, str]]:
    """(field, code, language, text, error) of each language of the town."""
    return [
        (
            f"{name}-{code}",
            code,
            get_language_info(code)["name_local"],
            typed.get(f"{name}-{code}", ""),
            errors.get(f"{name}-{code}", ""),
        )
        for code in town.languages
    ]


def flat_promise(state: Values) -> dict[str, Any]:
    """As the form has it."""
    words = {f"{name}-{code}": text for name in ("text", "coming") for code, text in state.get(name, {}).items()}
    return {name: state.get(name) for name in PROMISE_LABELS} | words


def flat_figure(state: Values) -> dict[str, Any]:
    """As the form has it."""
    if not state:
        return {}
    names = ("measure", "kinds", "layer", "zones", "light", "every_days", "position")
    return {f"name-{code}": text for code, text in state["name"].items()} | {name: state[name] for name in names} | {
        "better": "lower" if state["lower_is_better"] else "higher", "adds": "yes" if state["adds"] else "",
        "baseline": promise_words.number(state["baseline"]), "target": promise_words.number(state["target"]),
    }  # fmt: skip


def _labels_of_texts(town: Any, fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{name}-{code}": f"{label}: {get_language_info(code)['name_local']}"
        for name, label in fields.items()
        for code in town.languages
    }


def _promise_labels(town: Any) -> dict[str, Any]:
    words = {"text": _("The promise in one sentence"), "coming": _("What comes next")}
    return PROMISE_LABELS | _labels_of_texts(town, words)


def _figure_labels(town: Any) -> dict[str, Any]:
    return _labels_of_texts(town, {"name": _("What the figure counts, after the number")}) | FIGURE_LABELS


def _said(town: Any, name: str, value: Any) -> str:
    if name in ("kinds", "zones"):
        known = {zone.code: str(zone.name) for layer in zones.layers(town) for zone in zones.zones_of(town, layer)}
        return ", ".join(
            kind_in_words(town, code) if name == "kinds" else known.get(code, code) for code in value or []
        )
    if name == "adds":
        return _("Yes") if value else _("No")
    if name == "layer":
        return str(layer.name) if value and (layer := zones.layer_of(town, value)) else str(value or "")
    tables: dict[str, Mapping[Any, Any]] = {
        "by": promise_words.BY, "measure": promise_words.MEASURES, "light": darkness.WORDS, "better": BETTER,
    }  # fmt: skip
    return str(tables.get(name, {}).get(value, "" if value is None else value))


PERIODS = Sort((promise_settings.PERIOD,), gettext_lazy("Period"), lambda town: PERIOD_LABELS, dict, _said)
PROMISES = Sort((promise_settings.PROMISE,), gettext_lazy("Promise"), _promise_labels, flat_promise, _said)
FIGURES = Sort((promise_settings.INDICATOR,), gettext_lazy("Figure"), _figure_labels, flat_figure, _said)
STATES: dict[str, Callable[[Any], dict[str, Any]]] = {
    promise_settings.PERIOD: promise_settings.period_state, promise_settings.PROMISE: promise_settings.promise_state,
    promise_settings.INDICATOR: promise_settings.indicator_state,
}  # fmt: skip


def now_and_then(sort: Sort, kept: Any, entries: list[SettingChange]) -> tuple[Values, Values]:
    """By field, as it is and as it was before these entries."""
    now = STATES[sort.whats[0]](kept) if kept.pk else {}
    return sort.flat(now), sort.flat(settings_log.as_seen(now, entries, ()) if kept.pk else {})


def refused(
    request: HttpRequest, problem: Refused, sort: Sort, model: Any, pk: int | None, read: Callable[[Any], Any], typed: dict[str, Any]
) -> dict[str, Any]:  # fmt: skip
    """What the form shows: what was typed with what is wrong in it, or both versions and the form on top of what is kept now.

    `read`: makes what was typed of a row, or of None a new one.
    """
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = promise_settings.version(town)
    kept, copy = (setting_races.row_of(request, sort, model, pk) if pk else None for _n in range(2))
    shown = {"row": kept if kept and kept.pk else None, "status": problem.status}
    if not kept or not copy or not isinstance(problem, LostRace) or isinstance(problem, WrongStatus):
        errors = problem.errors or {"": problem.detail}
        return shown | {"typed": typed, "errors": errors, "version": seen_version(request)}
    entries = sort.since(town, seen_version(request), pk)
    try:
        yours = sort.flat(STATES[sort.whats[0]](read(copy if copy.pk else None)))
    except BadInput:
        yours = typed
    race, on_top = setting_races.of_edit(problem, town, sort, entries, *now_and_then(sort, kept, entries), yours)
    return shown | {"typed": on_top, "race": race, "version": version}


def parent_of(request: HttpRequest, sort: Sort, pk: int | None, name: str) -> Any:
    """What a row that a colleague took away belonged to, as the list of changes has it."""
    newest = sort.since(request.jurisdiction, seen_version(request), pk)[-1]  # type: ignore[attr-defined]
    return (newest.before or {}).get(name)
