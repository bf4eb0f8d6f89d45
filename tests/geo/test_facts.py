"""Residents, lamps and paths of zones and squares: what the files say, and nothing where nothing was imported."""

import json

import pytest

from geo import facts, grid, zones
from geo.importing.ground import import_ground
from geo.models import Asset, SquareFacts, ZoneFacts
from reports.seeding.setup import DEMO

LAMPS = {"N1": 244, "N2": 57, "N3": 69, "N4": 215, "N5": 51, "N6": 35, "N7": 64, "S1": 285, "S2": 16, "S3": 42}


def test_nothing_is_known_of_a_town_without_ground(town):
    found = facts.of_zones(town, zones.layer_of(town))
    assert len(found) == 10 and {(f.residents, f.lamps, f.path_km, f.lit_path_km) for f in found.values()} == {
        (None,) * 4
    }
    assert facts.of_squares(town, "residents", 250) == {}


def test_zones_and_squares_hold_what_the_files_say(town_with_ground):
    town = town_with_ground
    codes = {zone.id: zone.code for zone in zones.zones_of(town, zones.layer_of(town))}
    found = {codes[pk]: row for pk, row in facts.of_zones(town, zones.layer_of(town)).items()}
    assert {code: row.lamps for code, row in found.items()} == LAMPS
    told = [f["properties"] for f in json.loads((DEMO / "population_squares.geojson").read_text())["features"]]
    assert sum(row.residents for row in SquareFacts.objects.all()) == sum(row["residents"] for row in told) == 8500
    in_zones = sum(row.residents for row in found.values())
    assert 0.97 * 8500 <= in_zones <= 8500
    by_code = {
        f"{int(e)}{int(n)}": row for row in SquareFacts.objects.all() for e, n in [grid.corners_m(row.square, 250)]
    }
    for row in told:
        ours = by_code[row["square"]]
        assert (ours.residents, ours.lamps) == (row["residents"], row["lamps"])
        assert ours.path_km == pytest.approx(row["path_km"], abs=0.011) and ours.lit_path_km == pytest.approx(
            row["lit_path_km"], abs=0.03
        )
    assert sum(row.path_km for row in SquareFacts.objects.all()) == pytest.approx(9.5, abs=0.1)


def test_larger_squares_are_the_sum_of_the_smaller(town_with_ground):
    for side in (250, 500, 1000, 2000):
        assert sum(facts.of_squares(town_with_ground, "lamps", side).values()) == 1078
    with pytest.raises(ValueError):
        facts.of_squares(town_with_ground, "lamps", 125)


def test_a_lamp_that_is_gone_no_longer_counts(town_with_ground):
    Asset.objects.filter(number__in=["1001", "1002"]).update(gone=True)
    facts.reckon(town_with_ground)
    assert sum(row.lamps for row in ZoneFacts.objects.all()) == sum(LAMPS.values()) - 2


def test_residents_alone_go_by_ground_where_there_are_no_addresses(town, tmp_path):
    (tmp_path / "population_squares.geojson").write_text((DEMO / "population_squares.geojson").read_text())
    assert import_ground(town, tmp_path) == {"population_squares": 59}
    rows = ZoneFacts.objects.all()
    assert 7000 < sum(row.residents for row in rows) <= 8500 and {row.lamps for row in rows} == {None}
