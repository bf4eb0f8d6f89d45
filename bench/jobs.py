"""The jobs: what is asked, how often, by how many, and what we hold ourselves to."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from bench import client
from bench.client import Measured

SUBMIT_PER_S, SUBMIT_OF_FLOOR, READ_OF_FLOOR = 200, 0.4, 3.0
QUERIES_MOST = {"map": 4, "queue": 8, "case": 10}


@dataclass
class Result:
    """One line of the table. `limit` in words; `ok` None when nothing was promised."""

    name: str
    value: str
    limit: str = ""
    ok: bool | None = None
    more: str = ""


@dataclass
class Town:
    """A made town that is being measured: the service's port, the floor's port, what is known of it."""

    port: int
    floor: int
    facts: dict[str, Any]
    desk: str
    manager: str
    results: list[Result] = field(default_factory=list)

    def say(self, name: str, value: str, limit: str = "", ok: bool | None = None, more: str = "") -> None:
        self.results.append(Result(name, value, limit, ok, more))


def report_body(number: int) -> dict[str, Any]:
    return {
        "category": "belysning", "lng": 15.1107 + number % 97 / 10_000, "lat": 59.0679 + number % 31 / 10_000,
        "description": f"Mörkt här, nummer {number}", "answers": {"extent": "one"},
    }  # fmt: skip


def submissions(town: Town) -> None:
    mark = os.urandom(4).hex()
    eight = client.run(town.port, client.post("/api/v1/reports", report_body, idempotency=mark), samples=800, clients=8)
    floor = client.run(town.floor, client.post("/submit", report_body), samples=800, clients=8)
    share = eight.per_second / floor.per_second
    ok = eight.per_second >= SUBMIT_PER_S and share >= SUBMIT_OF_FLOOR and not eight.failures
    town.say(
        "submit, 8 clients", f"{eight.per_second:.0f} / s, p95 {eight.p95:.0f} ms", f">= {SUBMIT_PER_S} / s, >= {SUBMIT_OF_FLOOR} of the floor", ok,
        f"{share:.2f} of the floor ({floor.per_second:.0f} / s){_failed(eight)}",
    )  # fmt: skip
    one = client.run(town.port, client.post("/api/v1/reports", report_body, idempotency=f"{mark}-one"), samples=200)
    town.say("submit, 1 client", f"{one.per_second:.0f} / s, {one.median:.1f} ms")


def reads(town: Town) -> None:
    """Each request asks something else, so that nothing kept answers it; then eight clients look at one view."""
    facts = town.facts
    windows = [f"/api/v1/reports.geojson?bbox={box}&zoom=14.25" for box in boxes(facts["box"])]
    measured = _read(town, "map window of a town", client.get_each(windows), "/window", 30)
    town.say("map window, bytes", f"{measured.bytes_max / 1000:.1f} kB", "<= 40 kB", measured.bytes_max <= 40_000)
    for name, path, floor in (
        ("heatmap", "/api/v1/heatmap?cell_m=250", "/heatmap"),
        ("zone table", "/api/v1/stats/zones?status=", "/zones"),
    ):
        years = [f"{path}&from={first}&to={last}" for first, last in spans(facts["today"])]
        _read(town, name, client.get_each(years, town.manager), floor, 40)
        one = client.run(town.port, client.get(years[0], town.manager), samples=400, clients=8)
        town.say(
            f"{name}, 8 clients, one view", f"{one.median:.1f} ms", "<= 60 ms", one.median <= 60 and not one.failures
        )
    town.say(
        "trend", f"{facts['trend_ms']:.1f} ms", "<= 40 ms", facts["trend_ms"] <= 40, "in the process, without the web"
    )
    cases = [f"/r/{reference}/" for reference in facts["some"]]
    _read(town, "case page", client.get_each(cases), f"/case/{facts['some'][0]}", 30)
    queue(town)
    search(town)


def boxes(box: str) -> list[str]:
    """The window of the town, moved by a metre each time."""
    west, south, east, north = (float(edge) for edge in box.split(","))
    moved = (n / 100_000 for n in range(500))
    return [f"{west - d:.5f},{south - d:.5f},{east + d:.5f},{north + d:.5f}" for d in moved]


def spans(today: str) -> list[tuple[date, date]]:
    """Five hundred different years until about today."""
    last = date.fromisoformat(today)
    return [(last - timedelta(365 + n % 25), last - timedelta(n // 25)) for n in range(500)]


def _read(town: Town, name: str, make: Callable[[int], client.Request], floor_path: str, most_ms: float) -> Measured:
    one = client.run(town.port, make, samples=100)
    floor = client.run(town.floor, client.get(floor_path), samples=100)
    ratio = one.median / floor.median
    town.say(
        name, f"{one.median:.1f} ms", f"<= {most_ms:.0f} ms, <= {READ_OF_FLOOR:.0f}x floor", one.median <= most_ms and ratio <= READ_OF_FLOOR and not one.failures,
        f"{ratio:.1f}x the floor ({floor.median:.1f} ms){_failed(one)}",
    )  # fmt: skip
    most = 150 if name == "case page" else 60
    eight = client.run(town.port, make, samples=400, clients=8)
    town.say(
        f"{name}, 8 clients", f"{eight.median:.1f} ms", f"<= {most} ms", eight.median <= most and not eight.failures
    )
    return one


def queue(town: Town) -> None:
    """Thirty fixed triples of filters, each its own median."""
    views, kinds, zones = ["new", "all", "overdue", "waiting", "mine"], town.facts["kinds"], town.facts["zones"]
    paths = [
        f"/desk/?view={views[n % 5]}{f'&kind={kinds[n * 7 % len(kinds)]}' if n % 3 else ''}{f'&zone={zones[n * 5 % len(zones)]}' if n % 2 else ''}"
        for n in range(30)
    ]
    medians = [
        client.run(town.port, with_session(path, town.facts["session"]), samples=12, warm_up=1).median for path in paths
    ]
    medians.sort()
    middle, worst = medians[len(medians) // 2], medians[-1]
    floor = client.run(town.floor, client.get("/queue"), samples=60)
    town.say(
        "desk list, 30 triples", f"median {middle:.1f}, worst {worst:.1f} ms", "<= 40, worst <= 250 ms, <= 3x floor",
        middle <= 40 and worst <= 250 and middle / floor.median <= READ_OF_FLOOR, f"{middle / floor.median:.1f}x the floor ({floor.median:.1f} ms)",
    )  # fmt: skip
    eight = client.run(town.port, with_session("/desk/?view=all", town.facts["session"]), samples=240, clients=8)
    town.say("desk list, 8 clients", f"{eight.median:.1f} ms", "<= 150 ms", eight.median <= 150 and not eight.failures)


SEARCHED = ["lampan", "släckt", "tunneln", "kolsvart här", "träd vägen", "klotter", "skräp", "soffa", "1042", "station"]


def search(town: Town) -> None:
    """Words that stand in many reports, in few and in none; each its own median."""
    paths = [f"/desk/?q={quote(words)}" for words in SEARCHED]
    medians = [
        client.run(town.port, with_session(path, town.facts["session"]), samples=12, warm_up=1).median for path in paths
    ]
    middle, worst = sorted(medians)[len(medians) // 2], max(medians)
    town.say("search, ten questions", f"median {middle:.1f}, worst {worst:.1f} ms", "<= 100 ms", worst <= 100)


def with_session(path: str, session: str) -> Callable[[int], client.Request]:
    return lambda number: ("GET", path, {"Cookie": f"sessionid={session}"}, None)


def verbs(town: Town) -> None:
    references = town.facts["open"]
    make = client.post("", lambda number: {"priority": 1 + number % 4}, town.desk)

    def change(number: int) -> client.Request:
        _method, _path, headers, body = make(number)
        return "POST", f"/api/v1/reports/{references[number % len(references)]}/change", headers, body

    done = client.run(town.port, change, samples=150)
    floor = client.run(town.floor, client.post(f"/verb/{references[0]}", lambda number: {}), samples=150)
    town.say(
        "verb", f"{done.median:.1f} ms", "<= 30 ms", done.median <= 30 and not done.failures,
        f"{done.median / floor.median:.1f}x the floor ({floor.median:.1f} ms){_failed(done)}",
    )  # fmt: skip


def _failed(measured: Measured) -> str:
    return f"; {measured.failures} FAILED: {measured.last[:120]!r}" if measured.failures else ""
