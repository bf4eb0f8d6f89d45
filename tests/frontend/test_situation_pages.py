"""Situation picture, wall, ledger and public figures: each page once for yes and once for no."""

from datetime import date

import pytest

from frontend.views.situation import measure_lines
from reports.models import Decision, Outbox
from reports.services import situation
from tests.reports.test_measures import written
from tests.reports.test_situation import weeks

assert weeks
PAGE = "/insights/situation/week/2026-11-09/"


def test_managers_and_police_read_the_picture_and_its_paper(weeks, manager, police, client_of):
    for user in (manager, police):
        page = client_of(user).get(PAGE)
        assert (
            page.status_code == 200
            and "13 nya" in page.content.decode()
            and "11 fler än vanligt (2). Avslutade: för få för att jämföra" in page.content.decode()
            and "2 av 13 nya sågs i mörker (15 %)." in page.content.decode()
        )
    made = client_of(police).get(PAGE + "sheet.pdf")
    assert made.content.startswith(b"%PDF")


def test_nobody_else_does(weeks, resident, crew_member, client_of):
    assert resident.get(PAGE).status_code == 302 and client_of(crew_member).get(PAGE).status_code == 403
    assert client_of(crew_member).get("/insights/wall/").status_code == 403


@pytest.mark.parametrize(
    "path", ["week/2026-11-10/", "week/2026-11-16/", "month/2026-11-01/", "week/x/", "year/1900-01-01/", "day/"]
)
def test_periods_that_are_none_have_no_page(weeks, manager, client_of, path):
    assert client_of(manager).get(f"/insights/situation/{path}").status_code == 404


def test_the_newest_week_is_found_and_its_mail_is_asked_for(weeks, manager, client_of):
    client = client_of(manager)
    assert client.get("/insights/situation/", follow=True).redirect_chain[-1][0] == PAGE
    page = client.post("/insights/situation/week/subscribe/", {"wants": "yes"}, follow=True).content.decode()
    assert "Inte längre med e-post" in page


def test_what_is_decided_at_the_picture_stands_on_the_figures_page_and_on_paper_too(weeks, manager, client_of):
    client = client_of(manager)
    wrong = client.post(PAGE, {"title": "Byt lampan", "owner": "Gata"})
    assert wrong.status_code == 400 and 'value="Byt lampan"' in wrong.content.decode()
    assert "Säg när det ska vara klart." in wrong.content.decode()
    client.post(PAGE, {"title": "Byt lampan", "owner": "Gata", "due_on": "2026-11-30"})
    one = Decision.objects.get()
    assert (one.span, one.first.isoformat()) == ("week", "2026-11-09")
    for page in (PAGE, "/insights/", "/insights/decisions/"):
        assert "Byt lampan" in client.get(page).content.decode()
    back = client.post(f"/insights/decisions/{one.pk}/tick/", {"back": PAGE}, follow=True)
    assert back.redirect_chain[-1][0].startswith(PAGE) and "klart 16 november" in back.content.decode()
    assert client.get(PAGE + "sheet.pdf").content.startswith(b"%PDF")


def test_police_read_what_is_to_be_decided_at_the_picture_and_change_nothing(weeks, manager, police, client_of):
    client_of(manager).post(PAGE, {"title": "Byt lampan", "owner": "Gata", "due_on": "2026-11-30"})
    client = client_of(police)
    page = client.get(PAGE).content.decode()
    assert "Byt lampan" in page and "/tick/" not in page and 'name="title"' not in page
    assert client.post(PAGE, {"title": "Fler patruller", "owner": "Gata"}).status_code == 403


def test_the_picture_names_what_was_done_and_whether_it_helped_also_on_paper(weeks, manager, police, client_of):
    early = written(weeks, manager, title="Starkare lampor", done_on=date(2026, 11, 12))
    written(weeks, manager, title="Klippta buskar", done_on=date(2026, 6, 1))
    written(weeks, manager, title="Kommer sen", done_on=date(2026, 11, 16))
    page = client_of(manager).get(PAGE).content.decode()
    for said in (
        "Starkare lampor",
        "För tidigt att säga",
        "Klippta buskar",
        "För få anmälningar",
        f"/measures/{early.pk}/",
    ):
        assert said in page
    assert "Kommer sen" not in page and client_of(police).get(PAGE).content.decode().count("För få anmälningar") == 1
    found = situation.of(weeks, "week", date(2026, 11, 9))
    assert [one.title for one, _facts, _said in measure_lines(weeks, found)] == ["Starkare lampor", "Klippta buskar"]
    assert client_of(manager).get(PAGE + "sheet.pdf").content.startswith(b"%PDF")


def test_a_picture_without_measures_says_so(weeks, manager, client_of):
    assert "Ingen åtgärd följdes då" in client_of(manager).get(PAGE).content.decode()


def test_a_measure_of_how_places_feel_is_in_no_picture_with_its_figure(weeks, manager, client_of):
    written(weeks, manager, kinds=["otrygg_plats"], done_on=date(2026, 6, 1))
    assert "visas bara en gång i månaden" in client_of(manager).get(PAGE).content.decode()


def test_the_wall_shows_this_week_without_a_keyboard(weeks, police, client_of):
    page = client_of(police).get("/insights/wall/").content.decode()
    assert "data-wall" in page and "<b>18</b> öppna nu" in page


def test_everybody_reads_the_ledger_of_a_month_that_is_over(weeks, resident, time_machine):
    assert resident.get("/ledger/2026/11/").status_code == 404 and resident.get("/ledger/2026/13/").status_code == 404
    time_machine.move_to("2026-12-02 09:00+01:00", tick=False)
    page = resident.get("/ledger/", follow=True).content.decode()
    assert (
        "3 saker lagades" in page
        and "efter 5 dagar" in page
        and "otrygg" not in page.lower().replace("hur platser känns", "")
    )


def test_a_table_that_cannot_be_narrowed_is_a_sentence_and_no_figures(weeks, resident):
    for wrong in ("period=nonsense", "from=snart", "from=2026-11-20&to=2026-11-01", "zone=X&q=lampa"):
        answer = resident.get(f"/figures/figures.csv?{wrong}")
        assert answer.status_code == 400 and answer["Content-Type"].startswith("text/plain"), wrong
        assert answer.content.decode().endswith(".") and ";" not in answer.content.decode()


def test_the_figures_have_periods_and_a_table_for_spreadsheets(weeks, resident):
    assert "30 dagar" in resident.get("/figures/?period=month").content.decode()
    assert resident.get("/figures/?period=nonsense").status_code == 400
    table = resident.get("/figures/figures.csv?period=year")
    rows = table.content.decode().removeprefix("\ufeff").splitlines()
    assert rows[0].startswith("Område;Nya") and "attachment" in table["Content-Disposition"]
    n1 = next(row for row in rows if "Närmast stationen" in row).split(";")
    n4 = next(row for row in rows if "Mellersta" in row).split(";")
    assert n1[1:4] == ["20", "17", "3"] and n1[5] == "20" and n4[1:] == ["1", "1", "0", "", "1"]


@pytest.mark.parametrize(
    ("span", "first", "said"), [("quarter", "2026-07-01", "Kvartal 3, 2026"), ("year", "2025-01-01", "Lägesbild: 2025")]
)
def test_quarters_and_years_have_their_page_their_paper_and_their_table(weeks, manager, client_of, span, first, said):
    client = client_of(manager)
    page = client.get(f"/insights/situation/{span}/", follow=True)
    assert page.redirect_chain[-1][0] == f"/insights/situation/{span}/{first}/" and said in page.content.decode()
    assert client.get(f"/insights/situation/{span}/{first}/sheet.pdf").content.startswith(b"%PDF")
    assert client.get(f"/export/situation/?span={span}&first={first}&form=comma").status_code == 200
    client.post(f"/insights/situation/{span}/subscribe/", {"wants": "yes"})
    day = {"quarter": date(2026, 10, 1), "year": date(2026, 1, 2)}[span]
    situation.send(weeks, day)
    situation.send(weeks, day)
    assert Outbox.objects.get(kind="situation").payload["first"] == first


def test_who_takes_a_line_and_when_is_written_later_and_mistakes_are_kept(weeks, manager, police, client_of):
    client = client_of(manager)
    client.post("/insights/decisions/", {"title": "Fler lampor?"})
    address = f"/insights/decisions/{Decision.objects.get().pk}/change/"
    wrong = client.post(address, {"owner": "Gata", "due_on": "julafton"})
    assert (
        wrong.status_code == 400
        and 'value="julafton"' in wrong.content.decode()
        and 'value="Gata"' in wrong.content.decode()
    )
    back = client.post(address, {"owner": "Gata", "due_on": "2026-12-24", "back": "/insights/"}, follow=True)
    assert (
        back.redirect_chain[-1][0] == "/insights/#decisions-title"
        and "Gata · senast 24 december" in back.content.decode()
    )
    assert client_of(police).post(address, {"owner": "Polisen"}).status_code == 403
