"""The promise as data: for each promise its state, its figures with where they come from, what was done, what comes next.

`of` gives plain values only, so that a frozen period can be kept exactly as it was shown (services.freezing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from geo import zones
from geo.models import Jurisdiction, Layer
from reports.models import Frozen, Indicator, IndicatorValue, Period, Promise, Step
from reports.models.promises import POLICE
from reports.services import answers, indicators, promise_states, setup
from reports.services.indicators import CATALOGUE, Measured, Result

Data = dict[str, Any]


def current(jurisdiction: Jurisdiction, day: date | None = None) -> Period | None:
    """The period of a day; the newest one that has begun when none holds it, else the next."""
    day = day or jurisdiction.day(timezone.now())
    periods = list(Period.objects.filter(jurisdiction=jurisdiction))
    begun = [period for period in periods if period.first_day <= day]
    return begun[0] if begun else (periods[-1] if periods else None)


def listed(jurisdiction: Jurisdiction) -> list[Period]:
    return list(Period.objects.filter(jurisdiction=jurisdiction).select_related("frozen__by"))


def shown(period: Period) -> Data:
    """What is to be shown of a period: as it was frozen, else as it is now."""
    kept = Frozen.objects.filter(period=period).first()
    return kept.figures if kept else of(period)


def at(period: Period, day: date) -> Data:
    """As it stood when a day ended; from the day on which it was frozen, as it was frozen."""
    kept = Frozen.objects.filter(period=period).first()
    return kept.figures if kept and day >= date.fromisoformat(kept.figures["until"]) else of(period, day)


def of(period: Period, today: date | None = None) -> Data:
    """{first, last, until, elapsed, promises: [block]}; days as text, words as {language: text}."""
    town = period.jurisdiction
    today = today or town.day(timezone.now())
    until = min(today, period.last_day)
    promises = list(period.promises.all())  # type: ignore[attr-defined]
    rows = list(Indicator.objects.filter(promise__period=period).select_related("promise"))
    counted = _counted(town, rows, period.first_day, until)
    written = _written(rows)
    steps = list(Step.objects.filter(promise__period=period).select_related("before", "after"))
    blocks = []
    for promise in promises:
        mine = [one for one in rows if one.promise_id == promise.pk]  # type: ignore[attr-defined]
        figures = [_figure(one, period, today, counted.get(one.pk), written.get(one.pk, [])) for one in mine]
        blocks.append(_block(promise, figures, [step for step in steps if step.promise_id == promise.pk]))  # type: ignore[attr-defined]
    whole = (period.last_day - period.first_day).days + 1
    gone = max(0, min(whole, (until - period.first_day).days + 1))
    return {
        "code": period.code, "first": period.first_day.isoformat(), "last": period.last_day.isoformat(), "until": until.isoformat(),
        "elapsed": round(gone / whole, 4), "promises": blocks,
    }  # fmt: skip


def _block(promise: Promise, figures: list[Data], steps: Sequence[Step]) -> Data:
    """The first figure is the one that stands large; its state is the promise's."""
    first = figures[0] if figures else None
    return {
        "code": promise.code, "by": promise.by, "text": dict(promise.text), "coming": dict(promise.coming),
        "state": first["state"] if first else promise_states.TOO_EARLY, "since": first["since"] if first else None,
        "figures": figures, "steps": [_step(step) for step in steps],
    }  # fmt: skip


def _step(step: Step) -> Data:
    photos = {
        name: photo.pk for name, photo in (("before", step.before), ("after", step.after)) if photo and photo.is_public
    }
    return {"day": step.day.isoformat(), "text": dict(step.text), "before": photos.get("before"), "after": photos.get("after")}  # fmt: skip


@dataclass(frozen=True)
class Spec:
    """What is set of one indicator."""

    pk: int
    measure: str
    layer: str
    zones: tuple[str, ...]
    kinds: tuple[str, ...]
    light: str


@dataclass(frozen=True)
class Asked:
    """Everything that the computed figures of a period follow from, besides what is counted and set."""

    specs: tuple[Spec, ...]
    first: date
    last: date


@answers.kept
def _computed(jurisdiction: Jurisdiction, asked: Asked) -> dict[int, tuple[Result, int | None]]:
    """{indicator: (result, version of the zone layer)}."""
    found = {}
    for one in asked.specs:
        scope = indicators.scope_of(
            jurisdiction, layer=one.layer, zone_codes=one.zones, kind_codes=one.kinds, light=one.light
        )
        made = indicators.result(jurisdiction, one.measure, scope, asked.first, asked.last, months=True)
        found[one.pk] = (made, indicators.version_of(jurisdiction, scope))
    return found


def _counted(
    jurisdiction: Jurisdiction, rows: Sequence[Indicator], first: date, last: date
) -> dict[int, tuple[Result, int | None]]:
    wanted = [one for one in rows if one.measure in CATALOGUE]
    specs = tuple(Spec(one.pk, one.measure, one.layer, tuple(one.zones), tuple(one.kinds), one.light) for one in wanted)
    return _computed(jurisdiction, Asked(specs, first, last)) if specs else {}


def _written(rows: Sequence[Indicator]) -> dict[int, list[IndicatorValue]]:
    """The values that stand, oldest first: those that nothing replaced."""
    found: dict[int, list[IndicatorValue]] = {}
    values = IndicatorValue.objects.filter(indicator__in=rows, replaced_by=None).select_related("replaces")
    for value in values:
        found.setdefault(value.indicator_id, []).append(value)  # type: ignore[attr-defined]
    return found


def _figure(
    one: Indicator,
    period: Period,
    today: date,
    counted: tuple[Result, int | None] | None,
    values: list[IndicatorValue],
) -> Data:
    if one.is_logged:
        return _logged(one, period, today, [value for value in values if value.day <= period.last_day])
    nothing = Measured()
    found, version = counted or (Result(nothing, nothing, nothing), None)
    measure = CATALOGUE[one.measure]
    compared = _compared(one, found)
    facts = promise_states.Facts(
        found.now.value, _for_so_far(one, compared, period, today), one.target, one.lower_is_better, measure.cumulative,
        counts=not measure.few, first=period.first_day, last=period.last_day, today=today,
    )  # fmt: skip
    state, since = promise_states.state(facts)
    return _named(one, state, since) | {
        "value": found.now.value, "n": found.now.n, "p90": found.now.p90, "baseline": compared, "baseline_n": _baseline_n(one, found),
        "typed": one.baseline is not None, "young": one.baseline is None and found.is_young,
        "rest": found.rest.value, "rest_n": found.rest.n, "against_n": found.now.against_n, "cases": found.now.cases,
        "cumulative": measure.cumulative,
        "months": [list(month) for month in found.months],
        "spread": [[days, round(share, 4)] for days, share in found.now.spread],
        "inputs": _inputs(period.jurisdiction, one, version),
    }  # fmt: skip


def _compared(one: Indicator, found: Result) -> float | None:
    """What the figure is compared with: what was typed, evenings without an activity, or the same days a year earlier."""
    if one.baseline is not None:
        return one.baseline
    return found.now.against if one.measure == "evenings" else found.before.value


def _baseline_n(one: Indicator, found: Result) -> int:
    if one.baseline is not None:
        return 0
    return found.now.against_n if one.measure == "evenings" else found.before.n


def _for_so_far(one: Indicator, compared: float | None, period: Period, today: date) -> float | None:
    """A typed baseline tells of a whole period; a figure that grows is compared with its share."""
    if compared is None or one.baseline is None or not CATALOGUE[one.measure].cumulative:
        return compared
    whole = (period.last_day - period.first_day).days + 1
    return compared * min(1.0, max(0, (min(today, period.last_day) - period.first_day).days + 1) / whole)


def _logged(one: Indicator, period: Period, today: date, values: list[IndicatorValue]) -> Data:
    inside = [value for value in values if period.first_day <= value.day <= today]
    newest = max(inside, key=lambda value: (value.day, value.pk), default=None)
    value = None if not newest else round(sum(row.value for row in inside), 2) if one.adds else newest.value
    facts = promise_states.Facts(
        value, one.baseline, one.target, one.lower_is_better, one.adds, counts=False, first=period.first_day, last=period.last_day,
        today=today, every_days=one.every_days, reported_on=newest.day if newest else None,
    )  # fmt: skip
    if one.adds and one.baseline is not None:
        facts = _with_share(facts)
    state, since = promise_states.state(facts)
    return _named(one, state, since) | {
        "value": value, "n": len(inside), "baseline": one.baseline, "typed": True, "source": newest.source if newest else "",
        "reported": newest.day.isoformat() if newest else None, "adds": one.adds, "cumulative": one.adds, "every_days": one.every_days,
        "values": [_value(row) for row in inside],
        "months": _by_month(one, inside, period.first_day, min(today, period.last_day)),
    }  # fmt: skip


def _by_month(one: Indicator, values: Sequence[IndicatorValue], first: date, until: date) -> list[list[Any]]:
    """Of each month that is over: what was written down in it, all together where figures add up, else the newest so far."""
    found: list[list[Any]] = []
    for start, end in indicators.months_over(first, until):
        theirs = [row for row in values if row.day <= end and (row.day >= start or not one.adds)]
        theirs.sort(key=lambda row: (row.day, row.pk))
        said = sum(row.value for row in theirs) if one.adds else theirs[-1].value if theirs else 0
        found.append([start.isoformat(), round(said, 2) if theirs else None])
    return found


def _with_share(facts: promise_states.Facts) -> promise_states.Facts:
    return replace(facts, baseline=(facts.baseline or 0) * facts.elapsed)


def _value(row: IndicatorValue) -> Data:
    return {
        "day": row.day.isoformat(), "value": row.value, "source": row.source, "instead_of": row.replaces.value if row.replaces else None,
    }  # fmt: skip


def _named(one: Indicator, state: str, since: date | None) -> Data:
    return {
        "code": one.code, "measure": one.measure, "name": dict(one.name), "lower": one.lower_is_better, "target": one.target,
        "state": state, "since": since.isoformat() if since else None, "by_police": one.promise.by == POLICE,
    }  # fmt: skip


def _called(layer: Layer) -> Data:
    return dict(layer.name) or {layer.jurisdiction.languages[0]: layer.code}


def _inputs(town: Jurisdiction, one: Indicator, version: int | None) -> Data:
    """What the figure was worked out from, in words that stay true when kinds and zones are renamed later."""
    here = setup.of(town).all_kinds
    layer = zones.layer_of(town, one.layer)
    named = {zone.code: dict(zone.name) for zone in zones.zones_of(town, layer)}
    theirs = [named[code] for code in one.zones if code in named]
    return {
        "kinds": [dict(kind.short_name) for kind in here if kind.code in one.kinds],
        "zones": theirs,
        "layer": _called(layer) if layer and theirs and not layer.is_default else {},
        "layer_version": version,
        "light": one.light,
        "area": dict(town.area_name or town.name),
    }
