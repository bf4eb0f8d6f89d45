"""What the desk has asked the reporter, and whether it is answered. Both are for the two of them, never public."""

from __future__ import annotations

from reports import workflow
from reports.models import Report, Text


def open_question(report: Report) -> Text | None:
    """The newest question, while the report waits for its answer."""
    if report.status != workflow.WAITING:
        return None
    newest = Text.objects.filter(report=report, role__in=("question", "answer")).order_by("-created_at", "-id").first()
    return newest if newest and newest.role == "question" else None
