"""Import of many reports: a made-up file with every trap always, the real one where it is."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from geo import zones
from geo.models import Jurisdiction
from reports.insights import figures, filters, heatmap
from reports.models import Closing, Report

DATA = Path(__file__).parents[1] / "data"
ROOT = Path(__file__).parents[2]


def bring(path=DATA / "made_up_requests.csv", mapping=DATA / "made_up_requests.toml", *options, capsys=None):
    call_command("import_reports", str(path), "--mapping", str(mapping), *options)
    return capsys.readouterr().out if capsys else ""


def rejected(path):
    return [row["reason"] for row in csv.DictReader(path.open(encoding="utf-8"))]


def test_every_row_becomes_a_report_or_a_reason(town, tmp_path):
    bring(DATA / "made_up_requests.csv", DATA / "made_up_requests.toml", "--rejects", str(tmp_path / "no.csv"))
    reasons = rejected(tmp_path / "no.csv")
    assert Report.objects.count() == 52 and len(reasons) == 7  # and one number stands twice
    assert any("Okänt slag" in reason for reason in reasons) and any("Vilande" in reason for reason in reasons)


def test_the_same_file_again_adds_nothing(town):
    bring()
    before = list(Report.objects.order_by("id").values_list("reference", "version"))
    bring()
    assert list(Report.objects.order_by("id").values_list("reference", "version")) == before


def test_an_interrupted_import_goes_on_where_it_stopped(town):
    bring()
    whole = set(Report.objects.values_list("source_id", flat=True))
    Closing.objects.all().delete()
    some = list(Report.objects.values_list("pk", flat=True)[:20])
    Report.objects.filter(pk__in=some).delete()
    bring()
    assert set(Report.objects.values_list("source_id", flat=True)) == whole


def test_a_dry_run_says_what_would_happen_and_saves_nothing(town, capsys):
    assert "52 would be added" in bring(
        DATA / "made_up_requests.csv", DATA / "made_up_requests.toml", "--dry-run", capsys=capsys
    )
    assert not Report.objects.exists()


def test_imported_history_has_times_of_the_place_and_never_counts_as_on_time(town):
    bring()
    report = Report.objects.get(source_id="A-001")
    assert report.received_at.isoformat() == "2025-10-20T20:30:00+00:00" and report.imported
    assert set(Closing.objects.values_list("on_time", flat=True)) == {None}


def test_missing_columns_are_named_with_those_there_are(town, tmp_path):
    path = tmp_path / "short.csv"
    path.write_text("nr,slag\nA,Lampa\n", encoding="utf-8")
    with pytest.raises(CommandError, match="läge"):
        bring(path)


def test_rows_in_another_encoding_are_named(town, tmp_path):
    path = tmp_path / "mixed.csv"
    lines = (DATA / "made_up_requests.csv").read_bytes().split(b"\n")
    lines[4] = "A-900,Lampa,Öppen,2025-11-01 10:00,,15.11,59.068,Östra,".encode("cp1252")
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(CommandError, match="rad 5"):
        bring(path)
    assert not Report.objects.exists()


@pytest.mark.parametrize("text, named", [("source = 1 =", "TOML"), ('source = "x"', "columns"), ("", "source")])
def test_a_mapping_that_cannot_be_used_is_refused_with_a_sentence(town, tmp_path, text, named):
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(CommandError, match=named):
        bring(DATA / "made_up_requests.csv", path)


@pytest.mark.real_data
def test_los_angeles_comes_in_whole_and_in_the_zones_that_the_city_says(db, real_data, tmp_path, capsys):
    path = real_data / "la311" / "requests.csv"
    said = bring(path, ROOT / "fixtures/la311.toml", "--rejects", str(tmp_path / "no.csv"), capsys=capsys)
    assert "9989 added, 0 known already, 11 rejected." in said and "9803 of 9850" in said
    assert set(rejected(tmp_path / "no.csv")) == {"position saknas"}
    place = Jurisdiction.objects.get(code="los-angeles")
    rows = [row for row in csv.DictReader(path.open(encoding="utf-8-sig")) if row["latitude"] and row["longitude"]]
    by_kind = Counter(Report.objects.filter(jurisdiction=place).values_list("kind__name__en", flat=True))
    assert by_kind == Counter(row["requesttype"] for row in rows)
    words = {
        "fixed": "Closed",
        "declined": "Cancelled",
        "received": "Open",
        "accepted": "Pending",
        "redirected": "Referred Out",
    }
    by_status = Counter(
        words[status] for status in Report.objects.filter(jurisdiction=place).values_list("status", flat=True)
    )
    assert by_status == Counter(row["status"] for row in rows)
    _figures_equal_the_file(place, rows, manager_of_figures())
    assert "0 added, 9989 known already" in bring(path, ROOT / "fixtures/la311.toml", capsys=capsys)


def manager_of_figures():
    from people.models import User

    return User(is_superuser=True, is_active=True)


def _figures_equal_the_file(place, rows, user):
    """Counts by kind and zone: of the counters and row by row the same, and the file's. Zones by the polygons, lowest code first."""
    found = zones.locate_many(
        place, [float(row["longitude"]) for row in rows], [float(row["latitude"]) for row in rows]
    )["nc"]
    for kind in [None, *place.kinds.all()]:
        mine = [
            zone for row, zone in zip(rows, found, strict=True) if kind is None or str(kind.name) == row["requesttype"]
        ]
        by_zone = Counter(zone.code if zone else "outside" for zone in mine)
        asks = {"period": "all"} | ({"category": kind.code} if kind else {})
        for more in ({}, {"hidden": "no"}):
            wanted = filters.read(place, user, QueryDict(mutable=True) | asks | more)
            table = figures.zone_table(place, wanted)
            assert {row.zone: row.new for row in table if row.new} == dict(by_zone)
            assert sum(heatmap.squares(place, wanted).values()) == len(mine)
