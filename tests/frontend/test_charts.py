"""Charts say in their table what they draw; nothing breaks on nothing, one value, gaps, noughts and very large numbers."""

import math
import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from frontend.charts import Bar, Line, bars, lines, matrix, spark
from frontend.charts.chart import number, steps
from frontend.charts.matrix import shade

VALUE = st.one_of(st.none(), st.floats(0, 1e7), st.just(float("nan")), st.integers(0, 10**9))


def whole(chart):
    """Both pictures are well-formed and hold no broken number."""
    if chart.svg:
        ElementTree.fromstring(f"<g>{chart.svg}</g>")
    assert "nan" not in chart.svg.lower() and "inf" not in chart.svg.lower()
    assert all(len(row) == len(chart.table.heads) for row in chart.table.rows)
    return chart


def test_a_line_says_each_value_in_its_table():
    chart = whole(
        lines("Nya", ["jan", "feb"], [Line("i år", [3, None]), Line("i fjol", [1200, 4], dashed=True)], head="Månad")
    )
    assert list(chart.table.heads) == ["Månad", "i år", "i fjol"]
    assert chart.table.rows[1] == ["feb", "–", "4"] and chart.table.rows[0][2].replace("\xa0", " ") == "1 200"
    assert chart.svg.count("<svg") == 2 and "chart-dashed" in chart.svg


def test_a_gap_is_a_gap_and_a_lonely_value_a_dot():
    chart = whole(lines("x", list("abcde"), [Line("y", [1, 2, None, 5, None])]))
    path = re.search(r'class="chart-line chart-line-1" d="(M[^"]*L[^"]*)"', chart.svg)
    assert path and path[1].count("M") == 2 and chart.svg.count("<circle") == 2  # one in each picture


def test_a_bar_under_ten_says_so_instead_of_a_number():
    chart = whole(
        bars("Zoner", [Bar("N1", 4, low=2, high=9), Bar("N2", None, words="få")], head="Zon", value_head="Nya")
    )
    assert chart.table.rows == [["N1", "4", "2–9"], ["N2", "få", "–"]]
    assert chart.svg.count("chart-interval") == 6


def test_a_long_name_is_whole_on_the_telephone_and_in_the_table():
    name = "Gång- och cykelvägsbelysning vid Järnvägsgatan"
    chart = whole(bars("x", [Bar(name, 3)]))
    assert name in chart.svg and chart.table.rows[0][0] == name


def test_the_number_stands_in_its_cell():
    chart = whole(matrix("När", ["mån", "tis"], ["22", "23"], [[0, 7], [3, None]]))
    assert chart.table.rows == [["22", "0", "7"], ["23", "3", "–"]]
    assert "chart-shade-5" in chart.svg and "chart-none" in chart.svg


@pytest.mark.parametrize(
    "chart",
    [lines("x", [], []), lines("x", ["a"], [Line("y", [None])]), bars("x", []), matrix("x", ["a"], ["b"], [[0]])],
)
def test_nothing_is_a_sentence(chart):
    assert chart.svg == "" and chart.said and not chart.table.rows


def test_names_are_escaped():
    assert "<script>" not in bars("x", [Bar("<script>", 1)]).svg


@given(st.lists(st.lists(VALUE, min_size=1, max_size=20), min_size=1, max_size=4))
def test_any_numbers_make_a_whole_chart(series):
    n = len(series[0])
    whole(lines("x", [str(i) for i in range(n)], [Line(str(i), values[:n]) for i, values in enumerate(series)]))
    whole(
        bars(
            "x",
            [Bar(str(i), None if value is None or math.isnan(value) else value) for i, value in enumerate(series[0])],
        )
    )


@given(st.floats(0.001, 1e9))
def test_steps_are_round_and_reach_the_top(top):
    found = steps(top)
    assert found[0] == 0 and found[-1] >= top * (1 - 1e-6) and len(found) <= 6


def test_shades_are_five_equal_steps():
    assert [shade(value, 10) for value in (0, 1, 2, 3, 5, 9, 10)] == [0, 1, 1, 2, 3, 5, 5]


def test_a_spark_needs_three_values_and_a_number_is_never_nan():
    assert spark([1, None, 2]) == "" and "<polyline" in spark([1, 2, 0])
    assert number(float("nan")) == number(None) == "–"


def test_a_spark_has_a_gap_where_there_is_no_value():
    assert spark([2, 2, None, 2, None]).count("<polyline") == 2
    assert '<polyline points="0,2 30,2"/><polyline points="90,2 90,2"/>' in spark([2, 2, None, 2, None])


def test_the_part_has_a_title_a_picture_and_a_table():
    said = render_to_string(
        "frontend/parts/_chart.html", {"chart": bars("Zoner", [Bar("N1", 4)], said="En zon."), "id": "zones"}
    )
    assert 'aria-labelledby="zones-title"' in said and "<table" in said and "En zon." in said and "<svg" in said
