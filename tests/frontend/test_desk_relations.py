"""The desk's pages around a case: split, part, merged, group, reporter, pin, my page; each once for yes and once for no."""

import pytest

from people.models import Absence
from reports.models import PersonalRead, Report, StaffNotice
from tests.build import STATION_NORTH, act, make_report

LNG, LAT = STATION_NORTH


@pytest.fixture
def at_desk(desk, client_of):
    return client_of(desk)


def press(client, report, verb, **fields):
    report.refresh_from_db()
    return client.post(f"/desk/r/{report.reference}/{verb}/", {"version": report.version} | fields)


def test_a_report_is_split_by_the_form_and_the_case_shows_its_parts(town, at_desk):
    report = make_report(town, description="Mörkt och igenväxt")
    typed = {"part-1-category": "belysning", "part-2-category": "vaxtlighet", "part-2-note": "Buskarna"}
    assert press(at_desk, report, "split", **typed).status_code == 302
    page = at_desk.get(f"/desk/r/{report.reference}/").content.decode()
    part = report.parts.last()
    assert part.reference in page and "split/" not in page
    shown = at_desk.get(f"/desk/r/{part.reference}/").content.decode()
    assert "Mörkt och igenväxt" in shown and "Buskarna" in shown and report.reference in shown


def test_one_part_is_no_split_and_what_was_typed_is_kept(town, at_desk):
    report = make_report(town)
    answer = press(at_desk, report, "split", **{"part-1-category": "belysning", "part-1-note": "Bara en"})
    assert answer.status_code == 400 and "Bara en" in answer.content.decode()


def test_merged_ones_are_taken_out_again_from_the_case(town, desk, at_desk):
    main, other, third = [make_report(town) for _ in range(3)]
    for one in (other, third):
        act(one, "merge", desk, into=main.reference)
    assert other.reference in at_desk.get(f"/desk/r/{main.reference}/").content.decode()
    answer = at_desk.post("/desk/bulk/unmerge/", {"report": [other.reference, third.reference], "back": main.reference})
    assert answer["Location"] == f"/desk/r/{main.reference}/"
    assert not Report.objects.filter(status="duplicate").exists()


def test_the_pin_is_moved_and_a_place_far_away_is_refused(town, at_desk):
    report = make_report(town)
    path = f"/desk/r/{report.reference}/pin/"
    assert at_desk.get(path).status_code == 200
    at_desk.post(path, {"spot": f"{LNG + 0.001}|{LAT}|", "version": 1})
    report.refresh_from_db()
    assert report.lng == pytest.approx(LNG + 0.001) and report.place_source == "moved"
    assert at_desk.post(path, {"spot": "2.3|48.8|", "note": "Paris"}).status_code == 400
    assert at_desk.post(path, {"place_query": "zzzz"}).status_code == 200
    assert at_desk.post(path, {"spot": "x|y|"}).status_code == 400


def test_zone_by_hand_stays_when_the_pin_moves(town, at_desk):
    report = make_report(town)
    zone = next(
        z
        for z in ("N2", "N3", "N5")
        if not report.zone_links.filter(zone__code=z, version__layer__is_default=True).exists()
    )
    press(at_desk, report, "change", zone=zone)
    press(at_desk, report, "change", lng=LNG + 0.0002, lat=LAT)
    assert report.zone_links.get(version__layer__is_default=True).zone.code == zone
    assert press(at_desk, report, "change", zone="Z99").status_code == 400


def test_a_sensitive_one_leaves_every_public_page(town, at_desk, resident):
    report = make_report(town)
    assert resident.get(f"/r/{report.reference}/").status_code == 200
    press(at_desk, report, "change", sensitive="yes")
    assert resident.get(f"/r/{report.reference}/").status_code == 404
    assert resident.get(f"/api/v1/reports/{report.reference}").status_code == 404


def test_three_in_a_row_have_a_view_a_filter_and_a_box_with_one_order(town, at_desk):
    from tests.reports.test_grouping import dark, lamp, work

    row = dark(town, [lamp(town, n, line="Testvägen") for n in range(3)])
    alone = make_report(town, "klotter")
    work()
    for query in ("view=row", "view=all&fault=yes"):
        page = at_desk.get(f"/desk/?{query}").content.decode()
        assert page.count('class="queue-row') == 3 and alone.reference not in page
    assert "Tre i rad <b>3</b>" in page
    assert at_desk.get("/desk/?view=all&fault=no").content.decode().count('class="queue-row') == 1
    box = at_desk.get(f"/desk/r/{row[0].reference}/").content.decode()
    assert "Gruppfel: 3 öppna" in box and "längs Testvägen" in box
    assert f"/desk/orders/new/?{'&amp;'.join(f'report={one.reference}' for one in row)}" in box
    assert "Gruppfel" not in at_desk.get(f"/desk/r/{alone.reference}/").content.decode()


def test_the_reporters_others_are_for_those_with_the_right_and_a_reason(town, at_desk, admin, client_of):
    first, second = [make_report(town, contact={"email": "eva@example.org"}) for _ in range(2)]
    path = f"/desk/r/{first.reference}/reporter/"
    assert at_desk.post(path, {"reason": "Jag vill veta"}).status_code == 403
    assert "reporter-reason" not in at_desk.get(f"/desk/r/{first.reference}/").content.decode()
    chief = client_of(admin)
    assert chief.post(path, {"reason": ""}).status_code == 400
    assert second.reference in chief.post(path, {"reason": "Samma fel flera gånger"}).content.decode()
    found = chief.post("/desk/reporters/", {"who": "eva@example.org", "reason": "Vill ha besked"}).content.decode()
    assert first.reference in found and second.reference in found
    assert chief.post("/desk/reporters/", {"who": "", "reason": ""}).status_code == 400
    assert at_desk.get("/desk/reporters/").status_code == 403 and PersonalRead.objects.count() == 3


def test_my_page_shows_what_waits_and_what_is_read_is_read(town, desk, second_officer, client_of):
    report = make_report(town)
    act(report, "note", desk, note="@desk2 titta")
    theirs = client_of(second_officer)
    page = theirs.get("/desk/mine/").content.decode()
    assert report.reference in page and "is-unread" in page and 'class="bar-count">1<' in page
    theirs.post("/desk/mine/read/")
    assert "is-unread" not in theirs.get("/desk/mine/").content.decode()
    assert not StaffNotice.objects.filter(read_at=None).exists()


def test_i_am_away_and_back(town, at_desk, second_officer):
    typed = {"first_on": "2099-07-01", "last_on": "2099-07-20", "stand_in": "desk2"}
    assert at_desk.post("/desk/mine/away/", typed).status_code == 302
    assert "Omar" in at_desk.get("/desk/mine/").content.decode()
    assert at_desk.post("/desk/mine/away/", typed).status_code == 400
    at_desk.post(f"/desk/mine/away/{Absence.objects.get().pk}/back/")
    assert not Absence.objects.exists()
    assert at_desk.post("/desk/mine/away/1234/back/").status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"first_on": "2099-07-20", "last_on": "2099-07-01"}, {"first_on": "x", "last_on": "2099-01-01"}, {"first_on": "2020-01-01", "last_on": "2020-01-02"},
        {"first_on": "2099-07-01", "last_on": "2099-07-02", "stand_in": "nobody"}, {"first_on": "2099-07-01", "last_on": "2199-07-02"},
    ],
)  # fmt: skip
def test_bad_days_are_said_at_their_field_and_kept(at_desk, typed):
    answer = at_desk.post("/desk/mine/away/", typed)
    assert answer.status_code == 400 and "field-error" in answer.content.decode() and not Absence.objects.exists()


def test_the_daily_mail_is_turned_off_and_on(desk, at_desk):
    for wanted in (False, True):
        at_desk.post("/desk/mine/mail/", {"daily_mail": "yes" if wanted else "no"})
        desk.refresh_from_db()
        assert desk.daily_mail is wanted
