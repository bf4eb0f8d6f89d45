"""What is known already of a place is said before somebody reports it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from geo.models import Asset
from reports.errors import BadInput
from reports.models import Notice
from reports.services import known, notices
from tests.build import make_report

HERE = (15.110744, 59.067937)


@pytest.fixture
def place(town_with_ground):
    with translation.override("sv"):
        yield town_with_ground


@pytest.fixture
def lamps(place):
    return place.kinds.get(code="belysning")


def titles(place, kind=None, lng=None, lat=None, asset=None, at=None):
    return [card.title for card in known.known(place, kind, lng, lat, asset, at)]


def notice(place, **more):
    now = timezone.localtime(timezone.now(), place.zone_info).replace(tzinfo=None)
    given = {
        "title": {"sv": "Ny kabel", "en": ""}, "text": {"sv": "Vi gräver.", "en": ""}, "kinds": ["belysning"], "lng": HERE[0], "lat": HERE[1],
        "radius_m": "100", "begins_at": (now - timedelta(days=1)).isoformat(), "ends_at": (now + timedelta(days=5)).isoformat(),
    }  # fmt: skip
    return notices.write(place, given | more)


def test_a_lamp_that_is_dark_on_purpose_says_its_hours(place, lamps):
    dark = Asset.objects.filter(lit="off_23_05").first()
    card = known.known(place, lamps, dark.lng, dark.lat, dark)[0]
    assert card.title == f"Lampa {dark.number} är släckt med avsikt från 23:00 till 05:00"
    assert "beslutat" in card.text and "andra tider" in card.text
    assert titles(place, place.kinds.get(code="klotter"), dark.lng, dark.lat, dark) == []
    assert titles(place, lamps, asset=Asset.objects.filter(lit="all_night").first()) == []


def test_planned_works_are_said_within_their_reach_their_time_and_to_their_kind(place, lamps):
    notice(place)
    now = timezone.now()
    assert titles(place, lamps, *HERE) == ["Ny kabel"]
    assert titles(place, None, *HERE) == ["Ny kabel"]
    assert titles(place, place.kinds.get(code="klotter"), *HERE) == []
    assert titles(place, lamps, HERE[0], HERE[1] + 0.0012) == []
    assert (
        titles(place, lamps, *HERE, at=now + timedelta(days=6))
        == []
        == titles(place, lamps, *HERE, at=now - timedelta(days=2))
    )


def test_an_outage_reaches_every_post_of_its_power_zone(place, lamps):
    post = Asset.objects.exclude(power_zone="").first()
    notice(place, lng="", lat="", power_zone=post.power_zone, kinds=[])
    other = Asset.objects.exclude(power_zone=post.power_zone).first()
    assert titles(place, lamps, post.lng, post.lat, post) == ["Ny kabel"]
    assert titles(place, lamps, other.lng, other.lat, other) == []


def test_three_neighbours_on_one_cable_are_one_fault_that_is_known(place, lamps):
    posts = list(Asset.objects.filter(power_zone="BC-N22")[:4])
    for post in posts[:2]:
        make_report(place, lng=post.lng, lat=post.lat, asset=post.number)
    assert titles(place, lamps, asset=posts[3]) == []
    make_report(place, lng=posts[2].lng, lat=posts[2].lat, asset=posts[2].number)
    assert titles(place, lamps, asset=posts[3]) == ["3 grannar på samma kabel är redan anmälda"]
    assert titles(place, lamps, asset=posts[0]) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": {"sv": " ", "en": "x"}}, "title_sv"),
        ({"lng": "", "lat": ""}, "place"),
        ({"lng": "nan"}, "place"),
        ({"power_zone": "Ö-99", "lng": ""}, "power_zone"),
        ({"ends_at": "2020-01-01T10:00"}, "ends_at"),
        ({"begins_at": "i morgon"}, "begins_at"),
        ({"begins_at": "2026-02-31T10:00"}, "begins_at"),
        ({"radius_m": "-5"}, "radius_m"),
        ({"radius_m": "9999999"}, "radius_m"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_at_its_field(place, more, field):
    with pytest.raises(BadInput) as refused:
        notice(place, **more)
    assert field in refused.value.errors and not Notice.objects.exists()


def test_it_ends_when_somebody_says_so(place, lamps):
    one, later = notice(place), notice(place, begins_at="2099-01-01T08:00", ends_at="2099-01-02T08:00")
    notices.end(one), notices.end(later)
    assert titles(place, lamps, *HERE) == [] and Notice.objects.count() == 1


def test_the_form_asks_and_the_page_without_script_says_it(client, place, lamps):
    notice(place)
    found = client.get(
        f"/report/known?lng={HERE[0]}&lat={HERE[1]}&category=belysning", headers={"Accept-Language": "sv"}
    ).json()
    assert found["cards"][0]["title"] == "Ny kabel" and found["cards"][0]["text"].startswith("Vi gräver. Till och med")
    for nonsense in ("lng=x&lat=y", "lng=59&lat=15", "", "lng=15.1&lat=59.06&category=zzz"):
        assert client.get(f"/report/known?{nonsense}").status_code == 200
    page = client.post(
        "/report/", {"spot": f"{HERE[0]}|{HERE[1]}|", "key": "k" * 20}, headers={"Accept-Language": "sv"}
    )
    assert "Ny kabel" in page.content.decode()


def test_the_code_on_a_post_opens_the_form_for_it(client, place):
    address = client.get("/q/lamp/1001/").url
    page = client.get(address, headers={"Accept-Language": "sv"}).content.decode()
    assert 'data-start="what"' in page and "Lampa 1001" in page and 'name="asset" value="1001"' in page
    assert client.get("/q/lamp/999999/").status_code == 404
    assert client.get("/report/?asset=999999").status_code == 200


def test_the_page_of_a_post_tells_its_history(client, place):
    post = Asset.objects.get(number="1001")
    report = make_report(place, lng=post.lng, lat=post.lat, asset="1001")
    page = client.get("/things/lamp/1001/", headers={"Accept-Language": "sv"}).content.decode()
    assert "Lampa 1001" in page and "1 gång på 14 månader" in page and report.reference in page
    assert client.get("/things/lamp/nope/").status_code == 404


def test_labels_are_a_pdf_with_a_code_for_each_post(client_of, place, desk, crew_member):
    client = client_of(desk)
    assert "Lokgatan" in client.get("/desk/labels/").content.decode()
    made = client.get("/desk/labels/sheet.pdf?kind=lamp&line=Lokgatan")
    assert made["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")
    posts = Asset.objects.filter(line="Lokgatan").count()
    assert made.content.count(b"/Type /Page\n") == -(-posts // 24)
    assert client.get("/desk/labels/sheet.pdf?kind=lamp&line=Ingenstans").status_code == 404
    assert client_of(crew_member).get("/desk/labels/").status_code == 403


def test_the_desk_writes_and_ends_a_notice(client_of, place, desk, crew_member):
    client = client_of(desk)
    assert client.get("/desk/notices/").status_code == 200
    form = {
        "title_sv": "Vi byter stolpar", "title_en": "", "text_sv": "", "text_en": "", "place_query": "Lokgatan", "radius_m": "200",
        "begins_at": "2026-01-01T08:00", "ends_at": "2026-12-01T16:00", "kinds": ["belysning"],
    }  # fmt: skip
    found = client.post("/desk/notices/", form | {"find": "1"}, headers={"Accept-Language": "sv"}).content.decode()
    assert "Vi byter stolpar" in found and 'name="spot"' in found
    assert client.post("/desk/notices/", form | {"place_query": "", "spot": ""}).status_code == 400
    spot = f"{HERE[0]}|{HERE[1]}|"
    assert client.post("/desk/notices/", form | {"spot": spot}).status_code == 302
    one = Notice.objects.get()
    assert str(one.title) == "Vi byter stolpar" and [kind.code for kind in one.kinds.all()] == ["belysning"]
    client.post(f"/desk/notices/{one.pk}/end/")
    assert client_of(crew_member).get("/desk/notices/").status_code == 403
