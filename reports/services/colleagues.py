"""What colleagues tell each other: mentions, assignments, answers that came; in the service at once, by mail once a day (T10, T14, T26)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from geo.models import Jurisdiction
from people import away
from reports.models import Event, Report, StaffNotice, Team
from reports.services import outbox
from reports.services.schedule import daily

MENTION, ASSIGNED, TEAM, ANSWERED, BACK = "mention", "assigned", "team", "answered", "back"
FLAGGED, UNHEARD = "flagged", "unheard"
CALLED = re.compile(r"(?<![\w@])@([\w.+-]*\w)")
KEEP = timedelta(days=90)


def after(report: Report, verb: str, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    """Tells those whom a note names, to whom it was given, and whose case has moved without them."""
    for user in mentioned(report.jurisdiction, fields.get("note", "")):
        tell(user, report, MENTION, actor, at)
    if verb == "assign" and "person" in fields and report.assigned_to:
        tell(report.assigned_to, report, ASSIGNED, actor, at)
    if verb == "assign" and fields.get("team") and not report.assigned_to:
        _tell_team(fields["team"], report, actor, at)
    if verb in ("answer", "correct") and report.assigned_to:
        tell(report.assigned_to, report, ANSWERED, actor, at)
    if verb == "reopen" and report.assigned_to:
        tell(report.assigned_to, report, BACK, actor, at)


def flagged(report: Report) -> None:
    """A resident says that something should not be seen: whose case it is hears of it, open or closed."""
    if report.assigned_to:
        tell(report.assigned_to, report, FLAGGED, None, report.updated_at)


def mentioned(jurisdiction: Jurisdiction, note: str) -> list[Any]:
    """Active colleagues named as @username."""
    names = set(CALLED.findall(note))
    return [user for user in who_can_be_called(jurisdiction) if user.username in names] if names else []


def who_can_be_called(jurisdiction: Jurisdiction) -> QuerySet:
    staff = get_user_model().objects.filter(jurisdiction=jurisdiction, is_active=True)
    return staff.filter(groups__permissions__codename="see_report").distinct().order_by("first_name", "username")


def tell(user: Any, report: Report, sort: str, actor: Any, at: datetime, *, by_event: bool = True) -> None:
    """The person, or who works for the person today; nobody is told of what they did themselves, and nobody who has left.

    `by_event`: it is about the newest thing in the history.
    """
    user = away.who_works_for(user, report.jurisdiction.day(at))
    if not user.is_active or (actor and user.pk == actor.pk):
        return
    events = Event.objects.filter(report=report).order_by("-id").values_list("pk", flat=True)
    event = events.first() if by_event else None
    StaffNotice.objects.create(
        jurisdiction_id=report.jurisdiction_id, user=user, report=report, event_id=event, sort=sort, at=at
    )


def tell_desk(report: Report, sort: str, at: datetime) -> None:
    """Everybody who deals with reports, or works for them today, once each."""
    staff = who_can_be_called(report.jurisdiction).filter(groups__permissions__codename="triage_report")
    for user in {away.who_works_for(one, report.jurisdiction.day(at)) for one in staff}:
        tell(user, report, sort, None, at, by_event=False)


def _tell_team(team: Team, report: Report, actor: Any, at: datetime) -> None:
    """Everybody of the team, or who works for them today; each once."""
    today = report.jurisdiction.day(at)
    people = {away.who_works_for(member, today) for member in team.members.filter(is_active=True)}
    for one in sorted(people, key=lambda user: user.pk):
        tell(one, report, TEAM, actor, at)


def unread(user: Any) -> int:
    return StaffNotice.objects.filter(user=user, read_at=None).count()


def notices_of(user: Any, jurisdiction: Jurisdiction) -> QuerySet[StaffNotice]:
    """Newest first: of the reports that the person may still see, and of the settings."""
    rows = StaffNotice.objects.filter(user=user, jurisdiction=jurisdiction)
    seen = Report.objects.of(jurisdiction).visible_to(user)
    return (
        rows.filter(Q(report=None) | Q(report__in=seen))
        .select_related("report__kind", "report__jurisdiction", "event__actor")
        .order_by("-at", "-pk")
    )


def read(user: Any, ids: list[int] | None = None) -> int:
    """These, or all."""
    rows = StaffNotice.objects.filter(user=user, read_at=None)
    return (rows if ids is None else rows.filter(pk__in=ids)).update(read_at=timezone.now())


@daily("staff mail", hour=7)
@transaction.atomic
def mail_all(jurisdiction: Jurisdiction, day: date) -> None:
    """Everybody who has something unread that no mail has told, and wants the mail: one each."""
    StaffNotice.objects.filter(jurisdiction=jurisdiction, at__lt=timezone.now() - KEEP).delete()
    waiting = StaffNotice.objects.filter(jurisdiction=jurisdiction, read_at=None, mailed_at=None)
    wanted = waiting.filter(user__is_active=True, user__daily_mail=True).exclude(user__email="")
    for user in wanted.values_list("user", flat=True).distinct().order_by("user"):
        outbox.put(jurisdiction, "staff_mail", {"user": user}, dedupe_key=f"staff_mail:{user}:{day}")
    waiting.update(mailed_at=timezone.now())
