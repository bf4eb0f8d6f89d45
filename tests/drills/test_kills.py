"""The worker is killed (-9) twenty times while it writes mails: every mail is there, and each Message-ID stands for one mail."""

import email
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from email import policy
from pathlib import Path

import pytest

from bench import service
from tests.live import database

ROOT = Path(__file__).resolve().parents[2]
MAILS, KILLS = 200, 20
WHOLE = b"</html>"  # a file that the kill cut off was never handed over
MAKE = """
from reports.seeding.setup import load_town
from reports.services import contacts
from reports.services.submit import Draft, submit
from reports.models import Contact, Outbox
town = load_town(ground=False)
for n in range({n}):
    submit(town, Draft(category="belysning", lng=15.110744, lat=59.067937, contact={{"email": f"p{{n}}@example.org"}}), channel="web", address="192.0.2.1")
Outbox.objects.filter(kind="confirm_email").update(not_before="2020-01-01T00:00Z")
"""
FINISH = """
from django.core.management import call_command
from reports.models import Outbox
Outbox.objects.exclude(leased_until=None).update(leased_until="2020-01-01T00:00Z")  # the two minutes of the leases, without waiting for them
mails = Outbox.objects.filter(kind="confirm_email", done_at=None)
for _round in range(40):
    call_command("worker", "--once")
    if not mails.filter(dead_at=None).exists():
        break
print(mails.filter(dead_at=None).count(), mails.exclude(dead_at=None).count())
"""


@pytest.mark.long
def test_twenty_kills_lose_no_mail_and_double_none(tmp_path):
    with database() as url:
        env = service.environment(tmp_path, url, REPORTS_PER_HOUR="100000")

        def shell(code):
            return subprocess.run(
                [sys.executable, "manage.py", "shell", "-v0", "-c", code], cwd=ROOT, env=env, check=True, capture_output=True, text=True
            ).stdout  # fmt: skip

        service.manage(env, "compile_words", "-v0")
        service.manage(env, "migrate", "-v0")
        shell(MAKE.format(n=MAILS))
        chance = random.Random(7)
        for _kill in range(KILLS):
            folder = tmp_path / "mail"
            before = len(list(folder.glob("*"))) if folder.exists() else 0
            worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=env)
            ends = time.monotonic() + 20
            wanted = before + chance.randint(2, 12)
            while time.monotonic() < ends and (len(list(folder.glob("*"))) if folder.exists() else 0) < wanted:
                time.sleep(0.003)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        waiting, dead = shell(FINISH).split()[-2:]
    assert (waiting, dead) == ("0", "0")
    parts = [part for file in (tmp_path / "mail").glob("*") for part in file.read_bytes().split(b"-" * 79 + b"\n")]
    letters = [email.message_from_bytes(part, policy=policy.default) for part in parts if WHOLE in part]
    to_by_id = Counter((letter["Message-ID"], letter["To"]) for letter in letters)
    assert (
        len(to_by_id) == MAILS == len({identity for identity, _to in to_by_id})
    )  # one mail for each Message-ID, none lost
    assert (
        sum(to_by_id.values()) - MAILS <= KILLS
    )  # at most the one that each kill interrupted went out again, under its own ID
