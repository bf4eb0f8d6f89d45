"""Being away: from when, until when, and who does the work (T26)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from people import away
from people.models import Absence
from reports.errors import BadInput
from reports.services import cleaning

LONGEST = timedelta(days=400)


def coming(user: Any, jurisdiction: Jurisdiction) -> QuerySet[Absence]:
    """Now and later."""
    return Absence.objects.filter(user=user, last_on__gte=jurisdiction.day(timezone.now())).select_related("stand_in")


def write(user: Any, jurisdiction: Jurisdiction, typed: dict[str, Any]) -> Absence:
    """From {first_on, last_on, stand_in?: username}. Raises BadInput with a sentence at each field."""
    errors: dict[str, str] = {}
    days = {}
    for name in ("first_on", "last_on"):
        try:
            days[name] = cleaning.day(typed.get(name) or "", name)
        except BadInput as problem:
            errors |= problem.errors
    if not errors and not days["first_on"] <= days["last_on"] <= days["first_on"] + LONGEST:
        errors["last_on"] = _("The last day comes after the first, within a year.")
    if not errors and days["last_on"] < jurisdiction.day(timezone.now()):
        errors["last_on"] = _("This day has passed. Choose today or later.")
    if (
        not errors
        and Absence.objects.filter(user=user, first_on__lte=days["last_on"], last_on__gte=days["first_on"]).exists()
    ):
        errors["first_on"] = _("You are noted as away on some of these days already.")
    stand_in = next((one for one in away.stand_ins(user) if one.username == typed.get("stand_in")), None)
    if typed.get("stand_in") and not stand_in:
        errors["stand_in"] = _("Choose a colleague of the list.")
    if errors:
        raise BadInput(errors=errors)
    return Absence.objects.create(user=user, stand_in=stand_in, **days)


def end(absence: Absence, jurisdiction: Jurisdiction) -> None:
    """Back: from today; one that has not begun is taken away."""
    today = jurisdiction.day(timezone.now())
    if absence.first_on >= today:
        absence.delete()
    else:
        absence.last_on = today - timedelta(days=1)
        absence.save(update_fields=["last_on"])
