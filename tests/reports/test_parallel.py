"""Many at once against the real server with its two processes: nothing twice, nothing lost, nobody overwritten."""

import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.service import manage
from tests.live import live

pytestmark = pytest.mark.parallel


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with live(tmp_path_factory.mktemp("parallel")) as running:
        yield running


def together(work, arguments, hands=20):
    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(work, arguments))


def test_connections_that_say_nothing_hold_nobody_up(service):
    """As a browser opens them ahead; a thread that read from one would wait 5 s for its first word."""
    together(lambda _each: service.ask("GET", "/api/v1/categories"), range(40))  # both processes have served one
    quiet = [socket.create_connection(("127.0.0.1", service.port)) for _each in range(40)]
    try:
        began = time.monotonic()
        answers = [service.ask("GET", "/api/v1/categories")[0] for _each in range(20)]
        assert answers == [200] * 20 and time.monotonic() - began < 4
    finally:
        for each in quiet:
            each.close()


def test_two_hundred_sendings_with_fifty_keys_make_fifty_reports(service):
    before = int(
        manage(service.env, "shell", "-v0", "-c", "from reports.models import *; print(Report.objects.count())")
    )

    def send(number):
        body = {
            "category": "belysning",
            "lng": 15.1107 + (number % 50) / 100_000,
            "lat": 59.0679,
            "description": f"nummer {number % 50}",
        }
        return number % 50, *service.ask("POST", "/api/v1/reports", body, Idempotency_Key=f"key-{number % 50}")

    answers = together(send, range(200))
    assert Counter(status for _key, status, _body in answers) == {201: 200}
    by_key = {}
    for key, _status, body in answers:
        by_key.setdefault(key, set()).add((body["reference"], body["token"]))
    assert len(by_key) == 50 and all(len(found) == 1 for found in by_key.values())
    after = int(
        manage(service.env, "shell", "-v0", "-c", "from reports.models import *; print(Report.objects.count())")
    )
    assert after - before == 50


def test_two_officers_accept_at_once_and_one_is_told_kindly(service):
    for _round in range(6):
        sent = service.ask("POST", "/api/v1/reports", {"category": "klotter", "lng": 15.1107, "lat": 59.0685})[1]
        address = f"/api/v1/reports/{sent['reference']}/accept"
        who = [(address, service.as_("desk")), (address, service.as_("admin"))]
        answers = together(lambda one: service.ask("POST", one[0], {"version": 1}, **one[1]), who, hands=2)
        assert sorted(status for status, _body in answers) == [200, 409]
        lost = next(body for status, body in answers if status == 409)
        assert (
            lost["detail"].startswith("Somebody was quicker")
            and lost["current"]["status"] == "accepted"
            and lost["actor"]
        )


def test_many_supporters_and_verbs_at_once_leave_the_counters_true(service):
    sent = service.ask("POST", "/api/v1/reports", {"category": "hal", "lng": 15.112, "lat": 59.0690})[1]
    address = f"/api/v1/reports/{sent['reference']}"
    desk = service.as_("desk")
    works = [lambda: service.ask("POST", f"{address}/support", {}) for _number in range(10)]
    works += [lambda: service.ask("POST", f"{address}/note", {"note": "x"}, **desk) for _number in range(10)]
    works += [
        lambda: service.ask("POST", f"{address}/accept", {}, **desk),
        lambda: service.ask("POST", f"{address}/fix", {}, **desk),
    ]
    statuses = together(lambda work: work()[0], works)
    assert not [status for status in statuses if status >= 500]
    said = manage(service.env, "recount", "--check")
    assert ", 0 differences" in said


def test_orders_made_at_once_get_numbers_of_their_own(service):
    desk = service.as_("desk")

    def make(number):
        sent = service.ask(
            "POST", "/api/v1/reports", {"category": "skylt", "lng": 15.113, "lat": 59.0690 + number / 10_000}
        )[1]
        return service.ask(
            "POST", "/api/v1/work-orders", {"title": f"Skylt {number}", "reports": [sent["reference"]]}, **desk
        )

    answers = together(make, range(8), hands=8)
    assert {status for status, _body in answers} == {201} and len({body["number"] for _status, body in answers}) == 8


def test_figures_never_miss_what_the_worker_is_folding(service):
    """Readers ask while others send and the worker folds: a count never goes down."""
    desk = service.as_("desk")
    seen = []

    def read(_number):
        rows = service.ask("GET", "/api/v1/stats/zones?period=all", **desk)[1]
        seen.append(sum(row["new"] for row in rows))

    def send(number):
        service.ask(
            "POST", "/api/v1/reports", {"category": "nedskrapning", "lng": 15.114, "lat": 59.069 + number / 100_000}
        )

    for _round in range(6):
        together(send, range(20))
        together(read, range(6), hands=1)
    assert seen == sorted(seen)
