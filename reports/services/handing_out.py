"""A case as a public record (T27): whole, masked by right, under the registry's number, and it is written down that it left the house.

Who asks and why is no part of it: an authority may not ask (Tryckfrihetsförordningen 2 kap. 18 §).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import workflow
from reports.errors import BadInput, NotAllowed
from reports.models import Contact, Event, PersonalRead, Report, Text
from reports.services import changes, cleaning, masking, moderating, photo_rights, questions

WHAT = "hand_out"


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[str]
    photos: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """What goes out. Staff's notes and the reporter's own data only where somebody has weighed that they may."""

    number: str
    contact: bool = False
    notes: bool = False
    unmasked: bool = False


def read(report: Report, typed: dict[str, Any], *, actor: Any) -> Choice:
    """From {number, contact?, notes?, unmasked?}. Raises NotAllowed, BadInput."""
    if actor is None or not actor.has_perm("reports.hand_out"):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    number = cleaning.text(typed.get("number"), "number", at_most=60)
    if not number:
        raise BadInput(errors={"number": _("Write the number under which the registry keeps it.")})
    choice = Choice(number, *(bool(typed.get(name)) for name in ("contact", "notes", "unmasked")))
    if choice.contact and not actor.has_perm("reports.see_contact"):
        raise NotAllowed(_("Your account may not see who reported, so it cannot hand that out."))
    return choice


@transaction.atomic
def hand_out(report: Report, choice: Choice, *, actor: Any) -> list[Section]:
    """The whole case in sections; that it was handed out stands in its history and in the log of personal data."""
    at = timezone.now()
    kept = {"contact": choice.contact, "notes": choice.notes, "unmasked": choice.unmasked, "number": choice.number}
    sections = whole(report, choice)
    changes.record(report, verb=workflow.HAND_OUT, actor=actor, at=at, data=kept)
    PersonalRead.objects.create(
        jurisdiction_id=report.jurisdiction_id, report=report, actor=actor, what=WHAT, reason=choice.number
    )
    return sections


def whole(report: Report, choice: Choice) -> list[Section]:
    found = [Section(_("The case"), _facts(report, choice)), _words(report, choice), _history(report, choice)]
    photos = _photos(report, choice)
    if photos:
        found.append(Section(_("Photos"), [], photos))
    if choice.contact:
        found.append(Section(_("Reporter"), _contact(report)))
    return [one for one in found if one.lines or one.photos]


def _facts(report: Report, choice: Choice) -> list[str]:
    place = report.place_name or (report.place_text if choice.unmasked else masking.masked(report.place_text))
    rows = [
        (_("Reference"), report.reference), (_("Kind"), str(report.kind.name)), (_("Place"), place),
        (_("Coordinates (WGS 84)"), f"{report.lat}, {report.lng}" if report.lng is not None else ""),
        (_("Received"), _when(report, report.received_at)), (_("Status"), report.word.word), (_("Priority"), str(report.priority)),
        (_("Responsible"), str(report.owner.name) if report.owner else ""), (_("Team"), str(report.team.name) if report.team else ""),
        *_answers(report, choice),
    ]  # fmt: skip
    orders = [
        f"{line.order.number}, {line.order.title} ({line.order.word})" for line in report.lines.select_related("order")
    ]  # type: ignore[attr-defined]
    return [f"{label}: {value}" for label, value in rows if value] + [f"{_('Work order')}: {order}" for order in orders]


def _answers(report: Report, choice: Choice) -> list[tuple[str, str]]:
    if choice.unmasked:
        return [(one.question, one.said) for one in questions.answered(report)]
    return moderating.public_answers(report)


def _words(report: Report, choice: Choice) -> Section:
    newest = moderating.newest_text(report)
    return Section(_("What the reporter wrote"), _said(newest, choice).split("\n") if newest else [])


def _said(text: Text, choice: Choice) -> str:
    return text.text if choice.unmasked else moderating.public_words(text)


def _history(report: Report, choice: Choice) -> Section:
    """Every step, who took it, and what was written with it."""
    roles = {"reason", "reply", "question", "answer"} | ({"note"} if choice.notes else set())
    texts: dict[int, list[str]] = {}
    for text in Text.objects.filter(report=report, role__in=roles, blanked_at=None):
        texts.setdefault(text.event_id or 0, []).append(_said(text, choice))  # type: ignore[attr-defined]
    lines = []
    for event in Event.objects.filter(report=report).select_related("actor").order_by("at", "id"):
        who = f" ({event.actor.shown_name})" if event.actor else ""
        said = [workflow.past(event.verb) + who, *texts.get(event.pk, [])]
        lines.append(f"{_when(report, event.at)}: {'. '.join(said)}")
    return Section(_("History"), lines)


def _photos(report: Report, choice: Choice) -> list[bytes]:
    paths = [
        Path(settings.MEDIA_ROOT) / photo.file("original" if choice.unmasked else "large")
        for photo in photo_rights.of_case(report)
        if choice.unmasked or not photo.withheld
    ]
    return [path.read_bytes() for path in paths if path.is_file()]


def _contact(report: Report) -> list[str]:
    contact = Contact.objects.filter(report=report).first()
    return (
        [value for value in (contact.name, contact.email, contact.phone) if value]
        if contact
        else [_("The report is anonymous.")]
    )


def _when(report: Report, at: Any) -> str:
    return report.jurisdiction.local(at).strftime("%Y-%m-%d %H:%M")
