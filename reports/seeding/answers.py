"""What residents answered when they were asked whether it is fixed: one of three answers, most are content."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from geo.models import Jurisdiction
from reports import workflow
from reports.insights.satisfaction import BAD, GOOD, SO_SO
from reports.models import Closing, Verdict
from reports.services.bulk import Rows


def write_answers(place: Jurisdiction, given: dict[str, float], until: datetime) -> None:
    """One answer at most for each closing that stands, so that nothing is opened again by it."""
    rng, rows = Random(f"answers-{until.date()}"), Rows(Verdict)
    closings = Closing.objects.filter(
        jurisdiction=place, held=True, reopened_on=None, report__status=workflow.FIXED, report__kind__sensitive=False
    )
    for pk, report, closed_at in closings.order_by("pk").values_list("pk", "report", "closed_at"):
        answers, at = rng.random() < given["share"], closed_at + timedelta(hours=rng.uniform(3, 90))
        fixed, rated, how = rng.random() < given["fixed"], rng.random() < given["rated"], rng.random()
        if answers and at < until:
            rows.add(
                jurisdiction_id=place.pk, report_id=report, closing_id=pk, voice=rng.randbytes(32).hex(), created_at=at,
                verdict=Verdict.FIXED if fixed else Verdict.STILL_THERE, satisfaction=_handled(given, fixed, how) if rated else None,
            )  # fmt: skip
    rows.flush()


def _handled(given: dict[str, Any], fixed: bool, how: float) -> int:
    if not fixed:
        return SO_SO if how < given["so_so"] else BAD
    return GOOD if how < given["well"] else SO_SO if how < given["well"] + given["so_so"] else BAD
