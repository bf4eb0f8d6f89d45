"""Hours, days, promises, ready words and the duty roster in words: what their fields are called, and how a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.utils import translation
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from frontend.views.desk.controls import PRIORITIES
from frontend.views.settings.setting_races import Sort
from geo.words import Words
from reports.models import OpeningHours, SettingChange, SpecialDay, Target
from reports.services import calendars, duty_roster, replies, setup, targets

SORTS = {
    SpecialDay.CLOSED: pgettext_lazy("day", "Closed"), SpecialDay.HALF: gettext_lazy("Closes early"), SpecialDay.OPEN: gettext_lazy("Open as usual"),
}  # fmt: skip
UNITS = {
    Target.HOURS: gettext_lazy("working hours"),
    Target.DAYS: gettext_lazy("working days"),
    Target.ROUND: gettext_lazy("the next round, in weeks"),
}
HOURS_LABELS = {
    "name": gettext_lazy("Name"), "first_day": gettext_lazy("Season from (W25 or 06-01)"), "last_day": gettext_lazy("to, included"),
} | {f"day-{n}": name for n, name in WEEKDAYS.items()}  # fmt: skip
DAY_LABELS = {
    "name": gettext_lazy("Name"),
    "sort": gettext_lazy("What it is"),
    "closes_at": gettext_lazy("Closes at"),
    "confirmed": gettext_lazy("Confirmed"),
}
TARGET_LABELS = {
    "kind": gettext_lazy("Kind"), "priority": gettext_lazy("Priority"), "group_from": gettext_lazy("Side by side from"),
    "place_class": gettext_lazy("Close to"), "amount": gettext_lazy("How many"), "unit": gettext_lazy("Of what"), "weeks": gettext_lazy("Weeks of the rounds"),
}  # fmt: skip
DUTY_LABELS = {
    "name": gettext_lazy("Name"), "phone": gettext_lazy("Telephone, for text messages"), "email": gettext_lazy("E-mail"),
    "first_on": gettext_lazy("First day"), "last_on": gettext_lazy("Last day"), "weekdays": gettext_lazy("Only on"), "active": gettext_lazy("Is paged"),
}  # fmt: skip


def season_words(row: OpeningHours) -> str:
    """weeks 25–32, or 1 June – 31 August."""
    if not row.first_day:
        return _("the whole year")
    if row.first_day.startswith("W"):
        return _("weeks %(first)s–%(last)s") % {"first": int(row.first_day[1:]), "last": int(row.last_day[1:])}
    return " – ".join(date_format(date.fromisoformat(f"2000-{end}"), "j F") for end in (row.first_day, row.last_day))


def week_words(hours: Mapping[str, list[str]]) -> str:
    """Monday–Thursday 08:00–17:00 · Friday 08:00–16:00: days after each other with the same hours are told together."""
    told = []
    for span, same in groupby(range(7), lambda n: hours.get(str(n))):
        days = list(same)
        if span:
            names = str(WEEKDAYS[days[0]]) + (f"–{WEEKDAYS[days[-1]]}" if len(days) > 1 else "")
            told.append(f"{names} {span[0]}–{span[1]}")
    return " · ".join(told)


def flat_hours(state: Mapping[str, Any]) -> dict[str, Any]:
    spans = {f"day-{n}": "–".join(span) for n, span in state.get("hours", {}).items()}
    return {name: state.get(name) for name in ("name", "first_day", "last_day")} | spans


def flat_template(state: Mapping[str, Any]) -> dict[str, Any]:
    """As the form has it."""
    words = {f"text-{language}": text for language, text in state.get("text", {}).items()}
    return {"name": state.get("name", ""), "verb": state.get("verb", ""), "category": state.get("kind") or ""} | words


def flat_duty(state: Mapping[str, Any]) -> dict[str, Any]:
    """As the form has it; without name, address and number, which the list of changes does not keep."""
    days = {name: state.get(name) or "" for name in ("first_on", "last_on")}
    return days | {"active": state.get("active"), "weekdays": [str(day) for day in state.get("weekdays", [])]}


def _plain(town: Any, name: str, value: Any) -> str:
    return "" if value is None else str(value)


def _said_day(town: Any, name: str, value: Any) -> str:
    if name == "name":
        return str(Words(value or {}))
    if name == "confirmed":
        return _("Yes") if value else _("No")
    return str(SORTS.get(value, value or "")) if name == "sort" else _plain(town, name, value)


def _said_target(town: Any, name: str, value: Any) -> str:
    if name == "kind":
        return kind_in_words(town, value)
    if name == "weeks":
        return ", ".join(map(str, value or []))
    tables: dict[str, Mapping[Any, Any]] = {"unit": UNITS, "priority": PRIORITIES}
    return str(tables.get(name, {}).get(str(value), "" if value is None else value))


def _said_template(town: Any, name: str, value: Any) -> str:
    if name == "category":
        return kind_in_words(town, value)
    if name == "verb":
        return str(replies.VERBS[value].label) if value in replies.VERBS else ""
    return _plain(town, name, value)


def _said_duty(town: Any, name: str, value: Any) -> str:
    if name == "active":
        return _("Yes") if value else _("No")
    if name == "weekdays":
        return ", ".join(str(WEEKDAYS_ABBR[int(day)]) for day in value or [])
    return _plain(town, name, value)


def kind_in_words(town: Any, code: str | None) -> str:
    known = setup.of(town).kinds.get(code or "")
    return str(known.short_name) if known else code or _("Every kind")


def _template_labels(town: Any) -> dict[str, Any]:
    own = {"name": _("Name, for colleagues"), "verb": _("Said when you"), "category": _("Kind")}
    return own | {f"text-{code}": translation.get_language_info(code)["name_local"] for code in town.languages}


def _target_named(town: Any, entry: SettingChange) -> str:
    return kind_in_words(town, "" if entry.name == "*" else entry.name)


def _duty_named(town: Any, entry: SettingChange) -> str:
    """The list of changes keeps no name."""
    return _("place %(n)s in the roster") % {"n": entry.name}


HOURS = Sort((calendars.HOURS,), gettext_lazy("Working hours"), lambda town: HOURS_LABELS, flat_hours, _plain)
DAYS = Sort((calendars.DAY,), gettext_lazy("Day"), lambda town: DAY_LABELS, dict, _said_day)
TARGETS = Sort((targets.WHAT,), gettext_lazy("Promise"), lambda town: TARGET_LABELS, dict, _said_target, _target_named)
TEMPLATES = Sort((replies.WHAT,), gettext_lazy("Template"), _template_labels, flat_template, _said_template)
DUTY = Sort((duty_roster.WHAT,), gettext_lazy("Name"), lambda town: DUTY_LABELS, flat_duty, _said_duty, _duty_named)
