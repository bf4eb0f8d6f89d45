"""Numbered things from files: known by their number, moved, gone, and refused with the rows named."""

import json

import geopandas
import pytest
from django.core.management import CommandError, call_command
from shapely.geometry import Point

from geo import assets, gazetteer
from geo.models import Asset


def features(*rows):
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {key: value for key, value in row.items() if key != "at"}, "geometry": {"type": "Point", "coordinates": row["at"]}}
            for row in rows
        ],
    }  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def written(*rows, name="bins.geojson"):
        path = tmp_path / name
        path.write_text(json.dumps(features(*rows)))
        return path

    return written


def run(path, capsys, **options):
    call_command("import_assets", str(path), **{"kind": "bin", "number_field": "nr"} | options)
    return capsys.readouterr().out


BIN = {"nr": "P-12", "at": [15.1107, 59.0679], "street": "Lokgatan"}


def test_things_are_made_moved_and_kept_when_they_are_gone(town, write, capsys):
    said = run(
        write(BIN, {"nr": 13.0, "at": [15.111, 59.068], "street": None}),
        capsys,
        name=["sv=Papperskorg", "en=Bin"],
        field=["line=street"],
    )
    assert "2 new, 0 known, 0 gone" in said
    town.refresh_from_db()
    one = assets.by_number(town, "p-12", "bin")
    assert (one.line, one.owner) == ("Lokgatan", "") and Asset.objects.filter(number="13").exists()
    assert assets.called(town, "bin", "P-12") in ("Papperskorg P-12", "Bin P-12")
    assert [hit.name for hit in gazetteer.search(town, "p-12")] == ["P-12"]
    said = run(write(BIN | {"at": [15.112, 59.0685]}), capsys, field=["line=street"])
    town.refresh_from_db()
    assert "0 new, 1 known, 1 gone" in said
    assert assets.by_number(town, "P-12").pk == one.pk and assets.by_number(town, "P-12").lng == 15.112
    assert assets.by_number(town, "13") is None and gazetteer.search(town, "13") == []
    assert assets.nearest(town, 15.112, 59.0685, "bin", 5).number == "P-12"


def test_a_trial_writes_nothing(town, write, capsys):
    assert "nothing was written" in run(write(BIN), capsys, dry_run=True)
    assert not Asset.objects.filter(kind="bin").exists()


def test_geopackage_and_shapefile_in_another_projection(town, tmp_path, capsys):
    table = geopandas.GeoDataFrame(
        {"nr": ["B1", "B2"]}, geometry=[Point(15.11, 59.068), Point(15.111, 59.069)], crs=4326
    ).to_crs(3006)
    for name in ("bins.gpkg", "bins.shp"):
        table.to_file(tmp_path / name)
        run(tmp_path / name, capsys)
        found = Asset.objects.get(kind="bin", number="B1")
        assert abs(found.lng - 15.11) < 1e-5 and abs(found.lat - 59.068) < 1e-5


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ([BIN, BIN], {}, "P-12"),
        ([BIN, {"nr": "", "at": [15.1, 59.06]}, {"nr": "x" * 41, "at": [15.1, 59.06]}], {}, "2, 3"),
        ([BIN], {"number_field": "nummer"}, "street"),
        ([BIN], {"field": ["line=gata"]}, "gata"),
        ([BIN], {"field": ["colour=street"]}, "lit=belysning"),
        ([BIN], {"name": ["Papperskorg"]}, "sv=Lampa"),
    ],
)
def test_a_bad_file_or_option_is_refused_and_nothing_is_written(town, write, capsys, rows, options, said):
    with pytest.raises(CommandError, match=said):
        run(write(*rows), capsys, **options)
    assert not Asset.objects.filter(kind="bin").exists()


def test_a_feature_without_geometry_is_named(town, tmp_path, capsys):
    path = tmp_path / "bins.geojson"
    file = features(BIN, BIN | {"nr": "P-77"})
    file["features"][1]["geometry"] = None
    path.write_text(json.dumps(file))
    with pytest.raises(CommandError, match=r"row 2|rad 2"):
        run(path, capsys)
