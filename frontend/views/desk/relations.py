"""What a case hangs together with: its parts, those merged with it, its group fault, the colleagues who can be named."""

from __future__ import annotations

from typing import Any

from frontend.views.public.handovers import ANSWERS
from reports import links, workflow
from reports.models import Handover, Report
from reports.services import colleagues, grouping, handing_over, masking


def relations_of(report: Report) -> dict[str, Any]:
    merged = report.merged.select_related("kind").order_by("received_at", "pk")  # type: ignore[attr-defined]
    return {
        "merged": list(merged),
        "handovers": [handover_row(one) for one in handing_over.of(report)],
        "parts": list(report.parts.exclude(status=workflow.WITHDRAWN).select_related("kind", "team").order_by("pk")),  # type: ignore[attr-defined]
        "group": report.group,
        "group_members": grouping.members(report.group_id) if report.group_id else [],  # type: ignore[attr-defined]
        "colleagues": list(colleagues.who_can_be_called(report.jurisdiction)),
    }


def handover_row(one: Handover) -> dict[str, Any]:
    return {
        "one": one, "live": handing_over.is_live(one), "waiting": handing_over.waiting(one), "answer": ANSWERS.get(one.answer, ""),
        "pieces": list(masking.pieces(one.text)), "link": links.handover(one.pk, handing_over.secret_of(one)),
    }  # fmt: skip
