from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from reports.errors import NotThere
from reports.models import Contact, Outbox
from reports.notices import mail as mails
from reports.services import contacts, outbox
from tests.build import act, make_report

assert mails  # registers the handlers


def everything():
    Outbox.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    while outbox.work_once():
        pass


def test_only_the_confirming_link_is_sent_before_the_address_is_confirmed(town, desk):
    report = make_report(town, contact={"email": "anna@example.org"})
    act(report, "accept", desk)
    everything()
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert "/confirm/" in mail.outbox[0].body


def test_a_confirmed_address_hears_of_public_changes(town, desk):
    report = make_report(town, contact={"email": "anna@example.org"})
    contact = Contact.objects.get()
    contacts.confirm(contact.pk, contacts.confirming_secret(contact))
    act(report, "accept", desk)
    everything()
    assert report.reference in mail.outbox[-1].subject


def test_several_changes_make_one_mail(town, desk):
    report = make_report(town, contact={"email": "anna@example.org"})
    contact = Contact.objects.get()
    contacts.confirm(contact.pk, contacts.confirming_secret(contact))
    everything()
    mail.outbox.clear()
    act(act(report, "accept", desk), "plan", desk)
    everything()
    assert len(mail.outbox) == 1


def test_a_wrong_link_confirms_nothing(town):
    make_report(town, contact={"email": "anna@example.org"})
    contact = Contact.objects.get()
    with pytest.raises(NotThere):
        contacts.confirm(contact.pk, "x" * 26)
    contact.refresh_from_db()
    assert contact.confirmed_at is None


def test_a_new_address_has_to_be_confirmed_anew(town):
    report = make_report(town, contact={"email": "anna@example.org"})
    contact = Contact.objects.get()
    contacts.confirm(contact.pk, contacts.confirming_secret(contact))
    contacts.keep(report, {"email": "annan@example.org"})
    contact.refresh_from_db()
    assert contact.confirmed_at is None


def test_a_failing_effect_is_tried_again_and_ends_as_a_dead_letter(town, monkeypatch):
    monkeypatch.setitem(outbox.HANDLERS, "test", lambda row: 1 / 0)
    outbox.put(town, "test", {})
    for _attempt in range(outbox.MAX_ATTEMPTS):
        everything()
        Outbox.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    row = Outbox.objects.get()
    assert row.dead_at and row.attempts == outbox.MAX_ATTEMPTS and row.last_error == "ZeroDivisionError"


def test_a_leased_row_is_left_alone_until_the_lease_runs_out(town, monkeypatch):
    done = []
    monkeypatch.setitem(outbox.HANDLERS, "test", done.append)
    outbox.put(town, "test", {})
    Outbox.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    assert outbox.work_once() == 0
    Outbox.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    assert outbox.work_once() == 1 and len(done) == 1


def test_the_same_effect_is_wanted_once(town):
    outbox.put(town, "test", {}, dedupe_key="once")
    outbox.put(town, "test", {}, dedupe_key="once")
    assert Outbox.objects.count() == 1
