"""More than chance, as a page: a sentence always, a map and a list when there is something, and what it cannot say."""

import pytest

from reports.models import Report
from reports.models.report import DARKNESS
from tests.build import make_report
from tests.reports.test_hotspots import busy_corner  # noqa: F401

PAGE = "/insights/chance/"


def test_a_manager_sees_where_it_is_more_than_chance(town, manager, client_of, busy_corner):  # noqa: F811
    html = client_of(manager).get(PAGE).content.decode()
    assert "är mer än slumpen" in html and "Läs med försiktighet" in html and "Vid jämn spridning" in html
    picture = client_of(manager).get(f"{PAGE}map-wide-dark.svg?cell_m=250")
    assert picture.status_code == 200 and picture.content.count(b'stroke-width="3"') >= 2


def test_few_reports_are_a_sentence(town, manager, client_of):
    make_report(town)
    html = client_of(manager).get(PAGE).content.decode()
    assert "1 anmälan är för få" in html


def test_an_empty_town_and_nonsense_are_answered(town, manager, client_of):
    client = client_of(manager)
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}?cell_m=2000").status_code == 400
    assert client.get(f"{PAGE}?period=x&category=y").status_code == 400
    for name in ("map-wide-light.svg", "map-square-light.svg", "map-wide-pink.svg"):
        assert client.get(PAGE + name).status_code == 404


def test_police_are_told_that_a_sensitive_kind_comes_once_a_month(town, police, client_of):
    for _number in range(31):
        make_report(town, "otrygg_plats")
    html = client_of(police).get(f"{PAGE}?category=otrygg_plats").content.decode()
    assert "en gång i månaden" in html and "31" not in html.split("<main")[1]


@pytest.mark.parametrize("role, status", [("crew_member", 403), ("police", 200), ("desk", 200)])
def test_who_may_see_it(town, request, client_of, role, status):
    assert client_of(request.getfixturevalue(role)).get(PAGE).status_code == status


def test_what_was_seen_in_the_dark_can_be_looked_at_by_itself(town, manager, client_of, busy_corner):  # noqa: F811
    by_day = list(Report.objects.order_by("pk").values_list("pk", flat=True)[:12])
    Report.objects.update(darkness=DARKNESS["dark"])
    Report.objects.filter(pk__in=by_day).update(darkness=DARKNESS["day"])
    asked = [client_of(manager).get(f"{PAGE}?darkness={name}").context["answer"].n for name in ("", "day", "dark")]
    assert asked[0] == asked[1] + asked[2] and asked[1] and asked[2]
