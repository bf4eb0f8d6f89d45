"""The desk's queue: views, filters, counts, and one page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geo.models import Jurisdiction
from reports import references, workflow
from reports.models import Photo, Report
from reports.services import keyset, setup

SIZE = 50
NEW, MINE, WAITING, OVERDUE, REVIEW, ALL = "new", "mine", "waiting", "overdue", "review", "all"
VIEWS = {
    NEW: pgettext_lazy("tab", "New"),
    MINE: pgettext_lazy("tab", "Mine"),
    WAITING: pgettext_lazy("tab", "Waiting"),
    OVERDUE: pgettext_lazy("tab", "Overdue"),
    REVIEW: pgettext_lazy("tab", "To look at"),
    ALL: pgettext_lazy("tab", "All open"),
}
EMPTY = {
    NEW: _("Nothing new is waiting."),
    MINE: _("Nothing is assigned to you."),
    WAITING: _("Nothing waits for others."),
    OVERDUE: _("Nothing is overdue."),
    REVIEW: _("Nothing needs a second look."),
    ALL: _("Nothing is open."),
}
SHOWN = (
    "reference", "kind", "status", "version", "is_open", "lng", "lat", "place_text", "place_name", "owner", "redirected_to", "received_at",
    "promised_by", "supporters", "jurisdiction", "asset__number",
)  # fmt: skip
FILTERS = ("kind", "zone", "status", "owner", "q")


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see. `filters`: kind, zone, status, owner (codes) and q (reference or place)."""

    view: str = NEW
    filters: Mapping[str, str] = field(default_factory=dict)
    cursor: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked:
        view = given.get("view", "")
        filters = {name: str(given.get(name, ""))[:80].strip() for name in FILTERS}
        return cls(
            view if view in VIEWS else NEW, {k: v for k, v in filters.items() if v}, str(given.get("cursor", ""))[:120]
        )


@dataclass(frozen=True)
class Page:
    rows: list[Report]
    following: str
    counts: dict[str, int]


def page(jurisdiction: Jurisdiction, user: Any, asked: Asked) -> Page:
    """One page of the queue, and how many each view holds. Three queries at any size. Raises BadInput for a foreign cursor."""
    seen = Report.objects.of(jurisdiction).visible_to(user)
    rows = filtered(jurisdiction, seen.filter(_of_view(asked.view, user)), asked.filters)
    rows = (
        rows.select_related("asset")
        .only(*SHOWN)
        .prefetch_related(Prefetch("photos", Photo.objects.order_by("id"), to_attr="all_photos"))
    )
    late = asked.view == OVERDUE
    field = "promised_by" if late else "received_at"
    found, following = keyset.cut(rows, field, asked.cursor, SIZE, oldest_first=late)
    setup.attach(jurisdiction, found)
    return Page(found, following, counts(seen, user))


def counts(seen: QuerySet[Report], user: Any) -> dict[str, int]:
    """How many open reports each view holds: one query over what is open."""
    return seen.filter(is_open=True).aggregate(**{view: Count("pk", filter=_of_view(view, user)) for view in VIEWS})


def _of_view(view: str, user: Any) -> Q:
    return {
        NEW: Q(is_open=True, status=workflow.RECEIVED),
        MINE: Q(is_open=True, assigned_to=user.pk),
        WAITING: Q(is_open=True, status=workflow.WAITING),
        OVERDUE: Q(is_open=True, promised_by__lt=timezone.now()),
        REVIEW: Q(is_open=True, needs_review=True),
        ALL: Q(is_open=True),
    }[view]


def filtered(jurisdiction: Jurisdiction, rows: QuerySet[Report], filters: Mapping[str, str]) -> QuerySet[Report]:
    """Each filter narrows; unknown codes find nothing."""
    if "kind" in filters:
        rows = rows.filter(kind__code=filters["kind"])
    if "status" in filters:
        rows = rows.filter(status=filters["status"])
    if "owner" in filters:
        rows = rows.filter(owner__code=filters["owner"])
    if "zone" in filters:
        rows = rows.in_zone(filters["zone"])  # type: ignore[attr-defined]
    if "q" in filters:
        reference = references.read(jurisdiction.prefix, filters["q"])
        words = (
            Q(place_name__icontains=filters["q"])
            | Q(place_text__icontains=filters["q"])
            | Q(asset__number=filters["q"])
        )
        rows = rows.filter(Q(reference=reference) if reference else words)
    return rows
