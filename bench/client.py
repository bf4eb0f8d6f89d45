"""The client: a process apart, keep-alive connections, latencies in milliseconds."""

from __future__ import annotations

import gzip
import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Request = tuple[str, str, dict[str, str], bytes | None]


@dataclass
class Measured:
    """Latencies of the requests that were answered as hoped, and how it went as a whole."""

    latencies_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    bytes_max: int = 0
    failures: int = 0
    last: bytes = b""

    @property
    def median(self) -> float:
        return statistics.median(self.latencies_ms) if self.latencies_ms else float("nan")

    @property
    def p95(self) -> float:
        ordered = sorted(self.latencies_ms)
        return ordered[int(len(ordered) * 0.95)] if ordered else float("nan")

    @property
    def per_second(self) -> float:
        return len(self.latencies_ms) / self.seconds if self.seconds else 0.0


def run(port: int, make: Callable[[int], Request], *, samples: int, clients: int = 1, warm_up: int = 5) -> Measured:
    """Sends `samples` requests from so many clients at once; `make` gives the request of a number."""
    _send_many(port, make, range(-warm_up, 0), Measured())
    total, threads, started = Measured(), [], time.perf_counter()
    for client in range(clients):
        threads.append(threading.Thread(target=_send_many, args=(port, make, range(client, samples, clients), total)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total.seconds = time.perf_counter() - started
    return total


def _send_many(port: int, make: Callable[[int], Request], numbers: range, into: Measured) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in numbers:
        method, path, headers, body = make(number)
        started = time.perf_counter()
        connection.request(method, path, body, {"Accept-Encoding": "gzip", "Host": f"127.0.0.1:{port}"} | headers)
        answer = connection.getresponse()
        content = answer.read()
        took_ms = (time.perf_counter() - started) * 1000
        if answer.status >= 400:
            into.failures += 1
            into.last = content
            continue
        into.latencies_ms.append(took_ms)
        into.bytes_max = max(into.bytes_max, len(content))
        into.last = gzip.decompress(content) if answer.getheader("Content-Encoding") == "gzip" else content


def get(path: str, key: str = "") -> Callable[[int], Request]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return lambda number: ("GET", path, headers, None)


def get_each(paths: list[str], key: str = "") -> Callable[[int], Request]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return lambda number: ("GET", paths[number % len(paths)], headers, None)


def post(path: str, body: Callable[[int], dict], key: str = "", idempotency: str = "") -> Callable[[int], Request]:
    def make(number: int) -> Request:
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        if idempotency:
            headers["Idempotency-Key"] = f"{idempotency}-{number}"
        return "POST", path, headers, json.dumps(body(number)).encode()

    return make
