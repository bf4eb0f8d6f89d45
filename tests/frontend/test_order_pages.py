"""Orders at the desk: which wait for approval, and who was quicker when two act at once."""

import pytest
from django.utils import timezone

from reports.errors import LostRace, WrongStatus
from reports.insights import costs
from reports.models import Crew, WorkOrder
from reports.services import jobs, orders
from tests.build import act, jpeg, make_order, make_report


@pytest.fixture
def at_desk(client_of, desk):
    return client_of(desk)


@pytest.fixture
def order(town, desk, crew):
    return make_order(town, [make_report(town, "vaxtlighet")], desk, crew=crew)


def done(town, kinds, desk, crew, crew_member):
    made = make_order(town, [make_report(town, kind) for kind in kinds], desk, crew=crew)
    return orders.act(made, "finish", actor=crew_member, code="repaired")


def numbers_of(at_desk, tab):
    return {order.number for order in at_desk.get(f"/desk/orders/?tab={tab}").context["page"]}


def test_only_what_asks_for_approval_waits_for_it(town, desk, crew, crew_member, at_desk):
    """Of the demo town's kinds, vandalism asks for it, bushes do not."""
    plain = done(town, ["vaxtlighet"], desk, crew, crew_member)
    mixed = done(town, ["skadegorelse", "vaxtlighet"], desk, crew, crew_member)
    assert numbers_of(at_desk, "done") == {mixed.number} and numbers_of(at_desk, "closed") == {plain.number}
    orders.act(mixed, "approve", actor=desk)
    assert numbers_of(at_desk, "done") == set() and numbers_of(at_desk, "closed") == {plain.number, mixed.number}


def test_every_order_stands_under_one_tab(town, desk, crew, crew_member, at_desk, order):
    done(town, ["vaxtlighet"], desk, crew, crew_member)
    done(town, ["skadegorelse"], desk, crew, crew_member)
    orders.act(order, "cancel", actor=desk)
    tabs = [numbers_of(at_desk, tab) for tab in ("open", "done", "closed")]
    assert sum(map(len, tabs)) == WorkOrder.objects.count() == len(set().union(*tabs))


def test_who_may_finish_reads_at_the_desk_that_a_closing_without_its_photo_is_a_draft(order, client_of, admin):
    page = client_of(admin).get(f"/desk/orders/{order.number}/").content.decode()
    assert "Utkast: det du skrev" not in page
    jobs.keep_draft(order, {"code": "repaired", "note": "Bytte allt"})
    page = client_of(admin).get(f"/desk/orders/{order.number}/").content.decode()
    assert "Utkast: det du skrev" in page and "Bytte allt" in page


def test_who_was_quicker_with_an_order_is_named_with_time_and_fields(town, order, desk, second_officer, at_desk):
    seen = order.version
    other = Crew.objects.exclude(pk=order.crew_id).first()
    orders.act(order, "assign", actor=second_officer, crew=other.code)
    orders.act(order, "change", actor=second_officer, title="Klipp hela häcken", priority="2")
    typed = {"title": "Klipp sikten", "priority": "4", "version": seen}
    answer = at_desk.post(f"/desk/orders/{order.number}/change/", typed)
    html = answer.content.decode()
    assert answer.status_code == 409 and html.count("Omar Berg hann före") == 2
    rows = {str(row.label): (str(row.now), str(row.yours)) for row in answer.context["race"].rows}
    assert rows["Rubrik: det laget ser"] == ("Klipp hela häcken", "Klipp sikten")
    assert rows["Lag"] == (str(other), "") and rows["Prioritet"][0].startswith("2")
    assert 'value="Klipp sikten"' in html and f'name="version" value="{order.version + 2}"' in html
    order.refresh_from_db()
    assert order.title == "Klipp hela häcken"


def test_the_service_says_who_was_quicker_and_what_can_be_done_by_whom(order, desk, crew_member):
    with pytest.raises(LostRace) as lost:
        orders.act(order, "start", actor=crew_member, version=order.version + 9)
    assert lost.value.extra["actor"] == "Maria Lind" and lost.value.extra["current"]["crew"] == order.crew.code
    order = orders.act(order, "finish", actor=crew_member, code="repaired")
    with pytest.raises(WrongStatus) as late:
        orders.act(order, "start", actor=crew_member)
    assert late.value.extra["possible"] == ["cost", "note"]
    with pytest.raises(WrongStatus) as wrong:
        orders.act(order, "cancel", actor=desk)
    assert set(wrong.value.extra["possible"]) == {"approve", "return", "note", "publish"}
    assert "Skicka tillbaka" in wrong.value.detail or "Send back" in wrong.value.detail


def test_a_crew_without_signal_reads_who_changed_its_job(order, desk, crew_member, client_of):
    orders.act(order, "change", actor=desk, title="Ny")
    body = {"id": "a" * 32, "user": crew_member.pk, "order": order.number, "verb": "start", "version": order.version}
    answer = client_of(crew_member).post("/crew/send/", body)
    assert answer.status_code == 409 and "Maria Lind" in answer.json()["detail"]


def test_two_who_move_the_same_pin_see_both_places(town, desk, second_officer, at_desk):
    report = make_report(town)
    seen = report.version
    act(report, "change", second_officer, lng=15.1120, lat=59.0690)
    typed = {"spot": "15.11300|59.06850|", "note": "Vid stolpen", "version": seen}
    answer = at_desk.post(f"/desk/r/{report.reference}/pin/", typed)
    html = answer.content.decode()
    assert answer.status_code == 409 and "Omar Berg hann före" in html
    assert "59.06900, 15.11200" in html and "59.06850, 15.11300" in html and "Vid stolpen" in html


def test_two_who_mask_the_same_report_see_both_and_lose_nothing(town, desk, second_officer, at_desk):
    report = make_report(town, description="Anna bor vid Lokgatan och ser allt")
    seen = report.version
    act(report, "mask", second_officer, words=["Anna"])
    answer = at_desk.post(f"/desk/r/{report.reference}/masking/", {"words": "Lokgatan", "version": seen})
    html = answer.content.decode()
    assert answer.status_code == 409 and "Omar Berg hann före" in html
    (row,) = answer.context["race"].rows
    assert (row.now, row.yours) == ("Anna", "Lokgatan") and ">Lokgatan</textarea>" in html


def test_boxes_that_could_not_be_kept_are_still_drawn(town, desk, second_officer, at_desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from reports.services import photos

    report = make_report(town)
    photo = photos.add(SimpleUploadedFile("f.jpg", jpeg(), "image/jpeg"), report=report)
    seen = report.version
    act(report, "mask", second_officer, photo=photo.pk, boxes=[[0, 0, 0.5, 0.5]])
    typed = {"photo": photo.pk, "boxes": "[[0.25,0.25,0.75,0.75]]", "version": seen}
    answer = at_desk.post(f"/desk/r/{report.reference}/masking/", typed)
    assert answer.status_code == 409 and 'value="[[0.25, 0.25, 0.75, 0.75]]"' in answer.content.decode()


def test_what_the_work_took_is_for_those_who_see_orders_and_sensitive_kinds_for_few(
    town, desk, crew, crew_member, at_desk, client_of, police
):
    open_one, felt = make_report(town), make_report(town, "otrygg_plats", answers={"reason": "dark"})
    for report in (open_one, felt):
        order = make_order(town, [report], desk, crew=crew)
        orders.act(order, "finish", actor=crew_member, code="repaired", minutes=30)
    today = town.day(timezone.now())
    whole, without = (costs.of(town, today, today, sensitive=sees) for sees in (True, False))
    assert [row.minutes for row in without["crew"]] == [30] and [row.minutes for row in whole["crew"]] == [60]
    assert at_desk.get("/desk/orders/costs/").status_code == 200
    assert client_of(police).get("/desk/orders/costs/").status_code == 403
