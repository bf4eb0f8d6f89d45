"""Addresses and forms that no person writes: refused with a sentence, never a bug."""

import pytest


@pytest.mark.parametrize(
    "address",
    [
        "/report/known?asset=%00",
        "/list/?category=%00",
        "/places/search?q=a%00",
        "/api/v1/reports?q=%00",
        "/r/?reference=%00",
        "/r/a%00b/",
    ],
)
def test_a_nul_in_an_address_is_refused_with_a_sentence(town, resident, address):
    answer = resident.get(address, headers={"Accept-Language": "sv"})
    said = answer.json()["detail"] if address.startswith("/api/") else answer.content.decode()
    assert answer.status_code == 400 and "börja om från kartan" in said


@pytest.mark.parametrize("name", ["description", "category", "lng", "asset", "place_query", "email"])
def test_a_nul_in_a_form_is_no_bug_of_ours(town, resident, name):
    form = {
        "key": "a-key-of-this-form-2",
        "category": "belysning",
        "lng": "15.110744",
        "lat": "59.067937",
        name: "a\0b",
    }
    assert resident.post("/report/", form).status_code in (302, 400)
    api = {"category": "belysning", "lng": 15.110744, "lat": 59.067937, name: "a\0b"}
    assert resident.post("/api/v1/reports", api, content_type="application/json").status_code in (201, 400)
