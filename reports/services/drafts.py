"""A closing that lacks only its photo, as it was typed, until whoever wrote it comes back with one: a crew's with the order, a contractor's with the link."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from reports import workflow
from reports.errors import BadInput
from reports.models import JobLink, OrderLine, WorkOrder
from reports.services import cleaning

NAMES = ("code", "note", "minutes", "costs", "until", "organisation")
OVER = frozenset({"finish", "cancel", "assign"})  # an order that is done, cancelled or another crew's is behind no link


def keep(thing: WorkOrder | JobLink, typed: dict[str, Any], **more: Any) -> None:
    """In place of what was kept before. `more`: what is no line of text, like each report's own answer or those that were chosen."""
    words = {name: said for name in NAMES if (said := _text(typed.get(name)))}
    thing.draft = words | {name: value for name, value in more.items() if value}
    type(thing).objects.filter(pk=thing.pk).update(draft=thing.draft)


def drop(thing: WorkOrder | JobLink) -> None:
    thing.draft = {}
    type(thing).objects.filter(pk=thing.pk).update(draft={})


def of_link(link: JobLink, left: Collection[str]) -> dict[str, Any]:
    """What is kept with a link, for those of its reports that are left; empty when none of them is."""
    chosen = [reference for reference in link.draft.get("chosen", []) if reference in left]
    return link.draft | {"chosen": chosen} if chosen else {}


def settle(order: WorkOrder) -> None:
    """After an order has left its crew: a link's draft goes with the last of its reports."""
    for link in JobLink.objects.filter(orders=order).exclude(draft={}):
        behind = OrderLine.objects.filter(
            order__in=link.orders.filter(crew=link.crew, status__in=workflow.ORDER_OPEN), code=""
        )
        if not of_link(link, set(behind.values_list("report__reference", flat=True))):
            drop(link)


def _text(value: Any) -> str:
    """What could not be kept as text is left out."""
    try:
        return cleaning.text(value)
    except BadInput:
        return ""
