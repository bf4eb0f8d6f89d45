"""The desk's queue: views, filters, order, counts, and one page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Func, IntegerField, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geo.models import Jurisdiction
from people import away
from reports import workflow
from reports.models import Photo, Report
from reports.services import filters, keyset, setup
from reports.services.filters import Seeker

SIZE = 50
EXACT_TO = 1000
NEW, MINE, WAITING, OVERDUE, ROW, REVIEW, ALL, EVERY = (
    "new",
    "mine",
    "waiting",
    "overdue",
    "row",
    "review",
    "all",
    "every",
)
VIEWS = {
    NEW: pgettext_lazy("tab", "New"),
    MINE: pgettext_lazy("tab", "Mine"),
    WAITING: pgettext_lazy("tab", "Waiting"),
    OVERDUE: pgettext_lazy("tab", "Overdue"),
    ROW: pgettext_lazy("tab", "Three in a row"),
    REVIEW: pgettext_lazy("tab", "To look at"),
    ALL: pgettext_lazy("tab", "All open"),
    EVERY: pgettext_lazy("tab", "Closed too"),
}
EMPTY = {
    NEW: _("Nothing new is waiting."),
    MINE: _("Nothing is assigned to you."),
    WAITING: _("Nothing waits for others."),
    OVERDUE: _("Nothing is overdue."),
    ROW: _("No faults side by side."),
    REVIEW: _("Nothing needs a second look."),
    ALL: _("Nothing is open."),
    EVERY: _("Nothing is there."),
}
NEXT = {
    NEW: _("Next: %(n)s that are new"),
    MINE: _("Next: %(n)s of yours"),
    WAITING: _("Next: %(n)s that wait for others"),
    OVERDUE: _("Next: %(n)s overdue"),
    ROW: _("Next: %(n)s side by side"),
    REVIEW: _("Next: %(n)s to look at"),
    ALL: _("Next: %(n)s open"),
}
SORTS = {
    "new": (_("Newest first"), "received_at", False),
    "old": (_("Oldest first"), "received_at", True),
    "due": (_("Due first"), "promised_by", True),
    "changed": (_("Last changed first"), "updated_at", False),
    "priority": (_("Most urgent first"), "priority", True),
    "people": (_("Seen by most first"), "supporters", False),
}
SHOWN = (
    "reference", "kind", "status", "version", "is_open", "lng", "lat", "place_text", "place_name", "owner", "redirected_to", "received_at",
    "promised_by", "promise_unit", "paused_at", "supporters", "jurisdiction", "asset__number", "updated_at", "priority",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: a view, filters on top of it, an order. Who searches, searches everywhere."""

    view: str = NEW
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    sort: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Asked:
        view, wanted = str(given.get("view", "")), filters.read(given)
        view = EVERY if "q" in wanted else view if view in VIEWS else NEW
        sort = str(given.get("sort", ""))
        return cls(view, wanted, sort if sort in SORTS else "", str(given.get("cursor", ""))[:160])

    @property
    def order(self) -> str:
        return self.sort or ("due" if self.view == OVERDUE else "new")


@dataclass(frozen=True)
class Page:
    """`found`: how many pass the filters, counted to EXACT_TO and one; None without filters."""

    rows: list[Report]
    following: str
    counts: dict[str, int]
    found: int | None = None

    @property
    def many(self) -> bool:
        return self.found is not None and self.found > EXACT_TO


def page(jurisdiction: Jurisdiction, user: Any, asked: Asked) -> Page:
    """One page of the queue, and how many each view holds. At most four queries at any size, five for one's own; a search asks its index besides.

    Raises BadInput for a foreign cursor and for a filter that cannot be read.
    """
    seen, day = Report.objects.of(jurisdiction).visible_to(user), jurisdiction.day(timezone.now())
    seeker = Seeker(jurisdiction, user)
    chosen = _chosen(seen, asked, seeker)
    _label, column, ascending = SORTS[asked.order]
    rows = chosen.only("pk", column) if seeker.hits.many else _shown(chosen)
    found, following = keyset.cut(rows, column, asked.cursor, SIZE, oldest_first=ascending)
    if seeker.hits.many:
        found = _whole(seen, found)
    setup.attach(jurisdiction, found)
    count = _counted(seen, asked, seeker, chosen) if asked.filters else None
    return Page(found, following, counts(seen, user, day), count)


def _shown(rows: QuerySet[Report]) -> QuerySet[Report]:
    photos = Prefetch("photos", Photo.objects.order_by("id"), to_attr="all_photos")
    return rows.select_related("asset").only(*SHOWN).prefetch_related(photos)


def _whole(seen: QuerySet[Report], found: list[Report]) -> list[Report]:
    """The rows of these ids, in their order: of many hits only what the order needs is read first, which its index holds."""
    rows = {report.pk: report for report in _shown(seen.filter(pk__in=[one.pk for one in found]))}
    return [rows[one.pk] for one in found if one.pk in rows]


def after(view: str, counts: Mapping[str, int]) -> tuple[str, str]:
    """(view, words) of the next one in which something waits; ("", "") when nothing does."""
    order = list(NEXT)
    first = order.index(view) + 1 if view in order else 0
    found = next((code for code in [*order[first:], *order[:first]] if counts.get(code)), "")
    return (found, str(NEXT[found]) % {"n": counts[found]}) if found else ("", "")


def counted(rows: QuerySet[Report]) -> int:
    """How many, exact to EXACT_TO; one more means more."""
    return rows[: EXACT_TO + 1].count()


def _counted(seen: QuerySet[Report], asked: Asked, seeker: Seeker, chosen: QuerySet[Report]) -> int:
    """Of many hits of a search the newest are mostly enough to say "more"."""
    if seeker.hits.many:
        n = counted(_chosen(seen, asked, replace(seeker, hits=replace(seeker.hits, newest=True))))
        if n > EXACT_TO:
            return n
    return counted(chosen)


def matching(jurisdiction: Jurisdiction, user: Any, query: Mapping[str, Any]) -> QuerySet[Report]:
    """All reports that an address of the queue asks for."""
    asked = Asked.read(query)
    return _chosen(Report.objects.of(jurisdiction).visible_to(user), asked, Seeker(jurisdiction, user))


def _chosen(seen: QuerySet[Report], asked: Asked, seeker: Seeker) -> QuerySet[Report]:
    """What passes the view and the filters. In the order of the indexes of what is open: without one, SQLite counts along an index
    that holds what is closed as well. What is searched for has no order, as its ids are found first."""
    day = seeker.town.day(timezone.now())
    view = _mine(seeker.user, day) if asked.view == MINE else _of_view(asked.view, seeker.user, day)
    rows = filters.narrowed(seen.filter(view), asked.filters, seeker)
    return rows.order_by() if "q" in asked.filters else rows.order_by("-received_at", "-pk")


def first(
    jurisdiction: Jurisdiction, user: Any, query: Mapping[str, Any], most: int, *, until: datetime | None = None
) -> tuple[list[str], int]:
    """References of the first `most` that an address of the queue asks for, in its order, and how many there are, as `counted`.

    Those of the first that came in after `until` are not meant.
    """
    rows = matching(jurisdiction, user, query)
    _label, column, ascending = SORTS[Asked.read(query).order]
    shown = rows.only("reference", "received_at", column)
    found, _following = keyset.cut(shown, column, "", most, oldest_first=ascending)
    meant = [report.reference for report in found if until is None or report.received_at <= until]
    return meant, counted(rows) - len(found) + len(meant)


def counts(seen: QuerySet[Report], user: Any, day: date) -> dict[str, int]:
    """How many reports each view holds: one query over what is open, and what is closed but still to be looked at."""
    found: dict[str, Any] = {
        view: Count("pk", filter=_of_view(view, user, day)) for view in VIEWS if view not in (EVERY, REVIEW)
    }
    closed = seen.filter(needs_review=True, is_open=False).order_by()
    number = Subquery(closed.annotate(n=Func("pk", function="COUNT")).values("n"), output_field=IntegerField())
    found[REVIEW] = Count("pk", filter=_of_view(REVIEW, user, day)) + number
    return seen.filter(is_open=True).aggregate(**found)


def _mine(user: Any, day: date) -> Q:
    """As `_of_view` says it, but those who are away are asked for beforehand: a list of ids leads to the index, a question does not."""
    return Q(is_open=True, assigned_to__in=[user.pk, *away.absent_for(user, day).values_list("user_id", flat=True)])


def _of_view(view: str, user: Any, day: date) -> Q:
    return {
        NEW: Q(is_open=True, status=workflow.RECEIVED),
        MINE: Q(is_open=True) & (Q(assigned_to=user.pk) | Q(assigned_to__in=away.absent_for(user, day))),
        WAITING: Q(is_open=True, status=workflow.WAITING),
        OVERDUE: Q(is_open=True, promised_by__lt=timezone.now()) & ~Q(status=workflow.WAITING),
        ROW: Q(is_open=True, group__isnull=False),
        REVIEW: Q(needs_review=True),
        ALL: Q(is_open=True),
        EVERY: Q(),
    }[view]
