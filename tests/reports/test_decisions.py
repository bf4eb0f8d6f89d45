"""What is to be decided: who may write and tick, what is refused, and in which order it is read."""

from datetime import date

import pytest

from reports.errors import BadInput, NotAllowed
from reports.models import Decision
from reports.services import decisions


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
    wrong = client.post("/insights/decisions/", {"title": "", "owner": "Gatuchefen"})
    assert wrong.status_code == 400 and "Gatuchefen" in wrong.content.decode()
    client.post("/insights/decisions/", {"title": "Fler lampor?", "owner": "Gatuchefen"})
    assert "Fler lampor?" in client.get("/insights/").content.decode()
    client.post(f"/insights/decisions/{Decision.objects.get().pk}/tick/")
    assert Decision.objects.get().done_on


def test_police_see_no_form_and_are_refused(town, police, manager, client_of):
    one = decisions.add(town, {"title": "Fler lampor?"}, actor=manager)
    client = client_of(police)
    assert "<textarea" not in client.get("/insights/decisions/").content.decode()
    assert client.post("/insights/decisions/", {"title": "x"}).status_code == 403
    assert client.post(f"/insights/decisions/{one.pk}/tick/").status_code == 403
