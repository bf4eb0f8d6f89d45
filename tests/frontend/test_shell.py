"""What stands around every page: emergency numbers, languages, the made-up mark, pages for what went wrong."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import render
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from frontend.context import Site
from frontend.views import errors, styleguide
from geo.models import Jurisdiction

DANGER = {"number": "112", "label": {"sv": "Fara just nu? Ring 112", "en": "In danger now? Call 112"}}
POLICE = {"number": "114 14", "label": {"sv": "Brott som har hänt:"}}
urlpatterns = [
    path(f"{address}/" if address else "", print, name=name)
    for name, address in [
        ("map", ""),
        ("about", "about"),
        ("desk", "desk"),
        ("insights", "insights"),
        ("sign-out", "out"),
    ]
]


@pytest.fixture(autouse=True)
def few_pages():
    """An installation with few pages; what it lacks must not be linked."""
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def made_up_town():
    return Jurisdiction(
        languages=["sv", "en"],
        made_up=True,
        time_zone="Europe/Stockholm",
        emergency=[DANGER, POLICE],
        area_name={"sv": "Norr", "en": "North"},
    )


def asked(town, address="/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.jurisdiction = town
    return request


def page(town, view=errors.not_found) -> str:
    with translation.override("sv"):
        return view(asked(town)).content.decode()


def test_emergency_number_can_be_pressed_on_every_page(made_up_town, words_compiled):
    html = page(made_up_town)
    assert '<a href="tel:112">' in html and "Fara just nu? Ring 112" in html
    assert 'href="tel:11414"' in html and "Brott som har hänt: 114 14" in html


def test_a_number_is_said_in_a_language_that_lacks_its_label(made_up_town):
    with translation.override("en"):
        assert Site(asked(made_up_town)).emergency[1].text == "Brott som har hänt: 114 14"


def test_made_up_data_says_so_and_real_data_does_not(made_up_town, words_compiled):
    mark = "Ungefärliga gränser. Påhittade uppgifter."
    assert mark in page(made_up_town)
    made_up_town.made_up = False
    assert mark not in page(made_up_town)


def test_switching_language_keeps_the_rest_of_the_address(made_up_town):
    with translation.override("sv"):
        (switch,) = Site(asked(made_up_town, "/?kind=lamp&lang=sv")).languages
    assert switch == ("en", "In English", "EN", "?kind=lamp&lang=en")


@pytest.mark.parametrize("view", [errors.bad_request, errors.forbidden, errors.not_found])
def test_what_went_wrong_is_said_with_a_way_on(made_up_town, view):
    html = page(made_up_town, view)
    assert "<h1>" in html and 'class="button button-main"' in html
    assert html.count("<main") == 1 and "style=" not in html


def test_the_page_for_our_own_faults_needs_no_town_and_no_database(words_compiled):
    with translation.override("sv"):
        html = errors.broken(RequestFactory().get("/")).content.decode()
    assert "Felet är vårt" in html


def test_a_service_without_a_town_still_answers():
    assert errors.not_found(asked(None)).status_code == 404


def test_style_guide_shows_every_status(made_up_town, monkeypatch):
    for name in ("area_geojson", "promised_geojson"):
        monkeypatch.setattr(f"geo.zones.{name}", lambda town: None)
    assert b"timeline" in styleguide.show(asked(made_up_town)).content


def test_only_pages_that_exist_are_linked(made_up_town):
    site = Site(asked(made_up_town))
    assert [way.href for way in site.menu] == ["/"]
    assert [way.href for way in site.foot] == ["/about/"]


def test_staff_see_the_doors_that_their_rights_open_and_a_way_out(made_up_town, words_compiled):
    request = asked(made_up_town, "/desk/")
    request.user = AnonymousUser()
    request.user.shown_name = "Maria Lind"
    request.user.has_perm = {"reports.triage_report"}.__contains__
    with translation.override("sv"):
        html = render(request, "frontend/base_staff.html").content.decode()
    assert 'href="/desk/" aria-current="page">Ärenden' in html and "Maria Lind" in html
    assert "/insights/" not in html
    assert '<form method="post" action="/out/">' in html and "csrfmiddlewaretoken" in html
