"""Periods, promises and how they are measured, as the municipality writes them; every change is kept with what it was before."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from geo import zones
from geo.models import Jurisdiction
from reports.errors import BadInput, WrongStatus
from reports.models import Indicator, IndicatorValue, Period, Promise
from reports.models.promises import LOGGED
from reports.services import cleaning, darkness, figure_log, freezing, settings_log, setup
from reports.services.indicators import CATALOGUE
from reports.services.settings_log import noted

MEASURES = (*CATALOGUE, LOGGED)
BY = tuple(code for code, _label in Promise.BY)
DAYS_MOST = 400
PERIOD, PROMISE, INDICATOR = "period", "promise", "indicator"  # in the list of changes


def version(jurisdiction: Jurisdiction) -> int:
    """Of all that is promised. Every change and removal here takes the one that the person saw: it raises LostRace when somebody
    changed that very thing since; `seen` None asks nothing."""
    return settings_log.version(jurisdiction, PERIOD, PROMISE, INDICATOR)


def _unchanged(row: Period | Promise | Indicator, seen: int | None, what: str) -> Any:
    """As it is kept; None for a new one. Nobody else changes it until the transaction ends. Raises LostRace."""
    settings_log.hold(row.jurisdiction)
    settings_log.check(row.jurisdiction, seen, what, row=row.pk or 0)
    return settings_log.as_kept(row) if row.pk else None


@transaction.atomic
def write_period(
    jurisdiction: Jurisdiction, typed: dict[str, Any], *, actor: Any, known: Period | None = None, seen: int | None = None
) -> Period:  # fmt: skip
    """From {first_day, last_day}; its code is made of the years. Raises BadInput, LostRace, WrongStatus when it is frozen."""
    if known:
        freezing.open_for_change(known)
    settings_log.hold(jurisdiction)
    row = read_period(jurisdiction, typed, known)
    kept = _unchanged(row, seen, PERIOD)
    row.code = row.code or _code(jurisdiction, row)
    row.save()
    noted(jurisdiction, actor, PERIOD, row.code, period_state(kept) if kept else None, period_state(row), row.pk)
    return row


def read_period(jurisdiction: Jurisdiction, typed: dict[str, Any], known: Period | None = None) -> Period:
    """Not kept yet. Raises BadInput."""
    errors: dict[str, str] = {}
    days: dict[str, Any] = {}
    for name in ("first_day", "last_day"):
        try:
            days[name] = cleaning.day(typed.get(name), name)
        except BadInput as problem:
            errors |= problem.errors
    if not errors and days["first_day"] >= days["last_day"]:
        errors["last_day"] = _("The period ends before it begins. Swap the days.")
    if not errors and _overlaps(jurisdiction, days, known):
        errors["first_day"] = _("There is a period already that holds some of these days.")
    if errors:
        raise BadInput(errors=errors)
    row = known or Period(jurisdiction=jurisdiction)
    row.first_day, row.last_day = days["first_day"], days["last_day"]
    return row


def _overlaps(jurisdiction: Jurisdiction, days: dict[str, Any], known: Period | None) -> bool:
    rows = Period.objects.filter(jurisdiction=jurisdiction, first_day__lte=days["last_day"], last_day__gte=days["first_day"])  # fmt: skip
    return rows.exclude(pk=known.pk if known else 0).exists()


def _code(jurisdiction: Jurisdiction, row: Period) -> str:
    years = sorted({row.first_day.year, row.last_day.year})
    code = "-".join(str(year) for year in years)
    while Period.objects.filter(jurisdiction=jurisdiction, code=code).exists():
        code += "b"
    return code


def period_state(row: Period) -> dict[str, str]:
    return {"first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}


@transaction.atomic
def write_promise(
    period: Period, typed: dict[str, Any], *, actor: Any, known: Promise | None = None, seen: int | None = None
) -> Promise:
    """From {code, by, text-<language>, coming-<language>, position?}. Raises BadInput, LostRace, WrongStatus when the period is
    frozen."""
    freezing.open_for_change(period)
    row = read_promise(period, typed, known)
    kept = _unchanged(row, seen, PROMISE)
    row.save()
    noted(period.jurisdiction, actor, PROMISE, row.code, promise_state(kept) if kept else None, promise_state(row), row.pk)  # fmt: skip
    return row


def read_promise(period: Period, typed: dict[str, Any], known: Promise | None = None) -> Promise:
    """Not kept yet. Raises BadInput."""
    town, errors = period.jurisdiction, {}  # type: ignore[var-annotated]
    code = freezing.text_of(typed, "code", errors, at_most=12, missing=_("Give it a short code, like M1."))
    if "code" not in errors and period.promises.filter(code=code).exclude(pk=known.pk if known else 0).exists():  # type: ignore[attr-defined]
        errors["code"] = _("There is a promise with this code already.")
    text = freezing.words_of(town, typed, "text", errors, at_most=300)
    coming = freezing.words_of(town, typed, "coming", errors, at_most=300, needed=False)
    if typed.get("by") not in BY:
        errors["by"] = _("Say who stands for it.")
    position = _whole(typed, "position", errors, default=known.position if known else 0)
    if errors:
        raise BadInput(errors=errors)
    row = known or Promise(jurisdiction=town, period=period)
    row.code, row.by, row.text, row.coming, row.position = code, str(typed["by"]), text, coming, position
    return row


def promise_state(row: Promise) -> dict[str, Any]:
    words = {"text": dict(row.text), "coming": dict(row.coming)}
    return {"period": row.period.code, "code": row.code, "by": row.by, "position": row.position} | words


@transaction.atomic
def remove_promise(row: Promise, *, actor: Any, seen: int | None = None) -> None:
    """Only while nobody has written anything down for it; its figures go along. Raises LostRace, WrongStatus."""
    freezing.open_for_change(row.period)
    row = _unchanged(row, seen, PROMISE)
    if IndicatorValue.objects.filter(indicator__promise=row).exists() or row.steps.exists():  # type: ignore[attr-defined]
        raise WrongStatus(_("Something has been written down for this promise already, so it stays."))
    for one in row.indicators.all():  # type: ignore[attr-defined]
        _note_removed(one, actor)
    noted(row.jurisdiction, actor, PROMISE, row.code, promise_state(row), None, row.pk)
    row.delete()


@transaction.atomic
def write_indicator(
    promise: Promise, typed: dict[str, Any], *, actor: Any, known: Indicator | None = None, seen: int | None = None
) -> Indicator:  # fmt: skip
    """Raises BadInput, LostRace, WrongStatus when the period is frozen."""
    freezing.open_for_change(promise.period)
    row = read_indicator(promise, typed, known)
    kept = _unchanged(row, seen, INDICATOR)
    row.save()
    before = indicator_state(kept) if kept else None
    noted(promise.jurisdiction, actor, INDICATOR, _indicator_name(row), before, indicator_state(row), row.pk)
    return row


def read_indicator(promise: Promise, typed: dict[str, Any], known: Indicator | None = None) -> Indicator:
    """Not kept yet. From {measure, name-<language>, kinds, zones: lists of codes, layer?, light?, better, adds?, every_days, baseline?, target?,
    position?}. No layer: the default one.

    Raises BadInput.
    """
    town, errors = promise.jurisdiction, {}  # type: ignore[var-annotated]
    measure = str(typed.get("measure") or "")
    if measure not in MEASURES:
        errors["measure"] = _("Choose how it is measured.")
    elif known and known.measure != measure and known.values.exists():  # type: ignore[attr-defined]
        errors["measure"] = _("Figures have been written down for it, so how it is measured stays.")
    values: dict[str, Any] = {
        "measure": measure, "name": freezing.words_of(town, typed, "name", errors, at_most=120),
        "kinds": _kinds(town, typed.get("kinds"), errors), "light": _light(measure, typed.get("light"), errors),
        **_zones(town, typed, errors),
        "lower_is_better": better(typed) == "lower", "adds": bool(typed.get("adds")),
        "every_days": _whole(typed, "every_days", errors, default=92, low=1, high=DAYS_MOST),
        "baseline": _decimal(typed, "baseline", errors), "target": _decimal(typed, "target", errors),
        "position": _whole(typed, "position", errors, default=known.position if known else promise.indicators.count()),  # type: ignore[attr-defined]
    }  # fmt: skip
    if errors:
        raise BadInput(errors=errors)
    row = known or Indicator(jurisdiction=town, promise=promise, code=_indicator_code(promise, measure))
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _indicator_name(row: Indicator) -> str:
    return f"{row.promise.code} {row.code}"


def _indicator_code(promise: Promise, measure: str) -> str:
    base = slugify(measure)[:16]
    taken = set(promise.indicators.values_list("code", flat=True))  # type: ignore[attr-defined]
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 100))) if code not in taken)


def indicator_state(row: Indicator) -> dict[str, Any]:
    names = (
        "measure", "kinds", "light", "layer", "zones", "lower_is_better", "adds", "every_days", "baseline", "target", "position",
    )  # fmt: skip
    return {"promise": row.promise.pk, "name": dict(row.name)} | {name: getattr(row, name) for name in names}


@transaction.atomic
def remove_indicator(row: Indicator, *, actor: Any, seen: int | None = None) -> None:
    """Only while nothing is written down for it. Raises LostRace, WrongStatus."""
    freezing.open_for_change(row.promise.period)
    row = _unchanged(row, seen, INDICATOR)
    if row.values.exists():  # type: ignore[attr-defined]
        raise WrongStatus(_("Figures have been written down for it, so it stays."))
    _note_removed(row, actor)
    row.delete()


def _note_removed(row: Indicator, actor: Any) -> None:
    noted(row.jurisdiction, actor, INDICATOR, _indicator_name(row), indicator_state(row), None, row.pk)


def _kinds(town: Jurisdiction, typed: Any, errors: dict[str, str]) -> list[str]:
    """A kind that is told once a month only has no place in a figure that is counted every day."""
    known = setup.of(town).kinds
    codes = [code for code in typed or [] if code]
    if any(code not in known for code in codes):
        errors["kinds"] = _("We do not know that kind. Choose one of the list.")
    elif any(known[code].sensitive for code in codes):
        errors["kinds"] = _("How a place feels is told once a month only, so that nobody can be recognised. Choose other kinds.")  # fmt: skip
    return list(dict.fromkeys(codes))


def _light(measure: str, typed: Any, errors: dict[str, str]) -> str:
    """Only a figure that is counted from reports knows in which light they were seen."""
    light = str(typed or "")
    if light and light not in darkness.LIGHTS:
        errors["light"] = _("We do not know that light. Choose one of the list.")
    elif light and measure in MEASURES and not (measure in CATALOGUE and CATALOGUE[measure].of_reports):
        errors["light"] = _("This figure is not counted from reports, so it knows no light. Choose “does not matter”.")
    return light


def _zones(town: Jurisdiction, typed: dict[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """{layer, zones}: the layer is empty where it is the default one; another one needs zones, as the area of the promise is of the default."""
    layer = zones.layer_of(town, str(typed.get("layer") or ""))
    codes = list(dict.fromkeys(code for code in typed.get("zones") or [] if code))
    known = {zone.code for zone in zones.zones_of(town, layer)}
    if typed.get("layer") and not layer:
        errors["layer"] = _("We do not know that zone layer. Choose one of the list.")
    elif any(code not in known for code in codes):
        errors["zones"] = _("That zone is not of the zone layer that is chosen. Choose zones of the same layer.")
    elif layer and not layer.is_default and not codes:
        errors["zones"] = _("Choose at least one zone of this zone layer.")
    return {"layer": layer.code if layer and not layer.is_default else "", "zones": codes}


def _decimal(typed: dict[str, Any], name: str, errors: dict[str, str]) -> float | None:
    if not str(typed.get(name) or "").strip():
        return None
    try:
        return figure_log.number(typed[name], name)
    except BadInput as problem:
        errors.update(problem.errors)
        return None


def _whole(typed: dict[str, Any], name: str, errors: dict[str, str], *, default: int, low: int = 0, high: int = 99) -> int:  # fmt: skip
    if not str(typed.get(name) or "").strip():
        return default
    try:
        return cleaning.number(typed[name], name, low=low, high=high)
    except BadInput as problem:
        errors.update(problem.errors)
        return default


def better(typed: dict[str, Any]) -> str:
    """ "lower" or "higher": what was typed, else what is usual for the measure."""
    if typed.get("better") in ("lower", "higher"):
        return str(typed["better"])
    measure = CATALOGUE.get(str(typed.get("measure") or ""))
    return "lower" if measure and measure.lower_is_better else "higher"
