"""What tables by zone call the rows of reports that lie in no zone, so that every table adds up to the whole."""

from django.utils.translation import gettext as _

from reports.models import Report


def outside() -> str:
    return _("Outside all zones")


def nowhere() -> str:
    return _("Without a place")


def name_of(report: Report) -> str:
    return nowhere() if report.cell is None else outside()
