"""Many at once at the desk: all that match, also beyond the page, and never cut without saying so."""

import pytest

from reports.models import Report, WorkOrder
from reports.services import undoing
from tests.build import STATION_NORTH, make_report

LNG, LAT = STATION_NORTH


@pytest.fixture
def at_desk(desk, client_of):
    return client_of(desk)


@pytest.fixture
def few(monkeypatch):
    """One press takes three here, and a page shows two: so that a test need not make hundreds."""
    monkeypatch.setattr(undoing, "MOST", 3)
    monkeypatch.setattr("reports.services.queue.SIZE", 2)


def make(town, n):
    return [make_report(town, lng=LNG + number / 1000) for number in range(n)]


def test_all_that_match_are_meant_beyond_the_page_that_is_shown(town, at_desk, few):
    make(town, 3)
    make_report(town, "klotter")
    html = at_desk.get("/desk/?kind=belysning").content.decode()
    assert html.count("queue-row") == 2 and "Alla 3, även på andra sidor" in html
    at_desk.post("/desk/bulk/accept/", {"all": "yes", "queue": "view=new&kind=belysning"})
    assert Report.objects.filter(status="accepted", kind__code="belysning").count() == 3
    assert Report.objects.get(kind__code="klotter").status == "received"


def test_a_page_that_shows_all_needs_no_such_box(town, at_desk):
    make(town, 2)
    assert "data-all" not in at_desk.get("/desk/").content.decode()


def test_more_than_one_press_takes_are_said_before_and_after(town, at_desk, few):
    reports = make(town, 5)
    assert "De första 3 av 5" in at_desk.get("/desk/?view=all").content.decode()
    page = at_desk.get("/desk/bulk/", {"all": "yes", "queue": "view=all&sort=old"}).content.decode()
    assert "5 avses" in page and reports[0].reference in page and reports[4].reference not in page
    answer = at_desk.post("/desk/bulk/accept/", {"all": "yes", "queue": "view=all&sort=old"}, follow=True)
    assert "2 till är kvar" in answer.content.decode()
    assert [Report.objects.get(pk=one.pk).status for one in reports] == ["accepted"] * 3 + ["received"] * 2


def test_an_order_of_too_many_says_so_and_is_never_cut(town, at_desk, few, monkeypatch):
    monkeypatch.setattr("reports.services.cleaning.REFERENCES_MAX", 3)
    named = [one.reference for one in make(town, 5)]
    page = at_desk.get("/desk/orders/new/", {"report": named}).content.decode()
    assert "5 avses" in page and page.count('name="report"') == 3
    answer = at_desk.post("/desk/orders/new/", {"report": named, "title": "Allt", "priority": "3"})
    assert answer.status_code == 400 and "en order tar 3" in answer.content.decode()
    assert not WorkOrder.objects.exists()
    page = at_desk.get("/desk/orders/new/", {"all": "yes", "queue": "view=all"}).content.decode()
    assert page.count('name="report"') == 3 and "5 avses" in page


@pytest.mark.parametrize("page", ["/desk/bulk/", "/desk/orders/new/"])
def test_a_filter_that_cannot_be_read_is_said(town, at_desk, page):
    answer = at_desk.get(page, {"all": "yes", "queue": "view=all&older=x"})
    assert answer.status_code == 400 and "heltal" in answer.content.decode()
