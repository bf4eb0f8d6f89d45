"""After zones are imported anew every report stands in its new zone, counters included; what was set by hand stays."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from geo.importing.zones import import_zones
from geo.models import Zone
from reports.models import ReportZone
from reports.services.recounting import recount
from tests.build import STATION_NORTH, make_report


@pytest.fixture
def halves(town, tmp_path):
    """New zones: everything west of the station is W, everything east of it is E."""

    def half(code, west, east):
        ring = [[west, 59.05], [east, 59.05], [east, 59.09], [west, 59.09], [west, 59.05]]
        return {
            "type": "Feature",
            "properties": {"code": code, "name_sv": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    path = tmp_path / "halves.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [half("W", 15.0, 15.111), half("E", 15.111, 15.2)]})
    )
    return path


def zone_of(report):
    return (
        ReportZone.objects.filter(report=report, version__is_current=True).values_list("zone__code", flat=True).first()
    )


def test_reports_move_to_the_new_zones_with_their_counts(town, halves):
    west, east = make_report(town), make_report(town, lng=STATION_NORTH[0] + 0.004)
    import_zones(town, halves, layer_code="omraden", replace=True)
    assert zone_of(west) is None
    call_command("rezone", layer="omraden", verbosity=0)
    town.refresh_from_db()
    assert (zone_of(west), zone_of(east)) == ("W", "E")
    assert recount(town, repair=False) == []


def test_a_second_time_nothing_moves_and_by_hand_stays(town, capsys):
    report = make_report(town)
    other = Zone.objects.get(code="N4", version__is_current=True)
    ReportZone.objects.filter(report=report).update(zone=other, set_by_hand=True)
    call_command("rezone")
    assert zone_of(report) == "N4" and "0 reports" in capsys.readouterr().out


def test_a_layer_that_is_not_there_is_named(town):
    with pytest.raises(CommandError, match="no layer nowhere"):
        call_command("rezone", layer="nowhere")
