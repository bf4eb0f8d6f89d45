"""Rates and their intervals: the same as another library's, none where there are too few, sorted and said on the page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone
from scipy.stats import binomtest, chi2

from geo import facts, zones
from geo.models import SquareFacts, ZoneFacts
from reports.errors import BadInput
from reports.insights import filters, heatmap, intervals, rates
from reports.insights.figures import zone_table
from tests.build import make_report

N1, N4 = (15.1107, 59.0679), (15.110757, 59.071635)


def asked(town, **given):
    return filters.read(town, AnonymousUser(), QueryDict(mutable=True) | given)


@pytest.fixture
def measured(town):
    """N1: 500 residents, 2 km of lit path, no lamps; nothing known of N2; 12 reports in N1, 3 in N4."""
    for code, values in (("N1", (500, 2.0, 0)), ("N4", (1000, 1.0, 50))):
        zone = next(zone for zone in zones.zones_of(town, zones.layer_of(town)) if zone.code == code)
        ZoneFacts.objects.filter(zone=zone.id).update(residents=values[0], lit_path_km=values[1], lamps=values[2])
    for place, n in ((N1, 12), (N4, 3)):
        for _one in range(n):
            make_report(town, lng=place[0], lat=place[1])
    return town


@pytest.mark.parametrize("n", [0, 1, 2, 3, 9, 10, 25, 100, 999, 12345])
def test_poisson_is_the_exact_interval(n):
    low, high = intervals.poisson(n)
    assert low == pytest.approx(chi2.ppf(0.025, 2 * n) / 2 if n else 0, rel=1e-10)
    assert high == pytest.approx(chi2.ppf(0.975, 2 * n + 2) / 2, rel=1e-10)


@pytest.mark.parametrize("hits, n", [(0, 10), (1, 10), (10, 10), (37, 84), (999, 1000), (0, 1)])
def test_wilson_is_the_interval_of_a_share(hits, n):
    known = binomtest(hits, n).proportion_ci(method="wilson")
    assert intervals.wilson(hits, n) == pytest.approx((known.low, known.high), abs=1e-12)


def test_nobody_asked_is_no_interval():
    assert intervals.wilson(0, 0) is None and rates.share(3, 9) is None and rates.rate(9, 100, 1) is None
    assert rates.rate(20, 0, 1) is None and rates.rate(20, None, 1) is None


def test_rates_of_zones_were_counted_by_hand(measured):
    wanted = asked(measured)
    found = rates.of_rows(measured, wanted, zone_table(measured, wanted))
    exposure, rate = found["N1"].per["residents"]
    assert exposure == 500 and rate.value == 24.0  # 12 of 500, for 1,000
    assert (round(rate.low, 2), round(rate.high, 2)) == (12.4, 41.92)  # 6.2006 and 20.9616 of 500
    assert found["N1"].per["lit_path"][1].value == 6.0 and found["N1"].per["lamps"] == (0, None)
    assert found["N4"].per["residents"] == (1000, None) and found["N2"].per == {} and found["outside"].per == {}


def test_rates_of_squares_are_of_250_m_and_more(measured):
    square = heatmap.squares(measured, asked(measured, cell_m="250")).most_common(1)[0][0]
    SquareFacts.objects.create(jurisdiction=measured, square=square, residents=40)
    found = rates.squares(measured, asked(measured, cell_m="250", per="residents"))
    by_class = {f["properties"]["class"]: f["properties"] for f in found["features"]}
    assert by_class[1]["rate"] == 300 and by_class[1]["count"] == 12 and found["breaks"] == [300]
    assert by_class[0]["rate"] is None and by_class[0]["count"] == 3
    with pytest.raises(BadInput) as refused:
        asked(measured, cell_m="125", per="residents")
    assert list(refused.value.errors) == ["cell_m"]
    assert list(facts.of_squares(measured, "residents", 250).values()) == [40]


def test_the_table_sorts_says_few_and_keeps_outside_below(measured, manager, client_of):
    answer = client_of(manager).get("/insights/?sort=-residents")
    lines = answer.context["zone_table"]["lines"]
    assert lines[0]["zone"] == "N1" and [line["zone"] for line in lines][-2:] == ["outside", "no_place"]
    html = answer.content.decode()
    assert 'aria-sort="descending"' in html and "24,0" in html and "12,4–41,9" in html and "finns ingen" in html
    up = client_of(manager).get("/insights/?sort=new").context["zone_table"]["lines"]
    assert [line["zone"] for line in up][9] == "N1"
    assert client_of(manager).get("/insights/?sort=colour").status_code == 400
    assert client_of(manager).get("/insights/?measure=colour").status_code == 400


def test_columns_that_nothing_was_imported_for_are_not_there(town, manager, client_of):
    html = client_of(manager).get("/insights/").content.decode()
    assert "Per 1 000 invånare</a>" not in html and "NaN" not in html


def test_zones_and_rates_are_drawn_for_a_report(measured, manager, client_of):
    for query in ("show=zones&measure=residents", "show=zones&measure=half", "measure=lamps", "show=zones&measure=new"):
        svg = client_of(manager).get(f"/insights/map-light.svg?{query}")
        assert svg.status_code == 200 and "Påhittade" in svg.content.decode(), query


def test_a_rate_that_is_compared_says_that_it_is_counts(measured, resident):
    for _one in range(3):
        make_report(measured, lng=N1[0], lat=N1[1], at=timezone.now() - timedelta(days=60))
    found = resident.get("/api/v1/heatmap?period=week&compare=before&per=residents&cell_m=500&lang=en").json()
    assert found["features"][0]["properties"]["change"] and "Counts are shown here, not “residents”." in found["note"]
    assert not resident.get("/api/v1/heatmap?period=week&compare=before&cell_m=500").json()["note"]


def test_a_town_without_zones_is_told_so(town, resident, monkeypatch):
    monkeypatch.setattr(zones, "layer_of", lambda town, code="": None)
    answer = resident.get("/api/v1/stats/zones?lang=en")
    assert answer.status_code == 400 and "No zones have been imported yet." in answer.json()["errors"]["layer"]
