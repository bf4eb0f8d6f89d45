"""Reports and orders walked through merge, unmerge, split, plan, add, remove, cancel, close, reopen and undo in any order: what must hold always holds."""

import contextlib

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from reports import workflow
from reports.errors import Refused
from reports.models import Report, WorkOrder
from reports.services import changes, orders, undoing, verbs
from reports.services.recounting import recount
from tests.build import make_order, make_report

MOVES = {"version", "updated_at"}
PICK = st.integers(0, 11)
PARTS = [{"category": "belysning"}, {"category": "vaxtlighet"}]
FIELDS = {
    "accept": {"priority": 2},
    "begin": {},
    "fix": {},
    "decline": {"reason": "Nej"},
    "reopen": {},
    "split": {"parts": PARTS},
    "unmerge": {},
}
ORDER_FIELDS = {
    "start": {},
    "resume": {},
    "pause": {"reason": "Regn", "until": "2099-01-31", "waits": True},
    "finish": {"code": "repaired"},
    "return": {"reason": "Mörkt än"},
    "approve": {},
}


def machine(town, desk, crew_of_town):
    class Desk(RuleBasedStateMachine):
        @initialize()
        def begin(self):
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            reports = [make_report(town) for _ in range(5)]
            make_order(town, reports[:2], desk, crew=crew_of_town)
            self.undo = None

        def report(self, n):
            rows = list(Report.objects.order_by("pk"))
            return rows[n % len(rows)]

        def pressed(self, verb, *references, **fields):
            """A press as the desk makes it; what is refused changes nothing."""
            before = snapshot()
            results, self.undo = undoing.act_many(town, list(references), verb, actor=desk, **fields)
            self.before = before
            if not any(result.report for result in results):
                assert snapshot() == before

        @rule(n=PICK, verb=st.sampled_from(sorted(FIELDS)))
        def one(self, n, verb):
            self.pressed(verb, self.report(n).reference, **FIELDS[verb])

        @rule(n=PICK, also=PICK, into=PICK)
        def merge(self, n, also, into):
            self.pressed(
                "merge", self.report(n).reference, self.report(also).reference, into=self.report(into).reference
            )

        @rule(n=PICK)
        def part(self, n):
            """What was merged is as it was: the status that its own merge found."""
            report = self.report(n)
            if report.status == workflow.DUPLICATE:
                was = next(
                    e.data["was"] for e in report.events.filter(verb="merge").order_by("-at", "-id") if "was" in e.data
                )
                assert verbs.act(report, "unmerge", actor=desk).status == was
            self.undo = None

        @rule(n=PICK, also=PICK, back=st.booleans())
        def plan(self, n, also, back):
            """As the desk plans: the order can be taken back with one press."""
            before = snapshot()
            with contextlib.suppress(Refused), undoing.remembering(town, desk, "plan") as memory:
                memory.order = make_order(town, list({self.report(n), self.report(also)}), desk, crew=crew_of_town)
            self.undo, self.before = memory.undo, before
            assert self.undo or snapshot() == before
            if back:
                self.taken_back()

        @rule(n=PICK, verb=st.sampled_from(sorted(ORDER_FIELDS)))
        def order(self, n, verb):
            self.to_an_order(n, verb, **ORDER_FIELDS[verb])

        @rule(n=PICK, also=PICK, verb=st.sampled_from(["add", "remove"]))
        def another_report(self, n, also, verb):
            self.to_an_order(n, verb, references=[self.report(also).reference])

        @rule(
            n=PICK,
            becomes=st.lists(st.sampled_from(sorted(workflow.BECOMES)), max_size=3),
            why=st.sampled_from(["", "Rivs"]),
        )
        def cancel(self, n, becomes, why):
            """Each report of the order becomes what was said of it; one of which nothing was said waits again."""
            order = self.order_of(n)
            lines = [line.report.reference for line in order.lines.order_by("pk")] if order else []
            said = dict(zip(lines, becomes, strict=False))
            was = {line.report_id: line.report.status for line in order.lines.all()} if order else {}
            reason = {"reason": why} if why else {}
            if not self.to_an_order(n, "cancel", becomes=said, **reason):
                return
            for line in order.lines.select_related("report"):
                ended = {"fix": workflow.FIXED, "decline": workflow.DECLINED}.get(said.get(line.report.reference))
                again = workflow.ACCEPTED if was[line.report_id] in workflow.PUT_BACK.from_ else was[line.report_id]
                wanted = (ended or again) if was[line.report_id] in workflow.OPEN else was[line.report_id]
                assert line.report.status == wanted
            assert why or "decline" not in said.values()

        def order_of(self, n):
            rows = list(WorkOrder.objects.order_by("pk"))
            return rows[n % len(rows)] if rows else None

        def to_an_order(self, n, verb, **fields):
            """Whether it was done; what is refused changes nothing."""
            order, before = self.order_of(n), (snapshot(), orders_now())
            if not order:
                return False
            self.undo = None
            try:
                with transaction.atomic():
                    orders.act(order, verb, actor=desk, **fields)
            except Refused:
                assert (snapshot(), orders_now()) == before
                return False
            return True

        @rule()
        def take_back(self):
            self.taken_back()

        def taken_back(self):
            if self.undo:
                done = undoing.undo(self.undo.pk, actor=desk, jurisdiction=town)
                assert not done.left and snapshot() == self.before
                made = WorkOrder.objects.filter(pk=self.undo.order_id).first()
                assert not made or made.status == workflow.CANCELLED
                self.undo = None

        @invariant()
        def what_always_holds(self):
            for report in Report.objects.select_related("main", "parent"):
                assert report.is_open == (report.status in workflow.OPEN)
                assert (report.main is not None) == (report.status == workflow.DUPLICATE)
                assert not report.main or report.main.main_id is None
                if report.is_split and report.is_open:
                    assert report.parts.filter(is_open=True).exists()
                if report.parent and report.parent.is_split and report.is_open:
                    assert report.parent.is_open
                assert not (report.parent and report.is_public)
                assert report.lines.filter(order__status__in=workflow.ORDER_OPEN).count() <= 1
            for order in WorkOrder.objects.filter(status__in=workflow.ORDER_OPEN):
                assert order.lines.exists()

        def teardown(self):
            assert not recount(town, repair=False)
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    return Desk


def snapshot():
    """Every report's columns; withdrawn parts of a split that was taken back count as gone."""
    rows = Report.objects.exclude(parent__isnull=False, status=workflow.WITHDRAWN).order_by("pk")
    return [{name: value for name, value in changes.columns(row).items() if name not in MOVES} for row in rows]


def orders_now():
    return list(WorkOrder.objects.order_by("pk").values_list("pk", "status", "version", "lines"))


@pytest.mark.long
@pytest.mark.django_db
def test_the_desk_can_do_anything_in_any_order(town, desk, crew, monkeypatch):
    desk.groups.add(Group.objects.get(name="crew"))
    monkeypatch.setattr(undoing, "SECONDS", 3600)
    run_state_machine_as_test(
        machine(town, desk, crew),
        settings=settings(
            max_examples=30,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
