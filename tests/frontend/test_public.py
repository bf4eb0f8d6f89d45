"""Pages for everybody, without script: each once for yes and once for no."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.models import Contact, Photo, Report
from reports.services import contacts
from tests.build import STATION_NORTH, act, jpeg, make_report, submitted

LNG, LAT = STATION_NORTH
PAGES = ["/", "/list/", "/report/", "/about/", "/privacy/", "/accessibility/", "/r/"]


def form(**more):
    return {
        "key": "a-key-of-this-form-1",
        "category": "belysning",
        "lng": LNG,
        "lat": LAT,
        "description": "Mörkt vid tunneln",
    } | more


@pytest.mark.parametrize("language, word", [("sv", "Anmäl"), ("en", "Report")])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(town_with_ground, resident, page, language, word):
    answer = resident.get(page, headers={"Accept-Language": language})
    assert answer.status_code == 200 and f'lang="{language}"' in answer.content.decode()
    assert "112" in answer.content.decode()


def test_pages_of_a_service_that_is_not_set_up_do_not_break(db, resident):
    assert resident.get("/").status_code == 404


def test_the_first_page_holds_the_newest_reports_before_any_script(town, resident):
    report = make_report(town)
    make_report(town, kind="otrygg_plats")
    html = resident.get("/").content.decode()
    assert "1 öppen" in html and f"/r/{report.reference}/" in html and html.count("case-row") == 1


def test_the_list_filters_by_kind_and_status(town, desk, resident):
    lamp, bush = make_report(town), act(make_report(town, "vaxtlighet"), "fix", desk)
    assert lamp.reference in resident.get("/list/?category=belysning").content.decode()
    html = resident.get("/list/?status=fixed").content.decode()
    assert bush.reference in html and lamp.reference not in html


def test_a_report_is_sent_without_script_and_ends_at_the_receipt(town, resident):
    answer = resident.post("/report/", form(photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")), follow=True)
    report = Report.objects.get()
    html = answer.content.decode()
    assert report.reference in html and "Tack. Kommunen har din anmälan." in html
    assert Photo.objects.get().report == report and answer.headers["Referrer-Policy"] == "no-referrer"


def test_sending_the_same_form_twice_makes_one_report(town, resident):
    first, again = (resident.post("/report/", form()) for _ in range(2))
    assert first["Location"] == again["Location"] and Report.objects.count() == 1


@pytest.mark.parametrize("typed", ["Gångtunneln, norra", "gangtunneln norra", "1042", f"{LAT}, {LNG}"])
def test_a_place_is_found_by_words_and_everything_typed_is_kept(town_with_ground, resident, typed):
    html = resident.post(
        "/report/", form(lng="", lat="", place_query=typed, find="1", description="Kvar")
    ).content.decode()
    assert 'name="spot"' in html and "Kvar" in html and 'value="belysning" checked' in html


def test_the_whole_report_goes_without_a_map(town_with_ground, resident):
    page = resident.post("/report/", form(lng="", lat="", place_query="1042", find="1"))
    spot = page.context["hits"][0]["spot"]
    resident.post("/report/", form(lng="", lat="", spot=spot))
    assert Report.objects.get().asset.number == "1042"


BAD = {
    "no kind": ({"category": ""}, "Säg vad som är fel"),
    "no place": ({"lng": "", "lat": ""}, "Säg var det är"),
    "outside": ({"lng": "18.06", "lat": "59.33"}, "utanför"),
    "nan": ({"lng": "NaN"}, "två tal"),
    "swapped": ({"lng": LAT, "lat": LNG}, "omkastade"),
    "long": ({"description": "x" * 4001}, "4001 tecken"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_said_at_the_field_and_everything_typed_is_kept(town, resident, name):
    more, sentence = BAD[name]
    answer = resident.post("/report/", form(description="Kvar") | more)
    html = answer.content.decode()
    assert answer.status_code == 400 and sentence in html and ("Kvar" in html or "x" * 4001 in html)
    assert "a-key-of-this-form-1" in html and not Report.objects.exists()


@pytest.mark.parametrize(
    "name, data", [("a.svg", b"<svg/>"), ("a.jpg", b"PK\x03\x04zip"), ("big.jpg", b"\xff\xd8" + b"0" * 30_000_000)]
)
def test_a_photo_that_cannot_be_used_never_costs_the_report(town, resident, name, data):
    answer = resident.post("/report/", form(photo=SimpleUploadedFile(name, data, "image/jpeg")), follow=True)
    html = answer.content.decode()
    assert Report.objects.count() == 1 and not Photo.objects.exists()
    assert "notice-bad" in html and Report.objects.get().reference in html


def test_a_dangerous_answer_stops_with_the_number_to_ring(town, resident):
    answer = resident.post("/report/", form(**{"answers.belysning.danger": "yes"}))
    assert (
        answer.status_code == 400 and "Detta kan inte vänta" in answer.content.decode() and not Report.objects.exists()
    )


def test_everybody_reads_a_case_and_what_comes_next(town, desk, resident, django_assert_max_num_queries):
    report = make_report(town, description="Hemligt")
    act(report, "accept", desk)
    with django_assert_max_num_queries(11):
        html = resident.get(f"/r/{report.reference}/").content.decode()
    assert "Mottagen" in html and "Härnäst" in html and "Hemligt" not in html
    act(report, "publish", desk)
    assert "Hemligt" in resident.get(f"/r/{report.reference}/").content.decode()


def test_a_typed_reference_leads_to_the_case(town, resident):
    report = make_report(town)
    assert resident.get("/r/", {"reference": report.reference.lower().replace("-", " ")})["Location"].endswith(
        f"/r/{report.reference}/"
    )
    assert resident.get("/r/", {"reference": "HB-1"}).status_code == 400


def test_what_is_not_public_is_not_there(town, resident):
    for report in (make_report(town, kind="otrygg_plats"), make_report(town, private=True)):
        assert resident.get(f"/r/{report.reference}/").status_code == 404
        assert resident.get(f"/r/{report.reference}/map-light.svg").status_code == 404
    assert resident.get("/r/HB-ZZZ-ZZ/").status_code == 404


def test_the_secret_link_opens_the_own_case_and_a_wrong_one_nothing(town, resident):
    done = submitted(town, description="Mina ord", private=True)
    html = resident.get(f"/r/{done.report.reference}/{done.token}/").content.decode()
    assert "Mina ord" in html
    assert resident.get(f"/r/{done.report.reference}/{'x' * 26}/").status_code == 404


def test_contact_is_asked_on_the_receipt_and_kept_as_typed_when_wrong(town, resident):
    done = submitted(town)
    own = f"/r/{done.report.reference}/{done.token}"
    wrong = resident.post(f"{own}/contact/", {"email": "anna@", "name": "Anna"})
    assert wrong.status_code == 400 and "anna@" in wrong.content.decode() and not Contact.objects.exists()
    resident.post(f"{own}/contact/", {"email": "anna@example.org"})
    assert "anna@example.org" in resident.get(f"{own}/").content.decode()


def test_visiting_the_confirming_link_confirms_nothing_but_the_button_does(town, resident):
    submitted(town, contact={"email": "anna@example.org"})
    contact = Contact.objects.get()
    link = f"/confirm/{contact.pk}/{contacts.confirming_secret(contact)}/"
    resident.get(link)
    contact.refresh_from_db()
    assert contact.confirmed_at is None
    assert resident.post(link).status_code == 200
    contact.refresh_from_db()
    assert contact.confirmed_at
    assert resident.post(f"/confirm/{contact.pk}/{'x' * 26}/").status_code == 404


def test_seeing_it_too_counts_one_browser_once(town, resident):
    report = make_report(town)
    for _ in range(2):
        resident.post(f"/r/{report.reference}/support/")
    report.refresh_from_db()
    assert report.supporters == 1


def test_an_unpublished_photo_is_for_the_desk_and_the_reporter(town, desk, resident, client_of):
    done = submitted(town)
    resident.post(
        f"/r/{done.report.reference}/{done.token}/photo/", {"photo": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")}
    )
    address = f"/photos/{Photo.objects.get().pk}-large.jpg"
    assert resident.get(address).status_code == 404
    assert resident.get(f"{address}?token={done.token}")["Content-Type"] == "image/jpeg"
    assert client_of(desk).get(address).status_code == 200
    act(done.report, "publish", desk)
    assert resident.get(address).status_code == 200


def test_the_reporter_takes_the_report_back(town, resident):
    done = submitted(town)
    own = f"/r/{done.report.reference}/{done.token}"
    resident.post(f"{own}/withdraw/")
    done.report.refresh_from_db()
    assert done.report.status == "withdrawn" and resident.post(f"{own}/withdraw/").status_code == 409


def test_while_choosing_a_place_one_is_told_what_it_is(town_with_ground, resident):
    told = resident.get("/report/place?lng=15.110984&lat=59.067563").json()
    assert told["label"].startswith("Nära Gångtunneln") and "ansvarar" in told["owner"]
    lamp = resident.get("/report/place?lng=15.122867&lat=59.069981").json()["lamp"]
    assert lamp["number"] == "1001" and lamp["text"] == "Lampa 1001"
    outside = resident.get("/report/place?lng=15.140951&lat=59.127546")
    assert outside.status_code == 400 and "Kumla" in outside.json()["detail"]


def test_without_script_open_reports_close_by_are_shown_once_before_sending(town, resident):
    first = make_report(town)
    make_report(town, "vaxtlighet")
    page = resident.post("/report/", form())
    html = page.content.decode()
    assert page.status_code == 200 and f"/r/{first.reference}/" in html and 'name="near_seen"' in html
    assert "Mörkt vid tunneln" in html and Report.objects.count() == 2
    assert resident.post("/report/", form(near_seen="1")).status_code == 302
    assert Report.objects.count() == 3
