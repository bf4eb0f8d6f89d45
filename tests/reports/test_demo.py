"""The demo town: a case for every feature and for every 'too few', the same town for the same day, all of it marked and all of it removable."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from geo.models import Asset, Jurisdiction, LightPlan
from people.roles import ROLES
from reports.insights import figures, filters, measures
from reports.insights.heatmap import heatmap
from reports.models import (
    Closing,
    Contact,
    DutyPerson,
    Event,
    Measure,
    Notice,
    OrderLine,
    Photo,
    ReleasedGroup,
    Report,
    Text,
    Walk,
    WorkOrder,
)
from reports.seeding.demo import seed_demo
from reports.seeding.removing import remove_demo
from reports.services import decisions, estimates, history, monthly, promises
from reports.services.recounting import recount


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """One seeded town for all tests of this file, taken away again at the end."""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("demo")
    before = settings.MEDIA_ROOT, settings.DATA_DIR
    with django_db_blocker.unblock():
        settings.MEDIA_ROOT, settings.DATA_DIR = folder / "photos", folder
        try:
            place = seed_demo()
        finally:
            settings.MEDIA_ROOT, settings.DATA_DIR = before
        yield place
        remove_demo()


def public(**more):
    return Report.objects.published().filter(**more)


def weekly(place, **given):
    return filters.read(place, get_user_model().objects.get(username="manager"), given)


def outcome(title):
    return measures.of(Measure.objects.get(title=title), get_user_model().objects.get(username="manager"))


def now_of(code):
    """The figure of an indicator of the promise that is kept now."""
    said = promises.of(promises.current(Jurisdiction.objects.get()))
    return next(one["value"] for block in said["promises"] for one in block["figures"] if one["code"] == code)


SHOWCASES = {
    "R1 public reports on the map": lambda place: public(is_open=True).count() > 30,
    "R7 merged and not thrown away": lambda place: public(status="duplicate", main__is_public=True).exists(),
    "R8 seen by several": lambda place: public(is_open=True, supporters__gte=2).exists(),
    "R12 questions answered": lambda place: public().exclude(answers={}).exists(),
    "R13 passed on to another owner": lambda place: public(status="redirected", redirected_to__code="trafikverket").exists(),
    "R14 the very lamp": lambda place: public(asset__isnull=False, is_open=True).exists(),
    "R15 dark on purpose": lambda place: Asset.objects.filter(lit__in=LightPlan.objects.values("code")).count() == 22,
    "R15 planned works now": lambda place: Notice.objects.filter(begins_at__lt=timezone.now(), ends_at__gt=timezone.now()).exists(),
    "R15 an outage that is over": lambda place: Notice.objects.filter(ends_at__lt=timezone.now()).exclude(power_zone="").exists(),
    "R20 opened again by two who say still there": lambda place: Event.objects.filter(verb="reopen", data__still_there=2).exists(),
    "R21 asked, waits for an answer": lambda place: Text.objects.filter(role="question", report__status="waiting").exists(),
    "R28 a release with a square": lambda place: ReleasedGroup.objects.filter(sort="square").exists(),
    "R28 a release that tells the whole area only": lambda place: ReleasedGroup.objects.filter(sort="area").exists(),
    "R29 an estimate": lambda place: estimates.of(place, place.kinds.get(code="belysning"), "N1").n >= 10,
    "R29 too few in a zone, so the whole area is told": lambda place: estimates.of(place, place.kinds.get(code="lekplats"), "N6").zone == {},
    "R30 a walk with a protocol": lambda place: Walk.objects.get().items.exclude(measure="").count() == 2,
    "R37 flagged by two, out of sight": lambda place: Report.objects.filter(flags__isnull=False, text_published=False).exists(),
    "R38 a month with something mended": lambda place: monthly.of(place, monthly.newest(place)).mended_n > 5,
    "R36 somebody on duty": lambda place: DutyPerson.objects.filter(active=True).count() == 2,
    "R16 photos, published": lambda place: Photo.objects.filter(published=True, report__is_public=True).count() > 200,
    "R17 a long story": lambda place: Event.objects.filter(verb="reopen", public=True).exists(),
    "R27 places that feel unsafe": lambda place: Report.objects.filter(kind__code="otrygg_plats").count() > 20,
    "R33 closed with a reason in words": lambda place: Text.objects.filter(role="reason", report__status="declined").exists(),
    "T1 new at the desk": lambda place: Report.objects.filter(status="received").count() >= 5,
    "T5 overdue": lambda place: Report.objects.filter(is_open=True, promised_by__lt=timezone.now()).exists(),
    "T8 this place before": lambda place: any(history.here_before(r).times >= 2 for r in public(is_open=True, asset__isnull=False)),
    "T16 private": lambda place: Report.objects.filter(private=True, is_public=False).exists(),
    "T18 by telephone, with a number": lambda place: Contact.objects.exclude(phone="").filter(report__channel="phone").exists(),
    "T20 text waits to be read": lambda place: Text.objects.filter(role="description", report__text_published=False, report__is_open=True).exists(),
    "T20 outside by a few metres": lambda place: Report.objects.filter(place_certainty="uncertain", needs_review=True).exists(),
    "T20 a place in words only": lambda place: Report.objects.filter(lng=None).exclude(place_text="").exists(),
    "T25 three in a row": lambda place: WorkOrder.objects.filter(title__startswith="Tre lampor").first().lines.count() == 3,
    "C1 jobs for the crew": lambda place: WorkOrder.objects.visible_to(get_user_model().objects.get(username="crew")).filter(status="assigned").count() >= 2,
    "C2 orders in every state": lambda place: set(WorkOrder.objects.values_list("status", flat=True))
    == {"draft", "assigned", "in_progress", "paused", "done", "approved", "cancelled"},
    "C9 done, not approved yet": lambda place: WorkOrder.objects.filter(status="done", lines__report__kind__needs_approval=True).exists(),
    "C12 a thing that fails again and again": lambda place: any(history.times_of(r.asset_id) >= 3 for r in public(asset__isnull=False)[:400]),
    "C13 every closing code": lambda place: set(OrderLine.objects.exclude(code="").values_list("code", flat=True))
    == {"repaired", "made_safe", "part_ordered", "not_found", "not_ours"},
    "M1 a heatmap": lambda place: len(heatmap(place, weekly(place, period="year"))["features"]) > 20,
    "M2 zones with figures": lambda place: all(row.days_to_close(0.5) for row in figures.zone_table(place, weekly(place))[:7]),
    "M3 a trend of two years": lambda place: len(figures.trend(place, weekly(place, period="all"))) >= 26,
    "M4 reopened ones": lambda place: Closing.objects.filter(reopened_on__isnull=False).exists(),
    "M8 a measure that helped": lambda place: outcome("Kvällsvärdar runt stationen").effect.is_clear,
    "M8 too early to say": lambda place: outcome("Starkare lampor i gångtunneln").too_early,
    "M8 too few to say": lambda place: outcome("Buskarna klippta vid lekplatsen").table.too_few,
    "M8 a measure judged by what was seen in the dark": lambda place: Measure.objects.get(light="dark").title == "Nya lampor längs skolvägen"
    and not outcome("Nya lampor längs skolvägen").table.too_few,
    "M12 a figure of what was seen in the dark, fewer than of any light": lambda place: 0 < now_of("reported-dark") < now_of("reported"),
    "M11 to decide: late, and without anybody": lambda place: {"", "Trygghetssamordnaren"} <= {one.owner for one in decisions.waiting(place)},
    "too few: a kind without a median": lambda place: figures.summed(figures.zone_table(place, weekly(place, category="lekplats", period="week"))).days_to_close(0.5)
    is None,
    "too few: a zone without a share in time": lambda place: any(
        row.on_time_share is None for row in figures.zone_table(place, weekly(place, category="klotter", period="month"))
    ),
    "too few: places that feel safe, for the map": lambda place: heatmap(place, filters.read(place, Client().get("/").wsgi_request.user, {"category": "trygg_plats"}))[
        "features"
    ]
    == [],
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHOWCASES)
def test_the_town_has_a_case_for(demo, name):
    assert SHOWCASES[name](demo)


@pytest.mark.django_db
def test_it_is_a_town_of_about_2500_reports_all_marked_as_made_up(demo):
    assert 2400 <= Report.objects.count() <= 2600 and not Report.objects.filter(made_up=False).exists()
    assert not WorkOrder.objects.filter(made_up=False).exists() and demo.made_up
    assert Photo.objects.values("name").distinct().count() <= 42 < Photo.objects.count()


@pytest.mark.django_db
def test_nothing_in_it_contradicts_itself(demo):
    assert recount(demo, repair=False) == []
    assert not Report.objects.filter(is_open=False, closed_at=None).exists()
    planned = Report.objects.filter(status__in=["planned", "in_progress"]).exclude(made_up=False)
    loose = [r.reference for r in planned if not r.lines.exists()]
    assert loose == []
    for report in Report.objects.prefetch_related("events")[:300]:
        times = [event.at for event in report.events.all()]
        assert times == sorted(times)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/list/", "/report/", "/about/"])
def test_every_page_says_that_it_is_made_up(demo, page):
    assert "Påhittade uppgifter" in Client().get(page).content.decode()


@pytest.mark.django_db
def test_there_is_one_person_per_role(demo):
    people = {
        user.username: set(user.groups.values_list("name", flat=True))
        for user in get_user_model().objects.filter(made_up=True)
    }
    assert people == {role: {role} for role in ROLES}
