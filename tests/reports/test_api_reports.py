"""The REST API as scripts and our own pages use it."""

import json

import pytest

from people.models import ApiKey
from reports.models import Contact, Report
from tests.build import STATION_NORTH, act, jpeg, make_report

LNG, LAT = STATION_NORTH
API = "/api/v1"


def send(client, path, body, **headers):
    return client.post(
        f"{API}{path}",
        json.dumps(body) if not isinstance(body, str) else body,
        content_type="application/json",
        headers=headers,
    )


def report_body(**more):
    return {"category": "belysning", "lng": LNG, "lat": LAT} | more


@pytest.fixture
def desk_api(desk, client_of):
    _key, secret = ApiKey.make(desk)
    client = client_of(desk)
    client.logout()
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def problem(answer, status, field=None):
    assert answer.status_code == status and answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["detail"] and told["title"] and (field is None or field in told["errors"])
    return told


def test_a_resident_sends_a_report_and_gets_everything_back(town, resident):
    answer = send(
        resident,
        "/reports",
        report_body(description="Mörkt", contact={"email": "anna@example.org"}),
        **{"Idempotency-Key": "abc-123"},
    )
    assert answer.status_code == 201
    told = answer.json()
    assert told["status"] == "received" and told["zones"] == ["N1"] and told["zones_by_layer"] == {"omraden": "N1"}
    assert told["owner"] == "kommun" and told["certainty"] == "exact" and told["estimate"] is None
    assert told["links"]["page"].endswith(f"/r/{told['reference']}/") and len(told["token"]) == 26
    assert Contact.objects.get().email == "anna@example.org"


def test_a_replay_gives_the_same_answer(town, resident):
    first = send(resident, "/reports", report_body(), **{"Idempotency-Key": "abc-123"})
    again = send(resident, "/reports", report_body(), **{"Idempotency-Key": "abc-123"})
    assert again.json() == first.json() and again["Idempotency-Replayed"] == "true"
    problem(send(resident, "/reports", report_body(description="Annat"), **{"Idempotency-Key": "abc-123"}), 422)


BAD = {
    "no kind": ({"lng": LNG, "lat": LAT}, "category"),
    "unknown kind": (report_body(category="x"), "category"),
    "no place": ({"category": "belysning"}, "place"),
    "nan": (report_body(lng="NaN"), "place"),
    "swapped": (report_body(lng=LAT, lat=LNG), "place"),
    "outside": (report_body(lng=18.06, lat=59.33), "place"),
    "huge": (report_body(lng=10**400), "place"),
    "list": (report_body(lng=[1]), "place"),
    "long": (report_body(description="x" * 4001), "description"),
    "nul": (report_body(description="a\0b"), "description"),
    "answers": (report_body(answers="x"), "answers"),
    "answer": (report_body(answers={"extent": "x"}), "answers.extent"),
    "mail": (report_body(contact={"email": "x"}), "contact.email"),
    "contact": (report_body(contact=5), "contact"),
    "asset": (report_body(asset="9999"), "asset"),
    "field": (report_body(colour="blue"), "colour"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_answered_at_the_field(town, resident, name):
    body, field = BAD[name]
    problem(send(resident, "/reports", body), 400, field)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '"x"',
        "5",
        "null",
        "{" * 3000,
        '{"lng": NaN}',
        '{"lng": Infinity}',
        '{"a":' * 500 + "1" + "}" * 500,
    ],
)
def test_a_body_that_is_no_object_is_refused(town, resident, body):
    problem(send(resident, "/reports", body), 400)


def test_wrong_method_type_key_and_address_are_said_so(town, resident):
    problem(resident.put(f"{API}/reports"), 405)
    problem(resident.post(f"{API}/reports", "x", content_type="text/plain"), 415)
    problem(resident.get(f"{API}/reports", headers={"Authorization": "Bearer nonsense"}), 401)
    problem(resident.get(f"{API}/nothing/here"), 404)
    problem(resident.get(f"{API}/reports?colour=blue"), 400, "colour")


def test_sentences_come_in_the_readers_language(town, resident):
    swedish = problem(send(resident, "/reports", {}), 400)["errors"]["category"]
    english = problem(send(resident, "/reports", {}, **{"Accept-Language": "en"}), 400)["errors"]["category"]
    assert swedish.startswith("Säg") and english.startswith("Say")
    assert (
        problem(resident.post(f"{API}/reports?lang=en", "{}", content_type="application/json"), 400)["errors"][
            "category"
        ]
        == english
    )


def test_the_public_reads_kind_place_and_status_but_no_words_before_the_key(town, resident, desk):
    report = make_report(town, description="Hemligt", contact={"name": "Anna Ask"})
    body = resident.get(f"{API}/reports/{report.reference}").json()
    assert body["status_word"] == "Inskickad" and body["description"] == "" and "Anna" not in json.dumps(body)
    act(report, "publish", desk)
    assert resident.get(f"{API}/reports/{report.reference}").json()["description"] == "Hemligt"


def test_neighbour_cannot_find_what_is_not_public(town, resident, desk_api):
    for report in (make_report(town, kind="otrygg_plats"), make_report(town, private=True)):
        problem(resident.get(f"{API}/reports/{report.reference}"), 404)
        assert desk_api.get(f"{API}/reports/{report.reference}").status_code == 200
    assert resident.get(f"{API}/reports").json()["results"] == []
    assert len(desk_api.get(f"{API}/reports").json()["results"]) == 2


def test_pages_follow_each_other_without_gap_or_double(town, resident):
    made = {make_report(town).reference for _ in range(7)}
    seen, address = [], f"{API}/reports?limit=3"
    while address:
        page = resident.get(address).json()
        seen += [one["reference"] for one in page["results"]]
        address = page["next"]
    assert len(seen) == 7 and set(seen) == made


@pytest.mark.parametrize(
    "asked, found",
    [
        ("category=belysning", 1),
        ("category=klotter", 1),
        ("status=open", 2),
        ("status=fixed", 0),
        ("zone=N1", 1),
        ("zone=N4", 1),
        ("bbox=15.11,59.067,15.112,59.069", 1),
        ("from=2020-01-01", 2),
        ("to=2020-01-01", 0),
    ],
)
def test_filters_of_the_list(town, resident, asked, found):
    make_report(town)
    make_report(town, "klotter", 15.110757, 59.071635)
    assert len(resident.get(f"{API}/reports?{asked}").json()["results"]) == found


def test_the_map_shows_single_reports_and_joins_those_that_lie_on_each_other(town, resident):
    make_report(town)
    make_report(town)
    make_report(town, "klotter", 15.110757, 59.071635)
    features = resident.get(f"{API}/reports.geojson?bbox=15.08,59.05,15.15,59.08&zoom=14").json()["features"]
    assert sorted(feature["properties"].get("count", 1) for feature in features) == [1, 2]
    assert {feature["properties"].get("category") for feature in features} == {None, "klotter"}


def test_the_map_feed_asks_at_most_four_queries(town, resident, django_assert_max_num_queries):
    make_report(town)
    window = f"{API}/reports.geojson?bbox=15.08,59.05,15.15,59.08&zoom=14"
    resident.get(window)
    with django_assert_max_num_queries(4):
        resident.get(window)


def test_possible_duplicates_come_nearest_first(town, resident):
    far = make_report(town, lng=LNG + 0.0006)
    near = make_report(town, lng=LNG + 0.0001)
    make_report(town, lng=LNG + 0.01)
    found = resident.get(f"{API}/nearby?lng={LNG}&lat={LAT}&category=belysning").json()
    assert [one["reference"] for one in found] == [near.reference, far.reference] and found[0]["distance_m"] == 6


def test_seeing_it_too_counts_once_per_person(town, resident):
    report = make_report(town)
    for voice in ("one", "one", "two"):
        answer = resident.post(f"{API}/reports/{report.reference}/support", headers={"X-Voice": voice})
    assert answer.json() == {"supporters": 2}


def test_the_reporter_adds_a_photo_and_withdraws_by_the_secret(town, resident):
    made = send(resident, "/reports", report_body()).json()
    address, secret = f"{API}/reports/{made['reference']}", {"X-Reporter-Token": made["token"]}
    from django.core.files.uploadedfile import SimpleUploadedFile

    photo = resident.post(
        f"{address}/photos", {"photo": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")}, headers=secret
    )
    assert photo.status_code == 201 and photo.json()["id"]
    problem(resident.post(f"{address}/photos", {}, headers=secret), 400, "photo")
    problem(resident.post(f"{address}/photos", {"photo": SimpleUploadedFile("a.jpg", jpeg())}), 403)
    problem(send(resident, f"/reports/{made['reference']}/withdraw", {}, **{"X-Reporter-Token": "x" * 26}), 403)
    assert send(resident, f"/reports/{made['reference']}/withdraw", {}, **secret).json()["status"] == "withdrawn"


def test_the_desk_accepts_and_the_slower_officer_gets_a_kind_409(town, desk_api):
    report = make_report(town)
    assert (
        send(desk_api, f"/reports/{report.reference}/accept", {"version": 1, "priority": 2}).json()["status"]
        == "accepted"
    )
    told = problem(send(desk_api, f"/reports/{report.reference}/accept", {"version": 1}), 409)
    assert told["current"]["status"] == "accepted" and told["actor"] == "Maria Lind"
    told = problem(send(desk_api, f"/reports/{report.reference}/accept", {}), 409)
    assert "accept" not in told["possible"] and "plan" in told["possible"]
    problem(send(desk_api, f"/reports/{report.reference}/dance", {}), 404)
    problem(send(desk_api, f"/reports/{report.reference}/plan", {"version": "x"}), 400, "version")
    problem(send(desk_api, f"/reports/{report.reference}/plan", {"actor": 1}), 400, "actor")


def test_bulk_says_for_each_report_how_it_went(town, desk_api):
    report = make_report(town)
    told = send(desk_api, "/reports:bulk", {"references": [report.reference, "HB-222-22"], "verb": "accept"}).json()
    assert [(one["ok"], one["status"]) for one in told["results"]] == [(True, "accepted"), (False, None)]
    problem(send(desk_api, "/reports:bulk", {"references": [], "verb": "accept"}), 400, "references")


def test_bulk_leaves_alone_what_somebody_changed_since_it_was_seen(town, desk_api, second_officer):
    report, other = make_report(town), make_report(town, "klotter")
    act(other, "change", second_officer, priority=1)
    asked = {"references": [report.reference, other.reference], "verb": "accept"}
    told = send(desk_api, "/reports:bulk", asked | {"versions": dict.fromkeys(asked["references"], 1)}).json()
    assert [one["ok"] for one in told["results"]] == [True, False] and "Någon har ändrat" in told["results"][1]["error"]
    for wrong in ({"versions": [1]}, {"versions": {other.reference: "x"}}):
        problem(send(desk_api, "/reports:bulk", asked | wrong), 400, "versions")
    problem(send(desk_api, "/reports:bulk", asked | {"seen": 1}), 400, "seen")


def test_bulk_can_be_taken_back_within_ten_seconds(town, desk_api):
    report = make_report(town)
    told = send(desk_api, "/reports:bulk", {"references": [report.reference], "verb": "accept", "priority": 1}).json()
    assert told["undo_until"]
    address = told["undo"].split("/api/v1")[1]
    assert send(desk_api, address, {}).json() == {"restored": [report.reference], "left": []}
    problem(send(desk_api, address, {}), 409)
    problem(send(desk_api, "/undo/999", {}), 404)
