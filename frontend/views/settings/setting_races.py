"""Two at once in the settings: what colleagues did meanwhile, and both versions beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.views.desk.races import Deed, Race, deed
from frontend.views.desk.races import Row as Line
from frontend.views.seen import seen_version
from geo.models import Jurisdiction
from reports.errors import LostRace, WrongStatus
from reports.models import SettingChange
from reports.services import settings_log

Row = TypeVar("Row", bound=Model)
GONE = gettext_lazy("“%(name)s” is taken away")
Values = Mapping[str, Any]
Pair = Callable[[Any, list[SettingChange]], tuple[Values, Values]]


def _name(town: Any, entry: SettingChange) -> str:
    return entry.name


@dataclass(frozen=True)
class Sort:
    """One sort of setting for a person. `whats`: how the list of changes calls it; `word`: what one is called; `labels`: the fields of a
    town's in their order; `flat`: a kept state by field; `said`: one field in words; `named`: what an entry is about; `gone`: that it is
    no more."""

    whats: tuple[str, ...]
    word: Any
    labels: Callable[[Any], Mapping[str, Any]]
    flat: Callable[[Values], dict[str, Any]]
    said: Callable[[Any, str, Any], str]
    named: Callable[[Any, SettingChange], str] = _name
    gone: Any = GONE

    def version(self, town: Jurisdiction) -> int:
        return settings_log.version(town, *self.whats)

    def since(self, town: Jurisdiction, seen: int | None, row: int | None = None) -> list[SettingChange]:
        return settings_log.since(town, seen, *self.whats, row=row)


def row_of(request: HttpRequest, sort: Sort, model: type[Row], pk: int) -> Row:
    """As it is kept; one without number for one that a colleague took away after this person saw the page. Http404 for one that never was."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known = model._default_manager.filter(pk=pk, jurisdiction=town).first()
    if not known and not sort.since(town, seen_version(request), pk):
        raise Http404
    return known or model(jurisdiction=town)


def take_away(
    request: HttpRequest, sort: Sort, model: type[Row], pk: int, remove: Callable[..., None], *, now_and_then: Pair, wanted: Any = ""
) -> tuple[str, Race | None]:  # fmt: skip
    """What was taken away by its name; and the race, when a colleague changed it since this person saw it: then it is still there."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found, seen = row_of(request, sort, model, pk), seen_version(request)
    name = str(found)
    try:
        if not found.pk:
            raise LostRace
        remove(found, actor=request.user, seen=seen)
    except WrongStatus:
        raise
    except LostRace as problem:
        found, entries = row_of(request, sort, model, pk), sort.since(town, seen, pk)
        name, pair = str(found) if found.pk else "", now_and_then(found, entries)
        return name, of_press(problem, town, sort, entries, name, wanted or _("Take away"), *pair)
    return name, None


def of_edit(
    problem: LostRace, town: Jurisdiction, sort: Sort, entries: Sequence[SettingChange], now: Values, was: Values, yours: Values
) -> tuple[Race, dict[str, Any]]:  # fmt: skip
    """The race, and the form as it is put on top: what this person changed, and what the colleague did to the other fields.

    By field as it is `now`, as it `was` when the person saw it, and as the person wants it.
    """
    now, was, yours = _filled(now), _filled(was), _filled(yours)
    rows: list[Line] = []
    on_top: dict[str, Any] = {}
    for name, label in sort.labels(town).items():
        theirs, mine = now.get(name), yours.get(name)
        own = mine != was.get(name)
        value = mine if own else theirs
        on_top |= {} if value is None else {name: value}
        if own:
            rows.append(Line(label, sort.said(town, name, theirs), sort.said(town, name, mine), theirs != mine))
        elif theirs != was.get(name):
            rows.append(Line(label, sort.said(town, name, theirs), ""))
    return Race(problem.detail, deeds(entries, town, sort), rows), on_top


def of_new(
    problem: LostRace, town: Jurisdiction, sort: Sort, entries: Sequence[SettingChange], now: Values, yours: Values
) -> Race:
    """What was written whole, against what a colleague has written for the same: the fields in which they differ."""
    race, _on_top = of_edit(problem, town, sort, entries, now, {}, yours)
    return Race(race.detail, race.deeds, [row for row in race.rows if row.now != row.yours])


def of_move(
    problem: LostRace, town: Jurisdiction, sort: Sort, entries: Sequence[SettingChange], rows: Sequence[Any], wanted: Sequence[Any]
) -> Race:  # fmt: skip
    """The places at which the list and what was wanted differ."""
    pairs = enumerate(zip(rows, wanted, strict=True), 1)
    lines = [Line(n, str(now), str(own), True) for n, (now, own) in pairs if now.pk != own.pk]
    return Race(problem.detail, deeds(entries, town, sort), lines, _hint())


def of_press(
    problem: LostRace, town: Jurisdiction, sort: Sort, entries: Sequence[SettingChange], name: str, wanted: Any, now: Values, was: Values
) -> Race:  # fmt: skip
    """One press on a thing, with the fields that the colleague changed in it. `name`: "" when it is gone."""
    now, was = _filled(now), _filled(was)
    rows = [Line(sort.word, name, wanted, True)] if name else []
    rows += [
        Line(label, sort.said(town, field, now.get(field)), "")
        for field, label in sort.labels(town).items()
        if name and now.get(field) != was.get(field)
    ]
    return Race(problem.detail, deeds(entries, town, sort), rows, _hint())


def _filled(values: Values) -> dict[str, Any]:
    """Without the fields that say nothing."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _hint() -> str:
    return _("Nothing of yours was done. The list below is as it is now: press again if you still want it.")


def deeds(entries: Sequence[SettingChange], town: Jurisdiction, sort: Sort) -> list[Deed]:
    return [deed(one.actor, _done(one, town, sort), one.at, _fields(one, town, sort), town) for one in entries]


def _done(entry: SettingChange, town: Jurisdiction, sort: Sort) -> str:
    if entry.before is None:
        sentence = _("“%(name)s” is new")
    elif entry.after is None:
        sentence = sort.gone
    elif set(entry.after) == {"position"}:
        sentence = _("“%(name)s” is moved")
    else:
        sentence = _("“%(name)s” is changed")
    return sentence % {"name": sort.named(town, entry)}


def _fields(entry: SettingChange, town: Jurisdiction, sort: Sort) -> list[str]:
    """Which of them were changed."""
    if entry.before is None or entry.after is None:
        return []
    before, after = _filled(sort.flat(entry.before)), _filled(sort.flat(entry.after))
    return [str(label) for name, label in sort.labels(town).items() if before.get(name) != after.get(name)]
