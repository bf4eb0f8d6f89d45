"""Reports and orders walked through merge, unmerge, split, plan, cancel, close, reopen and undo in any order: what must hold always holds."""

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


def machine(town, desk, crew_of_town):
    class Desk(RuleBasedStateMachine):
        @initialize()
        def begin(self):
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            for _ in range(4):
                make_report(town)
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

        @rule(n=PICK, also=PICK)
        def plan(self, n, also):
            with contextlib.suppress(Refused):
                make_order(town, list({self.report(n), self.report(also)}), desk, crew=crew_of_town)
            self.undo = None

        @rule(n=PICK, verb=st.sampled_from(["start", "pause", "finish", "cancel", "return", "approve"]))
        def order(self, n, verb):
            rows = list(WorkOrder.objects.order_by("pk"))
            fields = {
                "pause": {"reason": "Regn"},
                "finish": {"code": "repaired"},
                "return": {"reason": "Mörkt än"},
            }.get(verb, {})
            if rows:
                with contextlib.suppress(Refused), transaction.atomic():
                    orders.act(rows[n % len(rows)], verb, actor=desk, **fields)
                self.undo = None

        @rule()
        def take_back(self):
            if self.undo:
                done = undoing.undo(self.undo.pk, actor=desk, jurisdiction=town)
                assert not done.left and snapshot() == self.before
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

        def teardown(self):
            assert not recount(town, repair=False)
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    return Desk


def snapshot():
    """Every report's columns; withdrawn parts of a split that was taken back count as gone."""
    rows = Report.objects.exclude(parent__isnull=False, status=workflow.WITHDRAWN).order_by("pk")
    return [{name: value for name, value in changes.columns(row).items() if name not in MOVES} for row in rows]


@pytest.mark.django_db
def test_the_desk_can_do_anything_in_any_order(town, desk, crew, monkeypatch):
    desk.groups.add(Group.objects.get(name="crew"))
    monkeypatch.setattr(undoing, "SECONDS", 3600)
    run_state_machine_as_test(
        machine(town, desk, crew),
        settings=settings(
            max_examples=25,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
