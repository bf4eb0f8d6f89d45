"""Seeding and taking away: the same day gives the same town; what is not made up is never touched."""

import hashlib
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from geo import grid, zones
from geo.models import Jurisdiction
from reports.management.commands import make_reports
from reports.models import Photo, Report, WorkOrder
from reports.seeding.crowd_rows import FILLED
from reports.seeding.demo import seed_demo
from reports.seeding.removing import remove_demo
from reports.services import clock, publishing
from reports.services.recounting import recount
from tests.build import make_report

DAY = date(2026, 11, 2)


def told(place):
    """What a town says, without numbers that the database gives and secrets."""
    rows = Report.objects.filter(jurisdiction=place).order_by("received_at", "reference")
    lines = [
        f"{r.reference} {r.kind.code} {r.status} {r.lng} {r.lat} {r.received_at} {r.closed_at}"
        for r in rows.select_related("kind")
    ]
    orders = (
        WorkOrder.objects.filter(jurisdiction=place)
        .order_by("number")
        .values_list("number", "title", "status", "due_on")
    )
    return hashlib.sha256("\n".join(lines + [str(order) for order in orders]).encode()).hexdigest()


def test_the_same_day_gives_the_same_town(db):
    first = told(seed_demo(DAY))
    remove_demo()
    assert told(seed_demo(DAY)) == first
    assert max(Report.objects.values_list("received_on", flat=True)) < DAY


def test_taking_it_away_leaves_nothing_and_nothing_else_is_touched(db, settings):
    place = seed_demo(DAY)
    names = [settings.MEDIA_ROOT / name for name in Photo.objects.values_list("name", flat=True)]
    real = Jurisdiction.objects.create(code="real", name={"sv": "Riktig"}, srid=3006)
    officer = get_user_model().objects.create_user("anna", jurisdiction=real)
    call_command("remove_demo", verbosity=0)
    assert not Report.objects.exists() and not WorkOrder.objects.exists() and not Photo.objects.exists()
    assert list(Jurisdiction.objects.all()) == [real] and list(get_user_model().objects.all()) == [officer]
    assert not Jurisdiction.objects.filter(pk=place.pk).exists() and names


def test_what_people_sent_to_the_demo_stays(db):
    place = seed_demo(DAY)
    sent = make_report(place)
    done = remove_demo()
    assert done.kept == 1 and done.towns == 0 and list(Report.objects.all()) == [sent]
    assert recount(place, repair=False) == [] and not get_user_model().objects.filter(is_active=True).exists()


def test_made_reports_for_benchmarks_count_right(town_with_ground):
    call_command("make_reports", "300", seed="7", verbosity=0)
    assert Report.objects.count() == 300 and recount(town_with_ground, repair=False) == []


def test_the_same_seed_and_day_make_the_same_reports(town_with_ground):
    for _time in range(2):
        call_command("make_reports", "200", seed="3", today=DAY, verbosity=0)
    rows = Report.objects.order_by("id").values_list(
        "kind", "status", "lng", "lat", "received_at", "closed_at", "answers"
    )
    made = list(rows)
    assert made[:200] == made[200:] and len({row[4] for row in made}) > 190
    assert Report.objects.values("reference").distinct().count() == 400


def test_made_reports_are_as_the_service_writes_them(town_with_ground):
    call_command("make_reports", "300", seed="7", verbosity=0)
    reports = Report.objects.prefetch_related("events", "closings", "texts__event", "zone_links").select_related("kind")
    for report in reports:
        events = list(report.events.all())
        assert report.version == len(events) and report.status == events[-1].data["status"]
        assert report.updated_at == events[-1].at and events[0].verb == "report"
        assert report.part_of_day == clock.part_of_day(town_with_ground.local(report.received_at))
        assert report.received_on == town_with_ground.day(report.received_at)
        assert report.promised_by == clock.promise(town_with_ground, report.kind, report.received_at).by
        assert report.is_public == publishing.is_public(report)
        assert report.cell == grid.encode(town_with_ground, report.lng, report.lat)
        zones_ = {zone.id for zone in zones.locate(town_with_ground, report.lng, report.lat).zones.values() if zone}
        assert {link.zone_id for link in report.zone_links.all()} == zones_
        assert all(text.event.report_id == report.pk for text in report.texts.all())
        closings = list(report.closings.all())
        assert report.is_open == (len(closings) == sum(closing.reopened_on is not None for closing in closings))
        assert all(closing.days == (closing.closed_on - report.received_on).days for closing in closings)
        assert report.supporters == report.supports.count()


def test_indexes_that_a_big_load_takes_away_come_back(town_with_ground, monkeypatch):
    before = schema()
    monkeypatch.setattr(make_reports, "MANY", 1)
    call_command("make_reports", "50", verbosity=0)
    assert schema() == before and Report.objects.count() == 50


def schema():
    """{table: its constraints and indexes}."""
    with connection.cursor() as cursor:
        return {
            model._meta.db_table: connection.introspection.get_constraints(cursor, model._meta.db_table)
            for model in FILLED
        }


def test_a_second_demo_is_refused_and_if_empty_is_quiet(town):
    with pytest.raises(CommandError):
        call_command("seed_demo")
    call_command("seed_demo", if_empty=True)
    assert not Report.objects.exists()


def test_what_people_tried_out_in_the_demo_goes_with_it(db):
    """Rounds, links, absences and the like hold crews and people: they are no reason to keep a made-up town."""
    from reports.services import contracting, rounds

    place = seed_demo(date.today())
    desk = get_user_model().objects.get(username="desk")
    order = WorkOrder.objects.filter(status="assigned", crew__isnull=False).first()
    contracting.make(place, [order], {}, actor=desk)
    typed = {"crew": order.crew.code, "day": str(date.today() + timedelta(days=9)), "lng": 15.1107, "lat": 59.0679}
    rounds.make(place, typed, actor=desk)
    remove_demo()
    assert not Jurisdiction.objects.exists() and not get_user_model().objects.filter(made_up=True).exists()
