"""Import of many reports: a made-up file with every trap. The real one is in test_los_angeles.py."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

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
