"""Finds the one report that somebody may see; others do not exist for them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports import references
from reports.errors import NotAllowed, NotThere
from reports.models import Report
from reports.services import publishing, setup, tokens


def visible(jurisdiction: Jurisdiction | None, typed: str, *, user: Any, token: str = "") -> Report:
    """Raises NotThere for what does not exist or is not theirs to know of."""
    reference = references.read(jurisdiction.prefix, typed) if jurisdiction else None
    found = None
    if jurisdiction and reference:
        rows = Report.objects.filter(jurisdiction=jurisdiction, reference=reference)
        found = rows.select_related("main", "asset").first()
        setup.attach(jurisdiction, [found] if found else [])
    if not found or not belongs(user, found) or not publishing.may_see(found, user=user, token=token):
        raise NotThere(_("We know no report with that reference. Check it, letter by letter."))
    return found


def belongs(user: Any, report: Report) -> bool:
    """Staff of another jurisdiction are like everybody else here: they see what is public."""
    return (
        report.is_public
        or not user.is_authenticated
        or getattr(user, "jurisdiction_id", None) in (None, report.jurisdiction_id)
    )


def by_reporter(jurisdiction: Jurisdiction | None, typed: str, *, token: str) -> Report:
    """The report that this secret opens. Raises NotThere for a wrong reference as for a wrong secret."""
    from django.contrib.auth.models import AnonymousUser

    report = visible(jurisdiction, typed, user=AnonymousUser(), token=token)
    if not tokens.opens(report, token):
        raise NotAllowed(_("This link does not open the report. Use the link that you got when you sent it."))
    return report
