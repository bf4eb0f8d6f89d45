"""I see this too: one tap, no account, once per person."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.errors import WrongStatus
from reports.models import Report, Support
from reports.services import changes, gathering, tokens


@transaction.atomic
def support(report: Report, *, voice: str) -> int:
    """Counts a person once; gives how many there are now. `voice` is what makes somebody one person: kept as a keyed hash only.

    Raises WrongStatus for a closed report.
    """
    if not report.is_open:
        raise WrongStatus(
            _("This report is closed already. If the fault is back, report it anew."), **changes.state(report)
        )
    hashed = tokens.derive("voice", str(report.pk), voice)
    try:
        with transaction.atomic():
            Support.objects.create(
                jurisdiction_id=report.jurisdiction_id, report=report, voice=hashed, created_at=timezone.now()
            )
    except IntegrityError:
        return report.supporters
    Report.objects.filter(pk=report.pk).update(supporters=F("supporters") + 1)
    report.refresh_from_db(fields=["supporters"])
    gathering.support_came(report, timezone.now())
    return report.supporters
