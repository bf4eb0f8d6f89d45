"""The foreman's board: who has what, in which order, where it lies, and giving it to somebody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.models import Crew, RoundStop
from reports.services import board, jobs, rounds
from tests.build import STATION_NORTH, make_order, make_report

LNG, LAT = STATION_NORTH


@pytest.fixture
def at_desk(client_of, desk):
    return client_of(desk)


def order_at(town, desk, crew, step, **more):
    return make_order(town, [make_report(town, lng=LNG + step * 0.001)], desk, crew=crew, title=f"Jobb {step}", **more)


def test_what_nobody_has_comes_first_and_every_crew_has_a_column(town, desk, crew):
    given, free = order_at(town, desk, crew, 1), order_at(town, desk, None, 2)
    columns = board.of(town, desk)
    assert [column.crew for column in columns] == [None, *Crew.objects.filter(jurisdiction=town)]
    assert [card.job.order for card in columns[0].today] == [free]
    mine = next(column for column in columns if column.crew == crew)
    assert [(card.n, card.job.order) for card in mine.today] == [(2, given)] and not mine.later


def test_a_crews_orders_stand_as_its_round_goes(town, desk, crew):
    made = [order_at(town, desk, crew, step) for step in (3, 1, 2)]
    today = town.day(timezone.now())
    typed = {"crew": crew.code, "day": today.isoformat(), "way": "van", "lng": LNG, "lat": LAT}
    found = rounds.make(town, typed, actor=desk)
    stops = rounds.stops_of(found)
    rounds.move(found, stops[-1].pk, -2, actor=desk)
    wanted = [stop.line.order for stop in rounds.stops_of(found)]
    mine = next(column for column in board.of(town, desk) if column.crew == crew)
    assert [card.job.order for card in mine.today] == wanted and set(wanted) == set(made) and mine.round == found.pk


def test_what_is_due_another_day_stands_below(town, desk, crew):
    later = order_at(town, desk, crew, 1, due_on=town.day(timezone.now()) + timedelta(days=3))
    mine = next(column for column in board.of(town, desk) if column.crew == crew)
    assert not mine.today and [card.job.order for card in mine.later] == [later]


def test_an_order_is_moved_to_another_crew_and_leaves_the_round(town, desk, crew, at_desk):
    order = order_at(town, desk, crew, 1)
    typed = {"crew": crew.code, "day": town.day(timezone.now()).isoformat(), "way": "van", "lng": LNG, "lat": LAT}
    rounds.make(town, typed, actor=desk)
    other = Crew.objects.exclude(pk=crew.pk).first()
    answer = at_desk.post(f"/desk/board/{order.number}/move/", {"crew": other.code, "version": order.version})
    order.refresh_from_db()
    assert answer.status_code == 302 and order.crew == other and not RoundStop.objects.exists()


def test_a_crew_without_the_kit_is_named_before_it_gets_the_order(town, desk, crew, at_desk):
    order = order_at(town, desk, crew, 1, kit=crew.kit)
    other = Crew.objects.exclude(kit=crew.kit).first()
    address = f"/desk/board/{order.number}/move/"
    refused = at_desk.post(address, {"crew": other.code, "version": order.version})
    html = refused.content.decode()
    assert refused.status_code == 400 and 'name="anyway"' in html and f'value="{other.code}" selected' in html
    assert at_desk.post(address, {"crew": other.code, "version": order.version, "anyway": "yes"}).status_code == 302


def test_who_moves_what_somebody_else_has_just_moved_is_told(town, desk, crew, at_desk):
    order = order_at(town, desk, crew, 1)
    jobs.act(order, "change", actor=desk, title="Nyare")
    other = Crew.objects.exclude(pk=crew.pk).first()
    press = {"crew": other.code, "version": order.version}
    refused = at_desk.post(f"/desk/board/{order.number}/move/", press)
    rows = {str(row.label): (str(row.now), str(row.yours), row.differs) for row in refused.context["race"].rows}
    assert refused.status_code == 409 and "Någon hann före" in refused.content.decode()
    assert rows["Lag"] == (str(crew), str(other), True)
    assert at_desk.post(f"/desk/board/{order.number}/move/", press | {"version": order.version + 1}).status_code == 302


def test_who_moves_an_order_that_has_left_the_board_is_told_too(town, desk, crew, at_desk):
    order = order_at(town, desk, crew, 1)
    jobs.act(order, "cancel", actor=desk, reason="Dubbel")
    refused = at_desk.post(f"/desk/board/{order.number}/move/", {"crew": crew.code, "version": order.version})
    html = refused.content.decode()
    assert refused.status_code == 409 and f"{order.number} flyttades inte" in html and "data-order" not in html


def test_the_board_shows_marks_a_map_and_a_paper_for_each_crew(town_with_ground, desk, crew, at_desk):
    order = order_at(town_with_ground, desk, crew, 1)
    html = at_desk.get("/desk/board/").content.decode()
    assert order.number in html and '"number": 1' in html and f"/desk/board/{crew.code}/paper.pdf" in html
    assert ">1</text>" in at_desk.get("/desk/board/map-light.svg").content.decode()
    assert at_desk.get(f"/desk/board/{crew.code}/paper.pdf").content.startswith(b"%PDF")
    assert at_desk.get("/desk/board/finns-inte/paper.pdf").status_code == 404


def test_a_crew_member_has_no_board(client_of, crew_member):
    assert client_of(crew_member).get("/desk/board/").status_code == 403


def test_the_board_costs_the_same_at_any_size(town, desk, crew, django_assert_max_num_queries):
    for step in range(6):
        order_at(town, desk, crew, step)
    with django_assert_max_num_queries(8):
        [card.job.places for column in board.of(town, desk) for card in column.cards]
