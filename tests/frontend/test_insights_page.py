"""The managers' page: a sentence, four figures, a table; too few is said, nonsense is refused, nothing leaks."""

import re
from collections import Counter
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.utils import timezone

from frontend.views.insights.said import four
from geo.ground.plates import CHANGES, COUNTS
from reports.insights import figures, filters, heatmap, scan
from reports.insights.months import Month
from reports.models import Report, Verdict
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
    assert "Den här veckan, Norr om järnvägen: 13 nya, 12 avslutade, 0 försenade." in html
    assert "n = 13" in html and 'data-zone="N1"' in html


def test_under_ten_it_says_too_few_instead_of_a_number(town, desk, manager, client_of):
    closed_after(town, desk, 5, 3)
    html = client_of(manager).get("/insights/").content.decode()
    assert html.count("För få för att säga") == 3 and ">få<" in html


def test_where_a_zone_has_too_few_the_whole_area_stands_beside_it(town, desk, manager, client_of):
    closed_after(town, desk, 5, 12)
    far = make_report(town, lng=15.110757, lat=59.071635, at=timezone.now() - timedelta(days=6))
    act(far, "fix", desk, at=timezone.now() - timedelta(days=1))
    page = client_of(manager).get("/insights/?zone=N4")
    figures_ = page.context["figures"]
    assert [one["value"] for one in figures_] == [0, None, None, None]
    assert [one.get("instead", "") for one in figures_] == [
        "", "Norr om järnvägen som helhet: 100 % (n = 13)", "Norr om järnvägen som helhet: 5 dagar (n = 13)", ""
    ]  # fmt: skip
    assert "Norr om järnvägen som helhet: 100 % (n = 13)" in page.content.decode()
    assert "som helhet" not in client_of(manager).get("/insights/").content.decode()


def test_still_broken_is_of_the_days_that_were_chosen(town, desk, manager, client_of, time_machine):
    time_machine.move_to("2026-11-20 12:00+01:00", tick=False)
    closed_after(town, desk, 5, 1)
    lamp = Report.objects.get()
    for day in range(1, 21):
        Verdict.objects.create(
            jurisdiction=town, report=lamp, closing=lamp.closings.get(), voice=str(day), created_at=town.day_start(date(2026, 11, day)),
            verdict="still_there" if day < 14 else "fixed",
        )  # fmt: skip

    def broken(query):
        figure = client_of(manager).get(f"/insights/?{query}").context["figures"][3]
        return figure["value"], figure["n"]

    assert broken("period=week") == (None, 7) and broken("period=all") == (65, 20)
    assert broken("from=2026-11-01&to=2026-11-10") == (100, 10)
    assert broken("period=all&zone=N4") == (None, 0)


def test_what_is_counted_row_by_row_is_read_once_for_a_page(town, desk, manager, client_of):
    closed_after(town, desk, 5, 3)
    walks, endings = patch.object(scan, "_walk", wraps=scan._walk), patch.object(scan, "_ended", wraps=scan._ended)
    with walks as walked, endings as ended:
        page = client_of(manager).get("/insights/?period=quarter&darkness=day")
    assert page.context["asked"].by_rows
    assert (walked.call_count, ended.call_count) == (
        1,
        4,
    )  # of the period and of all months what was closed and reopened


def test_the_small_lines_leave_out_months_of_fewer_than_ten(town):
    months = [
        Month(2026 * 12 + n, new=n, closed=n, on_time=n, promised=n, days=Counter({3: n})) for n in (8, 9, 10, 11)
    ]
    answers = {month.number: (1, month.new) for month in months}
    with patch("frontend.views.insights.said.spark", side_effect=list) as drawn:
        four(figures.Row("", ""), [*months, Month(2026 * 12 + 12)], answers, (0, 0))
    new, in_time, halves, broken = (call.args[0] for call in drawn.call_args_list)
    assert new == [8, 9, 10, 11] and in_time == [None, None, 1, 1] and halves == [None, None, 3, 3]
    assert broken == [None, None, 1 / 10, 1 / 11]


def test_reports_and_problems_are_two_figures(town, desk, manager, client_of, resident):
    main = make_report(town)
    make_report(town, "klotter")
    assert client_of(manager).get("/insights/").context["problems"] == ""
    act(make_report(town), "merge", desk, into=main.reference)
    page = client_of(manager).get("/insights/")
    assert (
        page.context["problems"] == "3 nya anmälningar om 2 problem."
        and page.context["problems"] in page.content.decode()
    )
    assert client_of(manager).get("/insights/?category=klotter").context["problems"] == ""
    assert client_of(manager).get("/insights/?to=2020-01-01").context["problems"] == ""
    assert (
        "3 nya anmälningar om 2 problem. Det som anmäls två gånger är ett problem."
        in resident.get("/figures/").content.decode()
    )


def test_what_residents_answered_stands_by_kind_zone_and_crew(town, desk, manager, crew_member, client_of):
    assert "Ingen har svarat under den här tiden." in client_of(manager).get("/insights/answers/").content.decode()
    lamp = act(make_report(town), "fix", desk)
    for n in range(12):
        Verdict.objects.create(
            jurisdiction=town, report=lamp, closing=lamp.closings.get(), voice=str(n), created_at=timezone.now(),
            verdict="fixed" if n < 9 else "still_there", satisfaction=3 if n < 5 else 1 if n < 8 else None,
        )  # fmt: skip
    page = client_of(manager).get("/insights/answers/").content.decode()
    assert "9 av 12 svar säger att det är åtgärdat." in page and "5 av 8 som sa hur det sköttes svarade bra." in page
    assert "75 (47–91)" in page and page.count("Utan arbetsorder") == 3  # twice in the picture, once in the table
    assert client_of(manager).get("/insights/answers/?period=x").status_code == 400
    assert client_of(crew_member).get("/insights/answers/").status_code == 403


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


def test_the_address_holds_the_whole_view(town, desk, manager, client_of):
    closed_after(town, desk, 5, 12)
    query = "period=month&cell_m=500&compare=before&at=15.11,59.07,15&show=squares&priority=3"
    answer = client_of(manager).get(f"/insights/?{query}")
    html = answer.content.decode()
    assert answer.context["asked"].by_rows and "Räknat rad för rad" in html
    for kept in ('<option value="500" selected>', '<option value="before" selected>', 'value="15.11,59.07,15"'):
        assert kept in html


@pytest.mark.parametrize(
    "wrong",
    ["at=here", "at=15,59,99", "show=x", "compare=year&period=all", "cell_m=3", "priority=x&older=y", "from=31"],
)
def test_an_address_that_cannot_be_used_is_refused_with_a_sentence(town, manager, client_of, wrong):
    for path in ("/insights/", "/insights/map-light.svg", "/figures/"):
        answer = client_of(manager).get(f"{path}?{wrong}")
        assert answer.status_code == 400 and answer.content.strip()


def test_the_picture_has_numbers_legend_period_and_the_mark_of_made_up_data(town, desk, manager, police, client_of):
    closed_after(town, desk, 5, 12)
    make_report(town, "otrygg_plats")
    svg = client_of(manager).get("/insights/map-light.svg?cell_m=500").content.decode()
    assert ">13<" in svg and "Anmälningar i rutor om 500 m" in svg and "Påhittade uppgifter" in svg
    felt = client_of(police).get("/insights/map-dark.svg?category=otrygg_plats").content.decode()
    assert "en gång i månaden" in felt and ">1<" not in felt
    assert client_of(manager).get("/insights/map-blue.svg").status_code == 404


def test_the_picture_shows_what_the_map_shows(town_with_ground, desk, manager, client_of):
    closed_after(town_with_ground, desk, 5, 12)
    picture = "/insights/map-light.svg?period=year&cell_m=500"
    rate = client_of(manager).get(f"{picture}&measure=residents").content.decode()
    assert "invånare · få: under tio anmälningar" in rate and "Anmälningar i rutor" not in rate
    zones = client_of(manager).get(f"{picture}&show=zones&measure=closed").content.decode()
    assert "Avslutade" in zones and ">12<" in zones and "Anmälningar i rutor" not in zones
    for measure, legend in (("half", "Hälften inom (dagar)"), ("on_time", "I tid (%)"), ("closed", "Avslutade<")):
        assert legend in client_of(manager).get(f"{picture}&show=zones&measure={measure}").content.decode()


def test_a_picture_of_a_comparison_says_that_it_shows_counts_only_when_a_rate_is_chosen(
    town_with_ground, desk, manager, client_of
):
    closed_after(town_with_ground, desk, 5, 12)
    closed_after(town_with_ground, desk, 60, 1)
    picture = "/insights/map-light.svg?period=month&cell_m=500&compare=before"
    for measure, said in (("residents", True), ("new", False)):
        svg = client_of(manager).get(f"{picture}&measure={measure}").content.decode()
        assert "Förändring: 12 nu" in svg and ("Här visas antal, inte ”Per 1" in svg) == said


def test_a_click_on_a_square_gives_cases_to_staff_and_kinds_to_everybody(town, desk, manager, resident, client_of):
    closed_after(town, desk, 5, 2)
    cell = heatmap.squares(town, filters.Filters(cell_m=500)).most_common()[0][0]
    reference = Report.objects.first().reference
    staff = client_of(manager).get(f"/insights/square/?cell={cell}&cell_m=500&fragment=1").content.decode()
    assert "2 anmälningar i den här rutan" in staff and reference in staff and "<html" not in staff
    public = client_of(manager).get(f"/figures/square/?cell={cell}&cell_m=500").content.decode()
    assert "Lampa släckt 2" in public and reference not in public
    assert resident.get("/figures/square/?cell=x").status_code == 400


def test_the_public_figures_are_the_same_whoever_asks(town, manager, resident, client_of):
    make_report(town), make_report(town, private=True), make_report(town, "otrygg_plats")
    for client in (resident, client_of(manager)):
        svg = client.get("/figures/map-light.svg?cell_m=500").content.decode()
        assert ">1<" in svg and "1 totalt" in svg
        assert 'data-only="public"' in client.get("/figures/").content.decode()
    assert resident.get("/figures/?priority=1").status_code == 400


def test_the_picture_is_of_the_week_that_is_shown(town, manager, client_of, time_machine):
    for day, n in (("2026-11-04", 3), ("2026-11-12", 2)):
        time_machine.move_to(f"{day} 12:00+01:00", tick=False)
        for _lamp in range(n):
            make_report(town)
    address, client = "/insights/map-light.svg?from=2026-11-02&to=2026-11-15", client_of(manager)
    totals = {}
    for week in ("", "2026-11-02", "2026-11-09", "2026-11-03", "x"):
        svg = client.get(f"{address}&week={week}").content.decode()
        totals[week] = int(re.search(r"(\d+) totalt", svg)[1])
    assert totals == {"": 5, "2026-11-02": 3, "2026-11-09": 2, "2026-11-03": 5, "x": 5}


def test_the_pictures_colours_are_those_of_the_page():
    tokens = (settings.BASE_DIR / "frontend/static/frontend/css/tokens.css").read_text()
    light, dark = tokens.split("prefers-color-scheme: dark", 1)
    names = [f"less-{n}" for n in (3, 2, 1)] + ["none"] + [f"more-{n}" for n in (1, 2, 3)]
    for theme, part in (("light", light), ("dark", dark)):
        assert [re.search(rf"--count-{n}: (#\w+)", part)[1] for n in range(1, 6)] == [
            fill for fill, _ink in COUNTS[theme]
        ]
        assert [re.search(rf"--change-{name}: (#\w+)", part)[1] for name in names] == [
            fill for fill, _ink in CHANGES[theme]
        ]


def test_how_soon_they_were_closed_is_a_chart_with_its_table(town, manager, client_of, desk, time_machine):
    """Twelve lamps, closed after 0 to 11 days: 2 of 12 within a day, 8 of 12 within a week."""
    for days in range(12):
        time_machine.move_to("2026-10-01 12:00+02:00", tick=False)
        lamp = make_report(town)
        time_machine.move_to(f"2026-10-{1 + days:02} 13:00+02:00", tick=False)
        act(lamp, "fix", desk)
    html = client_of(manager).get("/insights/?period=month").content.decode()
    chart = html.split("Hur snart de avslutades")[1].split("</table>")[0]
    assert (
        "Bygger på 12 ärenden" in html
        and "Inom 7 dagar" in chart
        and "67" in chart
        and "17" in chart
        and "Inom 14 dagar" in chart
        and "Inom 30 dagar" not in chart
    )
