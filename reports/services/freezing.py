"""A period is frozen: figures, inputs, zone layer's version and method are kept as data. After that nothing of it changes; what turns
out later stands beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from geo.words import Words
from reports.errors import BadInput, NotAllowed, WrongStatus
from reports.models import Correction, Frozen, Period
from reports.services import cleaning, promise_words, promises
from reports.services.settings_log import noted

MAY = "reports.freeze_promise"
TEXT_MOST, SOURCE_MOST = 600, 200


@transaction.atomic
def freeze(period: Period, *, actor: Any, today: date | None = None) -> Frozen:
    """Once and for good, when the period is over or somebody ends it early. Raises NotAllowed, WrongStatus."""
    _may(actor)
    locked = _locked(period)
    refuse_frozen(locked)
    today = today or period.jurisdiction.day(timezone.now())
    if today < locked.first_day:
        raise WrongStatus(_("The period has not begun yet. There is nothing to freeze."))
    figures = picture(locked, today)
    made = Frozen.objects.create(period=locked, at=timezone.now(), by=actor, figures=figures)
    noted(period.jurisdiction, actor, "freezing", period.code, None, {"until": figures["until"]})
    return made


def picture(period: Period, today: date) -> dict[str, Any]:
    """All that the page shows on a day, with how each figure was counted, written out in every language."""
    figures = promises.of(period, today)
    every = [figure for block in figures["promises"] for figure in block["figures"]]
    methods: list[dict[str, list[str]]] = [{} for _figure in every]
    for language in period.jurisdiction.languages:
        with translation.override(language):
            for kept, figure in zip(methods, every, strict=True):
                kept[language] = promise_words.method(figure, figures)
    for kept, figure in zip(methods, every, strict=True):
        figure["method"] = kept
    return figures


def refuse_frozen(period: Period) -> None:
    """Raises WrongStatus with what to do instead."""
    kept = Frozen.objects.filter(period=period).first()
    if kept:
        day = period.jurisdiction.day(kept.at).isoformat()
        raise WrongStatus(
            _("This period was frozen on %(day)s and is not changed any more. Write a correction; it stands beside it.")
            % {"day": day}
        )


def open_for_change(period: Period) -> Period:
    """The period, held still until the transaction ends, so that nobody freezes it meanwhile. Raises WrongStatus when it is frozen."""
    locked = _locked(period)
    refuse_frozen(locked)
    return locked


def _locked(period: Period) -> Period:
    return Period.objects.select_for_update().select_related("jurisdiction").get(pk=period.pk)


@transaction.atomic
def correct(period: Period, typed: dict[str, Any], *, actor: Any) -> Correction:
    """From {promise?, text-<language>, source}. Raises BadInput, NotAllowed, WrongStatus when nothing is frozen."""
    _may(actor)
    if not Frozen.objects.filter(period=period).exists():
        raise WrongStatus(_("The period is not frozen. Change the figure itself."))
    errors: dict[str, str] = {}
    text = words_of(period.jurisdiction, typed, "text", errors, at_most=TEXT_MOST)
    source = text_of(typed, "source", errors, at_most=SOURCE_MOST, missing=_("Say where this comes from."))
    code = str(typed.get("promise") or "")
    if code and not period.promises.filter(code=code).exists():  # type: ignore[attr-defined]
        errors["promise"] = _("There is no promise with this code.")
    if errors:
        raise BadInput(errors=errors)
    return Correction.objects.create(
        period=period, promise=code, text=text, source=source, actor=actor, at=timezone.now()
    )


def words_of(
    jurisdiction: Jurisdiction, typed: dict[str, Any], name: str, errors: dict[str, str], *, at_most: int, needed: bool = True
) -> Words:  # fmt: skip
    """{language: text} from the fields name-<language>; the town's first language must have one."""
    found = Words()
    for language in jurisdiction.languages:
        field = f"{name}-{language}"
        try:
            text = cleaning.text(str(typed.get(field) or ""), field, at_most=at_most)
        except BadInput as problem:
            errors.update(problem.errors)
            continue
        if text:
            found[language] = text
    first = f"{name}-{jurisdiction.languages[0]}"
    if needed and first not in errors and jurisdiction.languages[0] not in found:
        errors[first] = _("Write it in the town's first language at least.")
    return found


def text_of(typed: dict[str, Any], name: str, errors: dict[str, str], *, at_most: int, missing: str = "") -> str:
    """One line; with `missing` an empty one is refused with that sentence."""
    try:
        found = cleaning.text(str(typed.get(name) or ""), name, at_most=at_most)
    except BadInput as problem:
        errors.update(problem.errors)
        return ""
    if missing and not found:
        errors[name] = missing
    return found


def _may(actor: Any) -> None:
    if actor is None or not actor.has_perm(MAY):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
