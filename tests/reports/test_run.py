"""make run: prepares everything, answers, tells the accounts, keeps the data; a wrong setting is one sentence."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from bench.service import free_port

ROOT = Path(__file__).resolve().parents[2]


def start(folder, port, **more):
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    env |= {"DATA_DIR": str(folder), "PORT": str(port)} | more
    return subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answers(port, within_s):
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except OSError:
            time.sleep(0.1)
    return 0, ""


def stopped(process):
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=30)


@pytest.mark.parallel
def test_the_service_starts_tells_the_accounts_and_keeps_its_data(tmp_path):
    port = free_port()
    first = start(tmp_path, port)
    status, html = answers(port, 90)
    out, _err = stopped(first)
    assert status == 200 and "Påhittade uppgifter" in html
    accounts = (tmp_path / "demo-accounts.txt").read_text()
    assert f"http://127.0.0.1:{port}/" in out and all(line in out for line in accounts.splitlines())
    again = start(tmp_path, port)
    assert answers(port, 60)[0] == 200
    stopped(again)
    assert (tmp_path / "demo-accounts.txt").read_text() == accounts


WRONG = {
    "PORT": ("ninety", "PORT"),
    "DATABASE_URL": ("mysql://x", "DATABASE_URL"),
    "PHOTO_MAX_MB": ("0", "PHOTO_MAX_MB"),
    "HTTPS": ("perhaps", "HTTPS"),
    "SECRET_KEY": ("short", "SECRET_KEY"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path, name):
    value, said = WRONG[name]
    given = {name: value}
    process = start(tmp_path, given.pop("PORT", free_port()), **given)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 1 and said in err and len(err.strip().splitlines()) == 1
