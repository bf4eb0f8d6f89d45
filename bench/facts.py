"""What the client needs to know of a made town, as JSON: window, references, a session for the desk, the trend's own time."""

from __future__ import annotations

import json
import os
import statistics
import time

PAGE = 2000  # of fifty; half of everything where there is less


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection
    from django.utils import timezone

    from geo import zones
    from geo.models import Jurisdiction
    from reports.insights import figures, filters
    from reports.models import Kind, Report
    from reports.services import answers, keyset, queue

    town = Jurisdiction.objects.get(is_default=True)
    sessions = {}
    for user in get_user_model().objects.filter(username__in=["desk", "manager"]).order_by("-username"):
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "people.backends.Backend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        sessions[user.username] = session.session_key
    asked = filters.read(town, user, {"period": "all"})
    times = []
    for _sample in range(20):
        began = time.perf_counter()
        answers.forget()
        figures.trend(town, asked)
        times.append((time.perf_counter() - began) * 1000)
    deepest = min(PAGE, Report.objects.of(town).count() // 2 // queue.SIZE)
    last = Report.objects.of(town).order_by("-received_at", "-pk")[deepest * queue.SIZE - 1]
    from shapely.geometry import shape

    found = Report.objects.of(town).published()
    print(
        json.dumps(
            {
                "today": str(town.day(timezone.now())),
                "box": ",".join(f"{degrees:.6f}" for degrees in shape(zones.area_geojson(town)).bounds),
                "open": list(found.open().order_by("-id").values_list("reference", flat=True)[:400]),
                "some": list(found.order_by("cell").values_list("reference", flat=True)[:200]),
                "kinds": list(Kind.objects.filter(jurisdiction=town).values_list("code", flat=True)),
                "zones": [code for code, _name in zones.names(town)],
                "deep": {"page": deepest + 1, "cursor": keyset.written(last.received_at, last.pk)},
                "session": sessions["desk"],
                "manager_session": sessions["manager"],
                "trend_ms": statistics.median(times),
                "database": f"{connection.vendor} {'.'.join(map(str, connection.Database.sqlite_version_info)) if connection.vendor == 'sqlite' else ''}".strip(),
            }
        )
    )


if __name__ == "__main__":
    main()
