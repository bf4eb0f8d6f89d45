"""Planned works and outages: the desk writes them, those who report read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from geo.models import Asset, Jurisdiction
from geo.words import Words
from reports.errors import BadInput
from reports.models import Notice
from reports.services import cleaning, placing, setup

LONGEST = timedelta(days=400)
RADIUS_M = (20, 5000)


def write(jurisdiction: Jurisdiction, given: dict[str, Any]) -> Notice:
    """A notice from {title, text: {language: words}, kinds: codes, lng, lat, radius_m, place_name, power_zone, begins_at, ends_at}.

    Times are local without a zone. Raises BadInput with a sentence at each field.
    """
    errors: dict[str, str] = {}

    def tried(field: str, read: Any, *arguments: Any) -> Any:
        try:
            return read(*arguments)
        except BadInput as problem:
            errors[field] = next(iter(problem.errors.values()), problem.detail)
            return None

    first = jurisdiction.languages[0]
    title = {code: cleaning.text(words, "title", at_most=120) for code, words in given["title"].items()}
    text = {code: cleaning.text(words, "text", at_most=600) for code, words in given["text"].items()}
    if not title.get(first):
        errors[f"title_{first}"] = _("Write a title, like “New cable in the street”.")
    begins, ends = (tried(name, _time, jurisdiction, given[name], name) for name in ("begins_at", "ends_at"))
    if begins and ends and not begins < ends <= begins + LONGEST:
        errors["ends_at"] = _("It must end after it begins, and within a year.")
    zone = str(given.get("power_zone") or "").strip()
    if zone and not Asset.objects.filter(jurisdiction=jurisdiction, power_zone=zone).exists():
        errors["power_zone"] = _("No post hangs on this power zone.")
    point = (
        tried("place", placing.checked_point, jurisdiction, given["lng"], given["lat"]) if given.get("lng") else None
    )
    if not point and not zone:
        errors.setdefault("place", _("Say where: a place, or a power zone."))
    radius_m = tried("radius_m", _radius, given.get("radius_m"))
    known = setup.of(jurisdiction).kinds
    kinds = [known[code] for code in given.get("kinds", []) if code in known]
    if errors:
        raise BadInput(errors=errors)
    with transaction.atomic():
        notice = Notice.objects.create(
            jurisdiction=jurisdiction, title=Words(title), text=Words(text), lng=point and point.lng, lat=point and point.lat, radius_m=radius_m,
            place_name=str(given.get("place_name") or "")[:160], power_zone=zone, begins_at=begins, ends_at=ends,
        )  # fmt: skip
        notice.kinds.set(kinds)
    return notice


def end(notice: Notice) -> None:
    """It is over now; one that has not begun is taken away."""
    now = timezone.now()
    if notice.begins_at >= now:
        notice.delete()
    elif notice.ends_at > now:
        notice.ends_at = now
        notice.save(update_fields=["ends_at"])


def _time(jurisdiction: Jurisdiction, typed: Any, field: str) -> datetime:
    try:
        found = parse_datetime(str(typed or ""))
    except ValueError:
        found = None
    if not found:
        raise BadInput(errors={field: _("Give a day and a time.")})
    return found if found.tzinfo else found.replace(tzinfo=jurisdiction.zone_info)


def _radius(typed: Any) -> int:
    low, high = RADIUS_M
    if not str(typed or "").isdecimal() or not low <= int(typed) <= high:
        raise BadInput(
            errors={"radius_m": _("A whole number of metres from %(low)s to %(high)s.") % {"low": low, "high": high}}
        )
    return int(typed)
