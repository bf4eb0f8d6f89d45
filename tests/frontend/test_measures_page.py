"""Did it help, as pages: written by managers, read by those who see figures, a sentence in every case."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from frontend.views.measures import in_a_line
from frontend.views.situation import measure_lines
from reports.insights import measures
from reports.models import Measure, Report
from reports.models.report import DARKNESS
from reports.services import situation
from tests.build import STATION_NORTH
from tests.frontend.forms import sentences_without_a_field
from tests.reports.test_measures import ELSEWHERE, before_and_after, reports_at, today, two_orders, written  # noqa: F401

LIST, NEW = "/insights/measures/", "/insights/measures/new/"
SPOT = f"{STATION_NORTH[0]}|{STATION_NORTH[1]}|"
TYPED = {
    "title": "Nya lampor",
    "sort": "circle",
    "spot": SPOT,
    "place_query": "Stationen",
    "radius_m": "100",
    "done_on": "2025-01-15",
}


def test_a_manager_writes_one_and_reads_what_came_of_it(town, manager, client_of, before_and_after):  # noqa: F811
    client = client_of(manager)
    done = timezone.localdate() - timedelta(days=400)
    page = client.post(NEW, TYPED | {"done_on": done.isoformat()}, follow=True)
    html = page.content.decode()
    assert "39 % färre anmälningar än väntat enligt jämförelsezonerna, men det kan vara slump." in html
    assert "Med 95 % säkerhet" in html and "Platsen, om det gått som i jämförelsen" in html and "chart-picture" in html
    assert "39 % färre" in client.get(LIST).content.decode()
    measure = Measure.objects.get()
    assert client.get(f"{LIST}{measure.pk}/map-narrow-dark.svg").status_code == 200


def test_work_orders_and_the_dark_are_chosen_in_the_form_and_said_on_the_page(town, manager, client_of, two_orders):  # noqa: F811
    client = client_of(manager)
    typed = {"title": "Två lampor", "sort": "orders", "light": "dark", "radius_m": "60", "done_on": ""}
    wrong = client.post(NEW, typed | {"orders": "AO-9999"})
    html = wrong.content.decode()
    assert wrong.status_code == 400 and "AO-9999" in html and '<option value="dark" selected>' in html
    numbers = " ".join(order.number for order in two_orders)
    html = client.post(NEW, typed | {"orders": numbers}, follow=True).content.decode()
    assert (
        "2 arbetsordrar och 60 m runt deras anmälningar · 10 mars 2026 – 13 mars 2026 · bara det som sågs i mörker"
        in html
    )
    assert "Arbetsordrarnas egna anmälningar räknas inte" in html
    assert "bara det som sågs i mörker" in client.get(LIST).content.decode()
    sheet = b"".join(client.get("/export/measures/?form=comma").streaming_content).decode()
    assert ",2026-03-10,bara det som sågs i mörker," in sheet


def test_a_measure_of_the_dark_says_so_in_its_sentence(town, manager, before_and_after):  # noqa: F811
    Report.objects.update(darkness=DARKNESS["dark"])
    with translation.override("sv"):
        dark, light = (in_a_line(measures.of(written(town, manager, light=one), manager)) for one in ("dark", "light"))
    assert dark.startswith("39 % färre anmälningar i mörker än väntat")
    assert light == "För få anmälningar i dagsljus eller skymning för att säga om det hjälpte."


def test_tomorrow_is_refused_and_what_was_typed_is_kept(town, manager, client_of):
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    page = client_of(manager).post(NEW, TYPED | {"done_on": tomorrow})
    html = page.content.decode()
    assert page.status_code == 400 and "inte kommit än" in html and 'value="Nya lampor"' in html
    assert not Measure.objects.exists()


@pytest.mark.parametrize("wrong", ({"sort": "x"}, {"sort": "zone", "zone": "x"}, {"sort": "lamps", "lamps": "x"}))
def test_each_sentence_of_a_measure_is_read_out_at_its_field(town, manager, client_of, wrong):
    typed = TYPED | {"title": "", "radius_m": "1", "kinds": ["x"], "compared_with": ["x"], "light": "x"} | wrong
    page = client_of(manager).post(NEW, typed)
    assert page.status_code == 400 and page.content.decode().count("field-error") >= 5
    assert sentences_without_a_field(page.content.decode()) == []


def test_a_difference_stands_nowhere_without_what_speaks_against_it(town, manager, client_of):
    """Every four weeks, here and elsewhere: 4 and 1 two years before, 1 and 1 in the year before, 1 and 2 in the year after."""
    for month in range(12):
        for days, here, there in ((1110, 4, 1), (746, 1, 1), (382, 1, 2)):
            reports_at(town, days - 28 * month, here)
            reports_at(town, days - 28 * month, there, ELSEWHERE)
    measure = written(town, manager)
    written(town, manager, title="Buskar klippta", kinds=["vaxtlighet"])
    client = client_of(manager)
    last = today(town) - timedelta(days=40)  # its year is not told to the end
    picture = situation.Picture("week", last, last, [], [], 0, 0, 0, [], [], [], [])
    said = {one: sentence for one, _facts, sentence in measure_lines(town, picture)}
    lines = [said[measure], client.get(LIST).content.decode()]
    for said in (*lines, client.get(f"{LIST}{measure.pk}/").content.decode()):
        assert "50 % färre" in said and "Lita inte på skillnaden" in said and "Buskar klippta (" in said
    few = written(town, manager, title="Få", kinds=["klotter"])
    assert in_a_line(measures.of(few, manager)) == "För få anmälningar för att säga om det hjälpte."


def test_few_and_early_are_sentences(town, manager, client_of):
    few = written(town, manager)
    early = written(town, manager, done_on=timezone.localdate())
    client = client_of(manager)
    assert "För få anmälningar" in client.get(f"{LIST}{few.pk}/").content.decode()
    assert "För tidigt att säga" in client.get(f"{LIST}{early.pk}/").content.decode()
    for measure in (few, early):
        words = client.get(f"{LIST}{measure.pk}/").content.decode().lower().split("<main")[1]
        assert not re.search(r"\b(nan|inf)\b", words)


def test_a_measure_is_taken_away(town, manager, client_of):
    measure = written(town, manager)
    client_of(manager).post(f"{LIST}{measure.pk}/remove/")
    assert not Measure.objects.exists()


@pytest.mark.parametrize("role, see, write", [("crew_member", 403, 403), ("police", 200, 403), ("manager", 200, 200)])
def test_who_reads_and_who_writes(town, request, client_of, role, see, write):
    client = client_of(request.getfixturevalue(role))
    assert client.get(LIST).status_code == see and client.get(NEW).status_code == write
    assert client.get(f"{LIST}999999999999999999999999/").status_code in (404, see if see == 403 else 404)
