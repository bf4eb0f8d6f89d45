"""Why somebody at the desk should look at a report, in words; and that somebody has (T21, T20)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.models import Flag, Report

MISSING, OUTSIDE, PERSON, FLAGGED, ANSWERED, CORRECTED, STILL_THERE, OTHER = (
    "missing", "outside", "person", "flagged", "answered", "corrected", "still_there", "other",
)  # fmt: skip
REASONS = {
    MISSING: _("The caller could not say where it is. Put it on the map before you accept it."),
    OUTSIDE: _("The place lies just outside the area: no zone, not on the public map."),
    PERSON: _("The text seems to be about a person or a crime. Read it before it is shown."),
    FLAGGED: _("Somebody says that the text or a photo should not be seen."),
    ANSWERED: _("The reporter has answered your question."),
    CORRECTED: _("The reporter has changed the text, and it seems to be about a person or a crime."),
    STILL_THERE: _("People say that it is still there, so it was opened again."),
    OTHER: _("Somebody should look at this."),
}
OF_THE_PLACE, OF_THE_TEXT = (MISSING, OUTSIDE), (PERSON, FLAGGED, ANSWERED, CORRECTED)


def of_new(place_certainty: str, *, about_a_person: bool) -> dict[str, Any]:
    """The columns of a report that comes in."""
    found = [*of_place(place_certainty), *([PERSON] if about_a_person else [])]
    return {"needs_review": bool(found), "review_for": found}


def of_place(place_certainty: str) -> list[str]:
    return {"missing": [MISSING], "uncertain": [OUTSIDE]}.get(place_certainty, [])


def also(report: Report, *codes: str) -> dict[str, Any]:
    """One reason more."""
    return _for([*codes_of(report), *codes])


def without(report: Report, gone: Collection[str]) -> dict[str, Any]:
    """Reasons that were settled by something else that was done; nothing for a report that nobody has to look at."""
    return _for([code for code in codes_of(report) if code not in gone]) if report.needs_review else {}


def codes_of(report: Report) -> list[str]:
    """What was kept; for older rows what the place says."""
    if not report.needs_review:
        return []
    return list(report.review_for) or of_place(report.place_certainty) or [OTHER]


def said(report: Report) -> list[str]:
    """Each reason as a sentence."""
    return [str(REASONS.get(code, REASONS[OTHER])) for code in codes_of(report)]


def look(report: Report, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The verb: somebody has looked at all of it. What was flagged before counts no more."""
    forgive(report)
    return {"needs_review": False, "review_for": []}, {"for": codes_of(report)}


def forgive(report: Report) -> None:
    """An officer has looked: what was said before counts no more."""
    Flag.objects.filter(report=report).delete()


def _for(codes: Collection[str]) -> dict[str, Any]:
    return {"needs_review": bool(codes), "review_for": list(dict.fromkeys(codes))}
