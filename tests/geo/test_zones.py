import json
from pathlib import Path

import pytest

from geo import zones
from geo.models import Jurisdiction, Zone

pytestmark = pytest.mark.short

POINTS = json.loads((Path(__file__).parents[2] / "fixtures/demo/test_points.json").read_text())
STATION = (15.111247817253778, 59.06710905898814)


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point["name"])
def test_each_known_point_is_found_where_it_is(town, point):
    location = zones.locate(town, point["lon"], point["lat"])
    zone = location.zones[town.layers.get(is_default=True).code]
    assert (zone.code if zone else None) == point["zone"]
    assert (location.municipality.code if location.municipality else None) == point["municipality"]
    assert location.uncertain == point["uncertain"]
    assert abs(location.distance_m - point["distance_to_service_area_m"]) <= max(
        1, point["distance_to_service_area_m"] * 0.001
    )
    assert location.refused == (point["distance_to_service_area_m"] > 300)


def test_on_a_border_the_lowest_code_wins(town):
    layer = town.layers.get(is_default=True).code
    assert zones.locate(town, 15.111248, 59.067109).zones[layer].code == "N1"


def test_codes_with_numbers_rank_as_numbers(town):
    ranks = dict(Zone.objects.filter(jurisdiction=town).values_list("code", "rank"))
    assert ranks["N2"] < ranks["N7"] < ranks["S1"]


def test_the_railway_belongs_to_its_owner(town):
    assert zones.locate(town, *STATION).owner.owner == "trafikverket"


def test_the_index_follows_a_change_that_another_process_made(town):
    layer = town.layers.get(is_default=True).code
    assert zones.locate(town, *STATION).zones[layer] is not None
    Zone.objects.filter(jurisdiction=town).delete()
    zones.touch(Jurisdiction.objects.get(pk=town.pk))
    assert zones.locate(Jurisdiction.objects.get(pk=town.pk), *STATION).zones[layer] is None


def test_many_places_at_once_equal_single_ones(town):
    layer = town.layers.get(is_default=True).code
    found = zones.locate_many(town, [p["lon"] for p in POINTS], [p["lat"] for p in POINTS])[layer]
    assert [zone.code if zone else None for zone in found] == [p["zone"] for p in POINTS]


def test_without_a_service_area_every_place_is_inside(db):
    place = Jurisdiction.objects.create(code="somewhere", srid=3006)
    assert zones.locate(place, 15.1, 59.1).inside
