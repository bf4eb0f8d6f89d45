"""Saved views of the queue: kept under a name, own or shared, each with how many reports it holds now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from people.models import SavedView
from reports.errors import BadInput, NotAllowed
from reports.services import cleaning, filters, queue

MOST = 30


@dataclass(frozen=True)
class Shown:
    """`count` stops at EXACT_TO + 1; None when the view asks for something that is no more."""

    view: SavedView
    count: int | None
    own: bool

    @property
    def many(self) -> bool:
        return self.count is not None and self.count > queue.EXACT_TO


def of(jurisdiction: Jurisdiction, user: Any) -> list[Shown]:
    """One's own and those that colleagues share, with counts: one query a view."""
    rows = SavedView.objects.filter(jurisdiction=jurisdiction).filter(Q(user=user) | Q(shared=True))
    return [
        Shown(view, _count(jurisdiction, user, view.query), view.user_id == user.pk)  # type: ignore[attr-defined]
        for view in rows.select_related("user")[:MOST]
    ]


def _count(jurisdiction: Jurisdiction, user: Any, query: str) -> int | None:
    try:
        return queue.counted(queue.matching(jurisdiction, user, QueryDict(query)))
    except BadInput:
        return None


def normal(query: str) -> str:
    """The address of a queue in its one form: view, order and the filters that we know."""
    given = QueryDict(query)
    asked = queue.Asked.read(given)
    found = QueryDict(mutable=True)
    found["view"] = asked.view
    for name, values in filters.read(given).items():
        found[name] = ",".join(values)
    if asked.sort:
        found["sort"] = asked.sort
    return found.urlencode()


def save(jurisdiction: Jurisdiction, user: Any, *, name: Any, query: str, shared: bool) -> SavedView:
    """Keeps a view; the same name of the same person is written over. Raises BadInput."""
    clean = cleaning.text(name, "name", at_most=60)
    if not clean:
        raise BadInput(errors={"name": _("Give the view a name.")})
    own = SavedView.objects.filter(jurisdiction=jurisdiction, user=user)
    if own.exclude(name=clean).count() >= MOST:
        raise BadInput(errors={"name": _("You have %(most)s views. Take one away first.") % {"most": MOST}})
    kept = normal(query)
    if len(kept) > 1000:
        raise BadInput(errors={"name": _("These are too many filters for one view. Take some away.")})
    values = {"query": kept, "shared": shared}
    return SavedView.objects.update_or_create(jurisdiction=jurisdiction, user=user, name=clean, defaults=values)[0]


def remove(view: SavedView, user: Any) -> None:
    """Own ones; shared ones of others only by those who change settings. Raises NotAllowed."""
    if view.user_id != user.pk and not user.has_perm("reports.change_settings"):  # type: ignore[attr-defined]
        raise NotAllowed(_("This view belongs to a colleague. Ask them to take it away."))
    view.delete()
