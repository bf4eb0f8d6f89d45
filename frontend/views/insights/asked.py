"""What the address of the figures asks for: filters, and how the map looks. The address alone brings the same picture back."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from frontend.map_context import bounds_of
from frontend.views.insights import zones as zone_views
from geo import zones
from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.insights import filters
from reports.insights.filters import Filters
from reports.services import filters as desk

PERIOD = "quarter"
SHOWN = ("squares", "zones")
LOOK = ("cell_m", "compare", "show", "measure", "sort", "layer", "at")  # kept when the filters change
ZOOMS = (11.0, 19.0)


@dataclass(frozen=True)
class At:
    """The middle of the map and its zoom."""

    lng: float
    lat: float
    zoom: float


@dataclass(frozen=True)
class Asked:
    """`given`: the address with a period in it. `errors`: a sentence at each parameter that could not be used; then nothing is narrowed."""

    given: QueryDict
    filters: Filters
    errors: dict[str, str]

    @property
    def show(self) -> str:
        return self.given.get("show") or SHOWN[0]

    @property
    def measure(self) -> str:
        return self.given.get("measure") or zone_views.MEASURES[0]

    @property
    def ever(self) -> Filters:
        """The same over all time. What is read row by row for one is there for the other."""
        return replace(self.filters, first=None, last=None, compare=None, bbox=None, per=None)


def read(town: Jurisdiction, user: Any, query: QueryDict, period: str = PERIOD) -> Asked:
    given = query.copy()
    if not any(given.get(name) for name in ("period", "from", "to")):
        given["period"] = period
    try:
        at(town, given)
        show, measure = choice(given, "show", SHOWN), choice(given, "measure", zone_views.MEASURES)
        zone_views.sorting(given)
        given["per"] = filters.rate_of(show, measure)
        return Asked(given, filters.read(town, user, given), {})
    except BadInput as problem:
        plain = QueryDict(f"period={period}", mutable=True)
        return Asked(plain, filters.read(town, user, plain), problem.errors)


def choice(given: QueryDict, name: str, known: tuple[str, ...]) -> str:
    value = given.get(name) or known[0]
    if value not in known:
        sentence = _("“%(value)s” is not one of: %(known)s.")
        raise BadInput(errors={name: sentence % {"value": value[:40], "known": ", ".join(known)}})
    return value


def at(town: Jurisdiction, given: QueryDict, width_px: int = 1200, height_px: int = 760) -> At:
    """From `at` (lng,lat,zoom); without it the promised area fills the picture."""
    if not given.get("at"):
        return _whole(town, width_px, height_px)
    try:
        lng, lat, zoom = (float(part) for part in str(given["at"]).split(","))
    except ValueError:
        lng, lat, zoom = math.nan, math.nan, math.nan
    if not (-180 <= lng <= 180 and -85 <= lat <= 85 and ZOOMS[0] <= zoom <= ZOOMS[1]):
        raise BadInput(errors={"at": _("“at” must be longitude, latitude and zoom, like 15.11,59.07,15.")})
    return At(lng, lat, zoom)


def _whole(town: Jurisdiction, width_px: int, height_px: int) -> At:
    west, south, east, north = bounds_of(zones.promised_geojson(town))
    lat = (south + north) / 2
    across = (east - west) / 360
    up = (north - south) / 360 / math.cos(math.radians(lat))
    zoom = min(math.log2(width_px / 256 / across), math.log2(height_px / 256 / up)) - 0.1
    return At((west + east) / 2, lat, max(ZOOMS[0], min(ZOOMS[1], zoom)))


def hidden(given: QueryDict) -> list[tuple[str, str]]:
    """What the filter form carries along unseen."""
    return [(name, str(given[name])) for name in LOOK if given.get(name)]


def groups(
    town: Jurisdiction, user: Any, given: QueryDict, shown: tuple[str, ...]
) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The desk's other filters as controls, by group; only those that this person may use."""
    from frontend.views.desk.saved import control

    may_all = user.has_perm("reports.see_report")
    asked, seeker = desk.read(given), desk.Seeker(town, user)
    wanted = [
        one for one in desk.FILTERS.values()
        if one.name not in shown and one.name not in filters.PERIOD_NAMES and (may_all or one.name in filters.FOR_ALL)
    ]  # fmt: skip
    rows = [(label, [one for one in wanted if one.group == group]) for group, label in desk.GROUPS.items()]
    return [(label, [control(one, asked.get(one.name, []), seeker) for one in ones]) for label, ones in rows if ones]
