import pytest

from reports import workflow
from reports.errors import BadInput, LostRace, NotAllowed, WrongStatus
from reports.models import WorkOrder
from reports.services import orders
from tests.build import act, make_order, make_report


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
    orders.act(order, "finish", actor=crew_member, code=code)
    assert order.reports.get().status == status


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


@pytest.mark.parametrize("status", workflow.ORDER_STATUSES)
@pytest.mark.parametrize("verb", list(workflow.ORDER_VERBS.values()), ids=lambda verb: verb.name)
def test_an_order_verb_works_from_its_statuses_and_from_no_other(town, admin, crew, verb, status):
    from django.utils import timezone

    order = make_order(town, [make_report(town)], admin, crew=crew)
    crew.members.add(admin)
    WorkOrder.objects.filter(pk=order.pk).update(status=status, done_at=timezone.now())
    fields = {"crew": crew.code, "reason": "Därför", "code": "repaired"}
    fields = {name: fields[name] for name in verb.needs}
    if status in verb.from_:
        assert orders.act(order, verb.name, actor=admin, **fields).status == (verb.to or status)
    else:
        with pytest.raises(WrongStatus):
            orders.act(order, verb.name, actor=admin, **fields)


def test_the_slower_of_two_is_told(town, desk, crew, reports):
    order = make_order(town, reports, desk, crew=crew)
    orders.act(order, "cancel", actor=desk, version=1)
    with pytest.raises(LostRace):
        orders.act(order, "assign", actor=desk, version=1, crew=crew.code)
