"""What goes over the wire is compressed when it is text and the reader can read it so."""

import gzip

import pytest


@pytest.mark.parametrize(
    ("path", "packed"),
    [("/", True), ("/api/v1/reports.geojson?bbox=15,59,15.2,59.1&zoom=13", False), ("/manifest.webmanifest", True)],
)
def test_texts_are_packed_when_that_makes_them_smaller(client, town, path, packed):
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert (answer.headers.get("Content-Encoding") == "gzip") == packed
    if packed:
        assert gzip.decompress(answer.content)
    assert "Content-Encoding" not in client.get(path).headers


def test_a_form_still_works_when_its_page_was_packed(town):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    page = gzip.decompress(client.get("/report/", headers={"Accept-Encoding": "gzip"}).content).decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    done = client.post(
        "/report/",
        {"csrfmiddlewaretoken": token, "category": "klotter", "lng": "15.1107", "lat": "59.0679", "key": "k" * 24},
    )
    assert done.status_code == 302
