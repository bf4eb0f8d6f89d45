"""What a case hangs together with: its parts, those merged with it, its group fault, the colleagues who can be named."""

from __future__ import annotations

from typing import Any

from reports import workflow
from reports.models import Report
from reports.services import colleagues, grouping


def relations_of(report: Report) -> dict[str, Any]:
    merged = report.merged.select_related("kind").order_by("received_at", "pk")  # type: ignore[attr-defined]
    return {
        "merged": list(merged),
        "parts": list(report.parts.exclude(status=workflow.WITHDRAWN).select_related("kind", "team").order_by("pk")),  # type: ignore[attr-defined]
        "group": report.group,
        "group_members": grouping.members(report.group_id) if report.group_id else [],  # type: ignore[attr-defined]
        "colleagues": list(colleagues.who_can_be_called(report.jurisdiction)),
    }
