"""The crew's pages: own jobs only, start, finish with code and photo, what the neighbour reads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from geo.models import Asset
from reports.models import Crew, Photo, Report, WorkOrder
from reports.services import grouping, photos
from tests.build import STATION_NORTH, act, jpeg, make_order, make_report

LNG, LAT = STATION_NORTH


@pytest.fixture
def order(town, desk, crew):
    return make_order(town, [make_report(town), make_report(town, lng=LNG + 0.001)], desk, crew=crew)


@pytest.fixture
def at_work(crew_member, client_of):
    return client_of(crew_member)


def test_a_crew_sees_its_own_jobs_only(town, order, desk, at_work):
    other = make_order(
        town, [make_report(town, "klotter")], desk, crew=Crew.objects.exclude(pk=order.crew_id).first(), title="Andras"
    )
    html = at_work.get("/crew/").content.decode()
    assert order.number in html and "I dag · 1 jobb" in html and other.number not in html
    assert at_work.get(f"/crew/{other.number}/").status_code == 404
    assert at_work.post(f"/crew/{other.number}/finish/", {"code": "repaired"}).status_code == 404


def test_the_job_is_started_paused_and_gone_on_with(order, at_work):
    at_work.post(f"/crew/{order.number}/start/", {})
    at_work.post(f"/crew/{order.number}/pause/", {"reason": "Regn", "until": "2099-01-31"})
    html = at_work.get(f"/crew/{order.number}/").content.decode()
    assert "Regn" in html and "Fortsätt" in html
    at_work.post(f"/crew/{order.number}/resume/", {})
    order.refresh_from_db()
    assert order.status == "in_progress"


def test_pausing_without_a_reason_is_refused(order, at_work):
    at_work.post(f"/crew/{order.number}/start/", {})
    answer = at_work.post(f"/crew/{order.number}/pause/", {})
    assert answer.status_code == 400 and "notice-bad" in answer.content.decode()


def test_a_pause_without_a_day_is_refused_and_what_was_typed_stays(order, at_work):
    at_work.post(f"/crew/{order.number}/start/", {})
    answer = at_work.post(f"/crew/{order.number}/pause/", {"reason": "Väntar på kabel", "waits": "yes"})
    html = answer.content.decode()
    assert answer.status_code == 400 and 'value="Väntar på kabel"' in html and "pause-until-error" in html
    assert 'name="waits" value="yes" checked' in html


def test_finishing_answers_every_neighbour(order, at_work, resident):
    photo = SimpleUploadedFile("after.jpg", jpeg(), "image/jpeg")
    at_work.post(f"/crew/{order.number}/finish/", {"code": "repaired", "minutes": "30", "photo": photo})
    order.refresh_from_db()
    assert order.status == "done" and order.minutes == 30 and Photo.objects.get().moment == "after"
    for report in Report.objects.all():
        assert report.status == "fixed" and "Det är lagat" in resident.get(f"/r/{report.reference}/").content.decode()


def test_one_report_may_end_otherwise_than_the_rest(order, at_work):
    first, second = Report.objects.order_by("id")
    at_work.post(f"/crew/{order.number}/finish/", {"code": "repaired", f"code.{second.reference}": "made_safe"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("fixed", "planned")


BAD = {
    "no code": ({"note": "Kvar"}, 400),
    "not ours, of whom?": ({"code": "not_ours", "note": "Kvar"}, 400),
    "not found, no photo": ({"code": "not_found", "note": "Kvar"}, 400),
    "minutes": ({"code": "repaired", "minutes": "ett", "note": "Kvar"}, 400),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_finished_says_why_and_keeps_everything(order, at_work, name):
    typed, status = BAD[name]
    answer = at_work.post(f"/crew/{order.number}/finish/", typed)
    assert (
        answer.status_code == status and "Kvar" in answer.content.decode() and "notice-bad" in answer.content.decode()
    )
    order.refresh_from_db()
    assert order.status == "assigned" and set(Report.objects.values_list("status", flat=True)) == {"planned"}


def test_a_broken_photo_finishes_nothing_and_keeps_nothing(order, at_work):
    photo = SimpleUploadedFile("after.jpg", b"PK\x03\x04", "image/jpeg")
    answer = at_work.post(f"/crew/{order.number}/finish/", {"code": "repaired", "photo": photo})
    order.refresh_from_db()
    assert answer.status_code == 400 and order.status == "assigned" and not Photo.objects.exists()


def test_the_photo_afterwards_is_public_once_the_desk_has_published_it(order, at_work, desk, client_of, resident):
    photo = SimpleUploadedFile("after.jpg", jpeg(), "image/jpeg")
    at_work.post(f"/crew/{order.number}/finish/", {"code": "repaired", "photo": photo})
    address = f"/photos/{Photo.objects.get().pk}-large.jpg"
    assert resident.get(address).status_code == 404
    client_of(desk).post(f"/desk/orders/{order.number}/publish/", {})
    assert resident.get(address).status_code == 200
    case = resident.get(f"/r/{Report.objects.first().reference}/").content.decode()
    assert address in case


def test_all_places_of_a_job_are_on_its_map(order, at_work):
    assert at_work.get(f"/crew/{order.number}/map-dark.svg").content.decode().count("<circle") == 2


def test_the_desk_has_no_crew_page_and_nobody_comes_in_unasked(order, desk, client_of, resident):
    assert client_of(desk).get("/crew/").status_code == 403
    assert resident.get("/crew/").status_code == 302 and WorkOrder.objects.count() == 1


def test_a_crew_reads_what_the_resident_said_without_their_number(town, desk, crew, at_work):
    said = {"description": "Blinkar. Ring Anna på 070-174 06 05", "answers": {"extent": "one"}}
    order = make_order(town, [make_report(town, **said)], desk, crew=crew)
    html = at_work.get(f"/crew/{order.number}/").content.decode()
    assert "Blinkar. Ring Anna på ▒▒▒" in html and "070" not in html.split('id="crew-words"')[0].split("tel:")[0]
    assert "Hur många lampor?" in html and "<dd>En</dd>" in html


def test_all_photos_of_the_fault_and_the_crews_own_are_shown_back(town, desk, crew, at_work):
    report = make_report(town)
    order = make_order(town, [report], desk, crew=crew)
    for colour in ("navy", "maroon"):
        photos.add(SimpleUploadedFile("f.jpg", jpeg(colour=colour), "image/jpeg"), report=report)
    before = photos.add(SimpleUploadedFile("b.jpg", jpeg(colour="green"), "image/jpeg"), order=order, moment="before")
    html = at_work.get(f"/crew/{order.number}/").content.decode()
    first, second = Photo.objects.filter(report=report).order_by("id")
    assert f'src="/photos/{first.pk}-large.jpg"' in html and f'src="/photos/{second.pk}-thumb.jpg"' in html
    assert "Före arbetet" in html and f"/photos/{before.pk}-thumb.jpg" in html
    assert all(at_work.get(f"/photos/{one.pk}-large.jpg").status_code == 200 for one in (first, second, before))


def test_a_crew_with_a_part_sees_the_words_and_photos_of_the_whole(town, desk, crew, at_work):
    whole = make_report(town, description="Stolpen har fallit på häcken")
    photo = photos.add(SimpleUploadedFile("f.jpg", jpeg(), "image/jpeg"), report=whole)
    act(whole, "split", desk, parts=[{"category": "belysning"}, {"category": "vaxtlighet"}])
    order = make_order(town, [whole.parts.first()], desk, crew=crew)
    html = at_work.get(f"/crew/{order.number}/").content.decode()
    assert "Stolpen har fallit" in html and at_work.get(f"/photos/{photo.pk}-large.jpg").status_code == 200


def test_lamps_side_by_side_are_named_on_one_line(town_with_ground, desk, crew, at_work):
    lamps = Asset.objects.filter(kind="lamp", line="Lokgatan").order_by("number")[:3]
    reports = [make_report(town_with_ground, lng=lamp.lng, lat=lamp.lat, asset=lamp.number) for lamp in lamps]
    grouping.gather_all(town_with_ground, town_with_ground.day(timezone.now()))
    order = make_order(town_with_ground, list(Report.objects.all()), desk, crew=crew)
    html = at_work.get(f"/crew/{order.number}/").content.decode()
    assert len(reports) == 3 and "Tre i rad: " + ", ".join(lamp.number for lamp in lamps) in html


def test_the_days_jobs_are_numbered_alike_in_the_list_and_on_the_map(town, desk, crew, at_work):
    made = [make_order(town, [make_report(town, lng=LNG + step * 0.002)], desk, crew=crew) for step in range(3)]
    html = at_work.get("/crew/").content.decode()
    for n, order in enumerate(made, 1):
        assert f'<a href="/crew/{order.number}/" aria-label="{n}. ' in html
        card = html.split(f'class="job" href="/crew/{order.number}/"')[1]
        assert f"Nummer på kartan:</span> {n}</span>" in card.split("</a>")[0]
    assert html.count("data-distance=") == 3
