import pytest

from geo import assets, gazetteer
from geo.typed_coordinates import read_pair


@pytest.fixture
def place(town_with_ground):
    return town_with_ground


def names(place, typed):
    return [found.name for found in gazetteer.search(place, typed)]


@pytest.mark.parametrize(
    "typed, first",
    [
        ("gångtunneln", "Gångtunneln"),
        ("gangtunneln", "Gångtunneln"),
        ("LOKG", "Lokgatan"),
        ("lokgatan 13", "Lokgatan 13"),
        ("1042", "1042"),
        ("lampa 1042", "1042"),
    ],
)
def test_a_place_is_found_by_what_people_type(place, typed, first):
    assert names(place, typed)[0].startswith(first)


@pytest.mark.parametrize(
    "typed, first",
    [
        ("lokgattan", "Lokgatan"),
        ("loggatan 13", "Lokgatan 13"),
        ("gågtunneln", "Gångtunneln"),
        ("Statoinen", "Stationen"),
        ("bibloteket", "Biblioteket"),
        ("körsbersvegen", "Körsbärsvägen"),
        ("hållplatts godsgatan", "Hållplats Godsgatan"),
    ],
)
def test_a_misspelling_is_forgiven(place, typed, first):
    assert names(place, typed)[0].startswith(first)


def test_what_is_right_is_not_corrected(place):
    assert names(place, "torgg")[0] == "Torggatan"
    assert names(place, "flygplatsen") == []


def test_a_later_word_of_a_name_finds_it_too(place):
    assert "Gångtunneln, norra ingången" in names(place, "norra")


@pytest.mark.parametrize("typed", ["", "   ", "%%%", "x" * 500, "'; drop table", "\u0000"])
def test_nonsense_finds_nothing_and_breaks_nothing(place, typed):
    assert names(place, typed.replace("\u0000", " ")) == []


@pytest.mark.parametrize("typed", ["59.0679, 15.1107", "59,0679; 15,1107", "6547619 506348", "N 6547619, E 506348"])
def test_typed_coordinates_are_a_place(place, typed):
    lng, lat = read_pair(typed, place)
    assert abs(lng - 15.1107) < 0.001 and abs(lat - 59.0679) < 0.001


def test_a_place_is_called_by_its_landmark_else_by_its_street(place):
    assert gazetteer.near(place, 15.110984, 59.067563).name.startswith("Gångtunneln")
    assert gazetteer.near(place, 15.1229, 59.0698).name == "Banvaktsvägen"
    assert gazetteer.near(place, 15.0999, 59.0545).name in ("", "Viaduktvägen")


def test_a_place_has_a_landmark_a_street_and_a_house_number(place):
    assert gazetteer.names_at(place, 15.112643, 59.068908) == ["Vårdboendet Lyktan", "Lokgatan", "Lokgatan 13"]
    assert gazetteer.names_at(place, 15.0999, 59.0545) in ([], ["Viaduktvägen"])


def test_a_town_without_addresses_is_searched_all_the_same(town):
    assert gazetteer.names_at(town, 15.112643, 59.068908) == []


def test_the_nearest_lamp_within_reach_is_found_and_none_beyond(place):
    near = assets.nearest(place, 15.122867, 59.069985, "lamp", 12)
    assert near.number == "1001" and near.distance_m < 1
    assert assets.nearest(place, 15.0999, 59.0545, "lamp", 12) is None


def test_the_way_without_a_map_knows_streets_and_what_stands_along_them(place):
    assert "Lokgatan" in [street.name for street in gazetteer.streets(place)]
    lamps, addresses = gazetteer.along(place, "Lokgatan")
    assert lamps and addresses[0].name == "Lokgatan 1"
    assert len(gazetteer.landmarks(place)) == 30
