import io
from datetime import datetime, timedelta

import pytest

from reports.errors import BadInput, LostRace, NotAllowed
from reports.models import Crew, Event, Report, ReportZone, WorkOrder
from reports.services import clock, jobs, orders
from tests.build import act, jpeg, make_order, make_report


@pytest.fixture
def reports(town):
    return [make_report(town), make_report(town, kind="vaxtlighet")]


def test_one_order_for_many_reports_plans_them_all(town, desk, crew, reports):
    order = make_order(town, reports, desk, crew=crew)
    assert order.number.startswith("AO-") and order.status == "assigned"
    assert {report.status for report in order.reports.all()} == {"planned"}


def test_without_a_crew_the_order_is_a_draft_until_somebody_is_assigned(town, desk, crew, reports):
    order = make_order(town, reports, desk)
    assert order.status == "draft"
    assert orders.act(order, "assign", actor=desk, crew=crew.code).crew == crew


def test_one_close_answers_every_reporter(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew)
    orders.act(order, "start", actor=crew_member)
    assert {report.status for report in order.reports.all()} == {"in_progress"}
    orders.act(order, "finish", actor=crew_member, code="repaired", minutes=25)
    assert {report.status for report in order.reports.all()} == {"fixed"}


@pytest.mark.parametrize(
    "code, status",
    [("repaired", "fixed"), ("made_safe", "planned"), ("part_ordered", "waiting"), ("not_found", "declined")],
)
def test_each_closing_code_means_something(town, desk, crew, crew_member, code, status):
    order = make_order(town, [make_report(town)], desk, crew=crew)
    more = {"until": "2099-01-31"} if code == "part_ordered" else {}
    orders.act(order, "finish", actor=crew_member, code=code, **more)
    assert order.reports.get().status == status


def test_a_pause_for_somebody_else_stops_each_neighbours_clock_until_it_goes_on(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew)
    at = datetime(2099, 1, 12, 10, tzinfo=town.zone_info)
    orders.act(order, "start", actor=crew_member, at=at)
    before = dict(order.reports.values_list("pk", "promised_by"))
    orders.act(order, "pause", actor=crew_member, at=at, reason="Kabeln är slut", until="2099-01-19", waits="yes")
    assert set(order.reports.values_list("status", "paused_at")) == {("waiting", at)}
    assert "Kabeln" not in str([event.data for event in Event.objects.filter(verb="wait", public=True)])
    orders.act(order, "resume", actor=crew_member, at=at + timedelta(days=7))
    order.refresh_from_db()
    assert order.paused_until is None and set(order.reports.values_list("status", "paused_at")) == {
        ("in_progress", None)
    }
    for report in order.reports.all():
        assert report.promised_by == clock.after_pause(
            town, before[report.pk], report.promise_unit, at, at + timedelta(days=7)
        )
        assert report.promised_by > before[report.pk]


def test_a_pause_for_other_work_moves_no_promise(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew)
    orders.act(order, "start", actor=crew_member)
    orders.act(order, "pause", actor=crew_member, reason="Annat jobb först", until="2099-01-19")
    assert order.status == "assigned"
    order.refresh_from_db()
    assert order.status == "paused" and str(order.paused_until) == "2099-01-19"
    assert set(order.reports.values_list("status", "paused_at")) == {("in_progress", None)}


@pytest.mark.parametrize("missing", ["reason", "until"])
def test_a_pause_says_why_and_until_when(town, desk, crew, crew_member, reports, missing):
    order = make_order(town, reports, desk, crew=crew)
    said = {"reason": "Regn", "until": "2099-01-19"}
    del said[missing]
    with pytest.raises(BadInput) as refused:
        orders.act(order, "pause", actor=crew_member, **said)
    assert refused.value.errors.keys() == {missing}


def test_what_the_crew_has_closed_stays_closed_when_the_rest_goes_on(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew)
    orders.act(order, "start", actor=crew_member)
    orders.act(order, "close", actor=crew_member, reports={reports[0].reference: "part_ordered"}, until="2099-01-31")
    orders.act(order, "pause", actor=crew_member, reason="Regn", until="2099-01-19")
    orders.act(order, "resume", actor=crew_member)
    assert [report.status for report in order.reports.order_by("id")] == ["waiting", "in_progress"]


def test_not_ours_needs_to_say_whose(town, desk, crew, crew_member):
    order = make_order(town, [make_report(town)], desk, crew=crew)
    with pytest.raises(BadInput):
        orders.act(order, "finish", actor=crew_member, code="not_ours")
    order.refresh_from_db()
    assert order.status == "assigned" and order.reports.get().status == "planned"
    orders.act(order, "finish", actor=crew_member, code="not_ours", organisation="trafikverket")
    assert order.reports.get().redirected_to.code == "trafikverket"


def test_each_report_may_have_its_own_code(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew)
    orders.act(order, "finish", actor=crew_member, code="repaired", reports={reports[1].reference: "not_found"})
    assert [report.status for report in order.reports.order_by("id")] == ["fixed", "declined"]


def test_where_a_kind_needs_approval_the_report_is_fixed_at_approve(town, desk, crew, crew_member):
    town.kinds.filter(code="belysning").update(needs_approval=True)
    order = make_order(town, [make_report(town)], desk, crew=crew)
    order = orders.act(order, "finish", actor=crew_member, code="repaired")
    assert order.reports.get().status == "planned"
    orders.act(order, "approve", actor=desk)
    assert order.reports.get().status == "fixed"


def test_cancelling_puts_each_report_back_to_accepted(town, desk, crew, reports):
    order = make_order(town, reports, desk, crew=crew)
    orders.act(order, "cancel", actor=desk)
    assert {report.status for report in order.reports.all()} == {"accepted"}


def test_sending_back_opens_what_was_closed(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew)
    order = orders.act(order, "finish", actor=crew_member, code="repaired")
    order = orders.act(order, "return", actor=desk, reason="Den är släckt igen")
    assert order.status == "assigned" and {report.status for report in order.reports.all()} == {"planned"}


def test_a_report_that_was_closed_meanwhile_keeps_its_answer(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew)
    act(reports[0], "decline", desk, reason="Inte vår")
    orders.act(order, "finish", actor=crew_member, code="repaired")
    assert [report.status for report in order.reports.order_by("id")] == ["declined", "fixed"]


def test_an_order_needs_a_title_a_report_and_a_day_to_come(town, desk):
    with pytest.raises(BadInput) as refused:
        make_order(
            town,
            [],
            desk,
            title=" ",
            due_on=town.day(__import__("django.utils.timezone").utils.timezone.now()).replace(year=2020),
        )
    assert refused.value.errors.keys() == {"title", "reports", "due_on"}
    assert not WorkOrder.objects.exists()


def test_a_report_stands_in_one_open_order_only(town, desk, reports):
    first = make_order(town, reports, desk)
    with pytest.raises(BadInput) as refused:
        make_order(town, reports, desk)
    assert first.number in refused.value.errors["reports"]


def test_a_crew_works_on_its_own_orders_only(town, desk, crew_member, reports):
    other = town.crews.exclude(members=crew_member).first()
    order = make_order(town, reports, desk, crew=other)
    with pytest.raises(NotAllowed):
        orders.act(order, "start", actor=crew_member)


def test_the_slower_of_two_is_told(town, desk, crew, reports):
    order = make_order(town, reports, desk, crew=crew)
    orders.act(order, "cancel", actor=desk, version=1)
    with pytest.raises(LostRace):
        orders.act(order, "assign", actor=desk, version=1, crew=crew.code)


def test_tasks_are_listed_ticked_and_kept(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew, tasks=["Stäng av", "Byt lampan"])
    first, _second = order.tasks.all()
    order = orders.act(order, "tick", actor=crew_member, ticked=[first.pk])
    assert order.tasks.get(pk=first.pk).done_by == crew_member
    order = orders.act(order, "change", actor=desk, tasks="Byt lampan\nStäng av\nSopa")
    assert [(task.text, bool(task.done_at)) for task in order.tasks.all()] == [
        ("Byt lampan", False),
        ("Stäng av", True),
        ("Sopa", False),
    ]
    order = orders.act(order, "tick", actor=crew_member, ticked=[])
    assert not order.tasks.filter(done_at__isnull=False).exists()
    with pytest.raises(BadInput):
        orders.act(order, "tick", actor=crew_member, ticked=[999_999])


def test_a_crew_without_the_kit_is_said_before_saving(town, desk, reports):
    saw, lift = Crew.objects.get(jurisdiction=town, kit="saw"), Crew.objects.get(jurisdiction=town, kit="lift")
    with pytest.raises(BadInput) as caught:
        make_order(town, reports, desk, crew=saw, kit="lift")
    assert str(lift) in caught.value.errors["crew"] and not WorkOrder.objects.exists()
    order = make_order(town, reports, desk, crew=saw, kit="lift", anyway=True)
    with pytest.raises(BadInput):
        orders.act(make_order(town, [make_report(town)], desk, kit="lift"), "assign", actor=desk, crew=saw.code)
    assert orders.act(order, "assign", actor=desk, crew=lift.code).crew == lift


@pytest.mark.parametrize("verb", ["assign", "change"])
def test_a_day_that_has_passed_is_refused(town, desk, crew, reports, verb):
    order = make_order(town, reports, desk, crew=crew)
    more = {"crew": crew.code} if verb == "assign" else {}
    with pytest.raises(BadInput) as caught:
        orders.act(order, verb, actor=desk, due_on="2020-01-01", **more)
    assert "due_on" in caught.value.errors


def test_reports_are_added_and_taken_out(town, desk, crew, crew_member, reports):
    order = orders.act(make_order(town, reports, desk, crew=crew), "start", actor=crew_member)
    late = make_report(town)
    order = orders.act(order, "add", actor=desk, references=late.reference)
    late.refresh_from_db()
    assert late.status == "in_progress" and order.reports.count() == 3
    order = orders.act(order, "remove", actor=desk, references=[late.reference])
    late.refresh_from_db()
    assert late.status == "accepted" and order.reports.count() == 2
    with pytest.raises(BadInput):
        orders.act(order, "remove", actor=desk, references=[late.reference])
    with pytest.raises(BadInput):
        orders.act(order, "remove", actor=desk, references=[report.reference for report in reports])
    other = make_order(town, [late], desk)
    with pytest.raises(BadInput) as caught:
        orders.act(order, "add", actor=desk, references=[late.reference])
    assert other.number in caught.value.errors["references"]


def test_time_and_material_are_written_in_plain_lines(town, desk, crew, crew_member, reports):
    order = make_order(town, reports, desk, crew=crew)
    order = orders.act(
        order, "cost", actor=crew_member, minutes=90, costs="2 st lampa à 120,50\n1,5 h grävare à 1 200 kr\n3 skruv"
    )
    said = [(cost.what, str(cost.amount), cost.unit, str(cost.price)) for cost in order.costs.all()]
    assert said == [("lampa", "2", "st", "120.50"), ("grävare", "1.5", "h", "1200"), ("skruv", "3", "", "0")] or [
        (what, float(amount), unit, float(price)) for what, amount, unit, price in said
    ] == [("lampa", 2, "st", 120.5), ("grävare", 1.5, "h", 1200), ("skruv", 3, "", 0)]
    assert sum(cost.total for cost in order.costs.all()) == 2041 and order.minutes == 90


@pytest.mark.parametrize(
    "costs",
    [
        "lampor",
        "-1 st lampa",
        "2 st lampa à mycket",
        [{"what": "", "amount": 1}],
        [{"what": "x", "amount": "NaN"}],
        [{"what": "x", "amount": 1e9}],
    ],
)
def test_bad_costs_are_refused_and_nothing_is_kept(town, desk, crew, crew_member, reports, costs):
    order = make_order(town, reports, desk, crew=crew)
    with pytest.raises(BadInput) as caught:
        orders.act(order, "finish", actor=crew_member, code="repaired", costs=costs)
    order.refresh_from_db()
    assert "costs" in caught.value.errors and order.status == "assigned" and not order.costs.exists()


def test_cancelling_asks_what_becomes_of_each_report(town, desk, crew, reports):
    first, second = reports
    third = make_report(town)
    order = make_order(town, [first, second, third], desk, crew=crew)
    with pytest.raises(BadInput):
        orders.act(order, "cancel", actor=desk, becomes={second.reference: "decline"})
    with pytest.raises(BadInput):
        orders.act(order, "cancel", actor=desk, becomes={"HB-222-22": "fix"})
    with pytest.raises(BadInput):
        orders.act(order, "cancel", actor=desk, becomes={first.reference: "vanish"})
    orders.act(
        order,
        "cancel",
        actor=desk,
        reason="Häcken är privat.",
        becomes={second.reference: "decline", third.reference: "fix"},
    )
    for report in (first, second, third):
        report.refresh_from_db()
    assert [report.status for report in (first, second, third)] == ["accepted", "declined", "fixed"]


def test_closing_some_of_many_asks_for_the_photo_as_well(town, client_of, desk, admin, crew, reports):
    reports[0].kind.needs_photo = True
    reports[0].kind.save()
    order = make_order(town, reports, desk, crew=crew)
    address, one = f"/desk/orders/{order.number}/close/", reports[0].reference
    typed = {f"closes.{one}": "repaired", "note": "Bytte allt", "version": order.version}
    answer = client_of(admin).post(address, typed)
    assert (
        answer.status_code == 400
        and "Ta ett foto" in answer.content.decode()
        and 'name="photo"' in answer.content.decode()
    )
    order.refresh_from_db()
    assert order.draft["note"] == "Bytte allt" and not order.lines.exclude(code="").exists()
    assert client_of(admin).post(address, typed | {"photo": photo_file()}).status_code == 302
    assert order.lines.get(report=reports[0]).code == "repaired" and order.photos.filter(moment="after").count() == 1


def photo_file():
    photo = io.BytesIO(jpeg())
    photo.name = "efter.jpg"
    return photo


def test_a_closing_without_its_photo_is_kept_as_a_draft(town, client_of, desk, crew, crew_member, reports):
    reports[0].kind.needs_photo = True
    reports[0].kind.save()
    order = make_order(town, reports, desk, crew=crew)
    phone = client_of(crew_member)
    answer = phone.post(
        f"/crew/{order.number}/finish/",
        {"code": "repaired", "note": "Bytte allt", "minutes": "45", "version": order.version},
    )
    assert answer.status_code == 400
    order.refresh_from_db()
    assert order.status == "assigned" and order.draft["note"] == "Bytte allt"
    page = phone.get(f"/crew/{order.number}/finish/").content.decode()
    assert (
        "Utkast" in page
        and "Bytte allt" in page
        and 'value="45"' in page
        and 'value="repaired" data-photo checked' in page
    )
    photo = io.BytesIO(jpeg())
    photo.name = "efter.jpg"
    assert (
        phone.post(
            f"/crew/{order.number}/finish/", {"code": "repaired", "photo": photo, "version": order.version}
        ).status_code
        == 302
    )
    order.refresh_from_db()
    assert order.status == "done" and order.draft == {}


def test_what_work_outside_the_zones_took_is_no_dash(town, desk, crew, crew_member, reports):
    from reports.insights import costs

    Report.objects.filter(pk=reports[1].pk).update(cell=None, lng=None, lat=None)
    ReportZone.objects.filter(report__in=reports).delete()
    order = make_order(town, reports, desk, crew=crew)
    orders.act(order, "finish", actor=crew_member, code="repaired", minutes=60)
    today = town.day(order.created_at)
    found = {row.name: row.minutes for row in costs.of(town, today, today)["zone"]}
    assert found == {"Utanför alla zoner": 30, "Utan plats": 30}


def test_the_draft_of_a_cancelled_order_is_gone(town, desk, crew, reports):
    order = make_order(town, reports, desk, crew=crew)
    jobs.keep_draft(order, {"code": "repaired", "note": "Bytte allt"})
    orders.act(order, "cancel", actor=desk)
    order.refresh_from_db()
    assert order.draft == {}


def test_what_the_work_took_adds_up(town, desk, crew, crew_member, reports, client_of):
    from reports.insights import costs

    order = make_order(town, reports, desk, crew=crew)
    orders.act(
        order, "finish", actor=crew_member, code="repaired", minutes=60, costs="1 st lampa à 100\n1 st stolpe à 900"
    )
    today = town.day(order.created_at)
    tables = costs.of(town, today, today)
    for rows in tables.values():
        whole = costs.whole(rows)
        assert (whole.orders, whole.minutes, whole.money) == (1, 60, 1000)
    assert {row.name: row.money for row in tables["kind"]} == {str(report.kind.short_name): 500 for report in reports}
    page = client_of(desk).get("/desk/orders/costs/?from=2020-01-01")
    assert page.status_code == 200 and "1000" in page.content.decode().replace("\u00a0", "").replace(" ", "")
    sheet = client_of(desk).get("/desk/orders/costs/?from=2020-01-01&csv=1").content.decode()
    assert sheet.startswith("by,name,orders,minutes,money")


@pytest.mark.parametrize(
    "asked, field, typed", [("from=snart", "from", "snart"), ("from=2026-11-20&to=2026-11-01", "to", "2026-11-01")]
)
def test_a_period_that_cannot_be_is_said_at_its_field_and_gives_no_figures(
    town, manager, client_of, asked, field, typed
):
    for more in ("", "&csv=1"):
        page = client_of(manager).get(f"/desk/orders/costs/?{asked}{more}")
        html = page.content.decode()
        assert page.status_code == 400 and f'id="{field}-error"' in html and f'value="{typed}"' in html
        assert "<table" not in html
    assert client_of(manager).get(f"/export/costs/?{asked}").status_code == 400


def test_the_order_page_shows_and_does_all_of_it(town, desk, crew, client_of, reports):
    order = make_order(town, reports, desk, crew=crew, tasks=["Stäng av"], kit=crew.kit)
    at_desk, address = client_of(desk), f"/desk/orders/{order.number}"
    page = at_desk.get(f"{address}/").content.decode()
    assert "Stäng av" in page and f'name="becomes.{reports[0].reference}"' in page
    assert (
        at_desk.post(f"{address}/change/", {"title": "Ny titel", "tasks": "A\nB", "version": order.version}).status_code
        == 302
    )
    assert at_desk.post(f"{address}/change/", {"due_on": "2020-01-01"}).status_code == 400
    assert at_desk.post(f"{address}/add/", {"references": "finns inte"}).status_code == 400
    done = at_desk.post(
        f"{address}/cancel/", {f"becomes.{reports[0].reference}": "fix", f"becomes.{reports[1].reference}": "put_back"}
    )
    reports[0].refresh_from_db()
    assert done.status_code == 302 and reports[0].status == "fixed"
    new = at_desk.post(
        "/desk/orders/new/",
        {
            "report": make_report(town).reference,
            "title": "X",
            "crew": crew.code,
            "kit": "saw" if crew.kit != "saw" else "lift",
        },
    )
    assert new.status_code == 400 and 'name="anyway"' in new.content.decode()
