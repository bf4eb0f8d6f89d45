"""Figures that are written down by hand, with their source: by staff, and by whoever has a link (the police, in a minute, without account).

A link expires, can be revoked, and shows nothing when it is wrong; each try is logged. A figure is never changed: a wrong one is
replaced by a new one, and both can be read.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput, NotAllowed, NotThere, WrongStatus
from reports.models import Indicator, IndicatorValue, LogLink
from reports.models.promises import LOGGED, MUNICIPALITY
from reports.services import cleaning, freezing, tokens
from reports.services.schedule import daily

log = logging.getLogger("reports.links")

MAY_ALL, MAY_POLICE = "reports.log_figure", "reports.log_police_figure"
DAYS, DAYS_MOST = 90, 400
HIGHEST = 1_000_000
FORGOTTEN_AFTER = timedelta(days=90)


def may_log(actor: Any, indicator: Indicator) -> bool:
    """The police write their own and common figures, the municipality all."""
    if actor is None:
        return False
    return actor.has_perm(MAY_ALL) or (actor.has_perm(MAY_POLICE) and indicator.promise.by != MUNICIPALITY)


def to_log(jurisdiction: Jurisdiction, actor: Any) -> list[Indicator]:
    """What somebody may write down, of periods that are not frozen."""
    return [one for one in logged(jurisdiction) if may_log(actor, one)]


def logged(jurisdiction: Jurisdiction) -> list[Indicator]:
    rows = Indicator.objects.filter(jurisdiction=jurisdiction, measure=LOGGED, promise__period__frozen=None)
    return list(rows.select_related("promise__period__jurisdiction").order_by("promise__position", "position", "pk"))


@transaction.atomic
def write(indicator: Indicator, typed: dict[str, Any], *, actor: Any, link: LogLink | None = None) -> IndicatorValue:
    """From {value, day, source, replaces?}. Raises BadInput at each field, NotAllowed, WrongStatus when the period is frozen."""
    if not link and not may_log(actor, indicator):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    period = freezing.open_for_change(indicator.promise.period)
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, read in (("value", number), ("day", cleaning.day)):
        try:
            values[name] = read(typed.get(name), name)
        except BadInput as problem:
            errors |= problem.errors
    values["source"] = freezing.text_of(
        typed, "source", errors, at_most=200, missing=_("Say where the figure comes from: a list, a system, a diary.")
    )
    if "day" in values and not period.first_day <= values["day"] <= period.last_day:
        errors["day"] = _("The day lies outside the period, %(first)s to %(last)s.") % {
            "first": period.first_day, "last": period.last_day,
        }  # fmt: skip
    elif "day" in values and values["day"] > indicator.jurisdiction.day(timezone.now()):
        errors["day"] = _("The day has not come yet. A figure tells of what has been.")
    values["replaces"] = _replaced(indicator, typed.get("replaces"), errors)
    if errors:
        raise BadInput(errors=errors)
    return IndicatorValue.objects.create(
        jurisdiction=indicator.jurisdiction, indicator=indicator, actor=actor, link=link, created_at=timezone.now(), **values
    )  # fmt: skip


def number(typed: Any, field: str) -> float:
    """12 or 12,5; never negative."""
    sentence = _("Write a number, like 12 or 12,5.")
    try:
        found = float(str(typed if typed is not None else "").strip().replace(",", ".").replace(" ", ""))
    except ValueError:
        raise BadInput(errors={field: sentence})
    if not 0 <= found <= HIGHEST:  # never true for NaN either
        raise BadInput(errors={field: sentence})
    return round(found, 2)


def _replaced(indicator: Indicator, typed: Any, errors: dict[str, str]) -> IndicatorValue | None:
    if not typed:
        return None
    pk = int(typed) if str(typed).isdecimal() and len(str(typed)) < 12 else 0
    found = IndicatorValue.objects.filter(pk=pk, indicator=indicator, replaced_by=None).first()
    if not found:
        errors["replaces"] = _("That figure is not there, or somebody has set it right already.")
    return found


def standing(indicator: Indicator) -> list[IndicatorValue]:
    """Newest first, without those that were replaced."""
    rows = indicator.values.filter(replaced_by=None).select_related("actor", "link", "replaces")  # type: ignore[attr-defined]
    return list(rows.order_by("-day", "-pk"))


@transaction.atomic
def make_link(jurisdiction: Jurisdiction, chosen: Iterable[Indicator], typed: dict[str, Any], *, actor: Any) -> LogLink:
    """From {name, days?}. Raises BadInput, NotAllowed."""
    rows = list(chosen)
    if actor is None or not actor.has_perm(MAY_ALL):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    errors: dict[str, str] = {}
    if not rows:
        errors["indicators"] = _("Choose at least one figure that the link is for.")
    name = freezing.text_of(typed, "name", errors, at_most=80, missing=_("Say who gets the link."))
    days = DAYS
    try:
        days = cleaning.number(typed.get("days") or DAYS, "days", low=1, high=DAYS_MOST)
    except BadInput as problem:
        errors |= problem.errors
    if errors:
        raise BadInput(errors=errors)
    now = timezone.now()
    link = LogLink.objects.create(
        jurisdiction=jurisdiction, name=name, maker=actor, created_at=now, expires_at=now + timedelta(days=days)
    )
    link.indicators.set(rows)
    return link


def token_of(link: LogLink) -> str:
    return f"{link.pk}-{tokens.derive('figure', str(link.pk), link.created_at.isoformat())}"


def is_live(link: LogLink, at: datetime | None = None) -> bool:
    return not link.revoked_at and (at or timezone.now()) < link.expires_at


def find(jurisdiction: Jurisdiction, token: str) -> LogLink:
    """By what stands in the address. A wrong, revoked or expired one shows nothing and is logged. Raises NotThere."""
    number = token.partition("-")[0]
    pk = int(number) if number.isdecimal() and len(number) < 12 else 0
    link = LogLink.objects.filter(pk=pk, jurisdiction=jurisdiction).select_related("jurisdiction").first()
    right = link and secrets.compare_digest(token_of(link).encode(), token.encode())
    if not link or not right or not is_live(link):
        log.warning("figure link %s: refused (%s)", pk, "wrong" if not right else "over")
        raise NotThere(_("This link does not work any more. Ask the municipality for a new one."))
    return link


def opened(link: LogLink) -> None:
    LogLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=timezone.now())


def behind(link: LogLink) -> list[Indicator]:
    """The figures of the link, in the order of the promises; those of frozen periods are gone."""
    rows = link.indicators.filter(promise__period__frozen=None)
    return list(rows.select_related("promise__period__jurisdiction").order_by("promise__position", "position", "pk"))


def log_by_link(link: LogLink, typed: dict[str, Any]) -> IndicatorValue:
    """From {indicator, value, day, source}; an indicator that is not behind the link is refused. Raises BadInput."""
    rows = behind(link)
    chosen = [one for one in rows if str(one.pk) == str(typed.get("indicator") or "")] or (
        rows if len(rows) == 1 else []
    )
    if not chosen:
        raise BadInput(errors={"indicator": _("Choose what the figure is about.")})
    return write(chosen[0], typed, actor=None, link=link)


@transaction.atomic
def revoke(link: LogLink, *, actor: Any) -> None:
    """At once and for good; what was logged with it stays. Raises NotAllowed, WrongStatus."""
    if actor is None or not actor.has_perm(MAY_ALL):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    if not is_live(link):
        raise WrongStatus(_("The link does not work any more anyway."))
    LogLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now(), revoked_by=actor)


@daily("figure_links", hour=3)
def forget(jurisdiction: Jurisdiction, today: date) -> None:
    """Who had a link is forgotten some time after it is over; what was logged with it stays."""
    long_ago = timezone.now() - FORGOTTEN_AFTER
    LogLink.objects.filter(jurisdiction=jurisdiction, expires_at__lt=long_ago).exclude(name="").update(name="")
