import pytest

from reports.errors import BadInput, KeyReused, PlaceOutside, TooMany
from reports.models import Contact, Delta, Event, IdempotencyKey, Outbox, Report, Text
from reports.services import tokens
from tests.build import STATION_NORTH, submitted

pytestmark = pytest.mark.short

LNG, LAT = STATION_NORTH


def test_a_resident_gets_a_reference_and_a_secret_that_opens_the_report(town):
    done = submitted(town, description="Mörkt vid tunneln")
    assert done.report.reference.startswith("HB-") and done.report.status == "received"
    assert tokens.opens(done.report, done.token) and not tokens.opens(done.report, "x" * 26)
    assert done.token not in str(Report.objects.values().get())


def test_a_report_north_of_the_station_gets_its_zone_and_owner(town):
    report = submitted(town).report
    assert [link.zone.code for link in report.zone_links.select_related("zone")] == ["N1"]
    assert report.owner.is_own and report.place_certainty == "exact" and report.is_public


def test_the_same_key_gives_the_same_report_and_the_same_secret(town):
    first = submitted(town, key="a-key-from-the-phone", description="En lampa")
    again = submitted(town, key="a-key-from-the-phone", description="En lampa")
    assert again.replayed and (again.report, again.token) == (first.report, first.token)
    assert Report.objects.count() == 1


def test_the_secret_comes_back_also_after_the_server_key_was_rotated(town, settings):
    first = submitted(town, key="a-key-from-the-phone")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert submitted(town, key="a-key-from-the-phone").token == first.token


def test_a_key_with_another_body_is_refused(town):
    submitted(town, key="a-key-from-the-phone", description="En lampa")
    with pytest.raises(KeyReused):
        submitted(town, key="a-key-from-the-phone", description="En buske")


def test_every_fault_is_named_at_its_field_at_once(town):
    with pytest.raises(BadInput) as refused:
        submitted(town, kind="", lng=None, lat=None, description="x" * 4001, contact={"email": "nej"})
    assert refused.value.errors.keys() == {"category", "place", "description", "contact.email"}


def test_nothing_is_half_saved_when_something_is_refused(town):
    with pytest.raises(BadInput):
        submitted(town, key="k" * 20, contact={"email": "nej"})
    for model in (Report, Event, Text, Contact, Delta, Outbox, IdempotencyKey):
        assert not model.objects.exists(), model


@pytest.mark.parametrize("lng, lat", [("nan", LAT), (LNG, "inf"), ("öst", LAT), (True, LAT), (LNG, 591.0), ([1], {})])
def test_a_place_that_is_none_is_refused_with_a_sentence(town, lng, lat):
    with pytest.raises(BadInput) as refused:
        submitted(town, lng=lng, lat=lat)
    assert list(refused.value.errors) == ["place"]


def test_swapped_coordinates_are_recognised(town):
    with pytest.raises(BadInput) as refused:
        submitted(town, lng=LAT, lat=LNG)
    assert str(LNG) in refused.value.errors["place"]


def test_a_place_in_the_neighbour_municipality_is_refused_with_its_name(town):
    with pytest.raises(PlaceOutside) as refused:
        submitted(town, lng=15.140951, lat=59.127546)
    assert refused.value.extra["municipality"] in refused.value.errors["place"]


def test_a_place_far_away_is_outside_the_area_that_we_know(town):
    with pytest.raises(PlaceOutside) as refused:
        submitted(town, lng=18.0633, lat=59.3293)
    assert "municipality" not in refused.value.extra


def test_a_place_just_outside_is_kept_without_zone_and_waits_for_the_desk(town):
    report = submitted(town, lng=15.108, lat=59.0803).report
    assert report.place_certainty == "uncertain" and report.needs_review
    assert not report.zone_links.exists() and not report.is_public


def test_the_desk_may_leave_the_place_out_and_then_it_is_not_public(town, desk):
    report = submitted(town, lng=None, lat=None, actor=desk, channel="phone", place_text="Vid skolan").report
    assert report.place_certainty == "missing" and report.cell is None and not report.is_public


def test_a_dangerous_answer_stops_the_form(town):
    question = next(
        q for q in town.kinds.get(code="belysning").questions if any(c.get("stop") for c in q.get("choices", []))
    )
    choice = next(c for c in question["choices"] if c.get("stop"))
    with pytest.raises(BadInput) as refused:
        submitted(town, answers={question["code"]: choice["code"]})
    assert refused.value.extra["stop"] and not Report.objects.exists()


def test_too_many_from_one_address_are_asked_to_wait(town, settings):
    settings.REPORTS_PER_HOUR = 2
    submitted(town)
    submitted(town)
    with pytest.raises(TooMany) as refused:
        submitted(town)
    assert 0 < refused.value.retry_after_s <= 3600


def test_text_is_kept_composed_and_whole(town):
    report = submitted(town, description="Mo\u0308rkt 💡 \u202eefter 22  ").report
    assert report.texts.get(role="description").text == "M\u00f6rkt 💡 \u202eefter 22"


@pytest.mark.parametrize("text", ["a\0b", "\ud800", 5])
def test_text_that_cannot_be_kept_is_refused(town, text):
    with pytest.raises(BadInput):
        submitted(town, description=text)
