"""What a figure is asked for: one reading of the parameters, for pages and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as own
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from geo import facts, grid, zones
from geo.models import Jurisdiction, Layer
from reports.errors import BadInput
from reports.models import Kind, Report
from reports.models.counters import INTERNAL, PUBLIC, SENSITIVE
from reports.models.report import PARTS_OF_DAY
from reports.services import cleaning, releasing, setup
from reports.services import filters as desk
from reports.services.overview import year_before

Box = tuple[float, float, float, float]
FOR_ALL = {
    "kind",
    "group",
    "zone",
    "owner",
    "status",
    "part",
    "darkness",
    "imported",
}  # facts of a report that its public page says too
PERIOD_NAMES = ("from", "to")
PER = ("residents", "lit_path", "lamps")
PERIODS = {"week": 7, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True)
class Filters:
    """`kind` None: all. `is_open` None: both. `first`, `last`: local days, ends included. `audiences`: what the asker may see.

    `more`: filters of the desk with their values; the counters do not know them, so rows are read. `compare`: the first day of the
    equally long period that this one is compared with. `per`: a rate of each square instead of a count. `kept`: what insights.scan has
    read for this asking.
    """

    kind: Kind | None = None
    is_open: bool | None = None
    first: date | None = None
    last: date | None = None
    part: int | None = None
    layer: Layer | None = None
    bbox: Box | None = None
    cell_m: int = 250
    audiences: tuple[int, ...] = (PUBLIC,)
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()
    compare: date | None = None
    per: str | None = None
    kept: dict[tuple, Any] = own(default_factory=dict, compare=False, repr=False)

    @property
    def passing(self) -> tuple:
        """Which reports pass, whatever the day and the place: what is read for one asking is kept under it."""
        return self.kind, self.part, self.is_open, self.audiences, self.more

    @property
    def counted(self) -> dict[str, Any]:
        """The counter dimensions among them."""
        return {
            "kind": self.kind.pk if self.kind else None,
            "is_open": self.is_open,
            "part": self.part,
            "first": self.first,
            "last": self.last,
        }

    @property
    def by_rows(self) -> bool:
        """Whether the answer is counted row by row instead of from the kept counters."""
        return bool(self.more)

    @property
    def other(self) -> Filters:
        """The same for the period that this one is compared with."""
        assert self.compare is not None and self.first is not None and self.last is not None
        return replace(self, first=self.compare, last=self.compare + (self.last - self.first), compare=None)

    @property
    def with_the_year_before(self) -> bool:
        """Whether it is compared with the same days a year earlier."""
        return bool(self.compare and self.first and self.compare == year_before(self.first))

    @property
    def too_sensitive(self) -> bool:
        """A kind that this asker gets from the monthly release only."""
        return bool(self.kind and self.kind.sensitive and SENSITIVE not in self.audiences)


def audiences_of(user: Any) -> tuple[int, ...]:
    """Everybody: what is public. Those who see figures: all physical kinds. With the right: the sensitive ones too."""
    if not user.has_perm("reports.see_figures"):
        return (PUBLIC,)
    return (PUBLIC, INTERNAL, SENSITIVE) if user.has_perm("reports.see_sensitive") else (PUBLIC, INTERNAL)


def read(jurisdiction: Jurisdiction, user: Any, given: Mapping[str, Any]) -> Filters:
    """Raises BadInput with a sentence at each parameter that cannot be used. `only=public`: what everybody sees, whoever asks."""
    errors: dict[str, str] = {}
    public = given.get("only") == "public"
    values: dict[str, Any] = {"audiences": (PUBLIC,) if public else audiences_of(user)}
    values["more"] = _more(jurisdiction, None if public else user, given, errors)
    for name, (field, reader) in READERS.items():
        if not given.get(name) or name in dict(values["more"]):
            continue
        try:
            values[field] = reader(jurisdiction, given[name], name)
        except BadInput as problem:
            errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    values.setdefault("layer", zones.layer_of(jurisdiction))
    if "period" in values:
        first, last = span(jurisdiction, values.pop("period"))
        values = {"first": first, "last": last} | values
    if values.get("first") and values.get("last") and values["first"] > values["last"]:
        raise BadInput(errors={"to": _("The period ends before it begins. Swap the days.")})
    if "per" in values and values.get("cell_m", Filters.cell_m) < facts.SIDE_M:
        raise BadInput(errors={"cell_m": _("Rates are known in squares of 250 m and larger. Choose a larger square.")})
    if "compare" in values:
        values["compare"] = _other_first(values["compare"], values.get("first"), values.get("last"))
    return Filters(**values)


def _more(
    jurisdiction: Jurisdiction, user: Any, given: Mapping[str, Any], errors: dict[str, str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is asked by filters of the desk. The period is the figures' own, and so is a status that is open or closed."""
    asked = {name: values for name, values in desk.read(given).items() if name not in PERIOD_NAMES}
    if asked.get("status") in (["open"], ["closed"]):
        del asked["status"]
    open_to_all = not (user and user.has_perm("reports.see_report"))
    for name in [name for name in asked if open_to_all and name not in FOR_ALL]:
        errors[name] = _("This filter is for those who see single reports. Leave it out.")
        del asked[name]
    hidden = {kind.code for kind in setup.of(jurisdiction).all_kinds if kind.sensitive}
    if hidden & set(asked.get("kind", [])) and not (user and user.has_perm("reports.see_sensitive")):
        errors["kind"] = _("This kind is shown once a month only, added up over larger areas. Choose it alone.")
        del asked["kind"]
    if "person" in asked:
        asked["person"] = [user.username if value == desk.ME else value for value in asked["person"]]
    for name, values in asked.items():
        try:
            desk.narrowed(Report.objects.of(jurisdiction), {name: values}, desk.Seeker(jurisdiction, user))
        except BadInput as problem:
            errors |= problem.errors
    return tuple((name, tuple(values)) for name, values in asked.items())


def _other_first(text: str, first: date | None, last: date | None) -> date:
    """before: the days right before; year: the same days a year earlier; else the first day itself."""
    if first is None or last is None:
        raise BadInput(errors={"compare": _("Choose a period with a beginning and an end; then it can be compared.")})
    if text == "before":
        return first - (last - first) - timedelta(days=1)
    if text == "year":
        return year_before(first)
    return cleaning.day(text, "compare")


def refuse_finer(filters: Filters, given: Mapping[str, str], allowed: tuple[str, ...]) -> None:
    """A kind that is told once a month cannot be asked for more finely. Raises BadInput at each parameter that would."""
    if not filters.too_sensitive:
        return
    sentence = _("This kind is shown once a month only, added up over larger areas. Leave this parameter out.")
    errors = {name: sentence for name in (*READERS, *desk.FILTERS) if given.get(name) and name not in allowed}
    if given.get("cell_m") and filters.cell_m != releasing.SIDE_M:
        errors["cell_m"] = _("This kind is shown in squares of %(side)s m only.") % {"side": releasing.SIDE_M}
    if errors:
        raise BadInput(errors=errors)


def rate_of(show: str | None, measure: str | None) -> str:
    """The rate that the page's squares show, by what the page is asked for; "": they show counts."""
    return measure if measure in PER and (show or "squares") == "squares" else ""


def span(jurisdiction: Jurisdiction, period: str) -> tuple[date | None, date | None]:
    if period == "all":
        return None, None
    today = jurisdiction.day(timezone.now())
    return today - timedelta(days=PERIODS[period] - 1), today


def bbox(jurisdiction: Jurisdiction, text: str, name: str = "bbox") -> Box:
    sentence = _("bbox must be four numbers: west,south,east,north in degrees.")
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise BadInput(errors={name: sentence})
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput(errors={name: sentence})
    return west, south, east, north


def _status(jurisdiction: Jurisdiction, text: str, name: str) -> bool:
    return _choice(text, {"open": True, "closed": False}, name)


def _part(jurisdiction: Jurisdiction, text: str, name: str) -> int:
    return _choice(text, PARTS_OF_DAY, name)


def _period(jurisdiction: Jurisdiction, text: str, name: str) -> str:
    return _choice(text, {code: code for code in (*PERIODS, "all")}, name)


def _side(jurisdiction: Jurisdiction, text: str, name: str) -> int:
    return _choice(text, {str(side): side for side in grid.SIDES_M}, name)


def _choice(text: str, known: Mapping[str, Any], name: str) -> Any:
    if text not in known:
        raise BadInput(
            errors={name: _("“%(value)s” is not one of: %(known)s.") % {"value": text[:40], "known": ", ".join(known)}}
        )
    return known[text]


def _layer(jurisdiction: Jurisdiction, text: str, name: str) -> Layer:
    found = zones.layer_of(jurisdiction, text)
    if not found:
        raise BadInput(errors={name: _("There is no layer “%(code)s”.") % {"code": text[:40]}})
    return found


READERS: dict[str, tuple[str, Any]] = {
    "category": ("kind", cleaning.kind),
    "status": ("is_open", _status),
    "from": ("first", lambda place, text, name: cleaning.day(text, name)),
    "to": ("last", lambda place, text, name: cleaning.day(text, name)),
    "part_of_day": ("part", _part),
    "layer": ("layer", _layer),
    "bbox": ("bbox", bbox),
    "cell_m": ("cell_m", _side),
    "period": ("period", _period),
    "per": ("per", lambda place, text, name: _choice(text, {code: code for code in PER}, name)),
    "compare": ("compare", lambda place, text, name: text),
}
