"""What administrators are reminded of: holidays of the coming months that nobody has confirmed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from geo.models import Jurisdiction
from people import away
from reports.models import StaffNotice
from reports.services import accounts, calendars
from reports.services.schedule import daily

CALENDAR = "calendar"
AGAIN_AFTER = timedelta(days=30)


@daily("calendar reminder", hour=6)
@transaction.atomic
def of_calendar(jurisdiction: Jurisdiction, day: date) -> None:
    """A notice to each administrator who is there or to the stand-in, once a month until the days are confirmed; then it is gone by itself."""
    waiting = StaffNotice.objects.filter(jurisdiction=jurisdiction, sort=CALENDAR)
    if not calendars.unconfirmed(jurisdiction):
        waiting.filter(read_at=None).delete()
        return
    now = timezone.now()
    told = set(waiting.filter(at__gt=now - AGAIN_AFTER).values_list("user", flat=True))
    chiefs = {away.who_works_for(one, day) for one in accounts.administrators(jurisdiction)}
    StaffNotice.objects.bulk_create(
        StaffNotice(jurisdiction=jurisdiction, user=one, sort=CALENDAR, at=now) for one in chiefs if one.pk not in told
    )
