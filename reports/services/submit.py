"""A report comes in: checked, placed, kept once, counted, and answered with the reporter's secret."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput, PlaceOutside
from reports.models import IdempotencyKey, Report, ReportZone
from reports.services import (
    blocking,
    changes,
    cleaning,
    clock,
    contacts,
    counters,
    darkness,
    duty,
    feelings,
    grouping,
    idempotency,
    limits,
    numbering,
    placing,
    publishing,
    questions,
    releasing,
    reviewing,
    routing,
    rows,
    screening,
    tokens,
    walks,
)
from reports.services.placing import NOWHERE, Placed


@dataclass
class Draft:
    """What somebody typed, not checked yet. Only the category is needed; the desk may leave the place out."""

    category: str = ""
    lng: Any = None
    lat: Any = None
    description: Any = ""
    answers: Any = field(default_factory=dict)
    asset: Any = ""
    place_text: Any = ""
    place_source: str = "map"
    contact: Any = None
    language: Any = ""
    observed_at: Any = None
    private: bool = False
    walk: Any = ""  # the code of the safety walk that it belongs to
    called: bool = False  # for an answer that cannot wait: somebody has rung first


@dataclass(frozen=True)
class Submitted:
    """`zones`: {layer code: zone code or None} of a new report; of a replayed one they are to be looked up."""

    report: Report
    token: str
    replayed: bool = False
    zones: dict[str, str | None] | None = None


def submit(
    jurisdiction: Jurisdiction,
    draft: Draft,
    *,
    actor: Any = None,
    channel: str = "web",
    key: str = "",
    address: str = "",
    at: datetime | None = None,
) -> Submitted:
    """Keeps the report exactly once per idempotency key; a replay gives the same report and the same token.

    Raises BadInput (sentences by field), PlaceOutside, KeyReused, Blocked, TooMany. Nothing is half-saved.
    """
    key = key or secrets.token_urlsafe(24)
    for _attempt in range(2):
        try:
            return _submit(
                jurisdiction, draft, actor=actor, channel=channel, key=key, address=address, at=at or timezone.now()
            )
        except IntegrityError as problem:
            if "reference" not in str(problem):
                raise
    raise IntegrityError("no free reference")


def _submit(
    jurisdiction: Jurisdiction, draft: Draft, *, actor: Any, channel: str, key: str, address: str, at: datetime
) -> Submitted:
    """Everything that only reads comes before the transaction: SQLite has one writer, and nobody waits for our thinking."""
    claimed: dict[str, Any] = {
        "scope": "reports",
        "sender": idempotency.sender_of(actor.pk if actor else None, key, address),
        "key": key,
        "body": asdict(draft),
    }
    known = idempotency.answered(jurisdiction, **claimed)
    if known:
        return _again(known, key)
    sender = f"{channel} {actor.pk}" if actor else address
    walk = walks.joined(jurisdiction, draft.walk)
    report, placed, texts, contact = _checked(jurisdiction, draft, actor, channel, at, sender)
    if not actor:
        blocking.check(jurisdiction, address, contact)
    token = tokens.reporter_token(report.reference, key)
    report.token_hash = tokens.hash_of(token)
    with transaction.atomic():
        row = idempotency.claim(jurisdiction, **claimed)
        if row is None:
            return _again(idempotency.answered(jurisdiction, **claimed), key)
        report.pk = rows.insert(Report, **rows.values_of(report))
        _link(report, placed)
        idempotency.stands_for(row, report.pk)
        changes.record(report, verb="report", actor=actor, at=at, public=True, data={"channel": channel}, texts=texts)
        if contact:
            contacts.first(report, contact, at)
        if walk:
            walks.add(walk, report)
        if report.kind.sensitive:
            feelings.link_faults(report)
        grouping.want(report)
        if report.priority == routing.URGENT:
            duty.call(report, at)
        if not actor:
            blocking.remember(report, address, at)
            # last: senders behind one address wait for each other from here on
            limits.spend("reports", address, limit=settings.REPORTS_PER_HOUR)
    return Submitted(report, token, zones={code: zone.code if zone else None for code, zone in placed.zones.items()})


def _again(row: IdempotencyKey | None, key: str) -> Submitted:
    """The same answer as the first time."""
    if row is None or row.report is None:
        raise BadInput(_("The report of this key is gone. Send again with a new key."))
    return Submitted(row.report, tokens.replayed_token(row.report, key), replayed=True)


def _checked(
    jurisdiction: Jurisdiction, draft: Draft, actor: Any, channel: str, at: datetime, sender: str
) -> tuple[Report, Placed, dict[str, str], dict]:
    """Everything that can be refused, all sentences at once, each at its field."""
    errors: dict[str, str] = {}
    extra: dict[str, Any] = {}
    refused: list[type[BadInput]] = [BadInput]

    def tried(function: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BadInput as problem:
            errors.update(problem.errors)
            extra.update(problem.extra)
            refused.append(type(problem))
            return None

    kind = tried(cleaning.kind, jurisdiction, draft.category)
    placed = tried(_place, jurisdiction, draft, by_staff=actor is not None)
    texts = {"description": tried(cleaning.text, draft.description, "description") or ""}
    place_text = tried(cleaning.text, draft.place_text, "place_text", at_most=200) or ""
    contact = tried(contacts.checked, draft.contact) or {}
    answers = (tried(questions.checked, kind, draft.answers, called=bool(draft.called)) if kind else None) or {}
    asset = tried(placing.asset_of, jurisdiction, kind, draft.asset) if kind else None
    if errors or kind is None or placed is None:
        raise (PlaceOutside if PlaceOutside in refused else BadInput)(errors=errors, **extra)
    asset_id = asset.pk if asset else placing.nearest_asset(jurisdiction, kind, placed)
    owner = placing.owner_of(jurisdiction, kind, placed)
    seen_at = clock.observed_at(_instant(draft.observed_at), at)
    part = clock.part_of_day(jurisdiction.local(seen_at))
    routed = routing.first(
        jurisdiction, kind, placed.zones, owner, kind.asset_kind if asset_id else "", part, texts["description"]
    )
    given = routing.effect(routed, kind, urgent=questions.stops(kind, answers))
    promised = clock.promise(
        jurisdiction,
        kind,
        at,
        priority=given.priority,
        places=placing.places_near(jurisdiction, placed.columns["lng"], placed.columns["lat"]),
    )
    report = Report(
        jurisdiction=jurisdiction,
        kind=kind,
        reference=numbering.free_reference(jurisdiction),
        **placed.columns,
        place_text=place_text,
        asset_id=asset_id,
        owner=owner,
        answers=answers,
        received_at=at,
        observed_at=seen_at,
        received_on=jurisdiction.day(at),
        observed_on=jurisdiction.day(seen_at),
        part_of_day=part,
        **darkness.columns(jurisdiction, placed.columns["lng"], placed.columns["lat"], seen_at),
        promised_by=promised.by,
        promise_unit=promised.unit,
        updated_at=at,
        channel=channel,
        language=_language(jurisdiction, draft.language),
        team=given.team,
        organisation=given.organisation,
        private=bool(draft.private),
        priority=given.priority,
        reporter_key=releasing.reporter_key(contact, sender) if kind.sensitive else "",
        **reviewing.of_new(
            placed.columns["place_certainty"], about_a_person=screening.is_about_a_person(texts["description"])
        ),
    )
    report.is_public = publishing.is_public(report)
    return report, placed, texts, contact


def _place(jurisdiction: Jurisdiction, draft: Draft, *, by_staff: bool) -> Placed:
    if draft.lng in (None, "") and draft.lat in (None, ""):
        if by_staff and draft.place_text:
            return NOWHERE
        raise BadInput(
            errors={"place": _("Say where it is: choose a place on the map, or a street, a landmark or a lamp.")}
        )
    return placing.place(jurisdiction, draft.lng, draft.lat, source=str(draft.place_source)[:20])


def _instant(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        found = parse_datetime(str(value)) if value else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _language(jurisdiction: Jurisdiction, asked: Any) -> str:
    asked = str(asked or get_language() or "")[:2]
    languages = jurisdiction.languages or [settings.LANGUAGE_CODE]
    return asked if asked in languages else languages[0]


def _link(report: Report, placed: Placed) -> None:
    """Writes the zones and what the report adds to the counters."""
    found = (zone for zone in placed.zones.values() if zone)
    common = {"jurisdiction_id": report.jurisdiction_id, "report_id": report.pk}
    rows.insert_many(ReportZone, (common | {"version_id": zone.version_id, "zone_id": zone.id} for zone in found))
    counters.apply(
        report, counters.Facts(), counters.facts(report, changes.zones_by_layer(report.jurisdiction, placed.zones))
    )
