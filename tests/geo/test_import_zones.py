from pathlib import Path

import geopandas
import pytest
from django.core.management import CommandError, call_command
from shapely.geometry import Polygon

from geo import zones
from geo.models import Jurisdiction, LayerVersion, Zone

pytestmark = pytest.mark.short

DEMO = Path(__file__).parents[2] / "fixtures/demo/zones_demo.geojson"
FORMATS = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}


@pytest.fixture
def place(db):
    return Jurisdiction.objects.create(code="somewhere", srid=3006, is_default=True)


def bring(path, *options):
    call_command("import_zones", str(path), "--layer", "norr", *options, verbosity=0)


@pytest.mark.parametrize("epsg", [4326, 3006, 3009, 3857])
@pytest.mark.parametrize("ending", FORMATS)
def test_any_format_and_projection_gives_the_same_zones(place, tmp_path, ending, epsg):
    path = tmp_path / f"zones.{ending}"
    geopandas.read_file(DEMO)[["code", "name_sv", "name_en", "geometry"]].to_crs(epsg).to_file(
        path, driver=FORMATS[ending]
    )
    bring(path)
    place.refresh_from_db()
    found = zones.locate(place, 15.110744, 59.067937).zones["norr"]
    assert found.code == "N1" and found.name.say("en").startswith("North 1")
    assert Zone.objects.count() == 10


def test_a_file_without_a_projection_is_refused(place, tmp_path):
    path = tmp_path / "zones.shp"
    geopandas.read_file(DEMO)[["code", "geometry"]].set_crs(None, allow_override=True).to_file(path)
    with pytest.raises(CommandError, match="projektion"):
        bring(path)


def bad_features():
    bow_tie = Polygon([(15.1, 59.06), (15.11, 59.07), (15.11, 59.06), (15.1, 59.07)])
    good = Polygon([(15.1, 59.06), (15.11, 59.06), (15.11, 59.07)])
    return geopandas.GeoDataFrame({"code": ["A", "B", "C"]}, geometry=[bow_tie, good, Polygon()], crs=4326)


def test_every_feature_with_bad_geometry_is_named_and_nothing_is_saved(place, tmp_path):
    path = tmp_path / "zones.gpkg"
    bad_features().to_file(path, driver="GPKG")
    with pytest.raises(CommandError) as refused:
        bring(path)
    assert "A (rad 1)" in str(refused.value) and "C (rad 3)" in str(refused.value) and "B (" not in str(refused.value)
    assert not Zone.objects.exists() and not LayerVersion.objects.exists()


def test_a_missing_field_is_answered_with_those_there_are(place):
    with pytest.raises(CommandError, match="name_sv"):
        bring(DEMO, "--code-field", "kod")


def test_a_code_that_stands_twice_is_named(place, tmp_path):
    table = geopandas.read_file(DEMO)
    table.loc[1, "code"] = "N1"
    table.to_file(tmp_path / "zones.gpkg", driver="GPKG")
    with pytest.raises(CommandError, match="N1"):
        bring(tmp_path / "zones.gpkg")


def test_new_zones_make_a_new_version_and_the_old_ones_stay(place):
    bring(DEMO)
    with pytest.raises(CommandError, match="--replace"):
        bring(DEMO)
    bring(DEMO, "--replace")
    assert list(LayerVersion.objects.order_by("number").values_list("number", "is_current")) == [(1, False), (2, True)]
    assert Zone.objects.count() == 20


@pytest.mark.parametrize("content", ["", "{}", "hej", '{"type": "FeatureCollection", "features": []}'])
def test_a_file_that_holds_no_zones_is_refused_with_a_sentence(place, tmp_path, content):
    path = tmp_path / "zones.geojson"
    path.write_text(content)
    with pytest.raises(CommandError):
        bring(path)
