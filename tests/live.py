"""A real server with a demo town of its own, on the database of the run: for browsers and for several at once."""

from __future__ import annotations

import http.client
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import service


@dataclass(frozen=True)
class Live:
    port: int
    data_dir: Path
    env: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def accounts(self) -> dict[str, tuple[str, str]]:
        """{name: (password, API key)}"""
        rows = (line.split() for line in (self.data_dir / "demo-accounts.txt").read_text().splitlines())
        return {name: (password, key) for name, password, key in rows}

    def ask(self, method: str, path: str, body: dict | None = None, **headers: str) -> tuple[int, dict]:
        """One request; (status, JSON)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {"Content-Type": "application/json", "Accept-Language": "en"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection.request(method, path, json.dumps(body) if body is not None else None, given)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")

    def as_(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.accounts[name][1]}"}


@contextmanager
def live(data_dir: Path) -> Iterator[Live]:
    """The demo town, served as make run serves it, with its worker."""
    with database() as url:
        port = service.free_port()
        env = service.environment(data_dir, url, PUBLIC_URL=f"http://127.0.0.1:{port}")
        for command in (["compile_words"], ["migrate"], ["collectstatic", "--noinput"], ["seed_demo"]):
            service.manage(env, *command, "-v0")
        with service.serving(env, worker=True, port=port):
            yield Live(port, data_dir, env)


@contextmanager
def database() -> Iterator[str | None]:
    """None for SQLite (a file in the data folder); on PostgreSQL the address of a new, empty database."""
    whole = os.environ.get("DATABASE_URL", "")
    if not whole.startswith("postgres"):
        yield None
        return
    import psycopg
    from django.conf import settings

    given = settings.DATABASES["default"]
    server = {
        name: given[key]
        for name, key in (("host", "HOST"), ("port", "PORT"), ("user", "USER"), ("password", "PASSWORD"))
        if given.get(key)
    }
    name = f"live_{secrets.token_hex(4)}"
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{whole.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
