"""Who hears of what: one report, or an area (zone, kind, circle). Asked twice before the first word (double opt-in), ended by one press."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geo import zones
from geo.assets import distance_m, window
from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput, NotThere
from reports.models import Contact, Follow, Kind, Report
from reports.services import contacts, limits, outbox, placing, publishing, setup, tokens
from reports.services.schedule import daily

PER_HOUR = 20
CIRCLE_M = 100
UNCONFIRMED = timedelta(days=7)
MOST_TOLD = 20
PUSH_KEYS = {"p256dh": 65, "auth": 16}  # bytes, RFC 8291


@dataclass(frozen=True)
class Subject:
    """What is followed. Without any field: everything public in the town."""

    report: Report | None = None
    zone: str = ""
    kind: Kind | None = None
    lng: float | None = None
    lat: float | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "report": self.report, "zone_code": self.zone, "kind": self.kind, "lng": self.lng, "lat": self.lat,
            "radius_m": CIRCLE_M if self.lng is not None else None,
        }  # fmt: skip


def subject(jurisdiction: Jurisdiction, given: Any) -> Subject:
    """From {report?: Report, zone?, kind? (codes), lng?, lat?}. Raises BadInput; sensitive kinds are told of nowhere singly."""
    if given.get("report"):
        return Subject(report=given["report"])
    zone, code = str(given.get("zone") or ""), str(given.get("kind") or "")
    if zone and zone not in dict(zones.names(jurisdiction)):
        raise BadInput(errors={"zone": _("We do not know that area. Choose one of the list.")})
    kind = setup.of(jurisdiction).kinds.get(code)
    if code and (kind is None or kind.sensitive):
        raise BadInput(errors={"kind": _("We do not know that kind. Choose one of the list.")})
    if not given.get("lng") and not given.get("lat"):
        return Subject(zone=zone, kind=kind)
    point = placing.checked_point(jurisdiction, given.get("lng"), given.get("lat"))
    return Subject(zone=zone, kind=kind, lng=round(point.lng, 5), lat=round(point.lat, 5))


@transaction.atomic
def follow(
    jurisdiction: Jurisdiction,
    what: Subject,
    *,
    email: str,
    language: str,
    address: str,
    asks: bool = False,
    monthly: bool = False,
) -> Follow:
    """Wants mails; a link that confirms goes to the address, each time that somebody asks. Raises BadInput at `email`, TooMany."""
    email = contacts.email(email)
    limits.spend("follow", address, limit=PER_HOUR)
    same = Follow.objects.filter(jurisdiction=jurisdiction, email__iexact=email, monthly=monthly, **what.columns)
    found = same.first()
    now = timezone.now()
    if found is None:
        found = Follow.objects.create(
            jurisdiction=jurisdiction, email=email, language=language, asks=asks, monthly=monthly, told_until=now, created_at=now, **what.columns
        )  # fmt: skip
    elif asks and not found.asks:
        found.asks = True
        found.save(update_fields=["asks"])
    if not found.confirmed_at or found.stopped_at:
        outbox.put(jurisdiction, "confirm_follow", {"follow": found.pk})
    return found


@transaction.atomic
def follow_by_push(report: Report, subscription: Any, *, language: str, address: str) -> Follow:
    """Wants pushes to a browser, which has asked its person itself. Raises BadInput, TooMany."""
    endpoint, keys = _checked(subscription)
    limits.spend("follow", address, limit=PER_HOUR)
    now = timezone.now()
    found, _made = Follow.objects.update_or_create(
        jurisdiction_id=report.jurisdiction_id, report=report, endpoint=endpoint,
        defaults={"keys": keys, "stopped_at": None, "language": language},
        create_defaults={"keys": keys, "language": language, "confirmed_at": now, "told_until": now, "created_at": now},
    )  # fmt: skip
    return found


def _checked(subscription: Any) -> tuple[str, dict[str, str]]:
    wrong = BadInput(
        errors={"subscription": _("This browser's address for notices cannot be used. Choose e-mail instead.")}
    )
    if not isinstance(subscription, dict) or not isinstance(subscription.get("keys"), dict):
        raise wrong
    endpoint, given = str(subscription.get("endpoint", "")), subscription["keys"]
    if len(endpoint) > 1000 or not _may_reach(endpoint):
        raise wrong
    keys = {name: str(given.get(name, ""))[:200] for name in PUSH_KEYS}
    try:
        sizes = {name: len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))) for name, key in keys.items()}
    except (binascii.Error, ValueError):
        raise wrong
    if sizes != PUSH_KEYS:
        raise wrong
    return endpoint, keys


def _may_reach(endpoint: str) -> bool:
    """A push service on the internet by its name: never a number, never a machine of our own net."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and port in (None, 443) and "." in host and host.rsplit(".", 1)[1].isalpha()


def confirming_secret(one: Follow) -> str:
    return tokens.derive("confirm-follow", str(one.pk), one.email)


def stopping_secret(one: Follow) -> str:
    return tokens.derive("stop-follow", str(one.pk), one.email or one.endpoint)


def confirm(pk: int, secret: str) -> Follow:
    """The link in the mail was followed and its button pressed. Raises NotThere."""
    one = _by_secret(pk, secret, confirming_secret)
    now = timezone.now()
    if not one.confirmed_at or one.stopped_at:
        Follow.objects.filter(pk=one.pk).update(confirmed_at=now, stopped_at=None, told_until=now)
        one.refresh_from_db()
    return one


def stop(pk: int, secret: str) -> Follow:
    """No more of this. Raises NotThere for a wrong link; twice is fine."""
    one = _by_secret(pk, secret, stopping_secret)
    if not one.stopped_at:
        one.stopped_at = timezone.now()
        one.save(update_fields=["stopped_at"])
    return one


def _by_secret(pk: int, secret: str, of: Any) -> Follow:
    one = Follow.objects.select_related("report__kind", "kind", "jurisdiction").filter(pk=pk).first()
    if not one or not secrets.compare_digest(of(one).encode(), secret.encode()):
        raise NotThere(
            _("This link does not work any more. Ask for a new one on the page of the report or of the list.")
        )
    return one


def stop_address(email: str) -> int:
    """An address that does not exist gets nothing more, whatever it was for; gives how many mails that ends."""
    now = timezone.now()
    ended = Contact.objects.filter(email__iexact=email, stopped_at=None).update(stopped_at=now)
    return ended + Follow.objects.filter(email__iexact=email, stopped_at=None).update(stopped_at=now)


def active(jurisdiction: Jurisdiction) -> QuerySet[Follow]:
    return Follow.objects.filter(jurisdiction=jurisdiction, stopped_at=None).exclude(confirmed_at=None)


def tell(report: Report) -> None:
    """A public change of a report: one effect for each who follows it; a mended one also for neighbours who agreed to be asked.
    Idempotent per version."""
    if not report.is_public:
        return
    reporter = Contact.objects.filter(report=report).values_list("email", flat=True).first()
    neighbours = [one for one in around(report) if not one.report_id] if report.status == workflow.FIXED else []
    for one in [*active(report.jurisdiction).filter(report=report), *neighbours]:
        if one.email and reporter and one.email.lower() == reporter.lower():
            continue  # hears of it as the reporter
        kind = "follow_mail" if one.email else "follow_push"
        payload = {"follow": one.pk, "report": report.pk, "version": report.version}
        outbox.put(report.jurisdiction, kind, payload, dedupe_key=f"follow:{one.pk}:{report.pk}:{report.version}")


@daily("digests", hour=7)
def send_digests(jurisdiction: Jurisdiction, day: date) -> None:
    """One mail a day to each who follows an area in which something is new or closed."""
    now = timezone.now()
    for one in active(jurisdiction).filter(report=None, monthly=False).exclude(email="").select_related("kind"):
        new, closed = news(one, one.told_until, now)
        if new or closed:
            payload = {"follow": one.pk, "since": one.told_until.isoformat(), "until": now.isoformat()}
            outbox.put(jurisdiction, "digest", payload, dedupe_key=f"digest:{one.pk}:{day}")
            Follow.objects.filter(pk=one.pk).update(told_until=now)
    Follow.objects.filter(jurisdiction=jurisdiction, confirmed_at=None, created_at__lt=now - UNCONFIRMED).delete()


def news(one: Follow, since: datetime, until: datetime) -> tuple[list[Report], list[Report]]:
    """(new, closed) public reports of what somebody follows, newest first, at most twenty each."""
    rows = publishing.with_public_parts(reports_of(one))
    new = rows.filter(received_at__gte=since, received_at__lt=until).order_by("-received_at", "-id")
    closed = rows.filter(is_open=False, closed_at__gte=since, closed_at__lt=until).order_by("-closed_at", "-id")
    return _in_circle(one, new), _in_circle(one, closed)


def reports_of(one: Follow) -> Any:
    rows: Any = Report.objects.of(one.jurisdiction).published()
    if one.lng is not None and one.lat is not None:
        rows = rows.in_window(one.jurisdiction, *window(one.lng, one.lat, one.radius_m or CIRCLE_M))
    if one.zone_code:
        rows = rows.in_zone(one.zone_code)
    return rows.filter(kind=one.kind_id) if one.kind_id else rows


def _in_circle(one: Follow, rows: Any) -> list[Report]:
    if one.lng is None or one.lat is None:
        return list(rows[:MOST_TOLD])
    near = [row for row in rows[:500] if distance_m(one.lng, one.lat, row.lng, row.lat) <= (one.radius_m or CIRCLE_M)]
    return near[:MOST_TOLD]


def around(report: Report) -> list[Follow]:
    """Those who follow this report or a circle that holds it, and agreed to be asked."""
    here = active(report.jurisdiction).filter(asks=True).exclude(email="")
    if report.lng is None or report.lat is None:
        return list(here.filter(report=report))
    west, south, east, north = window(report.lng, report.lat, CIRCLE_M)
    near = Q(report=None, lng__range=(west, east), lat__range=(south, north))
    found = here.filter(Q(report=report) | near).order_by("id")
    return [
        one for one in found
        if one.report_id or distance_m(report.lng, report.lat, one.lng or 0, one.lat or 0) <= (one.radius_m or CIRCLE_M)
    ]  # fmt: skip


def called(one: Follow) -> str:
    """What is followed, in words."""
    if one.report:
        return f"{one.report.reference}, {one.report.kind.short_name}"
    if one.monthly:
        return _("the monthly page")
    names = dict(zones.names(one.jurisdiction))
    parts = [str(one.kind.short_name) if one.kind else "", str(names.get(one.zone_code, "")) if one.zone_code else ""]
    if one.lng is not None:
        parts.append(_("within %(n)s m of a place") % {"n": one.radius_m})
    return ", ".join(part for part in parts if part) or str(one.jurisdiction.area_name or one.jurisdiction)
