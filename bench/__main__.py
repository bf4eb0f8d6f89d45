"""make bench: one table for both databases and both sizes, each figure beside its floor of the same run.

DATABASES=sqlite,postgres and SIZE=10k,100k choose; BENCH_DIR keeps the made towns for the next run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import bulk, jobs, limits, made, service, vitals

LCP_MS, INP_MS, CLS = 1500, 100, 0.02  # four times slower processor, slow 4G


def main() -> int:
    sizes = os.environ.get("SIZE", "10k,100k").split(",")
    databases = os.environ.get("DATABASES", "sqlite,postgres").split(",")
    unknown = set(sizes) - set(made.SIZES)
    if unknown:
        sys.stderr.write(f"SIZE={','.join(sizes)} is not known. Use one or more of {', '.join(made.SIZES)}.\n")
        return 2
    missed = 0
    try:
        made.announce(sizes, databases, Path(os.environ.get("BENCH_DIR") or tempfile.gettempdir()))
    except made.NoRoom as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    for database in databases:
        with (
            tempfile.TemporaryDirectory(prefix="tryggkarta-bench-", ignore_cleanup_errors=True) as folder,
            made.towns(database, sizes, Path(folder)) as towns,
        ):
            for size, town in towns:
                print(f"\n{database}, {size} reports\n" + "-" * 122, flush=True)
                missed += sum(row.ok is False for row in measure(town, size, database))
    print(f"\n{missed} missed." if missed else "\nAll kept.")
    return 0


def measure(town_made: made.Made, size: str, database: str) -> list[jobs.Result]:
    env, most = town_made.env, limits.of(made.SIZES[size])
    for command in (["compile_words"], ["collectstatic", "--noinput"]):  # a kept town has those of the day it was made
        service.manage(env, *command, "-v0")
    began = time.monotonic()
    service.manage(env, "worker", "--once")  # what is due once a day holds SQLite's write lock, at a million for long
    daily_s = time.monotonic() - began
    facts = _python(env, "bench.facts")
    floor_env = env | {"DJANGO_SETTINGS_MODULE": "bench.floor_settings"}
    accounts = (town_made.folder / "demo-accounts.txt").read_text().splitlines()
    keys = {line.split()[0]: line.split()[2] for line in accounts}
    with (
        service.serving(env, worker=True) as (port, pid),
        service.serving(floor_env, application="bench.floor_wsgi") as (floor, _floor_pid),
    ):
        town = jobs.Town(port, floor, facts, keys["desk"], keys["manager"], most)
        jobs.reads(town)
        _insights(town, port)
        _caller(town, port)
        jobs.submissions(town)
        jobs.verbs(town)
        bulk.bulk(town)
        if database == "sqlite" and size == "10k":
            _vitals(town, port)
        memory = service.memory_mb(pid)
        town.say("web process", f"{memory:.0f} MB", f"<= {most.memory_mb} MB", memory <= most.memory_mb)
    for name, count in _python(env, "bench.queries", facts["box"], facts["some"][0]).items():
        allowed = jobs.QUERIES_MOST.get(name)
        town.say(
            f"queries: {name}", str(count), f"<= {allowed}" if allowed else "", count <= allowed if allowed else None
        )
    town.say("worker's daily jobs", f"{daily_s:.0f} s")
    if town_made.made_s is not None:
        town.say("town made in", f"{town_made.made_s:.0f} s")
    return town.results


def _insights(town: jobs.Town, port: int) -> None:
    drawn, most = vitals.insights(f"http://127.0.0.1:{port}", town.facts["manager_session"]), town.limits.insights
    if drawn is not None:
        town.say("insights page, drawn", f"{drawn:.0f} ms", f"<= {most:g} ms", drawn <= most)


def _caller(town: jobs.Town, port: int) -> None:
    """Thirty seconds are promised for a report by telephone; the officer is to have most of them."""
    waited, most = vitals.caller(f"http://127.0.0.1:{port}", town.facts["session"]), town.limits.caller
    if waited is not None:
        town.say("telephone report, waiting", f"{waited:.0f} ms", f"<= {most:g} ms", waited <= most)


def _vitals(town: jobs.Town, port: int) -> None:
    """As somebody on a slow phone sees it; once, as the database has no part in it."""
    for page, seen in vitals.measure(f"http://127.0.0.1:{port}").items():
        for what, unit, most in (("lcp", "ms", LCP_MS), ("inp", "ms", INP_MS), ("cls", "", CLS)):
            value = seen[what]
            said = f"{value:.0f} {unit}" if unit else f"{value:.3f}"
            town.say(f"phone: {page}, {what.upper()}", said, f"<= {most} {unit}".strip(), value <= most)


def _python(env: dict[str, str], module: str, *arguments: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=service.ROOT, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
