import gzip
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from frontend.map_context import ground_url
from geo.ground import picture, tiles
from geo.ground.index import world_x, world_y
from geo.ground.pictures import Mark, frame
from geo.models import Asset, GroundFeature, Place


def tile_at(z, lng=15.1107, lat=59.0679):
    return z, int(float(world_x(lng)) * 2**z), int(float(world_y(lat)) * 2**z)


def test_the_whole_town_is_imported(town_with_ground):
    counts = {layer: GroundFeature.objects.filter(layer=layer).count() for layer in GroundFeature.LAYERS}
    assert counts == {"land": 168, "building": 909, "street": 65, "path": 38, "track": 10}
    assert Asset.objects.count() == 1078 and Place.objects.filter(kind="landmark").count() == 30


def test_importing_again_keeps_the_lamps_that_reports_point_to(town_with_ground):
    from geo.importing.ground import import_ground
    from reports.seeding.setup import DEMO

    before = set(Asset.objects.values_list("pk", flat=True))
    import_ground(town_with_ground, DEMO)
    assert set(Asset.objects.values_list("pk", flat=True)) == before


@pytest.mark.short
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("z", range(tiles.MIN_ZOOM, tiles.MAX_ZOOM + 1))
def test_every_tile_is_whole_svg_without_script_or_style(town_with_ground, theme, z):
    drawn = tiles.drawn(town_with_ground, theme, *tile_at(z))
    names = {element.tag.split("}")[1] for element in ET.fromstring(drawn).iter()}
    assert names <= {"svg", "rect", "path", "g", "text", "textPath", "title"} and "path" in names
    assert " style=" not in drawn and len(gzip.compress(drawn.encode())) <= 25_000


def test_street_names_come_close_up_and_lamps_closer(town_with_ground):
    far, near = (tiles.drawn(town_with_ground, "light", *tile_at(z)) for z in (12, 16))
    assert "Banvallsgatan" in near and "Banvallsgatan" not in far
    assert "#C79A12" in near and "#C79A12" not in far


def test_a_tile_comes_gzipped_and_may_be_kept_for_ever(town_with_ground, resident):
    z, x, y = tile_at(14)
    version = town_with_ground.places_version
    answer = resident.get(reverse("ground-tile", args=[version, "dark", z, x, y]))
    assert answer["Content-Type"] == "image/svg+xml" and "immutable" in answer["Cache-Control"]
    assert gzip.decompress(answer.content).startswith(b"<svg")
    assert resident.get(reverse("ground-tile", args=[version - 1, "dark", z, x, y]))["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("theme, z", [("blue", 14), ("light", 3), ("light", 25)])
def test_a_tile_that_does_not_exist_is_not_found(town_with_ground, resident, theme, z):
    assert resident.get(f"/ground/1/{theme}/{z}/1/1.svg").status_code == 404


def test_the_map_asks_for_tiles_at_the_address_that_serves_them():
    address = ground_url(7).format(theme="light", z=14, x=1, y=2)
    assert address == reverse("ground-tile", args=[7, "light", 14, 1, 2])


def test_a_picture_for_paper_shows_the_place_and_its_mark(town_with_ground):
    drawn = picture(town_with_ground, lng=15.1107, lat=59.0679, marks=[Mark(15.1107, 59.0679)], title="Gångtunneln")
    assert "<circle" in drawn and "<title>Gångtunneln</title>" in drawn and ET.fromstring(drawn) is not None


def test_changed_places_are_drawn_anew(town_with_ground):
    from geo.zones import touch

    before = tiles.tile(town_with_ground, "light", *tile_at(15))
    GroundFeature.objects.filter(layer="building").delete()
    touch(town_with_ground)
    assert tiles.tile(town_with_ground, "light", *tile_at(15)) != before


def test_a_frame_holds_every_place_with_room_and_is_never_smaller_than_asked():
    lng, lat, width_m = frame([(15.10, 59.06), (15.12, 59.07)], at_least_m=200, aspect=2)
    assert (round(lng, 6), round(lat, 6)) == (15.11, 59.065)
    assert width_m > 1.2 * 2 * 1113 and width_m > 1.2 * 1144
    assert frame([(15.1, 59.06)], at_least_m=200, aspect=2)[2] == 200
