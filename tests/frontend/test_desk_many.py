"""Many at once at the desk: all that match, also beyond the page, and never cut without saying so."""

import re
from html import unescape

import pytest

from reports.models import Report, WorkOrder
from reports.services import undoing
from tests.build import STATION_NORTH, act, make_report

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


def as_seen(*reports):
    return [f"{one.reference}:{one.version}" for one in reports]


def test_what_somebody_changed_meanwhile_is_named_left_alone_and_opened_with_one_link(town, at_desk, second_officer):
    first, second, third = make(town, 3)
    assert f'value="{second.reference}:1"' in at_desk.get("/desk/").content.decode()
    ticked = as_seen(first, second, third)
    act(second, "change", second_officer, priority=1)
    answer = at_desk.post("/desk/bulk/accept/", {"report": ticked, "queue": "view=all"}, follow=True)
    html = answer.content.decode()
    assert statuses(first, second, third) == ["accepted", "received", "accepted"]
    assert f"1 hade ändrats under tiden och lämnades orörd: {second.reference}." in html and "2 av 3" in html
    link = unescape(re.search(r'href="(/desk/bulk/\?report=[^"]*)"', html)[1])
    page = at_desk.get(link).content.decode()
    assert "1 vald" in page and "Ändrad" in page and "Omar Berg" in page and first.reference not in page
    assert f'value="{second.reference}:2"' in page  # as it is now: the next press means that
    at_desk.post(re.search(r"/desk/undo/\d+/", html)[0])
    assert statuses(first, second, third) == ["received"] * 3


def test_words_that_were_written_stay_for_those_that_somebody_changed(town, at_desk, second_officer):
    first, second = make(town, 2)
    ticked = as_seen(first, second)
    act(second, "change", second_officer, priority=1)
    lost = at_desk.post("/desk/bulk/wait/", {"report": ticked, "reason": "Väntar på delar", "queue": "view=all"})
    html = lost.content.decode()
    assert lost.status_code == 409 and "Väntar på delar" in html and "Omar Berg" in html
    assert 'name="back" value="/desk/?view=all"' in html  # taking back what was done leads to a page that there is
    again = {"report": [f"{second.reference}:2"], "reason": "Väntar på delar"}
    assert at_desk.post("/desk/bulk/wait/", again).status_code == 302
    assert statuses(first, second) == ["waiting", "waiting"]


def test_all_that_match_are_those_that_were_there_as_they_were(town, at_desk, second_officer):
    first, second = make(town, 2)
    form = at_desk.get("/desk/?view=all").content.decode()
    meant = {"all": "yes", "queue": "view=all", "seen": re.search(r'name="seen" value="([^"]+)"', form)[1]}
    act(second, "change", second_officer, priority=1)
    late = make_report(town, lng=LNG + 0.01)
    html = at_desk.post("/desk/bulk/accept/", meant, follow=True).content.decode()
    assert statuses(first, second, late) == ["accepted", "received", "received"]
    assert f"orörd: {second.reference}." in html and "1 av 2" in html and "till är kvar" not in html


@pytest.mark.parametrize("seen", ["", "i går", "2026-13-45T99:00:00+00:00", "2026-01-01T00:00:00"])
def test_a_moment_that_cannot_be_read_leaves_the_status_to_decide(town, at_desk, seen):
    report = make_report(town)
    at_desk.post("/desk/bulk/accept/", {"all": "yes", "queue": "view=all", "seen": seen})
    assert statuses(report) == ["accepted"]


def statuses(*reports):
    return [Report.objects.get(pk=one.pk).status for one in reports]


def test_an_order_is_not_made_of_what_somebody_changed_until_it_was_looked_at(town, desk, second_officer, at_desk):
    one, other = make_report(town), make_report(town)
    named = [f"{report.reference}:{report.version}" for report in (one, other)]
    act(one, "accept", second_officer, priority=1)
    typed = {"report": named, "title": "Byt två lampor", "priority": "3"}
    answer = at_desk.post("/desk/orders/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and not WorkOrder.objects.exists()
    assert one.reference in answer.context["meanwhile"] and other.reference not in answer.context["meanwhile"]
    assert "Under tiden:" in page and second_officer.shown_name in page and 'value="Byt två lampor"' in page
    again = re.findall(r'name="report" value="([^"]+)"', page)
    assert at_desk.post("/desk/orders/new/", typed | {"report": again}).status_code == 302
    assert WorkOrder.objects.get().reports.count() == 2
