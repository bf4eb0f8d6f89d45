"""How many SQL queries each job takes: printed as JSON; run by the benchmark in the service's own environment."""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    box, reference = sys.argv[1], sys.argv[2]
    desk, everybody = Client(), Client()
    desk.force_login(get_user_model().objects.get(username="desk"), backend="people.backends.Backend")
    body = {"category": "belysning", "lng": 15.1107, "lat": 59.0679, "description": "x"}
    jobs = {
        "submit": lambda: everybody.post(
            "/api/v1/reports", body, content_type="application/json", headers={"Idempotency-Key": os.urandom(8).hex()}
        ),
        "map": lambda: everybody.get(f"/api/v1/reports.geojson?bbox={box}&zoom=14"),
        "heatmap": lambda: desk.get("/api/v1/heatmap?period=year&cell_m=250"),
        "zones": lambda: desk.get("/api/v1/stats/zones?period=year"),
        "queue": lambda: desk.get("/desk/?view=all"),
        "case": lambda: everybody.get(f"/r/{reference}/"),
        "verb": lambda: desk.post(f"/api/v1/reports/{reference}/note", {"note": "x"}, content_type="application/json"),
    }
    counts = {}
    for name, job in jobs.items():
        job()
        with CaptureQueriesContext(connection) as queries:
            answer = job()
        assert answer.status_code < 400, (name, answer.status_code, answer.content[:300])
        counts[name] = len(queries)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
