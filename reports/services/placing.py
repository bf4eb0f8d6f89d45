"""Turns a place that somebody gave into what a report keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from geo import assets, gazetteer, grid, points, zones
from geo.errors import BadPlace
from geo.models import Asset, Jurisdiction
from reports.errors import BadInput, PlaceOutside
from reports.models import Kind, Organisation, Report, ReportZone
from reports.services import setup

SNAP_M, NEAR_M = 12, 200


@dataclass(frozen=True)
class Placed:
    """Where a report is: the columns of Report that say so, and its zones (zones.ZoneRef by layer code)."""

    columns: dict[str, Any]
    zones: dict[str, Any] = field(default_factory=dict)
    owner_code: str = ""


NOWHERE = Placed({"lng": None, "lat": None, "cell": None, "place_certainty": "missing", "place_source": "text"})


def checked_point(jurisdiction: Jurisdiction, lng: Any, lat: Any) -> points.Point:
    """A point from whatever was sent. Raises BadInput for nonsense and swapped coordinates."""
    try:
        return points.checked(lng, lat, jurisdiction)
    except BadPlace as problem:
        raise BadInput(errors={"place": str(problem)})


def place(jurisdiction: Jurisdiction, lng: Any, lat: Any, *, source: str = "map") -> Placed:
    """Checks the place and finds out about it. Raises BadInput for nonsense, PlaceOutside for too far away."""
    point = checked_point(jurisdiction, lng, lat)
    location = zones.locate(jurisdiction, point.lng, point.lat)
    if location.refused:
        raise outside(location)
    nearby = gazetteer.near(jurisdiction, point.lng, point.lat)
    columns = {
        "lng": point.lng,
        "lat": point.lat,
        "cell": grid.encode(jurisdiction, point.lng, point.lat),
        "place_certainty": "uncertain" if location.uncertain else "exact",
        "place_source": source,
        "place_name": nearby.name or "",
    }
    return Placed(columns, location.zones, location.owner.owner if location.owner else "")


def outside(location: Any) -> PlaceOutside:
    """Says whose place it is and how to reach them, or that we do not know the area."""
    municipality = location.municipality
    if not municipality:
        return PlaceOutside(
            errors={
                "place": _(
                    "This place is outside the area that we know. Move the map to a place inside the marked area."
                )
            }
        )
    name, contact = str(municipality.name), municipality.contact
    reach = " ".join(filter(None, [contact.get("phone"), contact.get("email"), contact.get("web")]))
    if reach:
        sentence = _("This place is outside our area. %(name)s takes care of it: %(reach)s.") % {
            "name": name,
            "reach": reach,
        }
    else:
        sentence = _("This place is outside our area. Turn to %(name)s.") % {"name": name}
    return PlaceOutside(errors={"place": sentence}, municipality=name, contact=contact)


def owner_of(jurisdiction: Jurisdiction, kind: Kind, placed: Placed) -> Organisation | None:
    """Who is responsible, by the kind's rule: whoever owns the ground, the municipality, or nobody."""
    if kind.owner_rule == "nobody":
        return None
    here = setup.of(jurisdiction)
    found = here.organisations.get(placed.owner_code) if kind.owner_rule == "place" else None
    return found or here.own


def asset_of(jurisdiction: Jurisdiction, kind: Kind, number: Any) -> Asset | None:
    """The asset that somebody named. Raises BadInput when there is none with that number."""
    if not number:
        return None
    asked = Asset.objects.filter(jurisdiction=jurisdiction, number=str(number)[:40])
    found = asked.filter(kind=kind.asset_kind).first() or asked.first()
    if not found:
        raise BadInput(
            errors={
                "asset": _("We know nothing with the number %(number)s. Check it or leave it out.")
                % {"number": str(number)[:40]}
            }
        )
    return found


def nearest_asset(jurisdiction: Jurisdiction, kind: Kind, placed: Placed) -> int | None:
    """The id of the asset that a report of this kind snaps to, within 12 m."""
    if not kind.asset_kind or placed.columns["lng"] is None:
        return None
    found = assets.nearest(jurisdiction, placed.columns["lng"], placed.columns["lat"], kind.asset_kind, within_m=SNAP_M)
    return found.id if found else None


def where_it_is(report: Report) -> Placed:
    """The place of a report as it was given, looked up anew; nowhere when it has none."""
    if report.lng is None or report.lat is None:
        return NOWHERE
    return place(report.jurisdiction, report.lng, report.lat, source=report.place_source)


@dataclass(frozen=True)
class Chosen:
    """The zone of a report in a layer version; None: outside. `by_hand` ones stay when the pin moves."""

    version_id: int
    zone_id: int | None
    by_hand: bool


def choose(report: Report, chosen: Chosen) -> tuple[int, int | None, bool]:
    """Writes it; gives what was there before, as Chosen takes it."""
    here = ReportZone.objects.filter(report=report, version=chosen.version_id)
    was = here.first()
    here.delete()
    if chosen.zone_id:
        ReportZone.objects.create(
            jurisdiction_id=report.jurisdiction_id, report=report, version_id=chosen.version_id, zone_id=chosen.zone_id, set_by_hand=chosen.by_hand
        )  # fmt: skip
    return chosen.version_id, was.zone_id if was else None, was.set_by_hand if was else False


def places_near(jurisdiction: Jurisdiction, lng: float | None, lat: float | None) -> set[str]:
    """Kinds of landmarks within 200 m, where a promise asks for them."""
    if lng is None or lat is None or not any(row.place_class for row in setup.of(jurisdiction).targets):
        return set()
    landmarks = gazetteer.landmarks(jurisdiction)
    return {one.subkind for one in landmarks if assets.distance_m(lng, lat, one.lng, one.lat) <= NEAR_M}


def relink(report: Report, placed: Placed) -> None:
    """Writes the zones of a new place, except those that an officer set by hand."""
    by_hand = set(ReportZone.objects.filter(report=report, set_by_hand=True).values_list("version_id", flat=True))
    ReportZone.objects.filter(report=report, set_by_hand=False, version__is_current=True).delete()
    ReportZone.objects.bulk_create(
        ReportZone(jurisdiction_id=report.jurisdiction_id, report=report, version_id=zone.version_id, zone_id=zone.id)
        for zone in placed.zones.values()
        if zone and zone.version_id not in by_hand
    )
