"""Bare views: each does with plain SQL what a job of the service needs from the database, and writes the same rows."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from reports.services.rows import table_of

COLUMNS = "reference, status, r.lng, r.lat, r.kind_id, place_name, received_at, supporters"
TOWN = "jurisdiction_id = (SELECT id FROM geo_jurisdiction WHERE is_default ORDER BY id LIMIT 1)"
CASE = f"SELECT * FROM reports_report WHERE {TOWN} AND reference = %s"


def rows(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n")


def window(request: HttpRequest) -> HttpResponse:
    """The squares of a town with their counts: what the map shows when there are many."""
    found = rows(
        "SELECT place / 16, SUM(n) FROM reports_tally "
        f"WHERE {TOWN} AND measure = 1 AND place_type = 1 AND bucket_type = 3 AND kind = 0 AND part = 0 "
        "AND is_open = %s AND audience = 2 GROUP BY place / 16",
        True,
    )
    return JsonResponse({"found": [[int(place), int(n)] for place, n in found]})


def heatmap(request: HttpRequest) -> HttpResponse:
    """A year by months, as the service counts it."""
    found = rows(
        "SELECT place / 4, SUM(n) FROM reports_tally "
        f"WHERE {TOWN} AND measure = 1 AND place_type = 1 AND bucket_type = 2 AND kind = 0 AND part = 0 AND bucket >= %s GROUP BY place / 4",
        a_year_ago(),
    )
    return JsonResponse({"found": [[int(place), int(n)] for place, n in found]})


def zones(request: HttpRequest) -> HttpResponse:
    """New, closed and reopened by zone and days to close, and what is open: the two questions of the zone table."""
    flows = rows(
        "SELECT measure, place_type, place, value, on_time, SUM(n) FROM reports_tally "
        f"WHERE {TOWN} AND measure IN (2, 3, 4) AND place_type IN (2, 3, 4) AND bucket_type = 2 AND kind = 0 AND part = 0 AND bucket >= %s "
        "GROUP BY measure, place_type, place, value, on_time",
        a_year_ago(),
    )
    still = rows(
        "SELECT z.zone_id, r.received_on, COUNT(*) FROM reports_report r LEFT JOIN reports_reportzone z ON z.report_id = r.id "
        f"WHERE r.{TOWN} AND r.is_open GROUP BY z.zone_id, r.received_on"
    )
    return HttpResponse(json.dumps([flows, still], default=str), content_type="application/json")


def a_year_ago() -> int:
    now = datetime.now(UTC)
    return now.year * 12 + now.month - 13


def queue(request: HttpRequest) -> HttpResponse:
    """The questions of the desk's page: who asks and with which rights, fifty rows with their photos, what each view holds."""
    rows("SELECT * FROM django_session ORDER BY session_key LIMIT 1")
    user = rows("SELECT id FROM people_user WHERE username = 'desk'")[0][0]
    rows(
        "SELECT DISTINCT c.app_label, p.codename FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id "
        "JOIN auth_group_permissions gp ON gp.permission_id = p.id JOIN people_user_groups ug ON ug.group_id = gp.group_id WHERE ug.user_id = %s",
        user,
    )
    found = rows(
        f"SELECT {COLUMNS}, r.id, a.number FROM reports_report r LEFT JOIN geo_asset a ON a.id = r.asset_id "
        f"WHERE r.{TOWN} AND is_open ORDER BY received_at DESC, r.id DESC LIMIT 50"
    )
    ids = ", ".join(str(row[-2]) for row in found)
    photos = rows(f"SELECT report_id, name FROM reports_photo WHERE report_id IN ({ids}) ORDER BY id")
    counts = rows(
        "SELECT COUNT(*) FILTER (WHERE status = 'received'), COUNT(*) FILTER (WHERE assigned_to_id = %s), COUNT(*) FILTER (WHERE status = 'waiting'), "
        f"COUNT(*) FILTER (WHERE promised_by < %s), COUNT(*) FILTER (WHERE needs_review), COUNT(*) FROM reports_report WHERE {TOWN} AND is_open",
        user,
        datetime.now(UTC),
    )
    return HttpResponse(json.dumps([found, photos, counts], default=str), content_type="application/json")


def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The questions of the case page: the report, what happened, its texts, its photos and those of its orders."""
    report = rows(CASE, reference)[0]
    asked = [
        "SELECT verb, at, data FROM reports_event WHERE report_id = %s ORDER BY at",
        "SELECT role, text, created_at FROM reports_text WHERE report_id = %s ORDER BY created_at",
        "SELECT id, name, width, height FROM reports_photo WHERE report_id = %s ORDER BY id",
        "SELECT l.order_id FROM reports_orderline l JOIN reports_workorder o ON o.id = l.order_id WHERE l.report_id = %s AND o.status IN ('done', 'approved')",
    ]
    found = [rows(sql, report[0]) for sql in asked]
    return HttpResponse(json.dumps([report, *found], default=str), content_type="application/json")


@csrf_exempt
@transaction.atomic
def submit(request: HttpRequest) -> HttpResponse:
    """The rows that a submission writes: key, report, zone, three counts, event, text."""
    json.loads(request.body)
    now = datetime.now(UTC)
    with connection.cursor() as cursor:
        for table, values in _rows(cursor, now):
            values = _defaults(table) | values
            names = ", ".join(values)
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(values))})", list(values.values())
            )
    return JsonResponse({"ok": True}, status=201)


def _rows(cursor, now):
    cursor.execute("SELECT id, jurisdiction_id FROM reports_kind WHERE code = 'belysning'")
    kind, place = cursor.fetchone()
    yield (
        "reports_idempotencykey",
        {
            "jurisdiction_id": place,
            "scope": "floor",
            "sender": "",
            "key": secrets.token_hex(12),
            "body_hash": "x" * 64,
            "created_at": now,
        },
    )
    reference = secrets.token_hex(8)
    yield "reports_report", _report(place, kind, reference, now)
    cursor.execute(f"SELECT id FROM reports_report WHERE {TOWN} AND reference = %s", [reference])
    report = cursor.fetchone()[0]
    cursor.execute("SELECT id, version_id FROM geo_zone LIMIT 1")
    zone, version = cursor.fetchone()
    yield (
        "reports_reportzone",
        {"jurisdiction_id": place, "report_id": report, "version_id": version, "zone_id": zone, "set_by_hand": False},
    )
    for measure, place_type in ((1, 1), (1, 2), (2, 2)):
        yield (
            "reports_delta",
            {
                "jurisdiction_id": place, "measure": measure, "place_type": place_type, "place": zone, "kind": kind, "is_open": True, "audience": 2,
                "part": 1, "value": 0, "on_time": 2, "day": 20000, "n": 1,
            },
        )  # fmt: skip
    yield (
        "reports_event",
        {"jurisdiction_id": place, "report_id": report, "verb": "report", "at": now, "public": True, "data": "{}"},
    )
    yield (
        "reports_text",
        {"jurisdiction_id": place, "report_id": report, "role": "description", "text": "x", "created_at": now},
    )


@cache
def _defaults(table: str) -> dict[str, Any]:
    """What a row of the table holds beside what a submission says, as the database takes it: worked out once, so that the floor
    follows the tables and stays bare."""
    model = next(one for one in apps.get_models() if one._meta.db_table == table)
    found = table_of(model, connection.vendor)
    return dict(zip(found.columns[1:], found.row({})[1:], strict=True))


def _report(place, kind, reference, now):
    return {
        "jurisdiction_id": place, "reference": reference, "kind_id": kind, "status": "received", "version": 1, "is_open": True, "is_public": True,
        "lng": 15.11, "lat": 59.068, "cell": 44244419559045, "place_text": "", "place_name": "", "place_source": "map", "place_certainty": "exact",
        "answers": "{}", "received_at": now, "observed_at": now, "received_on": now.date(), "observed_on": now.date(), "part_of_day": 1,
        "updated_at": now, "channel": "api", "language": "sv", "priority": 3, "supporters": 0, "text_published": False, "hidden": False,
        "private": False, "spam": False, "is_test": False, "triaged": False, "needs_review": False, "imported": False, "made_up": True,
        "source": "", "source_id": "", "token_hash": "", "reporter_key": "",
    }  # fmt: skip


@csrf_exempt
@transaction.atomic
def verb(request: HttpRequest, reference: str) -> HttpResponse:
    """One conditional UPDATE, an event and an outbox row."""
    now = datetime.now(UTC)
    report = rows(CASE, reference)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_report SET version = version + 1, updated_at = %s WHERE id = %s", [now, report[0]]
        )
        cursor.execute("SELECT jurisdiction_id FROM reports_report WHERE id = %s", [report[0]])
        place = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO reports_event (jurisdiction_id, report_id, verb, at, public, data) VALUES (%s, %s, 'floor', %s, %s, '{}')",
            [place, report[0], now, False],
        )
    return JsonResponse({"ok": True})


urlpatterns = [
    path("healthz", alive),
    path("window", window),
    path("heatmap", heatmap),
    path("zones", zones),
    path("queue", queue),
    path("case/<str:reference>", case),
    path("submit", submit),
    path("verb/<str:reference>", verb),
]
