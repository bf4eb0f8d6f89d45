"""What residents answered, by kind, zone and crew: every table adds up to the whole, and few answers give no share."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from reports.insights import filters, satisfaction
from reports.insights.satisfaction import BAD, CREW, GOOD, KIND, SO_SO, ZONE
from reports.models import Closing, Verdict, WorkOrder
from reports.services import orders
from tests.build import act, make_order, make_report

N1, N4 = (15.1107, 59.0679), (15.110757, 59.071635)


def asked(town, user, **given):
    return filters.read(town, user, {"period": "all"} | given)


def say(report, verdict, satisfaction=None, times=1, at=None):
    closing = Closing.objects.filter(report=report).last()
    before = Verdict.objects.filter(closing=closing).count()
    for n in range(before, before + times):
        Verdict.objects.create(
            jurisdiction_id=report.jurisdiction_id, report=report, closing=closing, voice=str(n), verdict=verdict,
            satisfaction=satisfaction, created_at=at or timezone.now(),
        )  # fmt: skip


@pytest.fixture
def answered(town, desk, crew, crew_member):
    """A lamp of the crew in N1 with twelve answers, a bush in N4 with two and a feeling in N1 with one."""
    lamp, bush = make_report(town, lng=N1[0], lat=N1[1]), make_report(town, "vaxtlighet", *N4)
    felt = make_report(town, "otrygg_plats", *N1, answers={"reason": "dark"})
    order = make_order(town, [lamp], desk, crew=crew)
    order = orders.act(WorkOrder.objects.get(pk=order.pk), "start", actor=crew_member)
    orders.act(order, "finish", actor=crew_member, code="repaired")
    lamp.refresh_from_db()
    for report in (bush, felt):
        act(report, "fix", desk)
    say(lamp, "fixed", GOOD, 9)
    say(lamp, "fixed", SO_SO)
    say(lamp, "still_there", BAD, 2)
    say(bush, "fixed", None, 2)
    say(felt, "still_there", BAD)
    return town


def told(rows):
    return [(row.name, row.n, row.fixed, row.rated[GOOD], row.rated[SO_SO], row.rated[BAD]) for row in rows]


def test_by_kind_zone_and_crew_with_intervals_from_ten_on(answered, manager):
    found = satisfaction.of(answered, asked(answered, manager))
    kinds, places, crews = (found.tables[by] for by in (KIND, ZONE, CREW))
    assert told(kinds)[:2] == [("Lampa släckt", 12, 10, 9, 1, 2), (kinds[1].name, 2, 2, 0, 0, 0)]
    assert [row.n for row in places] == [found.whole.n - 2, 2] and [row.n for row in crews] == [12, found.whole.n - 12]
    assert crews[0].name and not crews[1].name
    share = kinds[0].fixed_share
    assert (kinds[0].n, round(share.value, 3), round(share.low, 3), round(share.high, 3)) == (12, 0.833, 0.552, 0.953)
    assert (kinds[1].n, kinds[1].rated_n) == (2, 0) and kinds[1].fixed_share is kinds[1].good_share is None
    for rows in found.tables.values():
        assert sum(row.n for row in rows) == found.whole.n


def test_sensitive_answers_are_for_those_who_may_read_them(answered, manager):
    assert satisfaction.of(answered, asked(answered, manager)).whole.still_there == 3
    for_all = satisfaction.of(answered, asked(answered, AnonymousUser()))
    assert for_all.whole.still_there == 2 and sum(row.n for row in for_all.tables[KIND]) == for_all.whole.n == 14


def test_only_answers_of_the_days_and_filters_that_were_chosen(answered, manager):
    assert satisfaction.of(answered, asked(answered, manager, zone="N4")).whole.n == 2
    assert satisfaction.of(answered, asked(answered, manager, category="vaxtlighet")).whole.n == 2
    yesterday = answered.day(timezone.now()) - timedelta(days=1)
    assert satisfaction.of(answered, asked(answered, manager, period="", to=yesterday.isoformat())).whole.n == 0


def test_the_crew_is_the_one_that_had_worked_when_the_answer_came(answered, manager):
    lamp = Closing.objects.filter(report__lines__isnull=False).first().report
    say(lamp, "still_there", at=timezone.now() - timedelta(days=30))
    crews = satisfaction.of(answered, asked(answered, manager, category=lamp.kind.code)).tables[CREW]
    assert [(bool(row.name), row.n) for row in crews] == [(True, 12), (False, 1)]
