"""Measures are written down by those who answer for them: what, where, when, and what it shall be compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from geo import zones
from geo.errors import BadPlace
from geo.models import Asset, Jurisdiction
from geo.points import checked
from reports import workflow
from reports.errors import BadInput
from reports.models import Kind, Measure, Report, WorkOrder
from reports.services import cleaning, darkness

RADIUS_M = (10, 2000)
LAMPS_MOST, ORDERS_MOST = 200, 50
ORDERS_APART_DAYS = 182


@transaction.atomic
def write(jurisdiction: Jurisdiction, given: Mapping[str, Any], *, actor: Any) -> Measure:
    """From {title, kinds: codes, light, sort, lng, lat, radius_m, place_name, zone, lamps: text, compared_with: codes, orders: text,
    done_on}. With sort "orders" the work orders give place and days; `done_on` may then be empty.

    Raises BadInput with a sentence at each field.
    """
    errors: dict[str, str] = {}

    def tried(field: str, read: Any, *arguments: Any) -> Any:
        try:
            return read(jurisdiction, given.get(field), *arguments)
        except BadInput as problem:
            errors[field] = next(iter(problem.errors.values()), problem.detail)
            return None

    sort = str(given.get("sort") or "")
    title, light = tried("title", _title), tried("light", _light)
    kinds, orders = tried("kinds", _kinds), tried("orders", _orders)
    compared_with = tried("compared_with", _zones)
    place: dict[str, Any] = {}
    lamps: list[Asset] = []
    if sort == Measure.CIRCLE:
        place |= _point(given, errors)
    elif sort == Measure.ZONE:
        place["zone_code"] = tried("zone", _zone)
    elif sort == Measure.LAMPS:
        lamps = tried("lamps", _lamps) or []
    elif sort != Measure.ORDERS:
        errors["sort"] = _("Say where: around a place, in a zone, along lamps or where work orders were done.")
    if sort in (Measure.CIRCLE, Measure.LAMPS, Measure.ORDERS):
        place["radius_m"] = tried("radius_m", _radius)
    if sort != Measure.ORDERS:
        place["done_on"] = tried("done_on", _done_on)
    elif orders is not None:
        place |= _days_of(jurisdiction, orders, given.get("done_on"), errors)
    if errors:
        raise BadInput(errors=errors)
    measure = Measure.objects.create(
        jurisdiction=jurisdiction, title=title, sort=sort, light=light, compared_with=compared_with, created_at=timezone.now(),
        created_by=actor, made_up=jurisdiction.made_up, **place,
    )  # fmt: skip
    measure.kinds.set(kinds)
    measure.lamps.set(lamps)
    measure.orders.set(orders)
    return measure


def _title(town: Jurisdiction, value: Any) -> str:
    title = cleaning.text(value, "title", at_most=120)
    if not title:
        raise BadInput(errors={"title": _("Write what was done, like “New lamps along the path”.")})
    return title


def _done_on(town: Jurisdiction, value: Any) -> date:
    day = cleaning.day(value or "", "done_on")
    if day > town.day(timezone.now()):
        raise BadInput(errors={"done_on": _("That day has not come yet. Write it down when it is done.")})
    return day


def _light(town: Jurisdiction, value: Any) -> str:
    if value and value not in darkness.LIGHTS:
        raise BadInput(errors={"light": _("We do not know that light. Choose one of the list.")})
    return str(value or "")


def _kinds(town: Jurisdiction, codes: Any) -> list[Kind]:
    return [cleaning.kind(town, code, "kinds") for code in codes or []]


def _zones(town: Jurisdiction, codes: Any) -> list[str]:
    known = {code for code, _name in zones.names(town)}
    if set(codes or []) - known:
        raise BadInput(errors={"compared_with": _("One of these zones is not in the list. Choose again.")})
    return list(codes or [])


def _zone(town: Jurisdiction, code: Any) -> str:
    if code not in {code for code, _name in zones.names(town)}:
        raise BadInput(errors={"zone": _("Choose a zone of the list.")})
    return str(code)


def _radius(town: Jurisdiction, value: Any) -> int:
    return cleaning.number(value or "50", "radius_m", low=RADIUS_M[0], high=RADIUS_M[1])


def _point(given: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    try:
        point = checked(given.get("lng"), given.get("lat"))
        name = cleaning.text(given.get("place_name"), "place", at_most=160)
    except BadPlace:
        errors["place"] = _("Choose a place: write it, and press Find place.")
        return {}
    except BadInput as problem:
        errors["place"] = next(iter(problem.errors.values()))
        return {}
    return {"lng": point.lng, "lat": point.lat, "place_name": name}


def _lamps(town: Jurisdiction, text: Any) -> list[Asset]:
    """Numbers with commas or spaces between; 1042-1048 means all of them that exist."""
    numbers: list[str] = []
    for word in re.split(r"[\s,;]+", cleaning.text(text, "lamps", at_most=2000)):
        ends = re.fullmatch(r"(\d{1,8})[-–](\d{1,8})", word)
        if ends and 0 <= int(ends[2]) - int(ends[1]) < LAMPS_MOST:
            numbers += [str(n) for n in range(int(ends[1]), int(ends[2]) + 1)]
        elif word:
            numbers.append(word)
    found = list(Asset.objects.filter(jurisdiction=town, number__in=numbers[: LAMPS_MOST + 1]).order_by("number"))
    if not found or len(numbers) > LAMPS_MOST:
        raise BadInput(
            errors={"lamps": _("Write the numbers of 1 to %(most)s lamps that we know.") % {"most": LAMPS_MOST}}
        )
    return found


def places_of(orders: QuerySet[WorkOrder]) -> list[tuple[float, float]]:
    """(longitude, latitude) of their reports that have a place; never of what only some may see."""
    rows = Report.objects.filter(
        lines__order__in=orders, private=False, sensitive=False, kind__sensitive=False, kind__private=False
    )
    found = rows.exclude(lng=None).order_by("lng", "lat").values_list("lng", "lat").distinct()
    return [(lng, lat) for lng, lat in found if lng is not None and lat is not None]


def _days_of(town: Jurisdiction, orders: list[WorkOrder], typed: Any, errors: dict[str, str]) -> dict[str, date]:
    """From when the first of the orders was done to when the last was. What cannot be goes to its field in `errors`."""
    unfinished = next((order.number for order in orders if order.status not in workflow.ORDER_DONE), "")
    days = sorted(town.day(order.done_at) for order in orders if order.done_at)
    if not orders:
        errors["orders"] = _("Write the numbers of the work orders, like AO-118.")
    elif unfinished:
        errors["orders"] = _("%(number)s is not done yet. Write it down when it is done.") % {"number": unfinished}
    elif not places_of(WorkOrder.objects.filter(pk__in=[order.pk for order in orders])):
        errors["orders"] = _("No report of these orders has a place that may be shown. Choose where in another way.")
    elif (days[-1] - days[0]).days > ORDERS_APART_DAYS:
        errors["orders"] = _(
            "Between the first and the last of these orders lie more than %(n)s days. Choose orders that belong together."
        ) % {"n": ORDERS_APART_DAYS}
    elif typed and str(typed) != days[-1].isoformat():
        errors["done_on"] = _(
            "The last of these orders was done on %(day)s. Leave the day empty; it is taken from the orders."
        ) % {"day": date_format(days[-1], "j F Y")}
    return {"begun_on": days[0], "done_on": days[-1]} if days else {}


def _orders(town: Jurisdiction, text: Any) -> list[WorkOrder]:
    numbers = {word.upper() for word in re.split(r"[\s,;]+", cleaning.text(text, "orders", at_most=1000)) if word}
    found = list(WorkOrder.objects.of(town).filter(number__in=sorted(numbers)[: ORDERS_MOST + 1]))
    if len(numbers) > ORDERS_MOST or len(found) < len(numbers):
        missing = sorted(numbers - {order.number for order in found})
        raise BadInput(
            errors={"orders": _("We find no work order %(number)s.") % {"number": (missing or ["…"])[0][:30]}}
        )
    return found
