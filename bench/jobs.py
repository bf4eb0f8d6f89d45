"""The jobs: what is asked, how often, by how many, and what we hold ourselves to."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from bench import client
from bench.client import Measured
from bench.limits import Limits

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
    limits: Limits
    results: list[Result] = field(default_factory=list)

    def say(self, name: str, value: str, limit: str = "", ok: bool | None = None, more: str = "") -> None:
        """Keeps a line and prints it at once: a long run says how it goes."""
        self.results.append(Result(name, value, limit, ok, more))
        state = {True: "ok", False: "MISSED", None: ""}[ok]
        print(f"{name:<32}{value:<30}{limit:<42}{state:<8}{more}", flush=True)


def report_body(number: int) -> dict[str, Any]:
    return {
        "category": "belysning", "lng": 15.1107 + number % 97 / 10_000, "lat": 59.0679 + number % 31 / 10_000,
        "description": f"Mörkt här, nummer {number}", "answers": {"extent": "one"},
    }  # fmt: skip


def submissions(town: Town) -> None:
    mark = os.urandom(4).hex()
    eight = client.run(town.port, client.post("/api/v1/reports", report_body, idempotency=mark), samples=800, clients=8)
    floor = client.run(town.floor, client.post("/submit", report_body), samples=800, clients=8)
    share, most = eight.per_second / floor.per_second if floor.per_second else 0.0, town.limits
    quick, near = eight.per_second >= most.submit_per_s, share >= most.submit_of_floor
    ok = (quick or near if most.submit_either else quick and near) and not eight.failures
    joint = "or" if most.submit_either else "and"
    town.say(
        "submit, 8 clients", f"{eight.per_second:.0f} / s, p95 {eight.p95:.0f} ms", f">= {most.submit_per_s} / s {joint} >= {most.submit_of_floor} of the floor", ok,
        f"{share:.2f} of the floor ({floor.per_second:.0f} / s){_failed(eight)}",
    )  # fmt: skip
    one = client.run(town.port, client.post("/api/v1/reports", report_body, idempotency=f"{mark}-one"), samples=200)
    town.say("submit, 1 client", f"{one.per_second:.0f} / s, {one.median:.1f} ms")


def reads(town: Town) -> None:
    """Each request asks something else, so that nothing kept answers it; then eight clients look at one view."""
    facts, most = town.facts, town.limits
    windows = [f"/api/v1/reports.geojson?bbox={box}&zoom=14.25" for box in boxes(facts["box"])]
    measured = _read(town, "map window of a town", client.get_each(windows), "/window", most.window)
    kb = measured.bytes_max / 1000
    town.say("map window, bytes", f"{kb:.1f} kB", f"<= {most.window_kb} kB", kb <= most.window_kb)
    for name, path, floor, most_ms in (
        ("heatmap", "/api/v1/heatmap?cell_m=250", "/heatmap", most.heatmap),
        ("zone table", "/api/v1/stats/zones?status=", "/zones", most.zones),
    ):
        years = [f"{path}&from={first}&to={last}" for first, last in spans(facts["today"])]
        _read(town, name, client.get_each(years, town.manager), floor, most_ms)
        one = client.run(town.port, client.get(years[0], town.manager), samples=400, clients=8)
        ok = one.median <= most.feeds_at_8 and not one.failures
        town.say(f"{name}, 8 clients, one view", f"{one.median:.1f} ms", f"<= {most.feeds_at_8:.0f} ms", ok)
    trend = facts["trend_ms"]
    town.say(
        "trend", f"{trend:.1f} ms", f"<= {most.trend:.0f} ms", trend <= most.trend, "in the process, without the web"
    )
    any_filter(town)
    cases = [f"/r/{reference}/" for reference in facts["some"]]
    _read(town, "case page", client.get_each(cases), f"/case/{facts['some'][0]}", most.case)
    queue(town)
    pages(town)
    search(town)


# Filters from few reports to a third of all.
ROW_BY_ROW = ["photo=yes", "channel=phone", "q=kolsvart", "team=belysning", "text=no"]


def any_filter(town: Town) -> None:
    """Filters that the kept counters do not know, over a year: the slowest of five, each its own median."""
    first, last = spans(town.facts["today"])[0]
    for name, path in (("heatmap", "/api/v1/heatmap?cell_m=250"), ("zone table", "/api/v1/stats/zones?")):
        asked = [f"{path}&from={first}&to={last}&{one}" for one in ROW_BY_ROW]
        medians = [client.run(town.port, client.get(one, town.manager), samples=5, warm_up=1).median for one in asked]
        worst, most = max(medians), town.limits.any_filter
        said = f"median {statistics.median(medians):.0f}, worst {worst:.0f} ms"
        slowest = ROW_BY_ROW[medians.index(worst)]
        town.say(f"{name}, any filter", said, f"<= {most:g} ms" if most else "", worst <= most if most else None, f"worst: {slowest}")  # fmt: skip


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
    ratio, most = one.median / floor.median, town.limits
    ok = one.median <= most_ms and ratio <= most.of_floor and not one.failures
    town.say(
        name, f"{one.median:.1f} ms", f"<= {most_ms:g} ms, <= {most.of_floor:g}x floor", ok,
        f"{ratio:.1f}x the floor ({floor.median:.1f} ms){_failed(one)}",
    )  # fmt: skip
    at_8 = most.pages_at_8 if name == "case page" else most.feeds_at_8
    eight = client.run(town.port, make, samples=400, clients=8)
    town.say(
        f"{name}, 8 clients", f"{eight.median:.1f} ms", f"<= {at_8:.0f} ms", eight.median <= at_8 and not eight.failures
    )
    return one


def queue(town: Town) -> None:
    """Thirty fixed triples of view, kind and zone, each its own median."""
    views, kinds, zones = ["new", "all", "overdue", "waiting", "mine"], town.facts["kinds"], town.facts["zones"]
    paths = [
        f"/desk/?view={views[n % 5]}{f'&kind={kinds[n * 5 % len(kinds)]}' if n % 3 else ''}{f'&zone={zones[n * 3 % len(zones)]}' if n % 2 else ''}"
        for n in range(30)
    ]
    medians = [desk(town, path) for path in paths]
    middle, worst, most = sorted(medians)[len(medians) // 2], max(medians), town.limits
    floor = client.run(town.floor, client.get("/queue"), samples=60)
    ratio, slowest = middle / floor.median, paths[medians.index(worst)].removeprefix("/desk/")
    town.say(
        "desk list, 30 triples", f"median {middle:.1f}, worst {worst:.1f} ms", f"<= {most.desk:g}, worst <= {most.desk_worst:g} ms, <= {most.of_floor:g}x floor",
        middle <= most.desk and worst <= most.desk_worst and ratio <= most.of_floor, f"{ratio:.1f}x the floor ({floor.median:.1f} ms); worst {slowest}",
    )  # fmt: skip
    eight = client.run(town.port, with_session("/desk/?view=all", town.facts["session"]), samples=240, clients=8)
    ok = eight.median <= most.pages_at_8 and not eight.failures
    town.say("desk list, 8 clients", f"{eight.median:.1f} ms", f"<= {most.pages_at_8:g} ms", ok)


def pages(town: Town) -> None:
    """The first page of everything, and one from its middle: by turns, so that both meet the same moment of the machine."""
    most, deep = town.limits.page_n, town.facts["deep"]
    paths = ["/desk/?view=every", f"/desk/?view=every&cursor={deep['cursor']}"]
    taken: tuple[list[float], list[float]] = [], []
    for _turn in range(20):
        for path, into in zip(paths, taken, strict=True):
            into.append(client.run(town.port, with_session(path, town.facts["session"]), samples=3, warm_up=1).median)
    first, later = (statistics.median(one) for one in taken)
    ok = later <= most * first
    town.say(
        f"desk list, page {deep['page']:,}", f"{later:.1f} ms", f"<= {most:g}x page 1", ok, f"page 1: {first:.1f} ms"
    )


SEARCHED = ["lampan", "släckt", "tunneln", "kolsvart här", "träd vägen", "klotter", "skräp", "soffa", "1042", "station"]


def search(town: Town) -> None:
    """Words that stand in many reports, in few and in none; each its own median."""
    medians = [desk(town, f"/desk/?q={quote(words)}") for words in SEARCHED]
    middle, worst, most = sorted(medians)[len(medians) // 2], max(medians), town.limits.search
    limit = f"<= {most:g} ms" if most else ""
    slowest = f"worst: {SEARCHED[medians.index(worst)]}"
    ok = worst <= most if most else None
    town.say("search, ten questions", f"median {middle:.1f}, worst {worst:.1f} ms", limit, ok, slowest)


def desk(town: Town, path: str) -> float:
    """The median of one page of the desk."""
    return client.run(town.port, with_session(path, town.facts["session"]), samples=12, warm_up=1).median


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
        "verb", f"{done.median:.1f} ms", f"<= {town.limits.verb:g} ms", done.median <= town.limits.verb and not done.failures,
        f"{done.median / floor.median:.1f}x the floor ({floor.median:.1f} ms){_failed(done)}",
    )  # fmt: skip


def _failed(measured: Measured) -> str:
    return f"; {measured.failures} FAILED: {measured.last[:120]!r}" if measured.failures else ""
