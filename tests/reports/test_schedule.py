"""The worker knows every daily job, and a new town has its estimates once it has run."""

import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from reports.models import DailyRun, KindEstimate
from reports.services import schedule, upkeep
from tests.build import act, make_report


def test_the_worker_alone_knows_every_daily_job():
    """In a process that imports nothing else."""
    code = "import django; django.setup(); import reports.management.commands.worker; from reports.services.schedule import JOBS; print(*sorted(JOBS))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_env()).stdout
    assert (
        said.split("\n")[-2]
        == "blocks calendar reminder contacts darkness digests estimates fault groups figure_links handovers holidays job_links monthly page release "
        "situation picture staff mail statistics"
    )


def test_a_day_of_the_worker_makes_estimates(town, desk):
    for _n in range(12):
        act(make_report(town), "fix", desk)
    at = timezone.now().replace(hour=12)
    schedule.run_due(at)
    assert (
        KindEstimate.objects.filter(zone_code="").count() == 1 and DailyRun.objects.filter(job="estimates").count() == 1
    )


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(schedule, "JOBS", {})
    return schedule.JOBS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("apart", [True, False])
def test_what_takes_long_holds_up_nobody_who_writes(town, jobs, apart):
    """What is read beforehand is read outside of a transaction; what is done apart is claimed first and done outside of one."""
    seen = []

    def read(jurisdiction, day):
        seen.append(connection.in_atomic_block)
        return "found"

    @schedule.daily("long", hour=0, read=read, apart=apart)
    def run(jurisdiction, day, found):
        seen.extend([found, connection.in_atomic_block, DailyRun.objects.filter(job="long").exists()])

    assert [schedule.run_due(), schedule.run_due()] == [1, 0]
    assert seen == [False, "found", not apart, True]


@pytest.mark.django_db(transaction=True)
def test_what_fails_in_its_transaction_is_done_again(town, jobs):
    @schedule.daily("failing", hour=0)
    def run(jurisdiction, day):
        raise OSError

    for _try in range(2):
        with pytest.raises(OSError):
            schedule.run_due()
    assert not DailyRun.objects.exists()


def test_sqlite_learns_how_many_rows_there_are(town, desk):
    make_report(town)
    upkeep.learn()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'report_new'")
            assert cursor.fetchone()[0].startswith("1 ")


def test_the_worker_runs_once_and_stops(town):
    call_command("worker", "--once")


def _env():
    import os

    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
