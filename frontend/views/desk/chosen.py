"""Which reports a form of the desk means: those that are ticked, or all that the queue asks for, as many as one press takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from frontend.views.seen import seen_at, seen_many
from reports.services import queue, undoing


@dataclass(frozen=True)
class Chosen:
    """`named` in the order of the queue; `total`: how many were meant, counted to queue.EXACT_TO and one; `seen`: how they were then."""

    named: list[str]
    total: int
    seen: undoing.Seen = field(default_factory=undoing.Seen)

    @property
    def taken(self) -> list[str]:
        return self.named[: undoing.MOST]

    @property
    def left(self) -> int:
        return self.total - len(self.taken)

    @property
    def sentence(self) -> str:
        """Says plainly that one press does not take all of them; "" when it does."""
        if self.left <= 0:
            return ""
        said = _("%(all)s are meant. One press takes %(most)s: these are the first. Do the others afterwards.")
        return said % {"all": counted(self.total), "most": undoing.MOST}


def chosen(request: HttpRequest, given: QueryDict) -> Chosen:
    """`all` means everything that the queue's own address asks for, and that was there when its page was made.

    Raises BadInput for a filter that cannot be read.
    """
    if "all" not in given:
        named = list(dict.fromkeys(value.partition(":")[0].upper() for value in given.getlist("report")))
        return Chosen(named, len(named), seen_many(given))
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    asked, at = QueryDict(given.get("queue", "")), seen_at(given)
    return Chosen(*queue.first(town, request.user, asked, undoing.MOST, until=at), undoing.Seen(at=at))


def reach(shown: queue.Page, view: str, *, first_page: bool) -> dict[str, Any] | None:
    """{words, n} of the box that means all that match; None when the page shows all of them."""
    if first_page and not shown.following:
        return None
    total = shown.found if shown.found is not None else shown.counts.get(view)
    if total is not None and total <= undoing.MOST:
        return {"words": _("All %(n)s that match, on other pages too") % {"n": total}, "n": total}
    words = _("The first %(most)s of %(n)s that match") if total else _("The first %(most)s that match")
    return {"words": words % {"most": undoing.MOST, "n": counted(total or 0)}, "n": undoing.MOST}


def counted(total: int) -> str:
    return _("more than 1,000") if total > queue.EXACT_TO else str(total)
