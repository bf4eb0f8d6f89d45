"""Who may see a photo."""

from typing import Any

from django.db.models import Q

from reports.models import Photo, WorkOrder
from reports.services import tokens


def may_see_photo(photo: Photo, *, user: Any, token: str = "") -> bool:
    """Published ones: everybody. Others: the desk, the crew of an order that holds it, and the reporter by token."""
    if photo.published and (photo.report is None or photo.report.is_public):
        return True
    if photo.report and token and tokens.opens(photo.report, token):
        return True
    if not user.is_authenticated or user.jurisdiction_id not in (None, photo.jurisdiction_id):
        return False
    if user.has_perm("reports.see_report"):
        return user.has_perm("reports.see_sensitive") or not (photo.report and photo.report.is_sensitive)
    orders = WorkOrder.objects.visible_to(user)
    return orders.filter(pk=photo.order_id).exists() or (
        photo.report_id is not None
        and orders.filter(Q(lines__report=photo.report_id) | Q(lines__report__parent=photo.report_id)).exists()
    )
