"""What a figure is asked for: one reading of the parameters, for pages and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from geo import grid, zones
from geo.models import Jurisdiction, Layer
from reports.errors import BadInput
from reports.models import Kind
from reports.models.counters import INTERNAL, PUBLIC, SENSITIVE
from reports.models.report import PARTS_OF_DAY
from reports.services import cleaning, releasing

Box = tuple[float, float, float, float]
PERIODS = {"week": 7, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True)
class Filters:
    """`kind` None: all. `is_open` None: both. `first`, `last`: local days, ends included. `audiences`: what the asker may see."""

    kind: Kind | None = None
    is_open: bool | None = None
    first: date | None = None
    last: date | None = None
    part: int | None = None
    layer: Layer | None = None
    bbox: Box | None = None
    cell_m: int = 250
    audiences: tuple[int, ...] = (PUBLIC,)

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
    def too_sensitive(self) -> bool:
        """A kind that this asker gets from the monthly release only."""
        return bool(self.kind and self.kind.sensitive and SENSITIVE not in self.audiences)


def audiences_of(user: Any) -> tuple[int, ...]:
    """Everybody: what is public. Those who see figures: all physical kinds. With the right: the sensitive ones too."""
    if not user.has_perm("reports.see_figures"):
        return (PUBLIC,)
    return (PUBLIC, INTERNAL, SENSITIVE) if user.has_perm("reports.see_sensitive") else (PUBLIC, INTERNAL)


def read(jurisdiction: Jurisdiction, user: Any, given: Mapping[str, str]) -> Filters:
    """Raises BadInput with a sentence at each parameter that cannot be used."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"audiences": audiences_of(user)}
    for name, (field, reader) in READERS.items():
        if not given.get(name):
            continue
        try:
            values[field] = reader(jurisdiction, given[name], name)
        except BadInput as problem:
            errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    values.setdefault("layer", zones.layer_of(jurisdiction))
    if "period" in values:
        values["first"], values["last"] = span(jurisdiction, values.pop("period"))
    if values.get("first") and values.get("last") and values["first"] > values["last"]:
        raise BadInput(errors={"to": _("The period ends before it begins. Swap the days.")})
    return Filters(**values)


def refuse_finer(filters: Filters, given: Mapping[str, str], allowed: tuple[str, ...]) -> None:
    """A kind that is told once a month cannot be asked for more finely. Raises BadInput at each parameter that would."""
    if not filters.too_sensitive:
        return
    sentence = _("This kind is shown once a month only, added up over larger areas. Leave this parameter out.")
    errors = {name: sentence for name in READERS if given.get(name) and name not in allowed}
    if given.get("cell_m") and filters.cell_m != releasing.SIDE_M:
        errors["cell_m"] = _("This kind is shown in squares of %(side)s m only.") % {"side": releasing.SIDE_M}
    if errors:
        raise BadInput(errors=errors)


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
}
