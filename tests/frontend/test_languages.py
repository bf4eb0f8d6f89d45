"""Which language a reader gets, and what goes with every answer."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from frontend.middleware import Headers, Language
from geo.models import Jurisdiction


def page(request):
    return HttpResponse(get_language())


def read(path="/", cookie=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    if cookie:
        request.COOKIES["lang"] = cookie
    request.jurisdiction = Jurisdiction(languages=["en"])  # a first language that is not the settings' own
    return Language(page)(request)


def test_reader_who_asks_for_nothing_gets_the_towns_first_language():
    assert read().content == b"en"


def test_browsers_wish_wins_over_the_towns_language():
    assert read(**{"Accept-Language": "fi, sv-SE;q=0.9, en;q=0.5"}).content == b"sv"


def test_a_language_that_we_lack_is_passed_over():
    assert read(**{"Accept-Language": "fi"}).content == b"en"


def test_chosen_language_wins_and_is_kept_for_a_year():
    response = read(path="/?lang=sv", **{"Accept-Language": "en"})
    assert response.content == b"sv"
    assert response.headers["Content-Language"] == "sv"
    assert response.cookies["lang"]["max-age"] == 365 * 24 * 3600


def test_kept_language_wins_over_the_browsers():
    assert read(cookie="sv", **{"Accept-Language": "en"}).content == b"sv"


@pytest.mark.parametrize("nonsense", ["xx", "../../etc", "%00", "a" * 500, ""])
def test_nonsense_as_language_changes_nothing(nonsense):
    response = read(path="/?lang=" + nonsense, cookie=nonsense[:20] or None)
    assert response.content == b"en"
    assert "lang" not in response.cookies


def test_choosing_for_one_page_does_not_leak_into_the_next():
    read(path="/?lang=en")
    assert read(cookie="sv").content == b"sv"


def test_ground_that_never_changes_is_kept_whoever_is_signed_in():
    def tile(request):
        return HttpResponse("", headers={"Cache-Control": "public, immutable"})

    assert "Vary" not in Language(tile)(RequestFactory().get("/ground.svg")).headers


def test_machines_are_not_given_a_cookie():
    def answer(request):
        return HttpResponse("{}", content_type="application/json")

    assert not Language(answer)(RequestFactory().get("/api/?lang=sv")).cookies


def test_secret_links_are_told_to_nobody():
    def secret(request):
        request.secret_page = True
        return HttpResponse()

    headers = Headers(secret)(RequestFactory().get("/")).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]


def test_ordinary_pages_may_ask_for_position_and_camera_only():
    headers = Headers(page)(RequestFactory().get("/")).headers
    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert "microphone=()" in headers["Permissions-Policy"]
    assert "Referrer-Policy" not in headers
