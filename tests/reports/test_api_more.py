"""Orders, figures, schema and who may do what over the API."""

import json

import pytest
from django.urls import get_resolver

from people.models import ApiKey
from tests.build import act, make_report

API = "/api/v1"


@pytest.fixture
def calls(client_of, resident):
    """calls(user) gives a function that calls the API as that person, by key."""

    def as_person(user):
        headers = {"Authorization": f"Bearer {ApiKey.make(user)[1]}"} if user else {}

        def call(method, path, body=None):
            form = path.endswith("photos")
            sent = (
                {"data": json.dumps(body or {}), "content_type": "application/json"}
                if method == "post" and not form
                else {}
            )
            return getattr(resident, method)(f"{API}{path}", headers=headers, **sent)

        return call

    return as_person


def test_an_order_goes_its_way_over_the_api(town, desk, crew, crew_member, calls):
    report = make_report(town)
    office, van = calls(desk), calls(crew_member)
    made = office(
        "post",
        "/work-orders",
        {"title": "Byt lampa", "reports": [report.reference], "crew": crew.code, "due_on": "2030-01-07"},
    )
    assert made.status_code == 201 and made.json()["status"] == "assigned"
    address = f"/work-orders/{made.json()['number']}"
    assert van("post", f"{address}/start").json()["status"] == "in_progress"
    done = van(
        "post",
        f"{address}/finish",
        {"code": "repaired", "reports": {report.reference: "repaired"}, "minutes": 12, "note": "Klart"},
    ).json()
    assert done["status"] == "done" and done["minutes"] == 12 and done["reports"][0]["status"] == "fixed"
    assert van("get", address).json()["number"] == made.json()["number"]
    assert len(van("get", "/work-orders").json()["results"]) == 1


def test_an_order_asked_for_twice_with_a_key_is_made_once(town, desk, calls, resident):
    report = make_report(town)
    headers = {"Authorization": f"Bearer {ApiKey.make(desk)[1]}", "Idempotency-Key": "one-order"}
    body = json.dumps({"title": "Byt lampa", "reports": [report.reference]})
    first, again = (
        resident.post(f"{API}/work-orders", body, content_type="application/json", headers=headers) for _ in range(2)
    )
    assert first.json() == again.json() and again["Idempotency-Replayed"] == "true"


def test_another_crews_order_does_not_exist(town, desk, crew_member, calls):
    other = town.crews.exclude(members=crew_member).first()
    number = calls(desk)(
        "post", "/work-orders", {"title": "x", "reports": [make_report(town).reference], "crew": other.code}
    ).json()["number"]
    assert calls(crew_member)("get", f"/work-orders/{number}").status_code == 404
    assert calls(crew_member)("post", f"/work-orders/{number}/start").status_code == 404


def test_what_a_client_needs_to_know_first(town, resident):
    kinds = resident.get(f"{API}/categories").json()
    assert {kind["code"] for kind in kinds} >= {"belysning", "vaxtlighet", "otrygg_plats", "ovrigt"} and len(
        kinds
    ) == 14
    assert kinds[0]["questions"][0]["choices"][1]["stop"]
    assert [zone["code"] for zone in resident.get(f"{API}/zones").json()] == [
        "N1",
        "N2",
        "N3",
        "N4",
        "N5",
        "N6",
        "N7",
        "S1",
        "S2",
        "S3",
    ]
    assert len(resident.get(f"{API}/zones.geojson").json()["features"]) == 10
    assert resident.get(f"{API}/zones?layer=x").status_code == 400


def test_figures_over_the_api(town, resident):
    make_report(town)
    squares = resident.get(f"{API}/heatmap?cell_m=500&category=belysning").json()
    assert squares["features"][0]["properties"] | {"cell": ""} == {"cell": "", "count": 1, "cell_m": 500, "class": 1}
    rows = resident.get(f"{API}/stats/zones").json()
    assert (
        rows[0]["zone"] == "N1"
        and rows[0]["new"] == 1
        and rows[-1]["zone"] == "no_place"
        and rows[0]["days_to_close_median"] is None
    )


def test_zones_tell_problems_beside_reports_and_which_version_of_the_zones_counts(
    town, resident, desk, client_of, manager
):
    main, other, _graffiti = make_report(town), make_report(town), make_report(town, "klotter")
    act(other, "merge", desk, into=main.reference)
    rows = {row["zone"]: row for row in resident.get(f"{API}/stats/zones?period=all&problems=yes").json()}
    assert (rows["N1"]["new"], rows["N1"]["problems"], rows["N1"]["layer_version"]) == (3, 2, 1)
    assert (rows["outside"]["problems"], rows["outside"]["layer_version"]) == (0, None)
    assert sum(row["new"] for row in rows.values()) - 1 == sum(row["problems"] for row in rows.values()) == 2
    sheet = b"".join(client_of(manager).get("/export/zones/?period=all&form=semicolon").streaming_content).decode()
    head, first = (line.split(";") for line in sheet.lstrip("\ufeff").splitlines()[:2])
    assert dict(zip(head, first, strict=True))["Problem"] == "2"


def test_the_schema_is_openapi_3_1_and_names_every_route(town, resident):
    schema = json.loads(resident.get(f"{API}/schema/?format=json").content)
    assert schema["openapi"].startswith("3.1")
    named = {path.removeprefix(API) for path in schema["paths"]}
    assert named >= {
        "/reports",
        "/reports.geojson",
        "/reports:bulk",
        "/reports/{reference}/{verb}",
        "/work-orders/{number}/{verb}",
        "/heatmap",
    }
    assert resident.get(f"{API}/docs/").status_code == 200


# method, path, and who is answered with something other than 401 or 403
EVERYBODY = {"nobody", "desk", "crew_member", "manager", "police", "admin", "integrator"}
ORDERS = {"desk", "crew_member", "manager", "admin", "integrator"}
MATRIX = {
    "api-categories": ("get", "/categories", EVERYBODY),
    "api-zones": ("get", "/zones", EVERYBODY),
    "api-zones-geojson": ("get", "/zones.geojson", EVERYBODY),
    "api-crews": ("get", "/crews", ORDERS),
    "api-reports": ("get", "/reports", EVERYBODY),
    "api-map": ("get", "/reports.geojson", EVERYBODY),
    "api-bulk": ("post", "/reports:bulk", {"desk", "admin"}),
    "api-undo": ("post", "/undo/1", {"desk", "admin"}),
    "api-report": ("get", "/reports/{reference}", EVERYBODY),
    "api-report-photos": ("post", "/reports/{reference}/photos", {"desk", "admin"}),
    "api-report-contact": ("post", "/reports/{reference}/contact", {"desk", "admin"}),
    "api-report-support": ("post", "/reports/{reference}/support", EVERYBODY),
    "api-report-follow": ("post", "/reports/{reference}/follow", EVERYBODY),
    "api-report-verdict": ("post", "/reports/{reference}/verdict", EVERYBODY),
    "api-report-answer": ("post", "/reports/{reference}/answer", set()),
    "api-report-withdraw": ("post", "/reports/{reference}/withdraw", set()),
    "api-report-correct": ("post", "/reports/{reference}/correct", set()),
    "api-report-verb": ("post", "/reports/{reference}/accept", {"desk", "admin"}),
    "api-nearby": ("get", "/nearby?lng=15.11&lat=59.068", EVERYBODY),
    "api-heatmap": ("get", "/heatmap", EVERYBODY),
    "api-heatmap-weeks": ("get", "/heatmap/weeks?period=month", EVERYBODY),
    "api-stats-zones": ("get", "/stats/zones", EVERYBODY),
    "api-orders": ("post", "/work-orders", {"desk", "admin"}),
    "api-order": ("get", "/work-orders/AO-101", ORDERS),
    "api-order-photos": ("post", "/work-orders/AO-101/photos", {"crew_member", "admin"}),
    "api-order-verb": ("post", "/work-orders/AO-101/start", {"crew_member", "admin"}),
    "api-schema": ("get", "/schema/", EVERYBODY),
    "api-docs": ("get", "/docs/", EVERYBODY),
}


def test_every_address_of_the_api_is_in_the_table_of_rights():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("api-")}
    assert names == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_reaches_what_is_its_own_and_nothing_else(
    town, desk, crew, crew_member, manager, police, admin, integrator, calls, name
):
    people = {
        "nobody": None,
        "desk": desk,
        "crew_member": crew_member,
        "manager": manager,
        "police": police,
        "admin": admin,
        "integrator": integrator,
    }
    method, path, allowed = MATRIX[name]
    from tests.build import make_order

    order = make_order(town, [make_report(town)], desk, crew=crew)
    assert order.number == "AO-101"
    for who, user in people.items():
        answer = calls(user)(method, path.format(reference=make_report(town).reference))
        assert (answer.status_code not in (401, 403)) == (who in allowed), (
            who,
            answer.status_code,
            answer.content[:200],
        )
        assert answer.status_code < 500
