"""More of something at once than SQLite takes in one expression: an order of a thousand reports, a month in which a thousand were mended."""

from datetime import date

import pytest

from reports.models import Closing, OrderLine, Report, WorkOrder
from reports.services import jobs, ledger
from tests.build import act, make_order, make_report

MANY = 1_100


@pytest.fixture
def copies():
    """Rows like one that is there; `reference` and the like are told apart by their number."""

    def make(row, apart=None, **more):
        def copy(n):
            own = {apart: f"{getattr(row, apart)}{n}"} if apart else {}
            values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname != "id"}  # fmt: skip
            return type(row)(**values | own | {name: of(n) for name, of in more.items()})

        return type(row).objects.bulk_create(map(copy, range(MANY)), 500)

    return make


def test_the_ledger_of_such_a_month(town, desk, copies):
    lamp = act(make_report(town), "fix", desk, at=None)
    reports = copies(lamp, "reference")
    copies(Closing.objects.get(report=lamp), report_id=lambda n: reports[n].pk)
    first = Closing.objects.get(report=lamp).closed_on.replace(day=1)
    zones = ledger.of(town, first)
    assert [(zone.n, len(zone.rows)) for zone in zones] == [(1, 1), (MANY, ledger.MOST)]  # copies lie in no zone
    assert {type(row.closed_on) for row in zones[0].rows} == {date}


def test_the_job_of_such_an_order(town, desk, crew_member, crew, copies):
    order = make_order(town, [make_report(town)], desk, crew=crew)
    line = OrderLine.objects.get(order=order)
    reports = copies(line.report, "reference")
    copies(line, report_id=lambda n: reports[n].pk)
    assert len(jobs.find(town, crew_member, order.number).reports) == MANY + 1
    assert WorkOrder.objects.count() == 1 and Report.objects.count() == MANY + 1
