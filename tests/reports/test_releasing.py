"""Sensitive kinds in every output: nothing of them moves anything that the public sees, but the monthly release."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from geo import grid, zones
from reports.models import Contact, FaultLink, Release, ReleasedGroup, Report
from reports.notices import following as mails
from reports.services import contacts, feelings, releasing, schedule
from tests.build import STATION_NORTH, act, make_report
from tests.reports.test_outbox import everything

assert mails
LNG, LAT = STATION_NORTH
API = "/api/v1"
UNSAFE = "otrygg_plats"


def felt(town, n, *, lng=LNG, lat=LAT, people=5, month=0, kind=UNSAFE):
    """Reports of some people on different days of the month before the present one, or `month` months earlier."""
    end = timezone.now().replace(day=1) - timedelta(days=2 + 30 * month)
    for number in range(n):
        contact = {"email": f"p{number % people}@example.org"}
        make_report(town, kind, lng, lat, at=end - timedelta(days=number % 20), contact=contact)


def release(town):
    return releasing.make(town, town.day(timezone.now()).replace(day=1))


def told(town, kind=UNSAFE):
    return releasing.told(town, town.kinds.get(code=kind))


def outputs():
    """Every public address that counts or lists, with every parameter that it takes."""
    boxes = ["", "&bbox=15.10,59.06,15.12,59.07", "&bbox=15.1107,59.0679,15.1108,59.0680"]
    months = [
        "",
        "&period=month",
        "&from=2025-01-01&to=2026-12-31",
        "&part_of_day=evening",
        "&status=open",
        "&status=closed",
    ]
    for extra in months:
        yield f"{API}/stats/zones?layer={extra}"
        for box in boxes:
            for side in (125, 250, 500, 1000, 2000):
                yield f"{API}/heatmap?cell_m={side}{box}{extra}"
        yield f"{API}/heatmap?cell_m=250&zone=N1{extra}"
        yield f"{API}/heatmap/weeks?from=2026-01-01&to=2026-12-31"
    for zoom in range(10, 20, 2):
        yield f"{API}/reports.geojson?bbox=15.0,59.0,15.3,59.2&zoom={zoom}"
    for kind in ("", UNSAFE, "trygg_plats", "belysning"):
        yield f"{API}/reports?category={kind}"
        yield f"{API}/reports.geojson?category={kind}&zoom=18"
        yield f"{API}/nearby?lng={LNG}&lat={LAT}&category={kind}"
        yield f"/list/?category={kind}&status=all"
        yield f"/feeds/kinds/{kind or 'x'}.atom"
    yield from (
        "/",
        "/list/",
        "/list/?status=all",
        "/figures/",
        "/feeds/reports.atom",
        "/follow/",
        f"{API}/zones",
        f"{API}/categories",
    )
    yield from (
        f"{API}/reports?bbox=15.0,59.0,15.3,59.2",
        f"/report/known?lng={LNG}&lat={LAT}",
        f"/report/place?lng={LNG}&lat={LAT}",
    )


def seen(client):
    """What the public sees, without what is made anew with every answer."""
    return {
        address: re.sub(
            r'nonce="[^"]*"|nonce-[\w+/=-]+|value="\w{64}"|<updated>[^<]*', "", client.get(address).content.decode()
        )
        for address in outputs()
    }


def test_what_was_not_released_moves_nothing_that_anybody_sees(town, resident, desk):
    make_report(town, description="Mörkt")
    act(make_report(town, "vaxtlighet"), "fix", desk)
    before = seen(resident)
    felt(town, 30)
    felt(town, 4, kind="trygg_plats")
    act(Report.objects.filter(kind__code=UNSAFE).first(), "accept", desk)
    after = seen(resident)
    assert [address for address in before if before[address] != after[address]] == []


def test_a_release_is_made_once_and_tells_only_what_is_enough(town, resident):
    felt(town, 7)
    felt(town, 4, lat=LAT + 0.0055)
    assert release(town) and not release(town)
    square = grid.parent(grid.encode(town, LNG, LAT), 500)
    assert told(town).squares == {square: 7} and told(town).total == 7
    answer = resident.get(f"{API}/heatmap?category={UNSAFE}").json()
    assert [one["properties"]["count"] for one in answer["features"]] == [7] and answer["cell_m"] == 500
    assert not Report.objects.exclude(release=None).exclude(reporter_key="").exists()


def test_what_changes_after_a_release_changes_nothing_in_it(town, desk):
    felt(town, 7)
    release(town)
    for report in Report.objects.all():
        act(report, "hide", desk, reason="x")
    felt(town, 3, month=1)
    release(town)
    assert told(town).total == 7


def test_one_keen_person_is_not_three(town):
    felt(town, 12, people=2)
    release(town)
    assert told(town).total == 0


def test_a_small_town_is_told_as_a_whole(town, resident):
    for number, zone in enumerate(zones.inner_points(town)[:6]):
        felt(town, 1, lng=zone[0], lat=zone[1], month=number)
        Contact.objects.all().delete()
    Report.objects.update(place_certainty="exact")
    for number, report in enumerate(Report.objects.all()):
        Report.objects.filter(pk=report.pk).update(reporter_key=f"p{number}")
    release(town)
    found = told(town)
    assert (found.squares, found.zones, found.total) == ({}, {}, 6)
    page = resident.get("/figures/", headers={"Accept-Language": "sv"}).content.decode()
    assert "Hela området: 6 gånger" in page
    assert (
        "För få för att visa på karta"
        in resident.get(f"{API}/heatmap?category={UNSAFE}", headers={"Accept-Language": "sv"}).json()["note"]
    )


@pytest.mark.parametrize(
    "finer",
    [
        "status=open",
        "period=month",
        "from=2026-01-01",
        "to=2026-01-01",
        "part_of_day=evening",
        "cell_m=125",
        "cell_m=2000",
    ],
)
@pytest.mark.parametrize("path", ["heatmap", "stats/zones"])
def test_nothing_finer_can_be_asked_for(town, resident, client_of, police, path, finer):
    if path == "stats/zones" and finer.startswith("cell_m"):
        finer = "bbox=15,59,16,60"
    for client in (resident, client_of(police)):
        answer = client.get(f"{API}/{path}?category={UNSAFE}&{finer}")
        assert answer.status_code == 400 and answer.json()["errors"]


def test_a_window_never_cuts_a_square(town, resident):
    felt(town, 7)
    release(town)
    for half in (f"{LNG},{LAT},15.3,59.2", f"15.0,59.0,{LNG},{LAT}", f"{LNG},{LAT},{LNG},{LAT}"):
        answer = resident.get(f"{API}/heatmap?category={UNSAFE}&bbox={half}").json()
        assert [one["properties"]["count"] for one in answer["features"]] == [7]
    assert resident.get(f"{API}/heatmap?category={UNSAFE}&bbox=16,60,17,61").json()["features"] == []


def test_the_zone_table_says_how_many_and_nothing_else(town, resident):
    felt(town, 7)
    release(town)
    rows = {row["zone"]: row for row in resident.get(f"{API}/stats/zones?category={UNSAFE}").json()}
    zone = releasing.squares_of(town)[grid.parent(grid.encode(town, LNG, LAT), 500)]
    assert rows[zone]["new"] == 7 and rows["no_place"]["new"] is None
    assert {value for row in rows.values() for name, value in row.items() if name not in ("zone", "name", "new")} == {
        None
    }


def test_the_worker_makes_the_release_of_each_month_by_itself(town):
    felt(town, 7)
    schedule.run_due(timezone.now().replace(hour=12))
    assert Release.objects.get().month == town.day(timezone.now()).replace(day=1) and ReleasedGroup.objects.count() == 1


def test_what_came_in_this_month_waits_for_the_next_release(town):
    for number in range(7):
        make_report(town, UNSAFE, contact={"email": f"p{number}@example.org"})
    release(town)
    assert told(town).total == 0


def test_an_old_feeling_is_never_told(town):
    felt(town, 7, month=14)
    release(town)
    assert told(town).total == 0


def test_everybody_who_may_see_sensitive_kinds_sees_them_exactly(town, client_of, manager, admin):
    felt(town, 3)
    exact = client_of(admin).get(f"{API}/heatmap?category={UNSAFE}&cell_m=125&period=all").json()
    assert exact["total"] == 3
    assert AnonymousUser().has_perm("reports.see_sensitive") is False


# Feelings and faults close by


def test_a_fault_close_by_is_linked_and_asked_about_when_it_is_mended(town, desk, resident):
    from django.core import mail

    near, far = make_report(town), make_report(town, lat=LAT + 0.001)
    unsafe = make_report(town, UNSAFE, contact={"email": "anna@example.org"})
    contact = Contact.objects.get()
    contacts.confirm(contact.pk, contacts.confirming_secret(contact))
    link = FaultLink.objects.get()
    assert (link.report, link.fault) == (unsafe, near)
    everything()
    mail.outbox.clear()
    act(far, "fix", desk)
    everything()
    assert mail.outbox == []
    act(near, "fix", desk)
    everything()
    (letter,) = mail.outbox
    page = re.search(r"/better/\S+/", letter.body)[0]
    resident.get(page)
    link.refresh_from_db()
    assert link.better is None
    assert resident.post(page, {"better": "perhaps"}).status_code == 400
    assert resident.post(page, {"better": "yes"}).status_code == 200
    resident.post(page, {"better": "no"})
    link.refresh_from_db()
    assert link.better is True
    assert resident.get(page.replace(page.split("/")[3], "x")).status_code == 404


def test_nobody_is_asked_twice_or_without_having_agreed(town, desk):
    fault = make_report(town)
    make_report(town, UNSAFE)
    make_report(town, UNSAFE, contact={"email": "unconfirmed@example.org"})
    feelings.ask_better(act(fault, "fix", desk))
    from reports.models import Outbox

    assert not Outbox.objects.filter(kind="ask_better").exists()


def test_the_month_is_a_local_one(town):
    assert releasing._year_before(date(2026, 11, 1)) == date(2025, 11, 1)
