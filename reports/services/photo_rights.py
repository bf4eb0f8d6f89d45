"""Who may see a photo."""

from typing import Any

from django.db.models import Q, QuerySet

from reports.models import OrderLine, Photo, Report, WorkOrder
from reports.services import tokens


def of_case(report: Report) -> QuerySet[Photo]:
    """What shows a report: its own photos, and those of the crews that worked on it."""
    return Photo.objects.filter(Q(report=report) | Q(order__in=OrderLine.objects.filter(report=report).values("order")))


def may_see_photo(photo: Photo, *, user: Any, token: str = "") -> bool:
    """Published ones of what is public: everybody. Others: the desk, the crew of an order that holds it, and the reporter by token.
    Of what is withheld crews see nothing, and the reporter their own."""
    if photo.is_public and _shows_something_public(photo):
        return True
    if photo.report and token and tokens.opens(photo.report, token):
        return not photo.withheld or photo.moment == Photo.OWN
    if not user.is_authenticated or user.jurisdiction_id not in (None, photo.jurisdiction_id):
        return False
    if user.has_perm("reports.see_report"):
        return user.has_perm("reports.see_sensitive") or not (photo.report and photo.report.is_sensitive)
    if photo.withheld:
        return False
    orders = WorkOrder.objects.visible_to(user)
    return orders.filter(pk=photo.order_id).exists() or (
        photo.report_id is not None
        and orders.filter(Q(lines__report=photo.report_id) | Q(lines__report__parent=photo.report_id)).exists()
    )


def _shows_something_public(photo: Photo) -> bool:
    """A crew's photo is as public as what it was taken for; one of the promise shows no case."""
    if photo.report:
        return photo.report.is_public
    if photo.order_id is None:
        return True
    return Report.objects.filter(lines__order=photo.order_id, is_public=True).exists()
