"""The log of who looked at whose personal data, when and why; read by those who answer for it (T9, T11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.models import PersonalRead, Report
from reports.services import cleaning, contacts, handing_out, keyset, reporters

SIZE = 50
SORTS = (contacts.READ, reporters.CONTEXT, reporters.SEARCH, handing_out.WHAT)


def listed(
    jurisdiction: Jurisdiction, typed: dict[str, Any], *, user: Any, after: str = ""
) -> tuple[list[PersonalRead], str]:
    """(newest first, the cursor of the next page), by {person?: username, reference?, what?, first_on?, last_on?}.

    Only of reports that the reader of the log may see. Raises BadInput with a sentence at each field.
    """
    rows = PersonalRead.objects.filter(jurisdiction=jurisdiction, **_wanted(jurisdiction, typed))
    rows = rows.filter(report__in=Report.objects.of(jurisdiction).visible_to(user))
    return keyset.cut(rows.select_related("actor", "report__kind"), "at", after, SIZE)


def _wanted(jurisdiction: Jurisdiction, typed: dict[str, Any]) -> dict[str, Any]:
    errors: dict[str, str] = {}
    wanted: dict[str, Any] = {}

    def tried(name: str, column: str, read: Any) -> None:
        if typed.get(name):
            try:
                wanted[column] = read(typed[name])
            except BadInput as problem:
                errors.update(problem.errors)

    tried("reference", "report", lambda text: cleaning.report(jurisdiction, text, "reference"))
    tried("first_on", "at__gte", lambda text: jurisdiction.day_start(cleaning.day(text, "first_on")))
    tried("last_on", "at__lt", lambda text: jurisdiction.day_start(cleaning.day(text, "last_on") + timedelta(days=1)))
    if typed.get("person"):
        wanted["actor__username"] = str(typed["person"])
    if typed.get("what") in SORTS:
        wanted["what"] = typed["what"]
    if errors:
        raise BadInput(errors=errors)
    return wanted


def readers(jurisdiction: Jurisdiction) -> QuerySet:
    """Those who stand in the log, also when they have left."""
    known = PersonalRead.objects.filter(jurisdiction=jurisdiction).values("actor")
    return get_user_model().objects.filter(pk__in=known).order_by("first_name", "username")
