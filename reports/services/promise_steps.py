"""What was done for a promise: dated lines with photos, and evenings with something going on."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo import gazetteer
from geo.models import Jurisdiction
from reports.errors import BadInput, NotAllowed
from reports.models import Evening, Photo, Promise, Step
from reports.services import cleaning, figure_log, freezing, photos

TEXT_MOST, VISITORS_MOST = 300, 100_000


@transaction.atomic
def add(promise: Promise, typed: dict[str, Any], files: dict[str, Any], *, actor: Any) -> Step:
    """From {day, text-<language>, reference?} and files {before?, after?}; without files the published photos of a mended report.

    Raises BadInput, NotAllowed, WrongStatus when the period is frozen.
    """
    may(actor)
    freezing.open_for_change(promise.period)
    town, errors = promise.jurisdiction, {}  # type: ignore[var-annotated]
    text = freezing.words_of(town, typed, "text", errors, at_most=TEXT_MOST)
    day = _past_day(town, typed, errors)
    pair = _pair(town, typed, files, errors)
    if errors:
        raise BadInput(errors=errors)
    return Step.objects.create(jurisdiction=town, promise=promise, day=day, text=text, actor=actor, **pair)


def _past_day(town: Jurisdiction, typed: dict[str, Any], errors: dict[str, str]) -> Any:
    try:
        day = cleaning.day(typed.get("day"), "day")
    except BadInput as problem:
        errors.update(problem.errors)
        return None
    if day > town.day(timezone.now()):
        errors["day"] = _("The day has not come yet. Write what has been done.")
    return day


def _pair(
    town: Jurisdiction, typed: dict[str, Any], files: dict[str, Any], errors: dict[str, str]
) -> dict[str, Photo | None]:
    found: dict[str, Photo | None] = {"before": None, "after": None}
    if typed.get("reference"):
        try:
            report = cleaning.report(town, typed["reference"])
        except BadInput as problem:
            errors.update(problem.errors)
        else:
            found["before"] = Photo.objects.public().filter(report=report, moment="report").first()
            after = Photo.objects.public().filter(order__lines__report=report, moment="after")
            found["after"] = after.order_by("-pk").first()
            if not report.is_public or not any(found.values()):
                errors["reference"] = _("That report has no published photo.")
    for name in found:
        if files.get(name) and not errors:
            try:
                found[name] = photos.add_for_all(files[name], town, moment=name)
            except BadInput as problem:
                errors.update({name: next(iter(problem.errors.values()))})
    return found


@transaction.atomic
def remove(step: Step, *, actor: Any) -> None:
    """Raises NotAllowed, WrongStatus when the period is frozen."""
    may(actor)
    freezing.open_for_change(step.promise.period)
    step.delete()


def evenings(jurisdiction: Jurisdiction, most: int = 60) -> list[Evening]:
    return list(Evening.objects.filter(jurisdiction=jurisdiction)[:most])


def log_evening(jurisdiction: Jurisdiction, typed: dict[str, Any], *, actor: Any) -> Evening:
    """From {day, place, what?, visitors?, source}; a place that the map knows gets its position. Raises BadInput, NotAllowed."""
    may(actor)
    errors: dict[str, str] = {}
    values: dict[str, Any] = {
        "day": _past_day(jurisdiction, typed, errors),
        "place": freezing.text_of(typed, "place", errors, at_most=160, missing=_("Say where it was.")),
        "what": freezing.text_of(typed, "what", errors, at_most=120),
        "source": freezing.text_of(typed, "source", errors, at_most=200, missing=_("Say where this comes from.")),
    }
    if typed.get("visitors"):
        try:
            values["visitors"] = cleaning.number(typed["visitors"], "visitors", low=0, high=VISITORS_MOST)
        except BadInput as problem:
            errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    values |= position(jurisdiction, values["place"])
    try:
        with transaction.atomic():
            return Evening.objects.create(jurisdiction=jurisdiction, actor=actor, **values)
    except IntegrityError:
        raise BadInput(errors={"place": _("This evening is in the list already.")})


def position(jurisdiction: Jurisdiction, name: str) -> dict[str, float]:
    """Where a named place lies; nothing when the map does not know it."""
    for one in gazetteer.landmarks(jurisdiction):
        if one.name.casefold() == name.casefold():
            return {"lng": one.lng, "lat": one.lat}
    return {}


def remove_evening(evening: Evening, *, actor: Any) -> None:
    may(actor)
    evening.delete()


def may(actor: Any) -> None:
    if actor is None or not actor.has_perm(figure_log.MAY_ALL):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))


def places(jurisdiction: Jurisdiction) -> list[str]:
    """The names that the map knows, to choose from."""
    return [one.name for one in gazetteer.landmarks(jurisdiction)]
