"""Those who change many at once wait for each other, never in a circle. PostgreSQL only: on SQLite one writes at a time."""

import threading

import pytest
from django.db import connection, transaction

from reports.models import FaultGroup, Report
from reports.services import grouping, undoing
from tests.reports.test_grouping import dark, lamp

WAIT_S = 10


@pytest.fixture
def on_postgres(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time")


def test_a_press_for_many_and_the_search_for_group_faults_do_not_lock_each_other_out(
    on_postgres, town, desk, monkeypatch
):
    """The worker has the town and wants the reports, the desk has the reports and points to the town: both come through."""
    reports = dark(town, [lamp(town, n, line="Testvägen") for n in (1, 2, 3)])
    looking, pressed, failed = threading.Event(), threading.Event(), []
    components = grouping.components

    def slow(things):
        looking.set()
        pressed.wait(WAIT_S)
        return components(things)

    def search():
        try:
            grouping.gather(town, reports[0].kind_id, "lamp")
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    monkeypatch.setattr(grouping, "components", slow)
    worker = threading.Thread(target=search)
    worker.start()
    assert looking.wait(WAIT_S)
    with transaction.atomic():
        results, _undo = undoing.act_many(town, [one.reference for one in reversed(reports)], "accept", actor=desk)
        pressed.set()
        worker.join(0.5)  # it waits for the reports now
        assert worker.is_alive()
    worker.join(WAIT_S)
    assert failed == [] and all(one.report for one in results)
    assert FaultGroup.objects.count() == 1 and {one.status for one in Report.objects.all()} == {"accepted"}
