"""The promise: the rule of the state word, figures against a hand-counted data set, logged figures with their source, a frozen period."""

import json
import logging
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from shapely.geometry import box

from geo import zones
from geo.models import Layer, LayerVersion, Zone
from geo.shapes import to_wkb
from geo.words import Words
from reports.errors import BadInput, NotAllowed, NotThere, WrongStatus
from reports.models import Evening, Frozen, Indicator, IndicatorValue, Kind, Period, Promise, Report, SettingChange
from reports.models.report import DARKNESS
from reports.services import (
    figure_log,
    freezing,
    indicators,
    promise_settings,
    promise_steps,
    promise_words,
    promises,
    recounting,
)
from reports.services.promise_states import (
    NEEDS_MORE,
    NOT_REPORTED,
    ON_THE_WAY,
    TOO_EARLY,
    WRONG_WAY,
    Facts,
    state,
)
from tests.build import act, make_report

N1, S1 = (15.1107, 59.0679), (15.112454, 59.06578)
FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


def facts(value, baseline=None, target=None, **more):
    known = {
        "lower_is_better": True, "cumulative": False, "counts": False, "first": FIRST, "last": LAST, "today": date(2026, 9, 29),
    }  # fmt: skip
    return Facts(value, baseline, target, **known | more)


@pytest.mark.parametrize(
    "given, word",
    [
        (facts(8, 14, 8), ON_THE_WAY),  # reached
        (facts(11, 14, 8), ON_THE_WAY),  # half of the way, half of the period
        (facts(13, 14, 8), NEEDS_MORE),
        (facts(14, 14, 8), NEEDS_MORE),
        (facts(16, 14, 8), WRONG_WAY),
        (facts(12, 14), ON_THE_WAY),  # no target: better by more than a tenth
        (facts(13, 14), NEEDS_MORE),
        (facts(15.5, 14), WRONG_WAY),
        (facts(8), TOO_EARLY),  # nothing to compare with
        (facts(None, 14, 8), TOO_EARLY),
        (facts(8, 14, 8, today=date(2026, 5, 29)), TOO_EARLY),  # day 59
        (facts(8, 14, 8, today=date(2026, 5, 30)), ON_THE_WAY),  # day 60
        (facts(70, 60, 80, lower_is_better=False), ON_THE_WAY),
        (facts(50, 60, 80, lower_is_better=False), WRONG_WAY),
        (facts(4, 9, counts=True), TOO_EARLY),  # under ten on both sides
        (facts(4, 9, 5, counts=True), ON_THE_WAY),  # a target that is reached is reached
        (facts(4, 12, counts=True), ON_THE_WAY),
        (facts(240, None, 480, lower_is_better=False, cumulative=True), ON_THE_WAY),  # half of it in half of the time
        (facts(200, None, 480, lower_is_better=False, cumulative=True), NEEDS_MORE),
        (facts(0, 0, None), NEEDS_MORE),  # nothing before, nothing now: no division by zero
    ],
)
def test_the_state_word_follows_one_rule(given, word):
    assert state(given) == (word, None)


def test_a_logged_figure_that_is_old_is_not_reported_since_its_day():
    old = facts(9, 5, 4, every_days=60, reported_on=date(2026, 7, 30))
    assert state(old) == (NOT_REPORTED, date(2026, 7, 30))
    assert state(facts(3, 5, 4, every_days=61, reported_on=date(2026, 7, 30)))[0] == ON_THE_WAY
    assert state(facts(None, every_days=92)) == (NOT_REPORTED, FIRST)
    assert state(facts(None, every_days=92, today=date(2026, 4, 20))) == (TOO_EARLY, None)


@pytest.fixture
def period(town, time_machine):
    time_machine.move_to("2026-11-01 12:00+01:00", tick=False)
    return Period.objects.create(jurisdiction=town, code="2026-2027", first_day=FIRST, last_day=LAST)


@pytest.fixture
def promise(town, period):
    return Promise.objects.create(
        jurisdiction=town, period=period, code="M1", by="municipality", text=Words(sv="Vi ser över belysning.", en="We look over lamps."),
    )  # fmt: skip


def indicator(promise, measure="days_to_fix", **more):
    fields = {"code": measure, "name": Words(sv="Siffran", en="The figure")} | more
    return Indicator.objects.create(jurisdiction=promise.jurisdiction, promise=promise, measure=measure, **fields)


@pytest.fixture
def hours(town, period):
    police = Promise.objects.create(
        jurisdiction=town, period=period, code="P1", by="police", text=Words(sv="Vi syns."), position=1
    )
    return indicator(
        police, "logged", name=Words(sv="timmar", en="hours"), lower_is_better=False, target=480, every_days=60
    )


@pytest.fixture
def autumn(town, desk, time_machine):
    """North: twelve lamps in September, one a day; ten mended after 1 to 10 days; two still open. Two more lie in the south, open."""
    lamps = []
    for day in range(1, 13):
        time_machine.move_to(f"2026-09-{day:02} 09:00+02:00", tick=False)
        lamps.append(make_report(town, lng=N1[0], lat=N1[1]))
    for number, lamp in enumerate(lamps[:10], 1):
        time_machine.move_to(f"2026-09-{2 * number:02} 12:00+02:00", tick=False)
        act(lamp, "fix", desk)
    time_machine.move_to("2026-09-30 12:00+02:00", tick=False)
    for _n in range(2):
        make_report(town, lng=S1[0], lat=S1[1])
    make_report(town, "otrygg_plats", *N1, answers={"reason": "dark"})
    time_machine.move_to("2026-11-01 12:00+01:00", tick=False)
    return town


def measured(town, name, first=FIRST, last=date(2026, 11, 1), **scope):
    return indicators.result(town, name, indicators.scope_of(town, **scope), first, last)


def test_a_year_before_that_the_service_does_not_know_is_no_nought(autumn):
    """Else every count would be worse than before in a young service; nor is a part of a year told as the whole: it takes two years."""
    young = measured(autumn, "reported")
    assert (young.now.value, young.before.value, young.is_young) == (12, None, True)
    for day in (date(2025, 4, 1), date(2024, 11, 3)):  # the second: a day less than two years before the last
        make_report(
            autumn, lng=N1[0], lat=N1[1], at=datetime(day.year, day.month, day.day, 12, tzinfo=autumn.zone_info)
        )
        assert measured(autumn, "reported").before.value is None, day
    make_report(autumn, lng=N1[0], lat=N1[1], at=datetime(2024, 11, 2, 12, tzinfo=autumn.zone_info))
    assert (measured(autumn, "reported").before.value, measured(autumn, "reported").is_young) == (1, False)
    assert measured(autumn, "reported", date(2025, 11, 1)).before.value is None  # a period that is longer than a year
    Evening.objects.create(
        jurisdiction=autumn, day=date(2025, 3, 20), place="Kaféet", source="x"
    )  # the list of evenings is older
    assert measured(autumn, "activities", date(2026, 3, 1)).before.value == 1


def test_a_promise_of_a_young_service_says_why_nothing_is_compared(autumn, promise):
    one = indicator(promise, "reported")
    with translation.override("en"):
        said = "not compared with the year before: that takes two years of reports"
        (figure,) = promises.of(promise.period)["promises"][0]["figures"]
        assert said in promise_words.beside(figure)
        Indicator.objects.filter(pk=one.pk).update(baseline=30)  # somebody knows what was before
        (figure,) = promises.of(promise.period)["promises"][0]["figures"]
        assert said not in promise_words.beside(figure) and "30 in the whole period before" in promise_words.beside(
            figure
        )


def test_every_computed_figure_says_what_was_counted_by_hand(autumn):
    assert measured(autumn, "reported").now.value == 12  # the feeling is never in it
    assert measured(autumn, "closed").now.value == 10
    assert measured(autumn, "open").now.value == 2
    found = measured(autumn, "days_to_fix")
    assert (found.now.value, found.now.p90, found.now.n) == (6, None, 12)  # 6 of 12 within 6 days, never 9 of 10
    assert measured(autumn, "reported").rest.value == 2 and measured(autumn, "closed").rest.value == 0
    assert measured(autumn, "reported", kind_codes=["vaxtlighet"]).now.value == 0
    assert measured(autumn, "dark_places", kind_codes=["belysning"]).now.value == 1  # both in one square of 31 m


def test_the_light_of_a_figure_is_counted_by_hand(autumn):
    """North: the lamps of 1 to 4 September were seen in the dark, that of the 5th in twilight, 6 to 12 by day; one in the south in the dark."""
    for number, lamp in enumerate(Report.objects.filter(lng=N1[0], kind__code="belysning").order_by("pk"), 1):
        light = "dark" if number <= 4 else "twilight" if number == 5 else "day"
        Report.objects.filter(pk=lamp.pk).update(darkness=DARKNESS[light])
    south = Report.objects.filter(lng=S1[0]).order_by("pk")
    Report.objects.filter(pk=south[0].pk).update(darkness=DARKNESS["dark"])
    Report.objects.filter(pk=south[1].pk).update(darkness=0)  # not worked out yet
    for name, dark, light in (("reported", 4, 8), ("closed", 4, 6), ("open", 0, 2), ("dark_places", 0, 1)):
        assert measured(autumn, name, light="dark").now.value == dark, name
        assert measured(autumn, name, light="light").now.value == light, name
    assert measured(autumn, "reported", light="dark").rest.value == 1
    assert measured(autumn, "reported", light="light").rest.value == 0
    assert (
        measured(autumn, "days_to_fix", light="dark").now.value,
        measured(autumn, "days_to_fix", light="dark").now.n,
    ) == (None, 4)  # few
    september = measured(autumn, "reported", date(2026, 9, 1), date(2026, 9, 3), light="dark")
    assert september.now.value == 3


@pytest.mark.parametrize("name", [name for name, measure in indicators.CATALOGUE.items() if measure.of_reports])
def test_counted_by_rows_a_figure_is_what_the_counters_say(autumn, desk, time_machine, name):
    """Where every report is of one light, that light and any light are the same figure. One was opened again, one has no place, one lies
    outside all zones."""
    act(Report.objects.filter(status="fixed").order_by("pk").first(), "reopen", desk)
    make_report(autumn, lng=None, lat=None, actor=desk, place_text="Vid kiosken")
    outside = make_report(autumn, lng=15.081, lat=59.058)
    Report.objects.filter(pk=outside.pk).update(place_certainty="exact")
    recounting.recount(autumn)
    Report.objects.update(darkness=DARKNESS["dark"])
    for first, last in ((FIRST, date(2026, 11, 1)), (date(2026, 9, 3), date(2026, 9, 8))):
        for scope in ({}, {"zone_codes": ["N1"], "kind_codes": ["belysning"]}):
            one, other = (measured(autumn, name, first, last, light=light, **scope) for light in ("", "dark"))
            assert (one.now, one.rest) == (other.now, other.rest), (first, scope)


def test_the_light_stands_in_the_words_of_a_figure_and_is_frozen_with_it(autumn, promise, admin):
    Report.objects.update(darkness=DARKNESS["dark"])
    indicator(promise, "reported", light="dark")
    frozen = freezing.freeze(promise.period, actor=admin)
    Indicator.objects.update(light="")
    Report.objects.update(darkness=DARKNESS["day"])
    (figure,) = promises.shown(Period.objects.get())["promises"][0]["figures"]
    with translation.override("en"):
        assert figure["value"] == 12 and promise_words.unit(figure) == "reports so far, only what was seen in the dark"
        assert any("6 degrees below the horizon" in line for line in promise_words.method(figure, frozen.figures))
    older = {"measure": "reported", "inputs": {}}  # as it was frozen before figures had a light
    with translation.override("en"):
        assert promise_words.unit(older) == "reports so far"


@pytest.fixture
def schools(town):
    """A second layer: one zone W over the whole area, and another one N1 with a code as in the default layer, far from everything."""
    layer = Layer.objects.create(jurisdiction=town, code="schools", name=Words(sv="Skolområden", en="School areas"))
    version = LayerVersion.objects.create(jurisdiction=town, layer=layer, number=1, is_current=True)
    for rank, (code, ring) in enumerate({"W": box(15.0, 59.0, 15.3, 59.2), "N1": box(15.0, 58.0, 15.1, 58.1)}.items()):
        Zone.objects.create(
            jurisdiction=town,
            version=version,
            code=code,
            name=Words(sv=f"Skola {code}"),
            rank=rank,
            geometry=to_wkb(ring),
        )
    zones.touch(town)
    return layer


def test_zones_of_another_layer_are_counted_and_named(schools, autumn, promise, admin):
    typed = {"measure": "reported", "name-sv": "anmälningar", "layer": "schools", "zones": ["W"]}
    one = promise_settings.write_indicator(promise, typed, actor=admin)
    assert (one.layer, one.zones) == ("schools", ["W"])
    shown = promises.of(promise.period)
    (figure,) = shown["promises"][0]["figures"]
    assert (figure["value"], figure["rest"]) == (14, 0)  # twelve in the north, two in the south
    with translation.override("sv"):
        lines = promise_words.method(figure, shown)
    assert "Skola W" in lines[1] and "Zonerna är de i ”Skolområden”." in lines
    default = promise_settings.write_indicator(promise, typed | {"layer": "", "zones": ["N1"]}, actor=admin, known=one)
    shown = promises.of(promise.period)
    assert default.layer == "" and shown["promises"][0]["figures"][0]["inputs"]["layer"] == {}
    named = zones.layer_of(autumn).code
    assert promise_settings.write_indicator(promise, typed | {"layer": named, "zones": ["N1"]}, actor=admin).layer == ""


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"layer": "nowhere", "zones": []}, "layer"), ({"layer": "schools", "zones": ["N2"]}, "zones"),
        ({"layer": "schools", "zones": []}, "zones"), ({"layer": "", "zones": ["W"]}, "zones"),
    ],
)  # fmt: skip
def test_zones_are_of_the_layer_that_is_chosen(schools, promise, admin, typed, field):
    with pytest.raises(BadInput) as refused:
        promise_settings.write_indicator(promise, {"measure": "open", "name-sv": "öppna"} | typed, actor=admin)
    assert list(refused.value.errors) == [field] and not Indicator.objects.exists()


def test_what_was_open_on_an_earlier_day_is_counted_as_it_was(autumn):
    """On 10 September ten had come and five were mended."""
    on = measured(autumn, "open", last=date(2026, 9, 10))
    assert on.now.value == 5
    found = measured(autumn, "days_to_fix", last=date(2026, 9, 10))
    # closed after 1 to 5 days, open for 0 to 4: 8/9 left, then 6/7, 4/5 and 2/3 of it: 0.41 on day 4; nobody at risk after day 5
    assert (found.now.n, found.now.value, found.now.p90) == (10, 4, 5)


def test_a_report_that_was_mended_and_opened_later_was_closed_meanwhile(autumn, desk, time_machine):
    lamp = Report.objects.filter(status="fixed").order_by("pk").first()  # mended on 2 September
    time_machine.move_to("2026-10-20 12:00+02:00", tick=False)
    act(lamp, "reopen", desk)
    assert measured(autumn, "open", last=date(2026, 9, 30)).now.value == 2
    assert measured(autumn, "open", last=date(2026, 10, 20)).now.value == 3


def test_few_cases_give_a_sentence_and_no_number(town, promise, time_machine):
    for day in (1, 2, 3):
        time_machine.move_to(f"2026-10-{day:02} 09:00+02:00", tick=False)
        make_report(town, lng=N1[0], lat=N1[1])
    time_machine.move_to("2026-11-01 12:00+01:00", tick=False)
    indicator(promise)
    (block,) = promises.of(promise.period)["promises"]
    (figure,) = block["figures"]
    assert figure["value"] is None and figure["n"] == 3 and block["state"] == TOO_EARLY
    assert "3" in promise_words.lacking(figure)
    json.dumps(block)


@pytest.mark.parametrize("measure", [*indicators.CATALOGUE, "logged"])
def test_an_indicator_without_any_data_is_a_sentence(promise, measure):
    indicator(promise, measure)
    (block,) = promises.of(promise.period)["promises"]
    figure = block["figures"][0]
    assert block["state"] in (TOO_EARLY, NOT_REPORTED)
    assert figure["value"] is None and promise_words.lacking(figure)
    assert "nan" not in json.dumps(block).lower() and promise_words.short(block).endswith(".")


@pytest.mark.parametrize("measure", ["reported", "open", "closed", "dark_places"])
def test_what_was_before_the_first_report_is_no_nought_and_keeps_no_target(autumn, measure):
    """The first lamp was reported on 1 September: of the spring nobody knows, so that no target of it was reached."""
    spring = Period.objects.create(jurisdiction=autumn, code="spring", first_day=FIRST, last_day=date(2026, 8, 31))
    promise = Promise.objects.create(
        jurisdiction=autumn, period=spring, code="M1", by="municipality", text=Words(sv="x")
    )
    indicator(promise, measure, target=5, lower_is_better=measure != "closed")
    (block,) = promises.of(spring)["promises"]
    assert block["figures"][0]["value"] is None and block["state"] == TOO_EARLY
    with translation.override("en"):
        said = "There is nothing to count: the period has not begun, or no report had come by then."
        assert promise_words.lacking(block["figures"][0]) == said
    assert measured(autumn, measure, last=date(2026, 9, 1)).now.value is not None


def test_a_promise_without_an_indicator_and_a_town_without_a_promise_have_nothing_to_say(town, promise):
    assert promises.of(promise.period)["promises"][0]["state"] == TOO_EARLY
    Period.objects.all().delete()
    assert promises.current(town) is None


def test_evenings_with_and_without_an_activity_are_counted_by_hand(town, time_machine, promise):
    """Twenty days; activities on ten of them. Three reports on those evenings and eight on the others; one in the morning."""
    for day in range(1, 21):
        if day % 2:
            Evening.objects.create(
                jurisdiction=town, day=date(2026, 10, day), place="Hallen", lng=N1[0], lat=N1[1], source="x"
            )
    for day, hour in [(1, 20), (3, 20), (5, 23), (1, 7), *((n, 21) for n in (2, 4, 6, 8, 10, 12, 14, 16))]:
        time_machine.move_to(f"2026-10-{day:02} {hour:02}:30+02:00", tick=False)
        make_report(town, "klotter", *N1)
    time_machine.move_to("2026-10-21 12:00+02:00", tick=False)
    found = measured(town, "evenings", date(2026, 10, 1), date(2026, 10, 21)).now
    assert (found.value, found.n, found.against, found.against_n, found.cases) == (3.0, 10, 8.0, 10, 11)
    early = measured(town, "evenings", date(2026, 10, 1), date(2026, 10, 12)).now
    assert early.value is None and early.n == 6


def test_a_figure_is_written_down_by_the_police_and_by_nobody_without_the_right(hours, police, crew_member):
    made = figure_log.write(hours, {"value": "41,5", "day": "2026-10-31", "source": "Arbetspass"}, actor=police)
    assert (made.value, made.actor) == (41.5, police)
    with pytest.raises(NotAllowed):
        figure_log.write(hours, {"value": "1", "day": "2026-10-31", "source": "x"}, actor=crew_member)


def test_the_police_do_not_write_the_municipalitys_figures(promise, police, desk):
    handed = indicator(promise, "logged")
    assert not figure_log.may_log(police, handed) and figure_log.may_log(desk, handed)


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"source": ""}, "source"),
        ({"source": "   "}, "source"),
        ({"value": ""}, "value"),
        ({"value": "many"}, "value"),
        ({"value": "nan"}, "value"),
        ({"value": "-3"}, "value"),
        ({"value": "1e99"}, "value"),
        ({"day": "yesterday"}, "day"),
        ({"day": "2026-11-02"}, "day"),  # tomorrow
        ({"day": "2026-03-31"}, "day"),  # before the period
        ({"replaces": "77"}, "replaces"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_at_its_field(hours, police, typed, field):
    good = {"value": "12", "day": "2026-10-31", "source": "Arbetspass"}
    with pytest.raises(BadInput) as refused:
        figure_log.write(hours, good | typed, actor=police)
    assert list(refused.value.errors) == [field] and not IndicatorValue.objects.exists()


def test_logged_hours_add_up_and_a_wrong_one_is_replaced_and_can_still_be_read(hours, police):
    log = {"source": "Arbetspass", "day": "2026-09-30"}
    wrong = figure_log.write(hours, log | {"value": "440"}, actor=police)
    figure_log.write(hours, log | {"value": "44", "replaces": str(wrong.pk)}, actor=police)
    figure_log.write(hours, log | {"value": "50", "day": "2026-10-31"}, actor=police)
    figure = promises.of(hours.promise.period)["promises"][0]["figures"][0]
    assert figure["value"] == 94 and [row["instead_of"] for row in figure["values"]] == [440, None]
    with pytest.raises(BadInput):
        figure_log.write(hours, log | {"value": "45", "replaces": str(wrong.pk)}, actor=police)


def test_households_count_as_the_newest_figure_says(hours, police):
    Indicator.objects.update(adds=False)
    hours.refresh_from_db()
    for day, value in (("2026-10-31", "5"), ("2026-08-31", "6")):
        figure_log.write(hours, {"value": value, "day": day, "source": "Lista"}, actor=police)
    assert promises.of(hours.promise.period)["promises"][0]["figures"][0]["value"] == 5


@pytest.fixture
def link(town, hours, desk):
    return figure_log.make_link(town, [hours], {"name": "Kommunpolisen", "days": "30"}, actor=desk)


def test_a_link_logs_only_what_it_is_for(town, link, hours, promise):
    other = indicator(promise, "logged")
    given = {"value": "12", "day": "2026-10-31", "source": "Arbetspass"}
    made = figure_log.log_by_link(link, given)
    assert (made.indicator, made.link, made.actor) == (hours, link, None)
    link.indicators.add(indicator(promise, "logged", code="third"))
    with pytest.raises(BadInput):
        figure_log.log_by_link(link, given | {"indicator": str(other.pk)})


def test_a_wrong_expired_or_revoked_link_shows_nothing_and_is_logged(town, link, desk, caplog, time_machine):
    token = figure_log.token_of(link)
    assert figure_log.find(town, token) == link
    with caplog.at_level(logging.WARNING, "reports.links"):
        for wrong in ("", "1", f"{link.pk}-aaaa", token[:-1], "99-" + token):
            with pytest.raises(NotThere):
                figure_log.find(town, wrong)
    assert len(caplog.records) == 5 and token not in caplog.text
    figure_log.revoke(link, actor=desk)
    with pytest.raises(NotThere):
        figure_log.find(town, token)
    with pytest.raises(WrongStatus):
        figure_log.revoke(type(link).objects.get(), actor=desk)
    later = figure_log.make_link(town, link.indicators.all(), {"name": "x", "days": "1"}, actor=desk)
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    with pytest.raises(NotThere):
        figure_log.find(town, figure_log.token_of(later))


def test_who_had_a_link_is_forgotten_and_what_was_logged_stays(town, link, time_machine):
    figure_log.log_by_link(link, {"value": "12", "day": "2026-10-31", "source": "Arbetspass"})
    time_machine.move_to(timezone.now() + timedelta(days=200), tick=False)
    figure_log.forget(town, date(2027, 5, 20))
    link.refresh_from_db()
    assert link.name == "" and link.values.count() == 1


@pytest.fixture
def frozen(autumn, promise, hours, admin):
    indicator(promise)
    figure_log.write(hours, {"value": "12", "day": "2026-10-31", "source": "Arbetspass"}, actor=admin)
    return freezing.freeze(promise.period, actor=admin)


def test_a_frozen_period_keeps_figures_inputs_and_method_when_everything_changes_later(frozen, autumn, desk):
    before = json.loads(json.dumps(frozen.figures))
    for report in Report.objects.open():
        if not report.is_sensitive:
            act(report, "fix", desk)
    Kind.objects.filter(code="belysning").update(short_name=Words(sv="Annat"))
    Indicator.objects.update(target=1)
    shown = promises.shown(Period.objects.get())
    assert shown == before and json.loads(json.dumps(promises.of(Period.objects.get()))) != before
    assert (
        promises.at(Period.objects.get(), date(2027, 2, 1)) == before
    )  # the month and the picture say the same as the promise's page
    assert promises.at(Period.objects.get(), date(2026, 9, 30)) != before
    figure = shown["promises"][0]["figures"][0]
    assert figure["inputs"]["layer_version"] == 1 and figure["value"] == 6
    assert "Kaplan" in promise_words.method(figure, shown)[0]


def test_a_frozen_period_refuses_every_edit_with_a_sentence(frozen, promise, hours, admin, town):
    period = Period.objects.get()
    edits = [
        lambda: figure_log.write(hours, {"value": "1", "day": "2026-10-31", "source": "x"}, actor=admin),
        lambda: promise_settings.write_period(
            town, {"first_day": "2026-04-01", "last_day": "2027-03-30"}, actor=admin, known=period
        ),
        lambda: promise_settings.write_promise(period, {"code": "X", "by": "police", "text-sv": "x"}, actor=admin),
        lambda: promise_settings.remove_promise(promise, actor=admin),
        lambda: promise_settings.write_indicator(promise, {"measure": "open", "name-sv": "x"}, actor=admin),
        lambda: promise_settings.remove_indicator(promise.indicators.first(), actor=admin),
        lambda: promise_steps.add(promise, {"day": "2026-10-01", "text-sv": "x"}, {}, actor=admin),
        lambda: freezing.freeze(period, actor=admin),
    ]
    before = json.dumps(promises.shown(period))
    for edit in edits:
        with pytest.raises(WrongStatus) as refused:
            edit()
        assert "rättelse" in refused.value.detail or "correction" in refused.value.detail
    assert json.dumps(promises.shown(period)) == before and Frozen.objects.count() == 1


def test_a_correction_stands_beside_the_frozen_figures(frozen, admin):
    period = Period.objects.get()
    given = {"promise": "P1", "text-sv": "Sex timmar räknades två gånger.", "source": "Arbetspass"}
    assert freezing.correct(period, given, actor=admin).promise == "P1"
    for wrong in ({"source": ""}, {"text-sv": ""}, {"promise": "X9"}):
        with pytest.raises(BadInput):
            freezing.correct(period, given | wrong, actor=admin)
    assert promises.shown(period) == frozen.figures


def test_only_an_open_period_is_corrected_by_changing_it(period, admin, desk):
    with pytest.raises(WrongStatus):
        freezing.correct(period, {"text-sv": "x", "source": "x"}, actor=admin)
    with pytest.raises(NotAllowed):
        freezing.freeze(period, actor=desk)


def test_settings_are_written_with_their_history(town, admin):
    period = promise_settings.write_period(town, {"first_day": "2027-04-01", "last_day": "2028-03-31"}, actor=admin)
    given = {"code": "M1", "by": "both", "text-sv": "Vi lovar.", "coming-sv": "Mer."}
    promise = promise_settings.write_promise(period, given, actor=admin)
    promise_settings.write_promise(period, given | {"by": "police"}, actor=admin, known=promise)
    figure = {"measure": "days_to_fix", "name-sv": "dagar", "kinds": ["belysning"], "zones": ["N1"], "target": "8,5"}
    one = promise_settings.write_indicator(promise, figure, actor=admin)
    assert (one.target, one.lower_is_better, one.kinds) == (8.5, True, ["belysning"])
    newest = SettingChange.objects.filter(what="promise").first()
    assert (newest.before["by"], newest.after["by"], newest.actor) == ("both", "police", admin)
    promise_settings.remove_promise(promise, actor=admin)
    assert (
        SettingChange.objects.filter(what="promise", after__isnull=True).count() == 1 and not Indicator.objects.exists()
    )


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"measure": "feelings"}, "measure"),
        ({"kinds": ["otrygg_plats"]}, "kinds"),  # told once a month only
        ({"kinds": ["nonsense"]}, "kinds"),
        ({"zones": ["nowhere"]}, "zones"),
        ({"name-sv": ""}, "name-sv"),
        ({"target": "soon"}, "target"),
        ({"baseline": "-1"}, "baseline"),
        ({"every_days": "0"}, "every_days"),
        ({"light": "moon"}, "light"),
        ({"light": "dark", "measure": "logged"}, "light"),  # no report has been asked
        ({"light": "dark", "measure": "visitors"}, "light"),
    ],
)
def test_a_figure_of_a_promise_that_cannot_be_is_refused(promise, admin, typed, field):
    given = {"measure": "open", "name-sv": "öppna", "kinds": [], "zones": []}
    with pytest.raises(BadInput) as refused:
        promise_settings.write_indicator(promise, given | typed, actor=admin)
    assert list(refused.value.errors) == [field]


def test_periods_do_not_overlap_and_end_after_they_begin(period, town, admin):
    for first, last in (("2027-01-01", "2027-12-31"), ("2028-01-01", "2027-12-31"), ("2028", "2029")):
        with pytest.raises(BadInput):
            promise_settings.write_period(town, {"first_day": first, "last_day": last}, actor=admin)


def test_what_has_figures_stays(hours, police, admin):
    figure_log.write(hours, {"value": "12", "day": "2026-10-31", "source": "Arbetspass"}, actor=police)
    with pytest.raises(WrongStatus):
        promise_settings.remove_indicator(hours, actor=admin)
    with pytest.raises(WrongStatus):
        promise_settings.remove_promise(hours.promise, actor=admin)


def test_an_evening_is_listed_once_with_its_source(town, desk, police):
    given = {"day": "2026-10-01", "place": "Hallen", "visitors": "30", "source": "Närvarolista"}
    assert promise_steps.log_evening(town, given, actor=desk).visitors == 30
    for wrong in ({}, {"source": "", "place": "Annan"}, {"place": ""}, {"visitors": "many", "place": "B"}):
        with pytest.raises(BadInput):
            promise_steps.log_evening(town, given | wrong, actor=desk)
    with pytest.raises(NotAllowed):
        promise_steps.log_evening(town, given, actor=police)


def test_a_figure_that_is_written_down_has_its_months_too(hours, admin, time_machine):
    """Hours add up month by month; a number of households stays what it was until somebody writes a newer one."""
    time_machine.move_to("2027-01-10 12:00+01:00", tick=False)
    households = indicator(hours.promise, "logged", code="households", lower_is_better=False, adds=False)
    Indicator.objects.filter(pk=hours.pk).update(adds=True)
    hours.refresh_from_db()
    told = [(hours, "2026-05-04", "10"), (hours, "2026-05-28", "5"), (hours, "2026-07-01", "20")]
    told += [(households, "2026-06-15", "40"), (households, "2026-08-01", "55")]
    for one, day, value in told:
        figure_log.write(one, {"value": value, "day": day, "source": "Lista"}, actor=admin)
    (block,) = promises.of(hours.promise.period)["promises"]
    months = {figure["code"]: dict(figure["months"]) for figure in block["figures"]}
    first = hours.promise.period.first_day.isoformat()
    assert months[hours.code]["2026-05-01"] == 15 and months[hours.code]["2026-06-01"] is None
    assert months[hours.code]["2026-07-01"] == 20 and months[hours.code][first] is None
    assert (
        months["households"]["2026-05-01"],
        months["households"]["2026-06-01"],
        months["households"]["2026-12-01"],
    ) == (None, 40, 55)
    assert "2027-01-01" not in months["households"]  # the month is not over
