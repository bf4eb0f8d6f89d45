"""Why somebody must look at a report is kept, said in words, and settled by one verb."""

import pytest
from django.test import Client

from reports.models import Flag, Report, StaffNotice
from reports.services import flagging, queue, reviewing, undoing
from tests.build import STATION_NORTH, act, make_report

LNG, LAT = STATION_NORTH


def in_review(town, user):
    shown = queue.page(town, user, queue.Asked(queue.REVIEW))
    return [row.reference for row in shown.rows], shown.counts[queue.REVIEW]


def fresh(report):
    return Report.objects.get(pk=report.pk)


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        ({"description": "Grannen slår sönder lampan"}, ["person"]),
        ({"lng": None, "lat": None, "place_text": "bakom skolan", "description": "Min granne gör det"}, ["missing", "person"]),
        ({"description": "Lampan är släckt"}, []),
    ],
)  # fmt: skip
def test_each_reason_of_a_new_report_is_kept_and_said(town, desk, draft, codes):
    report = fresh(make_report(town, actor=desk if "place_text" in draft else None, **draft))
    assert (report.review_for, report.needs_review) == (codes, bool(codes))
    assert [str(reviewing.REASONS[code]) for code in codes] == reviewing.said(report)


def test_looking_at_it_settles_all_and_can_be_taken_back(town, desk):
    report = make_report(town, description="Grannen slår sönder lampan")
    assert in_review(town, desk) == ([report.reference], 1)
    with undoing.remembering(town, desk, "look") as memory:
        act(report, "look", desk)
    assert in_review(town, desk) == ([], 0)
    undoing.undo(memory.undo.pk, actor=desk, jurisdiction=town)
    assert reviewing.codes_of(fresh(report)) == ["person"] and in_review(town, desk)[1] == 1


def test_a_flag_on_a_closed_case_is_seen_and_the_one_whose_case_it_is_hears_of_it(town, desk):
    report = act(make_report(town, description="Lampan är släckt"), "publish", desk)
    report = act(act(report, "assign", desk, person="desk"), "fix", desk)
    assert Client().post(f"/r/{report.reference}/flag").status_code == 200
    assert in_review(town, desk) == ([report.reference], 1)
    assert StaffNotice.objects.get(sort="flagged").user == desk
    looked = act(fresh(report), "look", desk)
    assert looked.text_published and not Flag.objects.exists() and in_review(town, desk) == ([], 0)


def test_a_second_flag_after_somebody_has_looked_begins_anew(town, desk):
    report = act(make_report(town, description="Lampan är släckt"), "publish", desk)
    flagging.flag(report, photo=None, voice="one", address="192.0.2.7")
    act(fresh(report), "look", desk)
    assert flagging.flag(fresh(report), photo=None, voice="two", address="192.0.2.8") is False


def test_publishing_settles_the_text_and_a_new_place_settles_the_place(town, desk):
    report = make_report(town, lng=None, lat=None, place_text="bakom skolan", actor=desk, description="Grannen gör det")
    report = act(report, "publish", desk)
    assert reviewing.codes_of(report) == ["missing"]
    assert not act(report, "change", desk, lng=LNG, lat=LAT).needs_review


def test_a_row_from_before_the_reasons_were_kept_still_says_something(town):
    report = make_report(town)
    Report.objects.filter(pk=report.pk).update(needs_review=True)
    assert reviewing.codes_of(fresh(report)) == ["other"]
