"""What is to be decided: who may write and tick, what is refused, and in which order it is read."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from reports.errors import BadInput, NotAllowed
from reports.models import Decision
from reports.services import decisions
from tests.frontend.forms import sentences_without_a_field


def test_a_manager_puts_a_line_on_the_list_and_ticks_it_off(town, manager, time_machine):
    time_machine.move_to("2026-11-20 12:00+01:00", tick=False)
    given = {"title": "Fler lampor i parken?", "owner": "Gatuchefen", "zone": "N1", "category": "belysning"}
    later = decisions.add(town, given | {"due_on": "2026-12-01"}, actor=manager)
    soon = decisions.add(town, {"title": "Klippa häckar", "due_on": "2026-11-22"}, actor=manager)
    undated = decisions.add(town, {"title": "Nya bänkar"}, actor=manager)
    assert list(decisions.of(town)) == [soon, later, undated]
    decisions.tick(soon, done=True, actor=manager)
    assert list(decisions.of(town)) == [later, undated, soon]
    soon.refresh_from_db()
    assert (soon.done_on, soon.done_by) == (date(2026, 11, 20), manager)
    decisions.tick(soon, done=False, actor=manager)
    assert Decision.objects.get(pk=soon.pk).done_on is None


def test_who_ticks_second_does_not_move_the_day(town, manager, desk, time_machine):
    time_machine.move_to("2026-11-20 12:00+01:00", tick=False)
    one = decisions.add(town, {"title": "Nya bänkar"}, actor=manager)
    decisions.tick(one, done=True, actor=manager)
    time_machine.move_to("2026-11-24 12:00+01:00", tick=False)
    decisions.tick(one, done=True, actor=desk)
    one.refresh_from_db()
    assert (one.done_on, one.done_by) == (date(2026, 11, 20), manager)


def test_police_read_the_list_but_do_not_write_it(town, police):
    with pytest.raises(NotAllowed):
        decisions.add(town, {"title": "Fler patruller"}, actor=police)


def test_what_is_decided_at_a_picture_is_on_the_one_list_and_somebody_takes_it(town, manager, police, time_machine):
    time_machine.move_to("2026-11-20 12:00+01:00", tick=False)
    picture = {"span": "week", "first": date(2026, 11, 9)}
    with pytest.raises(BadInput) as refused:
        decisions.add(town, {"title": "Byt lampan"}, actor=manager, **picture)
    assert list(refused.value.errors) == ["owner", "due_on"]
    taken = {"title": "Byt lampan", "owner": "Gata", "due_on": "2026-12-01"}
    with pytest.raises(NotAllowed):
        decisions.add(town, taken, actor=police, **picture)
    one = decisions.add(town, taken, actor=manager, **picture)
    assert list(decisions.of(town)) == [one] and (one.span, one.first) == ("week", date(2026, 11, 9))


def test_a_picture_shows_what_was_done_since_it_began_however_long_ago(town, manager, time_machine):
    time_machine.move_to("2026-09-20 12:00+02:00", tick=False)
    one = decisions.add(town, {"title": "Byt lampan"}, actor=manager)
    decisions.tick(one, done=True, actor=manager)
    time_machine.move_to("2026-11-20 12:00+01:00", tick=False)
    assert not decisions.of(town) and not decisions.of(town, since=date(2026, 9, 21))
    assert list(decisions.of(town, since=date(2026, 9, 20))) == [one]


@pytest.mark.parametrize(
    "field, value",
    [
        ("title", ""),
        ("title", "a" * 201),
        ("owner", "b" * 81),
        ("due_on", "tomorrow"),
        ("zone", "X9"),
        ("category", "x"),
    ],
)
def test_each_field_that_cannot_be_used_is_named(town, manager, field, value):
    with pytest.raises(BadInput) as refused:
        decisions.add(town, {"title": "Bänkar", field: value}, actor=manager)
    assert list(refused.value.errors) == [field]
    assert not Decision.objects.exists()


def test_the_page_takes_a_line_keeps_what_was_typed_and_prints(town, manager, client_of):
    client = client_of(manager)
    wrong = client.post("/insights/decisions/", {"title": "", "owner": "Gatuchefen", "zone": "x", "category": "x"})
    assert wrong.status_code == 400 and "Gatuchefen" in wrong.content.decode()
    assert sentences_without_a_field(wrong.content.decode()) == []
    client.post("/insights/decisions/", {"title": "Fler lampor?", "owner": "Gatuchefen", "due_on": "2026-12-01"})
    assert "Fler lampor?" in client.get("/insights/").content.decode()
    tick = f"/insights/decisions/{Decision.objects.get().pk}/tick/"
    back = client.post(tick, {"back": "/insights/?period=year"})
    assert back["Location"] == "/insights/?period=year#decisions-title" and Decision.objects.get().done_on
    away = client.post(tick, {"back": "//example.org/", "done": "no"})
    assert away["Location"].startswith("/insights/decisions/") and not Decision.objects.get().done_on


def test_police_see_no_form_and_are_refused(town, police, manager, client_of):
    one = decisions.add(town, {"title": "Fler lampor?"}, actor=manager)
    client = client_of(police)
    assert "<textarea" not in client.get("/insights/decisions/").content.decode()
    assert client.post("/insights/decisions/", {"title": "x"}).status_code == 403
    assert client.post(f"/insights/decisions/{one.pk}/tick/").status_code == 403


@pytest.fixture
def migrated(transactional_db):
    """Takes the tables to a step of reports and gives its models; the newest state again when the test is over."""

    def stepwise():
        executor = MigrationExecutor(connection)
        executor.loader = MigrationLoader(connection, replace_migrations=False)
        return executor

    def to(name):
        executor = stepwise()
        executor.migrate([("reports", name)])
        return executor.loader.project_state([("reports", name)]).apps

    yield to
    executor = stepwise()
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_lines_of_the_plan_that_was_a_list_of_its_own_are_on_the_one_list(migrated, town, manager):
    """Forth and back over the migration, as a town that has decided things would go."""
    before, after = "0030_darkness", "0031_decisions_of_a_picture"
    same = {
        "jurisdiction_id": town.pk,
        "owner": "Gata",
        "span": "week",
        "first": date(2026, 11, 9),
        "actor_id": manager.pk,
    }
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # the 20th by the town's clock
    actions = migrated(before).get_model("reports", "Action").objects
    for title, done_at in (("Byt lampan", None), ("Klipp busken", late)):
        actions.create(title=title, done_at=done_at, created_at=late, **same)
    lines = migrated(after).get_model("reports", "Decision").objects.order_by("id")
    assert list(lines.values_list("title", "owner", "first", "made_by", "done_on")) == [
        ("Byt lampan", "Gata", date(2026, 11, 9), manager.pk, None),
        ("Klipp busken", "Gata", date(2026, 11, 9), manager.pk, date(2026, 11, 20)),
    ]
    assert migrated(before).get_model("reports", "Action").objects.count() == 2


def test_who_and_when_are_told_later(town, manager, police):
    line = decisions.add(town, {"title": "Fler lampor?"}, actor=manager)
    decisions.change(line, {"owner": "Gata", "due_on": "2026-12-24"}, actor=manager)
    line.refresh_from_db()
    assert (line.owner, line.due_on, line.title) == ("Gata", date(2026, 12, 24), "Fler lampor?")
    with pytest.raises(BadInput) as problem:
        decisions.change(line, {"owner": "Gata", "due_on": "julafton"}, actor=manager)
    assert set(problem.value.errors) == {"due_on"}
    with pytest.raises(NotAllowed):
        decisions.change(line, {"owner": "Polisen"}, actor=police)
    planned = decisions.add(
        town,
        {"title": "Plan", "owner": "Gata", "due_on": "2026-12-24"},
        actor=manager,
        span="week",
        first=date(2026, 11, 9),
    )
    with pytest.raises(BadInput) as problem:
        decisions.change(planned, {"owner": "", "due_on": "2026-12-24"}, actor=manager)  # a plan's line has an owner
    assert set(problem.value.errors) == {"owner"}


def test_who_takes_something_has_a_day_by_which_it_is_done(town, manager):
    with pytest.raises(BadInput) as refused:
        decisions.add(town, {"title": "Fler lampor?", "owner": "Gata"}, actor=manager)
    assert set(refused.value.errors) == {"due_on"} and not Decision.objects.exists()
    line = decisions.add(town, {"title": "Fler lampor?"}, actor=manager)  # only a question so far
    with pytest.raises(BadInput) as refused:
        decisions.change(line, {"owner": "Gata", "due_on": ""}, actor=manager)
    assert set(refused.value.errors) == {"due_on"}
    decisions.change(line, {"owner": "", "due_on": "2026-12-24"}, actor=manager)
    decisions.change(line, {"owner": "Gata", "due_on": "2026-12-24"}, actor=manager)
    assert Decision.objects.get().owner == "Gata"
