"""Anybody can say that a public text or photo should not be seen: it goes to review, and out of sight at once after two."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from reports import workflow
from reports.models import Flag, Photo, Report
from reports.services import changes, colleagues, limits, reviewing, rows, tokens

HIDDEN_AFTER = 2
PER_HOUR = 20


@transaction.atomic
def flag(report: Report, *, photo: Photo | None, voice: str, address: str) -> bool:
    """Counts a person once; gives whether the text (`photo` None) or photo is out of sight now. Raises TooMany."""
    limits.spend("flag", address, limit=PER_HOUR)
    hashed = tokens.derive("flag", str(report.pk), voice)
    rows.insert_once(
        Flag, jurisdiction_id=report.jurisdiction_id, report_id=report.pk, photo_id=photo.pk if photo else None, voice=hashed, created_at=timezone.now()
    )  # fmt: skip
    hide = Flag.objects.filter(report=report, photo=photo).count() >= HIDDEN_AFTER
    if hide and photo:
        Photo.objects.filter(pk=photo.pk).update(published=False)
    values = reviewing.also(report, reviewing.FLAGGED) | ({"text_published": False} if hide and not photo else {})
    data = {"photo": photo.pk if photo else None, "hidden": hide}
    colleagues.flagged(changes.change(report, values, verb=workflow.FLAG, data=data))
    return hide
