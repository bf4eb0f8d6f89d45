"""Search by words: the same labelled questions give the same answers on both databases."""

import pytest
from django.contrib.auth.models import Group

from geo.models import Asset
from people.models import User
from reports.models import Report
from reports.services import finding, indexing, queue
from tests.build import STATION_NORTH, act, make_report

LNG, LAT = STATION_NORTH
TEXTS = {
    "lamp": "Lampan i gångtunneln är trasig",
    "lamps": "Tre lampor är släckta vid skolan",
    "bushes": "Buskarna växer över cykelbanan",
    "tree": "Trädet har fallit över vägen",
    "compound": "Gatubelysningen blinkar på Stationsgatan",
    "bike": "En cykel står övergiven vid räcket",
    "english": "The lamp post is broken near the school",
    "bench": "Bänken saknar ryggstöd",
    "graffiti": "Klotter på elskåpet, igen!",
    "number": "Stolpe 1042 lutar",
}
QUESTIONS = [
    ("lampa", {"lamp", "lamps", "english"}),
    ("lampor", {"lamp", "lamps", "english"}),
    ("lamporna skolan", {"lamps"}),
    ("tunnel", {"lamp"}),
    ("tunneln", {"lamp"}),
    ("gångtunnlar", {"lamp"}),
    ("buske", {"bushes"}),
    ("busk", {"bushes"}),
    ("TRÄD", {"tree"}),
    ("trad", {"tree"}),
    ("träden", {"tree"}),
    ("belysning", {"compound"}),
    ("gatubelysning", {"compound"}),
    ("blinka", {"compound"}),
    ("cykel", {"bike", "bushes"}),
    ("cyklar", {"bike", "bushes"}),
    ("bank", {"bench"}),
    ("bänkarna", {"bench"}),
    ("klottret", {"graffiti"}),
    ("elskap", {"graffiti"}),
    ("1042", {"number"}),
    ("104", {"number"}),
    ("stolpen", {"number"}),
    ("vägarna", {"tree"}),
    ("räcken", {"bike"}),
    ("skol", {"lamps"}),
    ("school", {"english"}),
    ("igen klotter", {"graffiti"}),
    ("soffa", set()),
    ("lampa soffa", set()),
    ('" OR * NEAR(', set()),
    ("'; DROP TABLE", set()),
    ("& | ! <->", set()),
]


@pytest.fixture
def said(town):
    """{name: reference} of one report a text."""
    made = {
        name: make_report(town, "ovrigt", lng=LNG + number / 500, description=text).reference
        for number, (name, text) in enumerate(TEXTS.items())
    }
    Report.objects.update(place_name="")
    indexing.step()
    return made


@pytest.mark.parametrize("typed, wanted", QUESTIONS)
def test_the_labelled_questions(town, said, typed, wanted):
    found = set(finding.found(Report.objects.all(), typed, town).values_list("reference", flat=True))
    assert found == {said[name] for name in wanted}


# One between a care home and the houses 13 and 14 of a street, one far from every landmark.
SPOTS = {"home": (15.1127, 59.0688), "street": (15.1053, 59.0676)}


@pytest.fixture
def officer(town_with_ground):
    user = User.objects.create(username="officer", jurisdiction=town_with_ground)
    user.groups.add(Group.objects.get(name="desk"))
    return user


@pytest.fixture
def placed(town_with_ground, officer):
    """{name: report}; what they say of themselves is the same and says nothing."""
    town, words = town_with_ground, {"description": "Se bilden"}
    made = {name: make_report(town, "ovrigt", *spot, **words) for name, spot in SPOTS.items()}
    lamp = Asset.objects.get(jurisdiction=town, number="1205")
    made["lamp"] = make_report(town, "belysning", lamp.lng, lamp.lat, **words)
    made["caller"] = make_report(
        town, "ovrigt", None, None, actor=officer, channel="phone", place_text="Bakom kiosken på Godsgatan 3 B"
    )
    indexing.step()
    return made


PLACES = [
    ("vårdboendet", {"home"}),
    ("lyktan", {"home"}),
    ("lokgatan", {"home", "street"}),
    ("Lokgatan 13", {"home"}),
    ("lokgatan 6", {"street"}),
    ("lokgatan, 6", {"street"}),
    ("lokgatan 1", set()),
    ("lokgatan 130", set()),
    ("13", {"home"}),
    ("1205", {"lamp"}),
    ("120", {"lamp"}),
    ("lampa 1205", {"lamp"}),
    ("Lamp 1205", {"lamp"}),
    ("lampan 1205", {"lamp"}),
    ("lampa 1206", set()),
    ("kiosken", {"caller"}),
    ("godsgatan 3", {"caller"}),
    ("godsgatan 3 b", {"caller"}),
]


@pytest.mark.parametrize("way", [indexing.step, indexing.everything])
def test_a_place_is_found_by_landmark_street_house_number_and_lamp(town_with_ground, placed, way):
    """Also a street beside a landmark, whose name the case page shows instead; by the worker and built anew."""
    way()
    names = {report.pk: name for name, report in placed.items()}
    got = {typed: {names[row.pk] for row in found_by(town_with_ground, typed)} for typed, _wanted in PLACES}
    assert got == dict(PLACES)


def found_by(town, typed):
    return finding.found(Report.objects.all(), typed, town)


def test_what_is_moved_is_found_at_its_new_address_only(town_with_ground, placed, officer):
    lng, lat = SPOTS["home"]
    act(placed["street"], "change", officer, lng=lng, lat=lat)
    indexing.step()
    assert not found_by(town_with_ground, "lokgatan 6").exists()
    assert found_by(town_with_ground, "lokgatan 13").count() == 2


def test_a_note_and_a_moved_place_are_found_once_the_worker_has_read_them(town, desk, said):
    report = Report.objects.get(reference=said["bench"])
    act(report, "note", desk, note="Snickaren kommer på torsdag")
    assert not finding.found(Report.objects.all(), "snickare", town).exists()
    indexing.step()
    assert finding.found(Report.objects.all(), "snickare", town).get() == report


def test_a_reference_finds_that_report_whatever_else_it_says(town, said):
    assert finding.found(Report.objects.all(), said["tree"].lower(), town).get().reference == said["tree"]


def test_the_index_can_be_built_anew_and_forgets_what_is_gone(town, said):
    assert indexing.everything() == len(TEXTS)
    assert finding.found(Report.objects.all(), "lampa", town).count() == 3
    report = Report.objects.get(reference=said["lamp"])
    indexing.forget([report.pk])
    assert finding.found(Report.objects.all(), "lampa", town).count() == 2


def test_what_came_late_is_met_a_minute_after(town, said, monkeypatch):
    """PostgreSQL gives an event its number before its transaction ends: the worker may have passed it by."""
    from django.db import connection

    from reports.models import IndexMark

    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time: nothing comes late")
    mark = IndexMark.objects.get()
    IndexMark.objects.update(settled_to=0, settling_to=mark.seen_to, settling_at=None)
    indexing.forget(Report.objects.values_list("pk", flat=True))
    indexing.step()
    assert finding.found(Report.objects.all(), "lampa", town).count() == 3


@pytest.mark.parametrize("most", [0, 64])
def test_a_long_beginning_finds_what_begins_so_however_many_words_that_are(town, said, monkeypatch, most):
    monkeypatch.setattr(finding, "MOST_TERMS", most)
    for typed, wanted in [("gatubel", {"compound"}), ("övergiv", {"bike"}), ("stationsg", {"compound"}), ("överhuvudt", set())]:  # fmt: skip
        found = set(finding.found(Report.objects.all(), typed, town).values_list("reference", flat=True))
        assert found == {said[name] for name in wanted}, typed


@pytest.mark.parametrize("sparse", [0, 10**9])
def test_many_hits_are_counted_and_listed_like_few(town, desk, said, monkeypatch, sparse):
    """Of many the newest are counted first; what else is asked for counts among all of them."""
    asked = [queue.Asked.read({"q": "lampa"} | more) for more in ({}, {"kind": "belysning"}, {"photo": "yes"})]
    few = [queue.page(town, desk, one) for one in asked]
    monkeypatch.setattr(finding, "FEW", 1)
    monkeypatch.setattr(finding, "SPARSE", sparse)
    many = [queue.page(town, desk, one) for one in asked]
    assert Report.objects.filter(pk__in=finding.found(Report.objects.all(), "lampa", town)).count() == 3
    assert [page.found for page in many] == [page.found for page in few] and few[0].found == 3
    assert [[row.pk for row in page.rows] for page in many] == [[row.pk for row in page.rows] for page in few]
    monkeypatch.setattr(queue, "EXACT_TO", 1)
    assert queue.page(town, desk, asked[0]).many
