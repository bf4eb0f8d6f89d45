"""A real server on a port of its own, with a data folder of its own, as make run starts it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.run import MEMORY

ROOT = Path(__file__).resolve().parent.parent


def environment(data_dir: Path, database_url: str | None, **more: str) -> dict[str, str]:
    own = {"DATA_DIR": str(data_dir), "DEMO": "1", "REPORTS_PER_HOUR": "1000000", "LOG_LEVEL": "ERROR"}
    if database_url:
        own["DATABASE_URL"] = database_url
    return {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | MEMORY | own | more


def manage(env: dict[str, str], *arguments: str) -> str:
    """A management command; gives what it printed."""
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.stderr[-2000:]}")
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(
    env: dict[str, str], *, application: str = "config.wsgi", worker: bool = False, port: int = 0
) -> Iterator[tuple[int, int]]:
    """(port, process id of gunicorn): as make run serves it."""
    port = port or free_port()
    server = ["gunicorn", application, "--config", "python:config.web", "--bind", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", *server, "--log-level", "error"]
    processes = [subprocess.Popen(command, cwd=ROOT, env=env)]
    if worker:
        processes.append(subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=env))
    try:
        _wait(port)
        yield port, processes[0].pid
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def _wait(port: int) -> None:
    for _attempt in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")


def memory_mb(pid: int) -> float:
    """Resident memory of the largest worker process of a gunicorn."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = [int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in children]
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6
