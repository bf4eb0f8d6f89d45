"""A text about a person or a crime is answered with where to turn and held for review; a lamp is a lamp."""

from pathlib import Path

import pytest

from reports.models import Report
from reports.services import screening
from tests.build import STATION_NORTH, act, make_report, submitted

LNG, LAT = STATION_NORTH
DATA = Path(__file__).resolve().parents[1] / "data"


def rows(name):
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def test_nine_of_ten_texts_about_people_are_known():
    about = [text for text, is_about in rows("person_phrases.tsv") if is_about == "1"]
    missed = [text for text in about if not screening.is_about_a_person(text)]
    assert len(about) >= 40 and len(missed) <= len(about) * 0.1, missed


def test_at_most_one_of_fifty_texts_about_things_is_held():
    texts = [row[0] for row in rows("kind_phrases.tsv") if row[1] not in ("otrygg_plats", "trygg_plats")]
    held = [text for text in texts if screening.is_about_a_person(text)]
    assert len(texts) >= 200 and len(held) <= len(texts) / 50, held


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lampa 1042 är släckt sedan 14 dagar",
        "Lokgatan 12-14",
        "59.0679, 15.1107",
        "6547530 506379",
        "2026-11-20 kl 22",
    ],
)
def test_numbers_of_things_are_not_those_of_people(text):
    assert not screening.is_about_a_person(text)


def test_the_writer_is_told_where_to_turn_and_an_officer_reads_it_first(town, resident, desk):
    form = {
        "key": "a-key-of-a-person-01",
        "category": "klotter",
        "lng": LNG,
        "lat": LAT,
        "description": "En man säljer knark här",
    }
    page = resident.post("/report/", form, follow=True, headers={"Accept-Language": "sv"}).content.decode()
    report = Report.objects.get()
    assert "handla om en person" in page and 'href="tel:112"' in page and 'href="tel:11414"' in page
    assert report.needs_review and report.is_public
    assert "knark" not in resident.get(f"/r/{report.reference}/").content.decode()
    assert "knark" in resident.get(f"/r/{report.reference}/{_token(page)}/").content.decode()
    act(report, "publish", desk)
    assert "knark" in resident.get(f"/r/{report.reference}/").content.decode()  # a person decided


def test_the_api_says_it_too(town, resident):
    body = {"category": "klotter", "lng": LNG, "lat": LAT, "description": "my neighbour did it"}
    made = resident.post(
        "/api/v1/reports", body, content_type="application/json", headers={"Accept-Language": "en"}
    ).json()
    assert "114 14" in made["advice"]
    made = resident.post(
        "/api/v1/reports", body | {"description": "paint on the wall"}, content_type="application/json"
    ).json()
    assert made["advice"] is None


def test_a_corrected_text_is_read_again(town):
    done = submitted(town, description="Mörkt")
    assert not done.report.needs_review
    from reports.services import verbs

    assert verbs.act(done.report, "correct", description="Grannen släcker lampan").needs_review
    assert not make_report(town, description="Lampan blinkar").needs_review


def _token(page):
    import re

    return re.search(r"/r/[\w-]+/(\w{26})/", page)[1]
