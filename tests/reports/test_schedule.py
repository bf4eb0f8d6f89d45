"""The worker knows every daily job, and a new town has its estimates once it has run."""

import subprocess
import sys

from django.core.management import call_command
from django.utils import timezone

from reports.models import DailyRun, KindEstimate
from reports.services import schedule
from tests.build import act, make_report


def test_the_worker_alone_knows_every_daily_job():
    """In a process that imports nothing else."""
    code = "import django; django.setup(); import reports.management.commands.worker; from reports.services.schedule import JOBS; print(*sorted(JOBS))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_env()).stdout
    assert (
        said.split("\n")[-2]
        == "blocks calendar reminder contacts darkness digests estimates fault groups figure_links handovers holidays job_links monthly page release "
        "situation picture staff mail"
    )


def test_a_day_of_the_worker_makes_estimates(town, desk):
    for _n in range(12):
        act(make_report(town), "fix", desk)
    at = timezone.now().replace(hour=12)
    schedule.run_due(at)
    assert (
        KindEstimate.objects.filter(zone_code="").count() == 1 and DailyRun.objects.filter(job="estimates").count() == 1
    )


def test_the_worker_runs_once_and_stops(town):
    call_command("worker", "--once")


def _env():
    import os

    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
