"""What is public: the one home of that rule (decision 5). Every public output reads published() and these functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from reports.models import Photo, Report, Text
from reports.services import moderating

CERTAIN = ("exact", "about")


def is_public(report: Report) -> bool:
    """Kind, place, age and status are public when received: never sensitive, a part, hidden, private, withdrawn, spam, or without a certain place."""
    return not (
        report.is_sensitive
        or report.parent_id
        or report.hidden
        or report.private
        or report.kind.private
        or report.spam
        or report.is_test
        or report.status == "withdrawn"
        or report.lng is None
        or report.place_certainty not in CERTAIN
    )


def with_public_parts(reports: QuerySet[Report]) -> QuerySet[Report]:
    """With what a public list may show of each report: its kind and the published photos."""
    photos = Prefetch("photos", Photo.objects.public(), to_attr="public_photos")
    return reports.select_related("kind").defer("answers").prefetch_related(photos)


def public_text(report: Report) -> str:
    """The reporter's words, once an officer has published them; see moderating.public_words."""
    return moderating.public_words(published_text(report))


def published_text(report: Report) -> Text | None:
    return moderating.newest_text(report) if report.text_published else None


def texts(reports: Iterable[Report], *, public: bool = True) -> dict[int, str]:
    """The newest words of each report by its id, published ones only unless staff asks. One query."""
    readable = [report.pk for report in reports if report.text_published or not public]
    found = Text.objects.filter(report__in=readable, role="description").order_by("created_at", "id")
    if not public:
        return dict(found.values_list("report_id", "text"))
    newest: dict[int, Text] = {text.report_id: text for text in found.only("report_id", *moderating.READ)}  # type: ignore[attr-defined, misc]
    return {pk: moderating.public_words(text) for pk, text in newest.items()}


def current_text(report: Report, role: str) -> str:
    newest = Text.objects.filter(report=report, role=role).order_by("-created_at", "-id").first()
    return newest.text if newest else ""


def may_see(report: Report, *, user: Any, token: str = "") -> bool:
    """Public to all; else to staff by right, and to the reporter by token."""
    from reports.services.tokens import opens

    if report.is_public or (token and opens(report, token)):
        return True
    if not user.has_perm("reports.see_report"):
        return False
    return user.has_perm("reports.see_sensitive") or not report.is_sensitive
