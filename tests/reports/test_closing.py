"""What a crew must say when it finishes: a photo, a day, whose it is. Nobody gets past it, and nothing that was typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.errors import BadInput
from reports.models import Report
from reports.services import jobs, orders
from tests.build import STATION_NORTH, jpeg, make_order, make_report

LNG, LAT = STATION_NORTH
FUTURE = "2099-01-31"


@pytest.fixture
def order(town, desk, crew):
    return make_order(town, [make_report(town), make_report(town, lng=LNG + 0.001)], desk, crew=crew)


def picture():
    return SimpleUploadedFile("after.jpg", jpeg(), "image/jpeg")


def test_no_program_finishes_without_the_photo_that_is_asked_for(town, order, admin, client_of):
    at_api, address = client_of(admin), f"/api/v1/work-orders/{order.number}"
    refused = at_api.post(f"{address}/finish", {"code": "not_found", "note": "Borta"}, content_type="application/json")
    order.refresh_from_db()
    assert refused.status_code == 400 and "photo" in refused.json()["errors"] and order.status == "assigned"
    assert order.draft == {"code": "not_found", "note": "Borta"}
    assert at_api.post(f"{address}/photos", {"photo": picture()}).status_code == 201
    done = at_api.post(f"{address}/finish", {"code": "not_found"}, content_type="application/json")
    assert done.status_code == 200 and done.json()["status"] == "done"


def test_a_file_as_words_is_refused_by_name(order, admin, client_of):
    address = f"/api/v1/work-orders/{order.number}/finish"
    answer = client_of(admin).post(address, {"code": "repaired", "photo": "x.jpg"}, content_type="application/json")
    assert answer.status_code == 400 and "photo" in answer.json()["errors"]


def test_the_office_needs_the_photo_too_and_can_give_it(order, admin, client_of):
    at_desk, address = client_of(admin), f"/desk/orders/{order.number}/finish/"
    refused = at_desk.post(address, {"code": "not_found"})
    assert refused.status_code == 400 and 'id="finish-photo-error"' in refused.content.decode()
    assert at_desk.post(address, {"code": "not_found", "photo": picture()}).status_code == 302
    order.refresh_from_db()
    assert order.status == "done"


def test_who_may_not_finish_leaves_no_draft_behind(order, desk, client_of):
    assert client_of(desk).post(f"/desk/orders/{order.number}/finish/", {"code": "not_found"}).status_code == 403
    order.refresh_from_db()
    assert order.draft == {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "part_ordered"}, "until"), ({"code": "not_ours"}, "organisation"),
        ({"code": "part_ordered", "until": "2020-01-01"}, "until"),
    ],
)  # fmt: skip
def test_an_answer_that_lacks_its_half_is_refused(order, crew_member, typed, field):
    with pytest.raises(BadInput) as refused:
        jobs.finish(order, actor=crew_member, **typed)
    assert refused.value.errors.keys() == {field} and not Report.objects.exclude(status="planned").exists()


def test_one_report_whose_part_is_ordered_asks_for_the_day_too(order, crew_member):
    first, second = Report.objects.order_by("id")
    with pytest.raises(BadInput) as refused:
        jobs.finish(order, actor=crew_member, code="repaired", reports={second.reference: "part_ordered"})
    assert refused.value.errors.keys() == {"until"}
    jobs.finish(order, actor=crew_member, code="repaired", reports={second.reference: "part_ordered"}, until=FUTURE)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("fixed", "waiting")


def test_what_the_crew_said_is_still_known_when_the_office_approves(town, desk, crew, crew_member):
    town.kinds.filter(code="belysning").update(needs_approval=True)
    order = make_order(town, [make_report(town)], desk, crew=crew)
    order = orders.act(order, "finish", actor=crew_member, code="not_ours", organisation="trafikverket")
    orders.act(order, "approve", actor=desk)
    report = order.reports.get()
    assert report.status == "redirected" and report.redirected_to.code == "trafikverket"


def test_each_reports_own_answer_is_there_again_when_the_photo_was_missing(order, crew_member, client_of):
    second = Report.objects.order_by("id")[1]
    at_work, address = client_of(crew_member), f"/crew/{order.number}/finish/"
    typed = {"code": "repaired", f"code.{second.reference}": "not_found", "note": "Kvar"}
    answers = [at_work.post(address, typed), at_work.get(address)]
    assert [answer.status_code for answer in answers] == [400, 200]
    for answer in answers:
        html = answer.content.decode()
        own = html.split(f'name="code.{second.reference}"')[1].split("</select>")[0]
        assert 'value="not_found" data-photo selected' in own and "Kvar" in html
