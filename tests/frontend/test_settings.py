"""The municipality's settings: rules, hours, days and promises; each form for yes and for no, and only for those with the right."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from reports.models import OpeningHours, ReplyTemplate, RoutingRule, SettingChange, SpecialDay, Target
from reports.services import reminders, routing
from tests.build import make_report

PAGES = [
    "/settings/",
    "/settings/routing/",
    "/settings/routing/new/",
    "/settings/calendar/",
    "/settings/duty/",
    "/settings/duty/new/",
    "/settings/people/",
    "/settings/people/new/",
    "/settings/reads/",
    "/settings/targets/",
    "/settings/templates/",
    "/settings/templates/new/",
]


@pytest.fixture
def chief(admin, client_of):
    return client_of(admin)


@pytest.mark.parametrize("page", PAGES)
def test_only_those_with_the_right(town, chief, desk, client_of, resident, page):
    assert chief.get(page).status_code == 200
    assert client_of(desk).get(page).status_code == 403
    assert resident.get(page).status_code == 302


def test_a_rule_is_tried_before_it_is_kept(town, chief):
    RoutingRule.objects.all().delete()
    make_report(town)
    typed = {"name": "Till parken", "kinds": ["belysning"], "team": "park", "active": "yes"}
    tried = chief.post("/settings/routing/new/", typed | {"try": "1"}).content.decode()
    assert "1 av de senaste 1" in tried and 'name="keep"' in tried and not RoutingRule.objects.exists()
    assert 'name="keep"' not in chief.get("/settings/routing/new/").content.decode()
    chief.post("/settings/routing/new/", typed | {"keep": "1"})
    rule = RoutingRule.objects.get()
    assert rule.conditions == {"kinds": ["belysning"]} and make_report(town).team.code == "park"
    page = chief.get(f"/settings/routing/{rule.pk}/").content.decode()
    assert '<option value="belysning" selected>' in page
    chief.post(f"/settings/routing/{rule.pk}/remove/", {"sure": "yes"})
    assert not RoutingRule.objects.exists() and SettingChange.objects.count() == 2


def test_a_bad_rule_keeps_what_was_typed(town, chief):
    answer = chief.post("/settings/routing/new/", {"name": "Halv regel", "words": "faller, hänger"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "Halv regel" in page and "faller, hänger" in page and "team-error" in page


def test_rules_are_moved(town, chief):
    _first, second = RoutingRule.objects.all()[:2]
    chief.post(f"/settings/routing/{second.pk}/up/")
    assert RoutingRule.objects.first() == second
    assert chief.post(f"/settings/routing/{second.pk}/sideways/").status_code == 404
    assert chief.post("/settings/routing/999999/up/").status_code == 404


def test_moving_or_taking_away_is_shown_first_when_it_changes_something(town, chief):
    RoutingRule.objects.all().delete()
    make_report(town)
    park, gata = (town.teams.get(code=code) for code in ("park", "gata"))
    first = RoutingRule.objects.create(jurisdiction=town, name="Ett", team=park, position=1)
    second = RoutingRule.objects.create(jurisdiction=town, name="Två", team=gata, position=2)
    asked = chief.post(f"/settings/routing/{second.pk}/up/").content.decode()
    assert "1 av de senaste 1" in asked and 'name="sure"' in asked and RoutingRule.objects.first() == first
    chief.post(f"/settings/routing/{second.pk}/up/", {"sure": "yes"})
    assert RoutingRule.objects.first() == second
    assert 'name="sure"' in chief.post(f"/settings/routing/{second.pk}/remove/").content.decode()
    assert RoutingRule.objects.filter(pk=second.pk).exists()
    chief.post(f"/settings/routing/{second.pk}/remove/", {"sure": "yes"})
    assert not RoutingRule.objects.filter(pk=second.pk).exists()


@pytest.fixture
def two_rules(town, admin):
    RoutingRule.objects.all().delete()
    park, gata = (town.teams.get(code=code) for code in ("park", "gata"))
    first = RoutingRule(jurisdiction=town, name="Ett", team=park, position=1)
    second = RoutingRule(jurisdiction=town, name="Två", team=gata, position=2)
    return routing.save(first, actor=admin), routing.save(second, actor=admin)


@pytest.fixture
def colleague(town, admin):
    """Changes a rule as somebody else would, in another window."""

    def change(rule, **values):
        for name, value in values.items():
            setattr(rule, name, value)
        routing.save(rule, actor=admin)

    return change


def version_on(page):
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


def test_a_rule_that_a_colleague_changed_meanwhile_is_shown_in_both_versions(town, chief, two_rules, colleague):
    address = f"/settings/routing/{two_rules[0].pk}/"
    form = {"name": "Ett", "team": "park", "priority": "2", "words": "faller", "active": "yes"}
    form["version"] = version_on(chief.get(address))
    colleague(two_rules[0], name="Uno", priority=1)
    for press in ("try", "keep"):
        lost = chief.post(address, form | {press: "1"})
        rows = {str(row.label): (str(row.now), str(row.yours), row.differs) for row in lost.context["race"].rows}
        assert lost.status_code == 409 and rows["Prioritet"] == ("1 – fara, nu", "2 – snart", True)
        assert rows["Namn"] == ("Uno", "", False) and "Lag" not in rows
    html = lost.content.decode()
    assert "Någon hann före" in html and "”Uno” är ändrad" in html
    assert 'value="Uno"' in html and "faller" in html and 'name="keep"' in html
    chief.post(address, form | {"name": "Uno", "version": version_on(lost), "keep": "1"})
    kept = RoutingRule.objects.get(pk=two_rules[0].pk)
    assert (kept.name, kept.priority, kept.conditions) == ("Uno", 2, {"words": ["faller"]})


def test_a_rule_that_is_gone_meanwhile_can_be_kept_as_a_new_one(town, chief, admin, two_rules):
    address = f"/settings/routing/{two_rules[0].pk}/"
    form = {"name": "Ett", "team": "park", "priority": "2", "active": "yes", "keep": "1"}
    form["version"] = version_on(chief.get(address))
    routing.remove(two_rules[0], actor=admin)
    lost = chief.post(address, form)
    html = lost.content.decode()
    assert lost.status_code == 409 and "är borttagen" in html and 'action="/settings/routing/new/"' in html
    chief.post("/settings/routing/new/", form | {"version": version_on(lost)})
    assert [one.name for one in RoutingRule.objects.all()] == ["Två", "Ett"]


def test_what_two_changes_make_of_a_rule_is_said_where_it_cannot_be_kept(town, chief, two_rules, colleague):
    """One takes the team away and gives a priority, the other gives a team and takes the priority away."""
    colleague(two_rules[0], priority=2)
    address = f"/settings/routing/{two_rules[0].pk}/"
    form = {"name": "Ett", "priority": "2", "active": "yes", "keep": "1", "version": version_on(chief.get(address))}
    colleague(two_rules[0], priority=None)
    lost = chief.post(address, form)
    assert lost.status_code == 409 and "team-error" in lost.content.decode()


@pytest.mark.parametrize("press", ["up", "remove"])
def test_who_moves_or_takes_away_in_a_list_that_a_colleague_changed_is_told(town, chief, two_rules, colleague, press):
    first, second = two_rules
    seen = {"version": version_on(chief.get("/settings/routing/")), "sure": "yes"}
    colleague(second, priority=1)
    lost = chief.post(f"/settings/routing/{second.pk}/{press}/", seen)
    html = lost.content.decode()
    assert lost.status_code == 409 and "Någon hann före" in html and "är ändrad" in html and "(Prioritet)" in html
    assert list(RoutingRule.objects.all()) == [first, second]
    chief.post(f"/settings/routing/{second.pk}/{press}/", seen | {"version": version_on(lost)})
    assert list(RoutingRule.objects.all()) == ([second, first] if press == "up" else [first])


def test_the_look_before_a_move_carries_what_was_seen(town, chief, admin, two_rules):
    make_report(town)
    address = f"/settings/routing/{two_rules[1].pk}/up/"
    seen = {"version": version_on(chief.get("/settings/routing/"))}
    asked = chief.post(address, seen)
    assert version_on(asked) == seen["version"] and 'name="sure"' in asked.content.decode()
    routing.remove(two_rules[1], actor=admin)
    for more in ({}, {"sure": "yes"}):
        assert chief.post(address, seen | more).status_code == 409
    assert chief.post(address).status_code == 404


SUMMER = {"name": "Sommar", "first_day": "06-02", "last_day": "08-30", "from-0": "09:00", "to-0": "15:00"}


@pytest.fixture
def second_chief(town, admin, client_of):
    """A colleague with the same rights, in another window."""
    from tests.conftest import _person

    return client_of(_person(town, "admin", "admin2", first_name="Omar", last_name="Berg"))


def rows_of(answer):
    return {str(row.label): (str(row.now), str(row.yours)) for row in answer.context["race"].rows}


def test_hours_that_a_colleague_wrote_meanwhile_are_not_overwritten(town, chief, second_chief):
    version = version_on(chief.get("/settings/calendar/"))
    second_chief.post("/settings/calendar/hours/", SUMMER)
    mine = SUMMER | {"name": "Sommaren", "to-0": "14:00", "version": version}
    lost = chief.post("/settings/calendar/hours/", mine)
    html = lost.content.decode()
    assert lost.status_code == 409 and "Omar Berg hann före: ”Sommar” är ny" in html
    assert rows_of(lost) == {"Namn": ("Sommar", "Sommaren"), "måndag": ("09:00–15:00", "09:00–14:00")}
    assert 'value="Sommaren"' in html and 'value="14:00"' in html and "<details open>" in html
    assert OpeningHours.objects.get(first_day="06-02").name == "Sommar"
    chief.post("/settings/calendar/hours/", mine | {"version": version_on(lost)})
    assert OpeningHours.objects.get(first_day="06-02").hours == {"0": ["09:00", "14:00"]}


def test_hours_and_days_that_nobody_touched_are_kept_beside_what_a_colleague_wrote(town, chief, second_chief):
    version = {"version": version_on(chief.get("/settings/calendar/"))}
    second_chief.post("/settings/calendar/hours/", SUMMER)
    other = SUMMER | {"first_day": "W48", "last_day": "W52", "name": "Jul"}
    assert chief.post("/settings/calendar/hours/", other | version).status_code == 302
    day = {"day": "2027-05-07", "name": "Klämdag", "sort": "closed"}
    assert chief.post("/settings/calendar/days/", day | version).status_code == 302


def test_who_takes_hours_away_sees_what_a_colleague_did_to_them(town, chief, second_chief):
    chief.post("/settings/calendar/hours/", SUMMER)
    row = OpeningHours.objects.get(first_day="06-02")
    address, version = f"/settings/calendar/hours/{row.pk}/remove/", version_on(chief.get("/settings/calendar/"))
    second_chief.post("/settings/calendar/hours/", SUMMER | {"to-0": "16:00"})
    lost = chief.post(address, {"version": version})
    assert lost.status_code == 409 and rows_of(lost) == {
        "Arbetstider": ("Sommar", "Ta bort"),
        "måndag": ("09:00–16:00", ""),
    }
    second_chief.post(address)
    gone = chief.post(address, {"version": version_on(lost)})
    assert gone.status_code == 409 and "”Sommar” är borttagen" in gone.content.decode()
    assert chief.post(address, {"version": version_on(gone)}).status_code == 404


def test_a_day_that_a_colleague_wrote_meanwhile_is_shown_and_no_days_are_confirmed_unseen(town, chief, second_chief):
    version = version_on(chief.get("/settings/calendar/"))
    day = {"day": "2027-05-07", "name": "Klämdag", "sort": "half", "closes_at": "12:00"}
    second_chief.post("/settings/calendar/days/", day)
    lost = chief.post("/settings/calendar/days/", day | {"sort": "closed", "name": "Ledig dag", "version": version})
    rows = rows_of(lost)
    assert lost.status_code == 409 and rows["Namn"] == ("Klämdag", "Ledig dag") and rows["Stänger"] == ("12:00", "")
    assert 'value="Ledig dag"' in lost.content.decode() and SpecialDay.objects.get(day="2027-05-07").sort == "half"
    refused = chief.post("/settings/calendar/confirm/", {"version": version})
    assert refused.status_code == 409 and SpecialDay.objects.filter(confirmed=False).exists()
    assert chief.post("/settings/calendar/confirm/", {"version": version_on(refused)}).status_code == 302
    assert not SpecialDay.objects.filter(confirmed=False, day__gte=timezone.localdate()).exists()


def test_a_promise_that_a_colleague_has_just_given_or_taken_away_is_shown(town, chief, second_chief):
    typed = {"category": "klotter", "unit": "hours", "amount": "8", "priority": "1"}
    version = version_on(chief.get("/settings/targets/"))
    second_chief.post("/settings/targets/", typed)
    lost = chief.post("/settings/targets/", typed | {"amount": "4", "version": version})
    assert (
        lost.status_code == 409 and rows_of(lost) == {"Hur många": ("8", "4")} and 'value="4"' in lost.content.decode()
    )
    row = Target.objects.get(kind__code="klotter")
    seen = {"version": version_on(lost)}
    second_chief.post(f"/settings/targets/{row.pk}/remove/")
    gone = chief.post(f"/settings/targets/{row.pk}/remove/", seen)
    assert gone.status_code == 409 and "”Klotter” är borttagen" in gone.content.decode()
    assert chief.post("/settings/targets/999999/remove/", seen).status_code == 404


def test_ready_words_that_a_colleague_changed_meanwhile_are_shown_in_both_versions(town, chief, second_chief):
    row = ReplyTemplate.objects.get(name="Inget fel på platsen")
    address, form = f"/settings/templates/{row.pk}/", {"name": row.name, "verb": "decline", "keep": "yes"}
    words = {f"text-{language}": text for language, text in row.text.items()}
    version = version_on(chief.get(address))
    second_chief.post(address, form | words | {"name": "Inget fel", "text-sv": "Vi hittade inget."})
    for press in ("keep", "see"):
        mine = (
            {name: value for name, value in form.items() if name != "keep"}
            | words
            | {"text-sv": "Vi letade.", press: "yes"}
        )
        lost = chief.post(address, mine | {"version": version})
        html = lost.content.decode()
        assert lost.status_code == 409 and "Omar Berg hann före: ”Inget fel” är ändrad" in html
        assert rows_of(lost) == {
            "Namn, för kollegor": ("Inget fel", ""),
            "svenska": ("Vi hittade inget.", "Vi letade."),
        }
    assert 'value="Inget fel"' in html and "Vi letade." in html
    chief.post(address, form | words | {"name": "Inget fel", "text-sv": "Vi letade.", "version": version_on(lost)})
    row.refresh_from_db()
    assert (row.name, row.text["sv"]) == ("Inget fel", "Vi letade.")


def test_ready_words_that_are_gone_meanwhile_can_be_kept_as_new_ones(town, chief, second_chief):
    row = ReplyTemplate.objects.get(name="Inget fel på platsen")
    address, form = (
        f"/settings/templates/{row.pk}/",
        {"name": row.name, "verb": "decline", "text-sv": "Borta", "keep": "yes"},
    )
    version = version_on(chief.get(address))
    second_chief.post(f"{address}remove/")
    lost = chief.post(address, form | {"version": version})
    assert lost.status_code == 409 and 'action="/settings/templates/new/"' in lost.content.decode()
    gone = chief.post(f"{address}remove/", {"version": version})
    assert gone.status_code == 409 and "är borttagen" in gone.content.decode()
    assert chief.post("/settings/templates/new/", form | {"version": version_on(lost)}).status_code == 302


def test_hours_are_kept_and_taken_away(town, chief):
    typed = {"name": "Vinter", "first_day": "W1", "last_day": "W3", "from-0": "09:00", "to-0": "15:00"}
    assert chief.post("/settings/calendar/hours/", typed).status_code == 302
    row = OpeningHours.objects.get(name="Vinter")
    assert row.hours == {"0": ["09:00", "15:00"]}
    chief.post(f"/settings/calendar/hours/{row.pk}/remove/")
    assert not OpeningHours.objects.filter(name="Vinter").exists()


def test_hours_are_told_as_a_person_says_them(town, chief):
    for season in ({"first_day": "W1", "last_day": "W3"}, {"first_day": "06-01", "last_day": "08-31"}):
        alike = {f"{end}-{n}": at for n in (0, 1, 2, 4) for end, at in (("from", "09:00"), ("to", "15:00"))}
        chief.post("/settings/calendar/hours/", {"name": "Kort"} | season | alike)
    page = chief.get("/settings/calendar/").content.decode()
    assert "vecka 1–3" in page and "1 juni – 31 augusti" in page
    assert "måndag–onsdag 09:00–15:00 · fredag 09:00–15:00" in page
    assert "Stängt" in page and "Avslutade" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "field-error"), ({"name": "x", "from-0": "17:00", "to-0": "08:00"}, "field-error"),
        ({"name": "x", "first_day": "W1", "from-0": "08:00", "to-0": "17:00"}, "field-error"),
        ({"name": "x", "first_day": "06-01", "last_day": "W9", "from-0": "08:00", "to-0": "17:00"}, "field-error"), ({"name": "x", "from-0": "sju"}, "field-error"),
    ],
)  # fmt: skip
def test_bad_hours_are_said(town, chief, typed, sentence):
    answer = chief.post("/settings/calendar/hours/", typed)
    assert answer.status_code == 400 and sentence in answer.content.decode()


def test_a_day_is_written_a_holiday_is_worked_and_the_year_is_confirmed(town, chief):
    assert (
        chief.post(
            "/settings/calendar/days/", {"day": "2027-05-07", "name": "Klämdag", "sort": "half", "closes_at": "12:00"}
        ).status_code
        == 302
    )
    assert SpecialDay.objects.get(day="2027-05-07").confirmed
    assert chief.post("/settings/calendar/days/", {"day": "i maj", "name": "", "sort": "half"}).status_code == 400
    holiday = SpecialDay.objects.filter(source="library", confirmed=False).last()
    chief.post(f"/settings/calendar/days/{holiday.pk}/remove/")
    holiday.refresh_from_db()
    assert holiday.sort == "open" and holiday.confirmed
    chief.post("/settings/calendar/confirm/")
    assert "calendar/confirm" not in chief.get("/settings/calendar/").content.decode()


def test_a_promise_is_written_once_and_taken_away(town, chief):
    typed = {"category": "klotter", "unit": "hours", "amount": "8", "priority": "1"}
    assert chief.post("/settings/targets/", typed).status_code == 302
    row = Target.objects.get(kind__code="klotter")
    assert (row.amount, row.unit, row.priority) == (8, "hours", 1)
    assert chief.post("/settings/targets/", typed).status_code == 400
    chief.post(f"/settings/targets/{row.pk}/remove/")
    assert not Target.objects.filter(kind__code="klotter").exists()


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"unit": "days"}, {"unit": "days", "amount": "-1"}, {"unit": "round"}, {"unit": "round", "weeks": "10, 99"},
        {"unit": "days", "amount": "3", "category": "nope"}, {"unit": "years", "amount": "1"},
    ],
)  # fmt: skip
def test_bad_promises_are_said(town, chief, typed):
    answer = chief.post("/settings/targets/", typed)
    assert answer.status_code == 400 and "field-error" in answer.content.decode()


def test_ready_words_are_written_seen_and_taken_away(town, chief):
    make_report(town)
    assert "Nästa ljusrunda" in chief.get("/settings/templates/").content.decode()
    typed = {
        "name": "Tack",
        "verb": "fix",
        "category": "belysning",
        "text-sv": "Tack för {reference}.",
        "text-en": "Thanks.",
    }
    seen = chief.post("/settings/templates/new/", typed | {"see": "yes"}).content.decode()
    assert "Tack för HB-" in seen and "[Svara: blev det lagat?]" in seen
    assert not ReplyTemplate.objects.filter(name="Tack").exists()
    chief.post("/settings/templates/new/", typed | {"keep": "yes"})
    row = ReplyTemplate.objects.get(name="Tack")
    assert (
        row.kind.code == "belysning"
        and "Tack för {reference}." in chief.get(f"/settings/templates/{row.pk}/").content.decode()
    )
    answer = chief.post(f"/settings/templates/{row.pk}/", typed | {"text-sv": "Hej {namn}", "keep": "yes"})
    assert answer.status_code == 400 and "{namn}" in answer.content.decode()
    chief.post(f"/settings/templates/{row.pk}/remove/")
    assert not ReplyTemplate.objects.filter(name="Tack").exists()


def test_the_desk_sees_the_mail_before_it_goes(town, client_of, desk):
    report, row = make_report(town), ReplyTemplate.objects.get(name="Inget fel på platsen")
    at_desk = client_of(desk)
    page = at_desk.get(f"/desk/r/{report.reference}/").content.decode()
    assert "Inget fel på platsen" in page and "Tomtägarens häck" not in page
    typed = {"template": row.pk, "reason": "", "version": report.version}
    seen = at_desk.post(f"/desk/r/{report.reference}/decline/", typed | {"preview": "yes"}).content.decode()
    report.refresh_from_db()
    assert report.status == "received" and 'id="preview"' in seen and "Vi var på plats och hittade inget fel." in seen
    at_desk.post(f"/desk/r/{report.reference}/decline/", typed)
    report.refresh_from_db()
    assert report.status == "declined"
    assert "Vi var på plats" in at_desk.get(f"/r/{report.reference}/").content.decode()
    assert "We were there" in at_desk.get(f"/r/{report.reference}/", headers={"accept-language": "en"}).content.decode()


def test_an_order_is_planned_with_ready_words_seen_first(town, client_of, desk):
    report, at_desk = make_report(town), client_of(desk)
    row = ReplyTemplate.objects.create(
        jurisdiction=town, name="Vi kommer", verb="plan", text={"sv": "Vi åker ut till {reference}."}
    )
    page = at_desk.get(f"/desk/orders/new/?report={report.reference}").content.decode()
    assert 'data-text="Vi åker ut till {reference}."' in page
    typed = {"report": report.reference, "title": "Byt", "template": row.pk}
    seen = at_desk.post("/desk/orders/new/", typed | {"preview": "yes"}).content.decode()
    report.refresh_from_db()
    assert report.status == "received" and f"Vi åker ut till {report.reference}." in seen and 'id="preview"' in seen
    wrong = at_desk.post("/desk/orders/new/", typed | {"reply": "Hej {namn}"})
    assert wrong.status_code == 400 and "reply-error" in wrong.content.decode()
    at_desk.post("/desk/orders/new/", typed)
    assert f"Vi åker ut till {report.reference}." in at_desk.get(f"/r/{report.reference}/").content.decode()


def test_work_is_begun_with_words_or_with_one_press(town, client_of, desk):
    report, at_desk = make_report(town), client_of(desk)
    row = ReplyTemplate.objects.create(
        jurisdiction=town, name="Vi är där", verb="begin", text={"sv": "Vi är på plats."}
    )
    page = at_desk.get(f"/desk/r/{report.reference}/").content.decode()
    assert "Vi är på plats." in page and "Påbörja med ord" in page
    at_desk.post(f"/desk/r/{report.reference}/begin/", {"template": row.pk, "version": report.version})
    assert "Vi är på plats." in at_desk.get(f"/r/{report.reference}/").content.decode()


def test_what_waits_is_seen_from_the_door(town, chief, admin):
    today = timezone.localdate()
    SpecialDay.objects.filter(jurisdiction=town).update(confirmed=True)
    assert 'class="badge"' not in chief.get("/settings/").content.decode()
    SpecialDay.objects.filter(day__gte=today).delete()
    SpecialDay.objects.create(jurisdiction=town, day=today + timedelta(days=40), name={"sv": "Nyårsdagen"})
    reminders.of_calendar(town, today)
    assert "1 dag väntar på att bekräftas." in chief.get("/settings/").content.decode()
    assert 'href="/settings/calendar/"' in chief.get("/desk/mine/").content.decode()
    chief.post("/settings/calendar/confirm/")
    assert 'class="badge"' not in chief.get("/settings/").content.decode()
