"""The list of what is to be decided: added and ticked off by those with the right, read by all who see figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geo import zones
from geo.models import Jurisdiction
from reports.errors import BadInput, NotAllowed
from reports.models import Decision
from reports.services import cleaning

MAY = "reports.decide"
DONE_SHOWN_DAYS = 14
TITLE_MAX, OWNER_MAX = 200, 80


def of(jurisdiction: Jurisdiction, *, since: date | None = None) -> QuerySet[Decision]:
    """What is open, the soonest first, and what was ticked off since that day; without one: lately."""
    since = since or jurisdiction.day(timezone.now()) - timedelta(days=DONE_SHOWN_DAYS)
    rows = Decision.objects.filter(Q(done_on=None) | Q(done_on__gte=since), jurisdiction=jurisdiction)
    return rows.select_related("kind").order_by(
        F("done_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "id"
    )


def waiting(jurisdiction: Jurisdiction) -> QuerySet[Decision]:
    """What is open, the soonest first."""
    return of(jurisdiction).filter(done_on=None)


def add(
    jurisdiction: Jurisdiction, given: Mapping[str, Any], *, actor: Any, span: str = "", first: date | None = None
) -> Decision:
    """From {title, owner, due_on, zone, category}. `span`, `first`: the situation picture that it comes from; there somebody takes it,
    and whoever takes something has a day by which it is done.

    Raises BadInput with a sentence at each field, NotAllowed.
    """
    _may(actor)
    errors: dict[str, str] = {}
    found = {column: _tried(errors, read, jurisdiction, given) for column, read in READERS.items()}
    _whole(found, errors, at_picture=first is not None)
    if errors:
        raise BadInput(errors=errors)
    return Decision.objects.create(
        jurisdiction=jurisdiction, span=span, first=first, made_by=actor, made_at=timezone.now(), **found
    )


def change(decision: Decision, given: Mapping[str, Any], *, actor: Any) -> None:
    """Who takes it and by when, from {owner, due_on}; also when nobody knew it when it was written. Raises BadInput, NotAllowed."""
    _may(actor)
    errors: dict[str, str] = {}
    found = {column: _tried(errors, READERS[column], decision.jurisdiction, given) for column in ("owner", "due_on")}
    _whole(found, errors, at_picture=decision.first is not None)
    if errors:
        raise BadInput(errors=errors)
    Decision.objects.filter(pk=decision.pk).update(**found)


def tick(decision: Decision, *, done: bool, actor: Any) -> None:
    """Done today, or open again. Who ticks what is ticked already changes nothing: the first day stands."""
    _may(actor)
    today = decision.jurisdiction.day(timezone.now())
    rows = Decision.objects.filter(pk=decision.pk, done_on__isnull=done)
    rows.update(done_on=today if done else None, done_by=actor if done else None)


def _may(actor: Any) -> None:
    if not actor.has_perm(MAY):
        raise NotAllowed(_("You may read this list, but not change it. Ask somebody who may decide."))


def _whole(found: Mapping[str, Any], errors: dict[str, str], *, at_picture: bool) -> None:
    if at_picture and not found["owner"]:
        errors.setdefault("owner", _("Say who takes it."))
    if (at_picture or found["owner"]) and not found["due_on"]:
        errors.setdefault("due_on", _("Say by when it is to be done."))


def _tried(errors: dict[str, str], read: Any, jurisdiction: Jurisdiction, given: Mapping[str, Any]) -> Any:
    try:
        return read(jurisdiction, given)
    except BadInput as problem:
        errors.update(problem.errors)
        return None


def _title(jurisdiction: Jurisdiction, given: Mapping[str, Any]) -> str:
    title = cleaning.text(given.get("title"), "title", at_most=TITLE_MAX)
    if not title:
        raise BadInput(errors={"title": _("Say what is to be decided.")})
    return title


def _zone(jurisdiction: Jurisdiction, given: Mapping[str, Any]) -> str:
    code = str(given.get("zone") or "")
    if code and code not in dict(zones.names(jurisdiction)):
        raise BadInput(errors={"zone": _("“%(code)s” is not in the list. Choose one that is.") % {"code": code[:60]}})
    return code


READERS: dict[str, Any] = {
    "title": _title,
    "owner": lambda place, given: cleaning.text(given.get("owner"), "owner", at_most=OWNER_MAX),
    "due_on": lambda place, given: cleaning.day(given["due_on"], "due_on") if given.get("due_on") else None,
    "zone_code": _zone,
    "kind": lambda place, given: cleaning.kind(place, given["category"]) if given.get("category") else None,
}
