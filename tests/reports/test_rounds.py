"""A crew's round: made, moved, timed, printed, seen by the crew; inspection rounds gather what waits."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from reports.errors import BadInput, LostRace, NotAllowed
from reports.models import Kind, Round
from reports.services import jobs, rounds, setup
from tests.build import STATION_NORTH, act, make_order, make_report

LNG, LAT = STATION_NORTH


@pytest.fixture
def today(town):
    return town.day(timezone.now())


@pytest.fixture
def work(town, desk, crew):
    """Five orders along a line, in no order."""
    spots = [400, 100, 300, 500, 200]
    return [make_order(town, [make_report(town, lng=LNG + m / 57_200)], desk, crew=crew, title=f"{m} m") for m in spots]


def given(crew, day, **more):
    return {"crew": crew.code, "day": str(day), "way": "van", "lng": LNG, "lat": LAT, "leaves_at": "07:00"} | more


@pytest.fixture
def found(town, desk, crew, today, work):
    return rounds.make(town, given(crew, today), actor=desk)


def titles(found):
    return [stop.line.order.title for stop in rounds.stops_of(found)]


def test_the_stops_are_in_a_short_order_with_their_times(found):
    order = [int(title.split()[0]) for title in titles(found)]
    out, back = order[: order.index(500)], order[order.index(500) :]
    assert out == sorted(out) and back == sorted(back, reverse=True)  # out and back, no zigzag
    times = [stop.at for stop in rounds.planned(found)]
    assert times == sorted(times) and times[0].hour == 7


def test_a_stop_is_moved_by_hand_and_ordered_anew(found, desk):
    before = titles(found)
    first = rounds.stops_of(found)[0]
    rounds.move(found, first.pk, 1, actor=desk)
    assert titles(found) == [before[1], before[0], *before[2:]] and found.by_hand
    rounds.move(found, first.pk, -99, actor=desk)
    assert titles(found) == before
    rounds.arrange(found, actor=desk)
    assert not Round.objects.get().by_hand and sorted(titles(found)) == sorted(before)
    rounds.take_out(found, first.pk, actor=desk)
    assert len(titles(found)) == 4


def test_stops_that_somebody_else_moved_meanwhile_are_not_overwritten(found, desk):
    seen = [stop.pk for stop in rounds.stops_of(found)]
    assert rounds.moved(seen, seen[0], 1) == [seen[1], seen[0], *seen[2:]] and rounds.moved(seen, 0, 1) == seen
    rounds.move(found, seen[4], -4, actor=desk, seen=seen)
    now = titles(found)
    first = {"stop": seen[0], "actor": desk, "seen": seen}
    lates = (
        lambda: rounds.arrange(found, actor=desk, seen=seen), lambda: rounds.remove(found, actor=desk, seen=seen),
        lambda: rounds.move(found, steps=1, **first), lambda: rounds.take_out(found, **first),
    )  # fmt: skip
    for late in lates:
        with pytest.raises(LostRace):
            late()
    assert titles(found) == now
    rounds.arrange(found, actor=desk, seen=[stop.pk for stop in rounds.stops_of(found)])


def test_times_of_a_stop_that_somebody_else_set_meanwhile_are_not_overwritten(found, desk):
    stop = rounds.stops_of(found)[0]
    seen = rounds.times(stop)
    rounds.set_stop(found, stop.pk, {"minutes": "20", "early": "09:30"}, actor=desk, seen=seen)
    with pytest.raises(LostRace):
        rounds.set_stop(found, stop.pk, {"minutes": "15"}, actor=desk, seen=seen)
    assert rounds.times(rounds.stops_of(found)[0]) == "20|09:30|"


def test_an_order_that_goes_to_another_crew_makes_the_list_another(found, desk, work, crew):
    seen = [stop.pk for stop in rounds.stops_of(found)]
    other = rounds.Crew.objects.exclude(pk=crew.pk).first()
    jobs.act(work[0], "assign", actor=desk, crew=other.code, anyway="yes")
    with pytest.raises(LostRace):
        rounds.move(found, seen[0], 1, actor=desk, seen=seen)


def test_a_window_puts_a_stop_where_it_can_be_kept(found, desk):
    first = rounds.stops_of(found)[0]
    rounds.set_stop(found, first.pk, {"minutes": "20", "early": "09:30", "late": "10:00"}, actor=desk)
    rounds.arrange(found, actor=desk)
    last = rounds.planned(found)[-1]
    assert last.stop.pk == first.pk and last.late == 0 and last.at.strftime("%H:%M") == "09:30"


@pytest.mark.parametrize("typed", [{"minutes": "0"}, {"early": "sju"}, {"early": "10:00", "late": "09:00"}])
def test_bad_times_are_refused(found, desk, typed):
    with pytest.raises(BadInput):
        rounds.set_stop(found, rounds.stops_of(found)[0].pk, typed, actor=desk)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"crew": "finns-inte"}, "crew"), ({"day": "2020-01-01"}, "day"), ({"day": "snart"}, "day"), ({"way": "häst"}, "way"), ({"lng": None}, "place"),
        ({"lng": "999"}, "place"), ({"lat": "nan"}, "place"), ({"leaves_at": "tidigt"}, "leaves_at"),
    ],
)  # fmt: skip
def test_a_bad_round_is_refused_at_its_field(town, desk, crew, today, work, more, field):
    with pytest.raises(BadInput) as caught:
        rounds.make(town, given(crew, today) | more, actor=desk)
    assert field in caught.value.errors


def test_a_crew_has_one_round_a_day_and_something_to_do(town, desk, manager, crew, today, found):
    with pytest.raises(BadInput):
        rounds.make(town, given(crew, today), actor=desk)
    other = rounds.Crew.objects.filter(jurisdiction=town).exclude(pk=crew.pk).first()
    with pytest.raises(BadInput):
        rounds.make(town, given(other, today), actor=desk)
    with pytest.raises(NotAllowed):
        rounds.move(found, 1, 1, actor=manager)
    with pytest.raises(BadInput):
        rounds.move(found, 999_999, 1, actor=desk)


def test_the_crews_day_follows_the_round(town, desk, crew_member, found):
    first = rounds.stops_of(found)[0]
    rounds.move(found, first.pk, 4, actor=desk)
    assert [job.order.title for job in jobs.day(town, crew_member).today] == titles(found)


def test_an_inspection_round_gathers_what_waits_for_it(town, desk, crew, today):
    kind = Kind.objects.get(jurisdiction=town, code="belysning")
    waiting = [act(make_report(town), "accept", desk) for _ in range(3)]
    make_report(town)  # nobody has accepted it
    one = next(one for one in rounds.inspections(town, today) if one.kind == kind)
    assert one.n == 3 and one.week in kind.round_weeks and one.begins >= today - timedelta(days=6)
    order = rounds.gather(town, kind, crew, actor=desk)
    assert {report.pk for report in order.reports.all()} == {report.pk for report in waiting}
    assert order.due_on.isocalendar().week == one.week and str(one.week) in order.title
    with pytest.raises(BadInput):
        rounds.gather(town, kind, crew, actor=desk)


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2026-10-07", "2026-10-05"),
        ("2026-10-12", "2027-03-08"),
        ("2026-12-30", "2027-03-08"),
        ("2027-01-03", "2027-03-08"),
    ],
)
def test_the_next_round_is_this_weeks_or_the_next_that_comes(town, day, monday):
    kind = setup.of(town).kinds["belysning"]
    kind.round_weeks = [10, 41]
    assert rounds.next_round(kind, date.fromisoformat(day)) == date.fromisoformat(monday)


def test_the_pages_and_the_paper(found, town, desk, crew, client_of, manager, work):
    at_desk = client_of(desk)
    page = at_desk.get(f"/desk/rounds/{found.pk}/").content.decode()
    drawn = at_desk.get(f"/desk/rounds/{found.pk}/map-light.svg").content.decode()
    assert "07:0" in page and ">1</text>" in drawn and ">2</text>" in drawn
    stop = rounds.stops_of(found)[0].pk
    for what, more in (("down", {}), ("up", {}), ("set", {"minutes": "15"}), ("arrange", {}), ("out", {})):
        assert at_desk.post(f"/desk/rounds/{found.pk}/{what}/", {"stop": stop} | more).status_code == 302
    assert at_desk.post(f"/desk/rounds/{found.pk}/set/", {"stop": stop, "minutes": "x"}).status_code == 400
    assert at_desk.post(f"/desk/rounds/{found.pk}/fly/").status_code == 404
    for address in (f"/desk/rounds/{found.pk}/paper.pdf", f"/desk/orders/{work[0].number}/paper.pdf"):
        paper = at_desk.get(address)
        assert (
            paper["content-type"] == "application/pdf"
            and paper.content.startswith(b"%PDF")
            and len(paper.content) > 20_000
        )
    assert client_of(manager).get("/desk/rounds/").status_code == 403
    assert "Lampa" in at_desk.get("/desk/rounds/").content.decode()
    typed = {
        "crew": crew.code,
        "day": str(found.day + timedelta(days=1)),
        "way": "foot",
        "leaves_at": "07:00",
        "place_query": "Hallsbergs station",
    }
    hits = at_desk.post("/desk/rounds/", typed)
    assert 'name="spot"' in hits.content.decode() or hits.status_code == 400
    assert at_desk.post("/desk/rounds/", typed | {"spot": f"{LNG}|{LAT}"}).status_code == 302
    assert at_desk.post("/desk/rounds/", typed | {"spot": "x|y"}).status_code == 400
    assert at_desk.post("/desk/rounds/gather/", {"kind": "belysning", "crew": crew.code}).status_code == 302
    assert at_desk.post(f"/desk/rounds/{found.pk}/remove/").status_code == 302


def seen_on(page):
    return re.search(r'name="seen" value="([\d.]+)"', page.content.decode())[1]


def test_who_moves_a_stop_in_a_round_that_somebody_else_moved_sees_both_orders(found, desk, client_of):
    at_desk, address = client_of(desk), f"/desk/rounds/{found.pk}/"
    first, second, *_rest = (stop.pk for stop in rounds.stops_of(found))
    press = {"stop": first, "seen": seen_on(at_desk.get(address))}
    rounds.take_out(found, second, actor=desk)
    now = titles(found)
    lost = at_desk.post(f"{address}down/", press)
    rows = [(row.label, str(row.yours)) for row in lost.context["race"].rows]
    assert lost.status_code == 409 and titles(found) == now and "Någon hann före" in lost.content.decode()
    assert rows[0] == (1, "(inte på rundan längre)") and [label for label, _name in rows] == [1, 2, 3, 4, 5]
    at_desk.post(f"{address}down/", press | {"seen": seen_on(lost)})
    assert titles(found) == [now[1], now[0], *now[2:]]
    for what in ("arrange", "out", "remove"):
        assert at_desk.post(f"{address}{what}/", press).status_code == 409
    assert titles(found) == [now[1], now[0], *now[2:]]


def test_who_sets_times_that_somebody_else_set_sees_both_and_keeps_what_was_typed(found, desk, client_of):
    at_desk, stop = client_of(desk), rounds.stops_of(found)[0]
    typed = {"stop": stop.pk, "times": rounds.times(stop), "minutes": "15", "early": "08:00", "late": ""}
    rounds.set_stop(found, stop.pk, {"minutes": "20", "late": "11:00"}, actor=desk)
    lost = at_desk.post(f"/desk/rounds/{found.pk}/set/", typed)
    rows = [(row.now, row.yours, row.differs) for row in lost.context["race"].rows]
    assert lost.status_code == 409 and rows == [("20", "15", True), ("", "08:00", True), ("11:00", "", False)]
    html = lost.content.decode()
    assert 'name="minutes" inputmode="numeric" value="15"' in html and 'value="20||11:00"' in html
    assert 'name="late" value="11:00"' in html  # what was not touched stays as the other one left it
    at_desk.post(f"/desk/rounds/{found.pk}/set/", typed | {"times": "20||11:00", "late": "11:00"})
    assert rounds.times(rounds.stops_of(found)[0]) == "15|08:00|11:00"


def test_a_round_keeps_who_did_what_when_and_no_words(found, desk, second_officer):
    first, second, *_rest = rounds.stops_of(found)
    seen = rounds.version(found)
    rounds.move(found, first.pk, 1, actor=second_officer)
    rounds.set_stop(found, first.pk, {"minutes": "20", "early": "09:30"}, actor=desk)
    rounds.take_out(found, second.pk, actor=desk)
    rounds.arrange(found, actor=second_officer)
    events = rounds.since(found, seen)
    assert [(one.verb, one.actor) for one in events] == [
        ("arrange", second_officer), ("out", desk), ("set", desk), ("move", second_officer),
    ]  # fmt: skip
    number = first.line.order.number
    assert events[3].data == {"stop": first.pk, "order": number, "from": 1, "to": 2}
    assert events[2].data == {"stop": first.pk, "order": number, "fields": ["minutes", "early"]}
    assert events[1].data["order"] == second.line.order.number and not any(one.public for one in events)
    assert [one.verb for one in rounds.since(found, seen, first.pk)] == ["set", "move"]
    assert rounds.since(found, None) == [] == rounds.since(found, rounds.version(found))
    assert [one.verb for one in rounds.events_of(found)][-1] == "create"


def test_what_was_refused_leaves_no_event(found, desk):
    seen, stop = rounds.version(found), rounds.stops_of(found)[0].pk
    for wrong in (
        lambda: rounds.move(found, 999_999, 1, actor=desk), lambda: rounds.take_out(found, 999_999, actor=desk),
        lambda: rounds.set_stop(found, stop, {"minutes": "x"}, actor=desk),
    ):  # fmt: skip
        with pytest.raises(BadInput):
            wrong()
    assert rounds.since(found, seen) == []


def test_the_round_says_who_was_quicker_and_shows_its_history(found, desk, second_officer, client_of):
    at_desk, address = client_of(desk), f"/desk/rounds/{found.pk}/"
    first, second, *_rest = rounds.stops_of(found)
    page = at_desk.get(address)
    assert "Historik" in page.content.decode() and "Omar Berg" not in page.content.decode()
    press = {"stop": first.pk, "seen": seen_on(page), "version": page.context["version"], "times": rounds.times(first)}
    rounds.move(found, second.pk, 2, actor=second_officer)
    rounds.set_stop(found, first.pk, {"minutes": "20"}, actor=second_officer)
    lost = at_desk.post(f"{address}down/", press)
    (set_, moved) = lost.context["race"].deeds
    number = second.line.order.number
    assert lost.status_code == 409 and moved.said.startswith("Omar Berg hann före: Ett stopp flyttades,")
    assert moved.said.endswith(f"({number}, 2 → 4).") and set_.done == "Tiden för ett stopp ändrades"
    assert number in lost.content.decode() and "2 → 4" in lost.content.decode()
    late = at_desk.post(f"{address}set/", press | {"minutes": "15"})
    (only,) = late.context["race"].deeds
    assert late.status_code == 409 and only.fields == [first.line.order.number, "Minuter"]


@pytest.mark.parametrize("seen", ["", "x", "1.x", ".", "²"])
def test_a_list_that_cannot_be_read_asks_nothing(found, desk, client_of, seen):
    stop = rounds.stops_of(found)[0].pk
    assert client_of(desk).post(f"/desk/rounds/{found.pk}/down/", {"stop": stop, "seen": seen}).status_code == 302


def test_a_late_press_on_a_round_that_was_taken_away_says_so_and_where_to_go(found, desk, second_officer, client_of):
    at_desk, address = client_of(desk), f"/desk/rounds/{found.pk}/"
    press = {"stop": rounds.stops_of(found)[0].pk, "seen": seen_on(at_desk.get(address))}
    rounds.remove(found, actor=second_officer)
    for what in ("down", "out", "set", "arrange", "remove"):
        late = at_desk.post(f"{address}{what}/", press)
        assert late.status_code == 409 and "Rundan finns inte längre" in late.content.decode()
        assert "Planera en runda" in late.content.decode()
    old = at_desk.get(address)
    assert old.status_code == 404 and "Rundan finns inte längre" in old.content.decode()
    assert at_desk.post(f"{address}sideways/", press).status_code == 404


def test_a_round_of_week_53_is_in_the_last_week_of_a_year_that_has_none_and_no_round_is_no_error(town):
    kind = setup.of(town).kinds["belysning"]
    kind.round_weeks = [53]
    assert rounds.next_round(kind, date(2026, 12, 1)) == date(2026, 12, 28)
    assert rounds.next_round(kind, date(2027, 1, 4)) == date(2027, 12, 27)
    kind.round_weeks = [99]
    assert rounds.next_round(kind, date(2027, 1, 4)) is None
    assert kind not in [one.kind for one in rounds.inspections(town, date(2027, 1, 4))]


def test_more_than_one_order_takes_are_said_and_wait_for_the_next(town, desk, crew, client_of, monkeypatch):
    monkeypatch.setattr(rounds, "MOST", 2)
    made = [act(make_report(town), "accept", desk) for _n in range(3)]
    at_desk, press = client_of(desk), {"kind": "belysning", "crew": crew.code}
    page = at_desk.post("/desk/rounds/gather/", press, follow=True).content.decode()
    assert "är full: 1 till väntar" in page
    page = at_desk.post("/desk/rounds/gather/", press, follow=True).content.decode()
    assert "samlar det som väntar" in page and "är full" not in page
    assert {one.pk for one in made} == set(
        made[0].jurisdiction.reports.filter(lines__isnull=False).values_list("pk", flat=True)
    )
