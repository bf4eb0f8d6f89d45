"""Safety walks: opened by a leader at the desk, joined by a code, and their protocol, which tells how each item stands now."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports import references
from reports.errors import BadInput, NotThere
from reports.models import Report, Walk, WalkItem
from reports.services import cleaning, publishing, setup

CODE_LENGTH = 7


@dataclass(frozen=True)
class Item:
    """A line of the protocol. `text` only once an officer has published it, or for staff."""

    number: int
    report: Report
    text: str
    measure: str
    responsible: str
    by: Any
    pk: int


def open_walk(jurisdiction: Jurisdiction, typed: Any, *, actor: Any) -> Walk:
    """A walk from {title, on, meeting_place}. Raises BadInput with a sentence at each field."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, most in (("title", 120), ("meeting_place", 160)):
        try:
            values[name] = cleaning.text(typed.get(name), name, at_most=most)
        except BadInput as problem:
            errors |= problem.errors
    if not values.get("title") and "title" not in errors:
        errors["title"] = _("Give the walk a name, like the place and the month.")
    try:
        values["on"] = cleaning.day(typed.get("on"), "on")
    except BadInput as problem:
        errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    code = "".join(secrets.choice(references.ALPHABET) for _place in range(CODE_LENGTH)).lower()
    return Walk.objects.create(
        jurisdiction=jurisdiction, code=code, leader=actor, created_at=timezone.now(), made_up=jurisdiction.made_up, **values
    )  # fmt: skip


def find(jurisdiction: Jurisdiction, code: str) -> Walk:
    """By its code, in capitals or not. Raises NotThere."""
    walk = Walk.objects.filter(jurisdiction=jurisdiction, code=code.strip().lower()[:12]).first()
    if not walk:
        raise NotThere(_("We know no walk with this code. Check it with the one who leads the walk."))
    return walk


def joined(jurisdiction: Jurisdiction, code: Any) -> Walk | None:
    """The open walk that a report belongs to; None without a code. Raises BadInput at `walk` for a wrong or closed one."""
    if not code:
        return None
    try:
        walk = find(jurisdiction, str(code))
    except NotThere as problem:
        raise BadInput(errors={"walk": problem.detail})
    if walk.closed_at:
        raise BadInput(errors={"walk": _("The walk is over. You can report the place by itself.")})
    return walk


def add(walk: Walk, report: Report) -> None:
    """In the transaction that keeps the report."""
    WalkItem.objects.create(walk=walk, report=report, responsible=report.owner)


@transaction.atomic
def decide(item: WalkItem, typed: Any) -> None:
    """What is to be done, by whom, by when: {measure, responsible (code), by}. Raises BadInput."""
    item.measure = cleaning.text(typed.get("measure"), "measure", at_most=300)
    code = typed.get("responsible")
    item.responsible = setup.of(item.walk.jurisdiction).organisations.get(str(code)) if code else None
    item.by = cleaning.day(typed["by"], "by") if typed.get("by") else None
    item.save(update_fields=["measure", "responsible", "by"])


def close(walk: Walk) -> None:
    """No more pins; the protocol goes on telling how each item stands."""
    Walk.objects.filter(pk=walk.pk, closed_at=None).update(closed_at=timezone.now())


def protocol(walk: Walk, *, user: Any) -> list[Item]:
    """The items that this person may see, in the order in which they were pinned: what is public for all, more by right."""
    items = list(walk.items.select_related("responsible", "report__asset"))
    reports = [item.report for item in items]
    setup.attach(walk.jurisdiction, reports)
    seen = [item for item in items if publishing.may_see(item.report, user=user)]
    texts = publishing.texts(reports, public=not user.has_perm("reports.see_report"))
    return [
        Item(
            number, item.report, texts.get(item.report_id, ""), item.measure, str(item.responsible.name) if item.responsible else "",
            item.by, item.pk,
        )
        for number, item in enumerate(seen, 1)
    ]  # fmt: skip
