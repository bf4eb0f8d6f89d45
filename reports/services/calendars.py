"""The rows that the fair clock counts by: hours, holidays of a kept library (confirmed once a year by a person), own days."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from geo.words import Words
from reports.errors import BadInput
from reports.models import OpeningHours, SpecialDay, StaffNotice
from reports.models.calendars import week_hours
from reports.services import cleaning, settings_log
from reports.services.schedule import daily
from reports.services.settings_log import noted

SEASON_END = re.compile(r"^(?:W(?:[1-9]|[1-4]\d|5[0-3])|(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))$")
EARLY = re.compile(r"(\d{1,2})[.:](\d{2})")
HOURS, DAY = "hours", "day"  # in the list of changes
CATEGORIES = ("public", "de_facto", "optional")


@daily("holidays", hour=3)
def propose(jurisdiction: Jurisdiction, day: date) -> None:
    """Days of this year and the next that nobody has decided about: they count, and wait to be confirmed."""
    for found in holidays_of(jurisdiction, [day.year, day.year + 1]):
        SpecialDay.objects.get_or_create(jurisdiction=jurisdiction, day=found["day"], defaults=found)


def holidays_of(jurisdiction: Jurisdiction, years: list[int]) -> list[dict[str, Any]]:
    """[{day, name, sort, closes_at, source}] for the country: public and customary days, and half days that the library names with their
    hour. Days in between that only some take are left to the town."""
    if not jurisdiction.country:
        return []
    import holidays  # 30 ms; only here

    country, _dash, region = jurisdiction.country.partition("-")
    try:
        how: Any = {"subdiv": region or None, "years": years, "categories": _known(holidays, country)}
        known = {
            code: holidays.country_holidays(country, language=_language(holidays, country, code), **how)
            for code in jurisdiction.languages
        }
    except NotImplementedError:
        return []
    first: Any = next(iter(known.values()), {})
    return [
        row | {"name": Words({code: _plain(names[day]) for code, names in known.items()})}
        for day in sorted(first)
        if (row := _row(day, first[day]))
    ]


def _known(holidays: Any, country: str) -> tuple[str, ...]:
    supported = getattr(holidays, country, None) or getattr(
        holidays, holidays.registry.COUNTRIES.get(country, [""])[0], None
    )
    have = getattr(supported, "supported_categories", ("public",))
    return tuple(one for one in CATEGORIES if one in have) or ("public",)


def _language(holidays: Any, country: str, code: str) -> str | None:
    languages = holidays.list_localized_countries().get(country, [])
    return next((one for one in languages if one.split("_")[0] == code), None)


def _row(day: date, name: str) -> dict[str, Any] | None:
    """Closed, or a half day; the library writes the hour of a half day into its name. A day off that only some take is no row."""
    early = EARLY.search(name)
    if "klämdag" in name.casefold() or "bridge" in name.casefold():
        return None
    sort = SpecialDay.HALF if early else SpecialDay.CLOSED
    return {
        "day": day,
        "sort": sort,
        "closes_at": time(int(early[1]), int(early[2])) if early else None,
        "source": SpecialDay.LIBRARY,
    }


def _plain(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", name)[:120]


def read_hours(jurisdiction: Jurisdiction, typed: dict[str, Any]) -> OpeningHours:
    """From {name, first_day, last_day, from-0, to-0, ... from-6, to-6}, not kept yet. Raises BadInput with a sentence at each field."""
    errors: dict[str, str] = {}
    name = cleaning.text(typed.get("name"), "name", at_most=80)
    if not name:
        errors["name"] = _("Give the hours a name, like “Summer”.")
    first, last = (str(typed.get(key) or "").strip().upper() for key in ("first_day", "last_day"))
    if bool(first) != bool(last) or (
        first
        and not (
            (SEASON_END.match(first) and SEASON_END.match(last) and first[0] == "W" == last[0])
            or _both_days(first, last)
        )
    ):
        errors["first_day"] = _(
            "Write both ends of the season, as weeks like W25 and W32 or as days like 06-01 and 08-31, or leave both empty."
        )
    hours: dict[str, list[str]] = {}
    for n in range(7):
        begins, ends = (str(typed.get(f"{end}-{n}") or "").strip() for end in ("from", "to"))
        if not begins and not ends:
            continue
        try:
            week_hours({str(n): [begins, ends]})
            hours[str(n)] = [begins, ends]
        except ValidationError:
            errors[f"day-{n}"] = _("Write from when until when, like 08:00 and 16:30, or leave both empty.")
    if not hours and not errors:
        errors["day-0"] = _("Write the hours of at least one day.")
    if errors:
        raise BadInput(errors=errors)
    return OpeningHours(jurisdiction=jurisdiction, first_day=first, last_day=last, name=name, hours=hours)


def _both_days(first: str, last: str) -> bool:
    return bool(SEASON_END.match(first) and SEASON_END.match(last)) and "W" not in first + last


def read_day(jurisdiction: Jurisdiction, typed: dict[str, Any]) -> SpecialDay:
    """From {day, name, sort, closes_at?}, not kept yet; what a person writes is confirmed. Raises BadInput."""
    errors: dict[str, str] = {}
    day = closes = None
    try:
        day = cleaning.day(typed.get("day") or "", "day")
    except BadInput as problem:
        errors |= problem.errors
    name = cleaning.text(typed.get("name"), "day_name", at_most=120)
    if not name:
        errors["day_name"] = _("Give the day a name.")
    sort = typed.get("sort") or SpecialDay.CLOSED
    if sort not in (SpecialDay.CLOSED, SpecialDay.HALF, SpecialDay.OPEN):
        errors["sort"] = _("Choose from the list.")
    if sort == SpecialDay.HALF:
        try:
            closes = time.fromisoformat(str(typed.get("closes_at") or ""))
        except ValueError:
            errors["closes_at"] = _("Write when it closes, like 13:00.")
    if errors or day is None:
        raise BadInput(errors=errors)
    words = Words({translation.get_language() or jurisdiction.languages[0]: name})
    return SpecialDay(
        jurisdiction=jurisdiction, day=day, name=words, sort=sort, closes_at=closes, source=SpecialDay.OWN, confirmed=True
    )  # fmt: skip


def kept_like(row: OpeningHours | SpecialDay) -> OpeningHours | SpecialDay | None:
    """What is kept for the same season or day: the new one takes its place."""
    if isinstance(row, SpecialDay):
        return SpecialDay.objects.filter(jurisdiction=row.jurisdiction, day=row.day).first()
    same = {"first_day": row.first_day, "last_day": row.last_day}
    return OpeningHours.objects.filter(jurisdiction=row.jurisdiction, **same).first()


@transaction.atomic
def save(row: OpeningHours | SpecialDay, *, actor: Any, seen: int | None = None) -> None:
    """`seen`: the version of the calendar that the person saw. Raises LostRace."""
    town, what = row.jurisdiction, what_of(row)
    settings_log.hold(town)
    kept = kept_like(row)
    if kept:
        settings_log.check(town, seen, what, row=kept.pk)
        row.pk = kept.pk
    row.save()
    noted(town, actor, what, str(row), state(kept) if kept else None, state(row), row.pk)


@transaction.atomic
def remove(row: OpeningHours | SpecialDay, *, actor: Any, seen: int | None = None) -> None:
    """A holiday of the library comes back as a day that is open: it was a decision. As `save`."""
    town, what, number = row.jurisdiction, what_of(row), row.pk
    settings_log.hold(town)
    settings_log.check(town, seen, what, row=number or 0)
    row = settings_log.as_kept(row)
    before, after = state(row), None
    if isinstance(row, SpecialDay) and row.source == SpecialDay.LIBRARY:
        row.sort, row.confirmed = SpecialDay.OPEN, True
        row.save()
        after = state(row)
    else:
        row.delete()
    noted(town, actor, what, str(row), before, after, number)


def what_of(row: OpeningHours | SpecialDay) -> str:
    return DAY if isinstance(row, SpecialDay) else HOURS


def state(row: OpeningHours | SpecialDay) -> dict[str, Any]:
    """What the list of changes keeps."""
    if isinstance(row, SpecialDay):
        closes = row.closes_at.strftime("%H:%M") if row.closes_at else ""
        return {
            "day": str(row.day),
            "name": dict(row.name),
            "sort": row.sort,
            "closes_at": closes,
            "confirmed": row.confirmed,
        }
    return {"name": row.name, "first_day": row.first_day, "last_day": row.last_day, "hours": row.hours}


@transaction.atomic
def confirm(jurisdiction: Jurisdiction, *, actor: Any, seen: int | None = None) -> int:
    """All that wait, from today on; gives how many. `seen`: as with `save`, of all days. Raises LostRace."""
    settings_log.hold(jurisdiction)
    settings_log.check(jurisdiction, seen, DAY)
    today = jurisdiction.day(timezone.now())
    rows = list(SpecialDay.objects.filter(jurisdiction=jurisdiction, confirmed=False, day__gte=today))
    for row in rows:
        row.confirmed = True
        row.save(update_fields=["confirmed"])
    if rows:
        noted(
            jurisdiction,
            actor,
            DAY,
            f"{rows[0].day} – {rows[-1].day}",
            {"confirmed": False},
            {"confirmed": len(rows)},
        )
    StaffNotice.objects.filter(jurisdiction=jurisdiction, sort="calendar", read_at=None).delete()
    return len(rows)


def unconfirmed(jurisdiction: Jurisdiction, within: timedelta = timedelta(days=120)) -> int:
    """How many days of the next months nobody has confirmed."""
    today = jurisdiction.day(timezone.now())
    return SpecialDay.objects.filter(
        jurisdiction=jurisdiction, confirmed=False, day__range=(today, today + within)
    ).count()
