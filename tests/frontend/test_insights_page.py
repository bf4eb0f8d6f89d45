"""The managers' page: a sentence, four figures, a table; too few is said, nonsense is refused, nothing leaks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.build import act, make_report


def closed_after(town, desk, days, count, kind="belysning"):
    now = timezone.now()
    for _number in range(count):
        report = make_report(town, kind, at=now - timedelta(days=days + 1))
        act(report, "fix", desk, at=now - timedelta(days=1))


def test_the_sentence_and_the_figures_come_from_the_reports(town, desk, manager, client_of):
    closed_after(town, desk, 5, 12)
    make_report(town)
    html = client_of(manager).get("/insights/").content.decode()
    assert "Den här veckan: 13 nya, 12 avslutade, 0 försenade." in html
    assert "n = 13" in html and 'data-zone="N1"' in html


def test_under_ten_it_says_too_few_instead_of_a_number(town, desk, manager, client_of):
    closed_after(town, desk, 5, 3)
    html = client_of(manager).get("/insights/").content.decode()
    assert html.count("För få för att säga") == 3 and ">få<" in html


def test_a_filter_narrows_and_nonsense_is_said(town, desk, manager, client_of):
    closed_after(town, desk, 5, 11)
    make_report(town, "klotter")
    client = client_of(manager)
    assert client.get("/insights/?category=klotter").context["figures"][0]["value"] == 1
    wrong = client.get("/insights/?period=yesterday")
    assert wrong.status_code == 400 and "yesterday" in wrong.content.decode()


def test_police_get_no_figures_of_sensitive_kinds(town, police, client_of):
    for _number in range(12):
        make_report(town, "otrygg_plats")
    answer = client_of(police).get("/insights/?category=otrygg_plats")
    assert "en gång i månaden" in answer.content.decode() and answer.context["figures"][0]["value"] == 0
    assert client_of(police).get("/insights/").context["figures"][0]["value"] == 0


@pytest.mark.parametrize("role, status", [("crew_member", 403), ("desk", 200), ("police", 200), ("manager", 200)])
def test_who_may_see_it(town, request, client_of, role, status):
    assert client_of(request.getfixturevalue(role)).get("/insights/").status_code == status
