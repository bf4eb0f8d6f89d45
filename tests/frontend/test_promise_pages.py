"""The promise's pages: everybody reads it, the police log a figure by link in one form, staff write down and freeze; once yes, once no."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core import mail

from geo.words import Words
from reports import links
from reports.models import Follow, Frozen, Indicator, IndicatorValue, LogLink, Period, Photo, Promise, Step
from reports.notices import following as mails
from reports.services import figure_log, following, freezing, monthly
from tests.build import act, jpeg, make_report
from tests.frontend.forms import sentences_without_a_field
from tests.reports.test_outbox import everything
from tests.reports.test_promises import FIRST, LAST, schools

assert mails and schools
LOG, DONE, EVENINGS = "/insights/promise/", "/insights/promise/done/", "/insights/promise/evenings/"
GOOD = {"value": "41,5", "day": "2026-10-31", "source": "Arbetspass"}


@pytest.fixture
def hours(town, time_machine):
    time_machine.move_to("2026-11-01 12:00+01:00", tick=False)
    period = Period.objects.create(jurisdiction=town, code="2026-2027", first_day=FIRST, last_day=LAST)
    police = Promise.objects.create(
        jurisdiction=town, period=period, code="P1", by="police", text=Words(sv="Vi syns oftare.", en="We are seen more.")
    )  # fmt: skip
    return Indicator.objects.create(
        jurisdiction=town, promise=police, code="hours", measure="logged", name=Words(sv="timmar", en="hours"), lower_is_better=False
    )  # fmt: skip


@pytest.fixture
def link(town, hours, desk):
    return figure_log.make_link(town, [hours], {"name": "Kommunpolisen"}, actor=desk)


def address(link):
    return links.figure_log(figure_log.token_of(link)).removeprefix(links.full(""))


def test_everybody_reads_the_promise_in_swedish_and_english(hours, police, resident):
    figure_log.write(hours, GOOD, actor=police)
    page = resident.get("/promise/").content.decode()
    for said in (
        "Det här lovade vi på Norr",
        "Vi syns oftare.",
        "41,5",
        "polisens egen uppgift, 31 oktober 2026",
        "Så räknar vi",
    ):
        assert said in page
    assert "Frys perioden" not in page and "Skriv upp en siffra" not in page
    english = resident.get("/promise/?lang=en").content.decode()
    assert "This is what we promised in Norr" in english and "We are seen more." in english


def test_a_town_without_a_promise_says_so(town, resident):
    assert "Här är inget lovat än" in resident.get("/promise/").content.decode()
    assert resident.get("/promise/sheet.pdf").status_code == 404
    assert resident.get("/promise/2020-2021/").status_code == 404


def test_a_promise_with_no_figure_and_no_way_to_measure_it_is_a_sentence(hours, resident):
    assert "Ingen har skrivit upp någon siffra än" in resident.get("/promise/").content.decode()
    Indicator.objects.all().delete()
    assert "inte bestämt än hur det här mäts" in resident.get("/promise/").content.decode()


def test_how_soon_is_a_distribution_with_its_table(hours, town, desk, resident):
    Indicator.objects.create(
        jurisdiction=town, promise=hours.promise, code="days", measure="days_to_fix", name=Words(sv="Dagar"), position=1
    )
    assert "Hur snart de avslutades" not in resident.get("/promise/").content.decode()
    for _lamp in range(12):
        act(make_report(town), "fix", desk)
    page = resident.get("/promise/").content.decode()
    assert "Hur snart de avslutades" in page and 'id="days-spread-title"' in page and "Bygger på 12 ärenden" in page


def test_the_notice_board_gets_an_a4(hours, resident):
    made = resident.get("/promise/2026-2027/sheet.pdf")
    assert made["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")


def test_the_police_log_a_figure_by_link_without_an_account(link, hours, resident):
    form = resident.get(address(link))
    assert form.status_code == 200 and form["Referrer-Policy"] == "no-referrer" and "timmar" in form.content.decode()
    answer = resident.post(address(link), GOOD, follow=True)
    assert "41.5 är uppskrivet" in answer.content.decode() and LogLink.objects.get().opened == 2
    assert (IndicatorValue.objects.get().link, IndicatorValue.objects.get().value) == (link, 41.5)
    assert 'value="Arbetspass"' in resident.get(address(link)).content.decode()  # next time it stands there


def test_what_was_typed_is_kept_and_a_figure_without_source_is_refused(link, resident):
    answer = resident.post(address(link), GOOD | {"source": ""})
    page = answer.content.decode()
    assert answer.status_code == 400 and 'value="41,5"' in page and "Säg var siffran kommer ifrån" in page
    assert not IndicatorValue.objects.exists()


def test_a_link_for_two_figures_asks_which_one_at_the_choice(link, hours, resident):
    other = Indicator.objects.create(
        jurisdiction=hours.jurisdiction, promise=hours.promise, code="walks", measure="logged", name=Words(sv="pass", en="shifts")
    )  # fmt: skip
    link.indicators.add(other)
    answer = resident.post(address(link), GOOD)
    assert answer.status_code == 400 and sentences_without_a_field(answer.content.decode()) == []


def test_a_link_that_is_over_shows_nothing(link, resident, desk):
    figure_log.revoke(link, actor=desk)
    for method in (resident.get, resident.post):
        answer = method(address(link))
        assert answer.status_code == 404 and "timmar" not in answer.content.decode()
    assert resident.get("/promise/log/nonsense/").status_code == 404


def test_a_frozen_period_takes_nothing_by_link(link, hours, resident, admin):
    freezing.freeze(hours.promise.period, actor=admin)
    assert "Perioden är fryst" in resident.get(address(link)).content.decode()
    assert resident.post(address(link), GOOD).status_code == 400 and not IndicatorValue.objects.exists()


def test_the_polices_own_account_writes_its_figure_and_makes_no_links(hours, police, client_of):
    client = client_of(police)
    assert "timmar" in client.get(LOG).content.decode()
    wrong = client.post(LOG, GOOD | {"indicator": hours.pk, "source": ""})
    html = wrong.content.decode()
    assert wrong.status_code == 400 and 'value="41,5"' in html
    field, error = re.search(r'<input[^>]*name="source"[^>]*>', html)[0], f"i{hours.pk}-source-error"
    assert (
        'aria-invalid="true"' in field and f'aria-describedby="{error}"' in field and html.count(f'id="{error}"') == 1
    )
    assert html.count("aria-invalid") == 1 and html.count("field-error") == 1
    assert client.post(LOG, GOOD | {"indicator": hours.pk}, follow=True).status_code == 200
    assert IndicatorValue.objects.get().actor == police
    assert client.post(LOG + "links/", {"indicators": [hours.pk], "name": "x"}).status_code == 403
    assert client.get(DONE).status_code == 403 and client.get(EVENINGS).status_code == 403


def test_who_may_not_see_figures_may_not_write_them(hours, crew_member, integrator, client_of, resident):
    assert client_of(crew_member).get(LOG).status_code == 403
    assert client_of(integrator).get(LOG).status_code == 403
    assert resident.get(LOG).status_code == 302


def test_the_desk_makes_a_link_and_takes_it_back(hours, desk, client_of):
    client = client_of(desk)
    wrong = client.post(LOG + "links/", {"name": "x"})
    assert wrong.status_code == 400 and sentences_without_a_field(wrong.content.decode()) == []
    page = client.post(
        LOG + "links/", {"indicators": [hours.pk], "name": "Kommunpolisen"}, follow=True
    ).content.decode()
    link = LogLink.objects.get()
    assert links.figure_log(figure_log.token_of(link)) in page
    gone = client.post(f"{LOG}links/{link.pk}/revoke/", follow=True).content.decode()
    assert links.figure_log(figure_log.token_of(link)) not in gone


def test_what_was_done_is_shown_with_its_photos(hours, desk, client_of, resident):
    def picture(colour):
        file = io.BytesIO(jpeg(colour=colour))
        file.name = "bild.jpg"
        return file

    typed = {"promise": hours.promise.pk, "day": "2026-10-20", "text-sv": "Öppet bord i stationen."}
    client = client_of(desk)
    for wrong in (
        {"day": "2026-12-01", "text-sv": ""},
        {"before": io.BytesIO(b"no picture")},
        {"after": io.BytesIO(b"no")},
    ):
        answer = client.post(DONE, typed | wrong)
        assert answer.status_code == 400 and sentences_without_a_field(answer.content.decode()) == []
    client.post(DONE, typed | {"before": picture("navy"), "after": picture("green")})
    step = Step.objects.get()
    assert Photo.objects.filter(published=True, report=None).count() == 2
    page = resident.get("/promise/").content.decode()
    assert "Öppet bord i stationen." in page and f"/photos/{step.after_id}-large.jpg" in page
    assert resident.get(f"/photos/{step.after_id}-large.jpg").status_code == 200
    client.post(f"{DONE}{step.pk}/remove/")
    assert "Öppet bord" not in resident.get("/promise/").content.decode()


def test_evenings_are_listed_and_mistakes_explained(town, desk, client_of):
    client, typed = client_of(desk), {"day": "2026-10-20", "place": "Hallen", "source": "Lista", "visitors": "31"}
    assert client.post(EVENINGS, typed | {"visitors": "många"}).status_code == 400
    assert "31 besökare" in client.post(EVENINGS, typed, follow=True).content.decode()
    assert client.post(EVENINGS, typed).status_code == 400  # once is enough


def test_a_manager_freezes_and_corrects_and_no_officer_does(hours, desk, manager, client_of, resident, police):
    figure_log.write(hours, GOOD, actor=police)
    period = hours.promise.period
    address = f"/settings/promise/period/{period.pk}/freeze/"
    for other in (desk, police):
        assert client_of(other).post(address, {"freeze": "yes"}).status_code == 403
    client = client_of(manager)
    assert "Frys för gott" in client.get(address).content.decode() and not Frozen.objects.exists()
    client.post(address, {"freeze": "yes"})
    figures = Frozen.objects.get().figures
    assert client.post(address, {"freeze": "yes"}).status_code == 409
    assert client.post(address, {"text-sv": "Räknat två gånger."}).status_code == 400  # no source
    client.post(address, {"text-sv": "Räknat två gånger.", "source": "Arbetspass", "promise": "P1"})
    page = resident.get("/promise/").content.decode()
    assert "Perioden frystes" in page and "Räknat två gånger." in page and "41,5" in page
    assert Frozen.objects.get().figures == figures


def test_the_settings_of_a_frozen_period_are_read_and_have_nothing_to_keep(hours, admin, client_of):
    client, promise = client_of(admin), hours.promise
    pages = [
        f"/settings/promise/{promise.pk}/",
        f"/settings/promise/figure/{hours.pk}/",
        f"/settings/promise/period/{promise.period_id}/",
    ]
    keep, fixed = ">Spara</button>", '<fieldset class="stack" disabled>'
    before = [client.get(page).content.decode() for page in pages]
    freezing.freeze(promise.period, actor=admin)
    after = [client.get(page).content.decode() for page in pages]
    assert all(keep in page and fixed not in page for page in before)
    assert all(keep not in page and fixed in page and "Perioden är fryst" in page for page in after)


def test_settings_write_a_period_a_promise_and_its_figure(town, admin, desk, client_of, resident):
    assert client_of(desk).get("/settings/promise/").status_code == 403
    client = client_of(admin)
    client.post("/settings/promise/period/new/", {"first_day": "2026-04-01", "last_day": "2027-03-31"})
    period = Period.objects.get()
    new = f"/settings/promise/period/{period.pk}/new/"
    wrong = client.post(new, {"code": "M1", "by": "municipality", "coming-sv": "Snart."})
    assert wrong.status_code == 400 and "Snart." in wrong.content.decode()
    client.post(new, {"code": "M1", "by": "municipality", "text-sv": "Vi lagar lampor."})
    promise = Promise.objects.get()
    figure = f"/settings/promise/{promise.pk}/figure/new/"
    kinds = {"measure": "open", "name-sv": "öppna"}
    assert client.post(figure, kinds | {"kinds": ["otrygg_plats"]}).status_code == 400
    client.post(figure, kinds | {"kinds": ["belysning"]})
    assert Indicator.objects.get().kinds == ["belysning"]
    for page in (
        "/settings/promise/",
        f"/settings/promise/{promise.pk}/",
        f"/settings/promise/figure/{Indicator.objects.get().pk}/",
    ):
        assert client.get(page).status_code == 200
    assert "Vi lagar lampor." in resident.get("/promise/").content.decode()
    assert "Löftets siffra" in client.get("/settings/").content.decode()


def test_the_light_and_the_layer_of_a_figure_are_chosen_in_its_form_and_read_by_everybody(
    schools, hours, admin, client_of, resident
):
    promise = Promise.objects.create(
        jurisdiction=hours.jurisdiction, period=Period.objects.get(), code="M1", by="municipality", text=Words(sv="Vi ser över lampor.")
    )  # fmt: skip
    client, new = client_of(admin), f"/settings/promise/{promise.pk}/figure/new/"
    assert 'label="Skolområden"' in client.get(new).content.decode()
    typed = {
        "measure": "reported",
        "name-sv": "anmälningar",
        "light": "dark",
        "layer": "schools",
        "zones": ["N1", "N2"],
    }
    wrong = client.post(new, typed)
    html = wrong.content.decode()
    assert wrong.status_code == 400 and "hör inte till det valda zonlagret" in html
    assert '<option value="dark" selected>' in html and '<option value="schools" selected>' in html
    assert html.count('value="N1" selected') == 1 and html.count('value="N2" selected') == 1  # N1 is in both layers
    client.post(new, typed | {"zones": ["W"]})
    one = Indicator.objects.get(promise=promise)
    assert (one.light, one.layer, one.zones) == ("dark", "schools", ["W"])
    assert '<option value="W" selected>' in client.get(f"/settings/promise/figure/{one.pk}/").content.decode()
    assert "bara det som sågs i mörker" in client.get(f"/settings/promise/{promise.pk}/").content.decode()
    assert "Det finns inget att räkna" in resident.get("/promise/").content.decode()
    make_report(hours.jurisdiction)
    page = resident.get("/promise/").content.decode()
    assert "anmälningar hittills, bara det som sågs i mörker" in page and "Zonerna är de i ”Skolområden”." in page
    assert "6 grader under horisonten" in page


def test_the_monthly_page_and_its_mail_say_how_the_promise_goes(hours, police, town, resident):
    figure_log.write(hours, GOOD, actor=police)
    page = resident.get("/month/2026/10/").content.decode()
    assert "Så går det med löftet" in page and "Vi syns oftare." in page
    resident.post("/follow/", {"monthly": "1", "email": "berit@example.org"})
    one = Follow.objects.get()
    following.confirm(one.pk, following.confirming_secret(one))
    Follow.objects.update(confirmed_at=one.created_at - timedelta(days=20))
    everything()
    mail.outbox.clear()
    monthly.send(town, date(2026, 11, 1))
    everything()
    (letter,) = mail.outbox
    assert "Vi syns oftare." in letter.body or "We are seen more." in letter.body


@pytest.fixture
def two(town, admin, client_of):
    """Two administrators who have the same pages open."""
    from tests.conftest import _person

    other = _person(town, "admin", "admin2", first_name="Omar", last_name="Berg")
    return client_of(admin), client_of(other)


def version_on(page):
    return {"version": re.search(r'name="version" value="(\d+)"', page.content.decode())[1]}


def rows_of(page):
    return {str(row.label): (str(row.now), str(row.yours)) for row in page.context["race"].rows}


SAID = {"code": "P1", "by": "police", "text-sv": "Vi syns oftare.", "text-en": "We are seen more."}


def test_a_promise_is_not_overwritten_when_a_colleague_changed_it_meanwhile(hours, two):
    one, other = two
    address = f"/settings/promise/{hours.promise_id}/"
    seen = version_on(one.get(address))
    other.post(address, SAID | {"by": "both", "position": "2", "coming-sv": "Snart mer."})
    lost = one.post(address, SAID | seen | {"text-sv": "Vi syns varje kväll.", "by": "municipality"})
    rows, html = rows_of(lost), lost.content.decode()
    assert lost.status_code == 409 and "Omar Berg hann före: ”P1” är ändrad" in html
    assert rows["Löftet i en mening: svenska"] == ("Vi syns oftare.", "Vi syns varje kväll.")
    assert rows["Vem som står för det"] == ("Polisen och kommunen lovar", "Kommunen lovar")
    assert rows["Plats i ordningen"][0] == "2"
    assert "Vi syns varje kväll.</textarea>" in html and "Snart mer.</textarea>" in html
    hours.promise.refresh_from_db()
    assert hours.promise.by == "both" and hours.promise.text["sv"] == "Vi syns oftare."
    again = {name: value for name, value in lost.context["typed"].items() if isinstance(value, str | int)}
    assert one.post(address, again | version_on(lost)).status_code == 302
    hours.promise.refresh_from_db()
    assert (hours.promise.by, hours.promise.position, hours.promise.coming["sv"]) == ("municipality", 2, "Snart mer.")
    assert hours.promise.text["sv"] == "Vi syns varje kväll."


FIGURE = {
    "measure": "logged",
    "name-sv": "timmar",
    "name-en": "hours",
    "better": "higher",
    "adds": "yes",
    "every_days": "92",
}


def test_a_figure_is_not_overwritten_when_a_colleague_changed_it_meanwhile(hours, two):
    one, other = two
    address = f"/settings/promise/figure/{hours.pk}/"
    seen = version_on(one.get(address))
    other.post(address, FIGURE | {"target": "200,5", "adds": ""})
    lost = one.post(address, FIGURE | seen | {"every_days": "31", "zones": ["N1"], "target": "100"})
    rows, html = rows_of(lost), lost.content.decode()
    assert lost.status_code == 409 and "Omar Berg hann före: ”P1 hours” är ändrad" in html
    assert rows["Mål vid slutet"] == ("200,5", "100") and 'name="target" inputmode="decimal" value="100"' in html
    assert 'value="31"' in html and '<option value="N1" selected>' in html and 'name="adds" value="yes">' in html
    hours.refresh_from_db()
    assert (hours.target, hours.every_days, hours.zones, hours.adds) == (200.5, 92, [], False)
    assert one.post(address, lost.context["typed"] | version_on(lost)).status_code == 302
    hours.refresh_from_db()
    assert (hours.target, hours.every_days, hours.zones, hours.adds) == (100, 31, ["N1"], False)


def test_the_days_of_a_period_are_not_overwritten(hours, two):
    one, other = two
    address, days = (
        f"/settings/promise/period/{hours.promise.period_id}/",
        {"first_day": str(FIRST), "last_day": str(LAST)},
    )
    seen = version_on(one.get(address))
    other.post(address, days | {"last_day": "2027-05-31"})
    lost = one.post(address, days | seen | {"first_day": "2026-04-15"})
    assert lost.status_code == 409 and rows_of(lost)["Sista dagen"] == ("2027-05-31", "")
    assert 'value="2027-05-31"' in lost.content.decode() and 'value="2026-04-15"' in lost.content.decode()
    assert one.post(address, lost.context["typed"] | version_on(lost)).status_code == 302
    assert str(Period.objects.get().last_day) == "2027-05-31" and str(Period.objects.get().first_day) == "2026-04-15"


def test_nothing_typed_is_lost_when_a_colleague_took_the_thing_away(hours, two):
    one, other = two
    promise, figure = f"/settings/promise/{hours.promise_id}/", f"/settings/promise/figure/{hours.pk}/"
    seen = version_on(one.get(promise))
    other.post(f"{figure}remove/")
    late = one.post(figure, FIGURE | seen | {"name-sv": "kvällar"})
    html = late.content.decode()
    assert (
        late.status_code == 409
        and "är borttagen" in html
        and "kvällar</textarea>" in html
        and f'action="{promise}figure/new/"' in html
    )
    assert one.post(f"{figure}remove/", seen).status_code == 409
    other.post(f"{promise}remove/")
    late = one.post(promise, SAID | seen | {"text-sv": "Vi syns varje kväll."})
    html = late.content.decode()
    assert late.status_code == 409 and "Vi syns varje kväll.</textarea>" in html and "/new/" in html
    assert one.post(f"{promise}remove/", seen).status_code == 409
    for press in (figure, f"{promise}figure/new/"):
        late = one.post(press, FIGURE | seen | {"name-sv": "kvällar"})
        assert (
            late.status_code == 409
            and "kvällar" in late.content.decode()
            and "Löftet är borta" in late.content.decode()
        )
    assert one.post(f"{figure}remove/", seen).status_code == 409
    assert not Promise.objects.exists() and one.get(promise).status_code == one.get(figure).status_code == 404


def test_a_changed_promise_is_not_taken_away_by_a_press_that_did_not_see_the_change(hours, two):
    one, other = two
    promise, figure = f"/settings/promise/{hours.promise_id}/", f"/settings/promise/figure/{hours.pk}/"
    seen = version_on(one.get(promise))
    other.post(promise, SAID | {"by": "both"})
    other.post(figure, FIGURE | {"target": "200"})
    for press, said in ((promise, "Vem som står för det"), (figure, "Mål vid slutet")):
        late = one.post(f"{press}remove/", seen)
        assert late.status_code == 409 and said in rows_of(late)
    assert one.post(f"{figure}remove/", version_on(late)).status_code == 302 and not Indicator.objects.exists()
