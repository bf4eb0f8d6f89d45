"""A map begins where the town is and never tells others a secret address."""

import pytest
from django.test import RequestFactory, override_settings

from frontend import map_context
from geo.models import Jurisdiction

SQUARE = {"type": "Polygon", "coordinates": [[[15.0, 59.0], [15.2, 59.0], [15.2, 59.1], [15.0, 59.1], [15.0, 59.0]]]}


@pytest.fixture
def request_of_town(monkeypatch):
    for name in ("area_geojson", "promised_geojson"):
        monkeypatch.setattr(f"geo.zones.{name}", lambda town: SQUARE)
    request = RequestFactory().get("/")
    request.jurisdiction = Jurisdiction(places_version=7, made_up=True)
    with override_settings(TILES_URL="https://tiles.example/{z}/{x}/{y}.png", TILES_ATTRIBUTION="Tile makers"):
        yield request


def test_map_begins_at_the_area_and_ground_follows_its_version(request_of_town):
    found = map_context.map_settings(request_of_town)
    assert found["start_bounds"] == "15.000000,59.000000,15.200000,59.100000"
    assert found["ground_url"] == "/ground/7/{theme}/{z}/{x}/{y}.svg"
    assert found["made_up"] is True


def test_one_may_leave_the_area_a_little_but_not_the_world(request_of_town):
    west, south, east, north = map(float, map_context.map_settings(request_of_town)["max_bounds"].split(","))
    assert west < 15.0 < 15.2 < east and south < 59.0 < 59.1 < north
    assert map_context.widened(map_context.NOWHERE) == map_context.NOWHERE


def test_others_tiles_are_named_with_their_makers(request_of_town):
    found = map_context.map_settings(request_of_town)
    assert found["tiles_url"].startswith("https://tiles.example") and found["tiles_attribution"] == "Tile makers"


def test_pages_behind_a_secret_link_never_load_others_tiles(request_of_town):
    request_of_town.secret_page = True
    assert map_context.map_settings(request_of_town)["tiles_url"] == ""


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Feature", "geometry": SQUARE},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}]},
        {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]},
    ],
)
def test_area_may_come_as_any_geojson(shape):
    assert map_context.bounds_of(shape) == (15.0, 59.0, 15.2, 59.1)
