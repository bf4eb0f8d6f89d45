"""Two hundred reports with one press, and taken back with one: through the web as the desk does it, one second promised for each (T7)."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from typing import Any

from bench.jobs import Town

MOST, PROMISED_S, ROUNDS = 200, 1.0, 5
VERBS: dict[str, dict[str, Any]] = {
    "change": {"priority": 2}, "assign": {"person": "desk"}, "fix": {}, "decline": {"reason": "Nej"}, "merge": {},
}  # fmt: skip


def bulk(town: Town) -> None:
    """Each verb is done to the same open reports and taken back, so that the next one finds them as they were."""
    chosen = town.facts["open"][:MOST]
    for verb, fields in VERBS.items():
        into = {"into": chosen[0]} if verb == "merge" else {}
        done_s, undone_s, whole = [], [], True
        for _round in range(ROUNDS):
            took, told = _post(town, "reports:bulk", {"references": chosen, "verb": verb} | fields | into)
            done = {one["reference"] for one in told["results"] if one["ok"]}
            took_back, back = _post(town, told["undo"].split("/api/v1/")[1], {})
            done_s.append(took)
            undone_s.append(took_back)
            whole &= len(done) >= len(chosen) - len(into) and done <= set(back["restored"]) and not back["left"]
        there, back_again = statistics.median(done_s), statistics.median(undone_s)
        town.say(
            f"{verb} {len(chosen)} at once", f"{there:.2f} s, undo {back_again:.2f} s", f"<= {PROMISED_S:.0f} s each, all restored",
            there <= PROMISED_S and back_again <= PROMISED_S and whole, "" if whole else "NOT ALL RESTORED",
        )  # fmt: skip


def _post(town: Town, path: str, body: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    """(seconds, what was answered)"""
    connection = http.client.HTTPConnection("127.0.0.1", town.port, timeout=60)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {town.desk}"}
    started = time.perf_counter()
    connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    took = time.perf_counter() - started
    if answer.status >= 400:
        raise RuntimeError(f"{path}: {answer.status} {str(told)[:500]}")
    return took, told
