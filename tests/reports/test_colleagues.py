"""Colleagues tell each other: mentions, assignments, absence with a stand-in, one mail a day."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from people.away import who_works_for, whose_work
from people.models import Absence
from reports.errors import BadInput
from reports.models import SpecialDay, StaffNotice
from reports.notices import staff  # noqa: F401  registers the handler
from reports.services import calendars, colleagues, outbox, queue, reminders, undoing
from tests.build import act, make_report

TODAY = timezone.localdate()


def away(user, stand_in, first=0, last=3):
    return Absence.objects.create(
        user=user, stand_in=stand_in, first_on=TODAY + timedelta(days=first), last_on=TODAY + timedelta(days=last)
    )


def told(user):
    return list(StaffNotice.objects.filter(user=user).values_list("sort", flat=True))


@pytest.mark.parametrize(
    ("note", "n"),
    [
        ("Kan du titta, @desk2?", 1),
        ("@desk2 @desk2", 1),
        ("mail desk@desk2.se", 0),
        ("@desk", 0),
        ("@nobody", 0),
        ("hej", 0),
    ],
)
def test_who_is_named_in_a_note_is_told_once(town, desk, second_officer, note, n):
    act(make_report(town), "note", desk, note=note)
    assert len(told(second_officer)) == n and not told(desk)


def test_who_gets_a_case_is_told_and_not_for_ones_own(town, desk, second_officer):
    report = make_report(town)
    act(report, "assign", desk, person="desk2")
    act(report, "assign", desk, person="desk")
    assert told(second_officer) == ["assigned"] and not told(desk)


def test_an_absent_persons_work_goes_to_the_stand_in(town, desk, second_officer):
    away(second_officer, desk)
    report = act(make_report(town), "assign", desk, person="desk2")
    assert report.assigned_to == desk
    assert report.events.filter(verb="assign").get().data["instead_of"] == second_officer.pk
    assert set(whose_work(desk, TODAY)) == {desk.pk, second_officer.pk}


def test_what_an_absent_person_has_already_stands_among_the_stand_ins_own(town, desk, second_officer):
    theirs = act(make_report(town), "assign", desk, person="desk2")
    mine = queue.Asked.read({"view": "mine"})
    assert queue.page(town, desk, mine).rows == []
    away(second_officer, desk)
    page = queue.page(town, desk, mine)
    assert [row.pk for row in page.rows] == [theirs.pk] and page.counts["mine"] == 1
    assert [row.pk for row in queue.page(town, second_officer, mine).rows] == [theirs.pk]


def test_stand_ins_who_are_away_too_never_go_in_circles(desk, second_officer):
    away(second_officer, desk), away(desk, second_officer)
    assert who_works_for(second_officer, TODAY) == second_officer
    assert who_works_for(desk, TODAY + timedelta(days=9)) == desk


def test_taking_an_assignment_back_takes_the_notice_back(town, desk, second_officer):
    report = make_report(town)
    _results, undo = undoing.act_many(town, [report.reference], "assign", actor=desk, person="desk2")
    undoing.undo(undo.pk, actor=desk, jurisdiction=town)
    assert not told(second_officer)


def test_one_mail_a_day_with_what_is_unread(town, desk, second_officer):
    second_officer.email = "omar@example.org"
    second_officer.save()
    report = make_report(town)
    act(report, "note", desk, note="@desk2 hemligt")
    act(report, "assign", desk, person="desk2")
    colleagues.mail_all(town, TODAY)
    while outbox.work_once():
        pass
    (sent,) = mail.outbox
    assert sent.to == ["omar@example.org"] and sent.body.count(report.reference) >= 1 and "hemligt" not in sent.body
    colleagues.mail_all(town, TODAY + timedelta(days=1))
    while outbox.work_once():
        pass
    assert len(mail.outbox) == 1


def test_nobody_who_does_not_want_it_gets_the_mail(town, desk, second_officer):
    second_officer.email, second_officer.daily_mail = "omar@example.org", False
    second_officer.save()
    act(make_report(town), "note", desk, note="@desk2")
    colleagues.mail_all(town, TODAY)
    while outbox.work_once():
        pass
    assert not mail.outbox


def test_roles_wait_until_every_permission_is_there(db):
    """An upgrade that brings a new one does not stop half way."""
    from django.contrib.auth.models import Group, Permission

    from people.roles import sync_roles

    Permission.objects.get(codename="see_reporter").delete()
    Group.objects.get(name="desk").permissions.clear()
    sync_roles()
    assert not Group.objects.get(name="desk").permissions.exists()


def confirm_all_but(town, *days):
    SpecialDay.objects.filter(jurisdiction=town).update(confirmed=True)
    for day in days:
        SpecialDay.objects.create(jurisdiction=town, day=day, name={"sv": "Nyårsdagen"}, source="library")


def test_the_administrator_is_reminded_of_next_years_days_once_a_month_until_they_are_confirmed(
    town, admin, desk, time_machine
):
    admin.email = "eva@example.org"
    admin.save()
    time_machine.move_to("2027-10-01 08:00+02:00", tick=False)
    confirm_all_but(town, "2028-01-01")
    for _again in range(2):
        reminders.of_calendar(town, town.day(timezone.now()))
    assert told(admin) == ["calendar"] and not told(desk)
    colleagues.mail_all(town, town.day(timezone.now()))
    while outbox.work_once():
        pass
    assert "/settings/calendar/" in mail.outbox[-1].body
    time_machine.move_to("2027-11-05 08:00+01:00", tick=False)
    reminders.of_calendar(town, town.day(timezone.now()))
    assert told(admin) == ["calendar"] * 2
    calendars.confirm(town, actor=admin)
    assert told(admin) == []
    reminders.of_calendar(town, town.day(timezone.now()))
    assert told(admin) == []


def test_days_far_away_remind_nobody(town, admin, time_machine):
    time_machine.move_to("2027-05-01 08:00+02:00", tick=False)
    confirm_all_but(town, "2028-01-01")
    reminders.of_calendar(town, town.day(timezone.now()))
    assert told(admin) == []


def test_an_assignment_is_taken_away_again_and_that_can_be_taken_back(town, desk, second_officer):
    team = town.teams.first().code
    report = act(make_report(town), "assign", desk, person="desk2", team=team, organisation="trafikverket")
    for field, column in (("person", "assigned_to"), ("team", "team"), ("organisation", "organisation")):
        _results, undo = undoing.act_many(town, [report.reference], "assign", actor=desk, **{field: "nobody"})
        report.refresh_from_db()
        assert getattr(report, column) is None and report.events.last().data[field] is None
    undoing.undo(undo.pk, actor=desk, jurisdiction=town)
    report.refresh_from_db()
    assert report.organisation.code == "trafikverket"


def test_nobody_is_nobody_to_pass_it_on_to(town, desk):
    with pytest.raises(BadInput) as refused:
        act(make_report(town), "redirect", desk, organisation="nobody")
    assert "organisation" in refused.value.errors


def test_a_team_hears_of_its_case_while_no_person_has_it(town, desk, second_officer):
    team = town.teams.first()
    team.members.add(desk, second_officer)
    report = act(make_report(town), "assign", desk, team=team.code)
    assert told(second_officer) == ["team"] and not told(desk)
    act(report, "assign", desk, person="desk", team=team.code)
    assert told(second_officer) == ["team"]
