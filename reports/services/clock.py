"""Days, parts of day and what is promised, in the jurisdiction's own time: the fair clock (T5, docs/decisions/0016).

Working time comes from rows of the jurisdiction: hours of the week and of seasons, closed, half and open days. Without rows the
office hours of the jurisdiction count, without those Monday to Friday round the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from geo.models import Jurisdiction
from reports.models import Kind, OpeningHours, SpecialDay, Target
from reports.services import setup

MAX_AGE = timedelta(days=7)
PARTS = [(6, 4), (10, 1), (16, 2), (22, 3), (24, 4)]  # until this hour: night, morning, day, evening, night
REOPEN_UNDOES_DAYS = 14
FURTHEST = 800  # days; a calendar without any open day promises nothing
Span = tuple[time, time]


def observed_at(claimed: datetime | None, received_at: datetime) -> datetime:
    """The phone's time if at most 7 days old and not in the future, else when we received it (domain/figures)."""
    if claimed and received_at - MAX_AGE <= claimed <= received_at:
        return claimed
    return received_at


def part_of_day(local: datetime) -> int:
    """1 morning 6-10, 2 day 10-16, 3 evening 16-22, 4 night 22-6, by the clock."""
    return next(part for until, part in PARTS if local.hour < until)


def in_season(row: OpeningHours, day: date) -> bool:
    """Ends are MM-DD or W25 for an ISO week, both included; a season may run over New Year."""
    if not row.first_day:
        return True
    if row.first_day.startswith("W"):
        now, first, last = day.isocalendar().week, int(row.first_day[1:]), int(row.last_day[1:])
        return first <= now <= last if first <= last else now >= first or now <= last
    today = day.strftime("%m-%d")
    first_day, last_day = row.first_day, row.last_day
    return first_day <= today <= last_day if first_day <= last_day else today >= first_day or today <= last_day


@dataclass
class Calendar:
    """The working time of one jurisdiction; each day is worked out once."""

    jurisdiction: Jurisdiction
    hours: list[OpeningHours]
    special_days: dict[date, SpecialDay]
    known: dict[date, Span | None] = field(default_factory=dict)

    def span(self, day: date) -> Span | None:
        """From when until when somebody works, local; None on a closed day."""
        if day not in self.known:
            self.known[day] = self._span(day)
        return self.known[day]

    def _span(self, day: date) -> Span | None:
        special = self.special_days.get(day)
        if special and special.sort == SpecialDay.CLOSED:
            return None
        usual = self._usual(day)
        if usual and special and special.sort == SpecialDay.HALF and special.closes_at:
            return (usual[0], min(usual[1], special.closes_at)) if special.closes_at > usual[0] else None
        return usual

    def _usual(self, day: date) -> Span | None:
        rows = [row for row in self.hours if in_season(row, day)]
        row = next((row for row in rows if row.first_day), rows[0] if rows else None)
        if row:
            found = row.hours.get(str(day.weekday()))
            return (time.fromisoformat(found[0]), time.fromisoformat(found[1])) if found else None
        office = self.jurisdiction.office_hours
        if office:
            return (
                (time.fromisoformat(office["from"]), time.fromisoformat(office["to"]))
                if day.weekday() in office["days"]
                else None
            )
        return (time(), time.max) if day.weekday() < 5 else None

    def is_open(self, at: datetime) -> bool:
        local = self.jurisdiction.local(at)
        span = self.span(local.date())
        return span is not None and span[0] <= local.time() < span[1]

    def day_after(self, day: date, count: int) -> date | None:
        """`count` working days later; a closed day counts as the next working day. None when there is no working day."""
        left = count
        for _step in range(FURTHEST + 2 * count):
            if self.span(day):
                if left == 0:
                    return day
                left -= 1
            day += timedelta(days=1)
        return None

    def minutes_after(self, at: datetime, minutes: int) -> datetime | None:
        """The instant after so much working time. Wall-clock minutes of the day: a change to summer time at night moves nothing."""
        local = self.jurisdiction.local(at).replace(tzinfo=None)
        left = timedelta(minutes=minutes)
        for step in range(FURTHEST + minutes // 60):
            day = local.date() + timedelta(days=step)
            span = self.span(day)
            if not span:
                continue
            start = max(local, datetime.combine(day, span[0]))
            free = datetime.combine(day, span[1]) - start
            if timedelta() <= left <= free:
                return (start + left).replace(tzinfo=self.jurisdiction.zone_info)
            left -= max(free, timedelta())
        return None

    def minutes_between(self, first: datetime, last: datetime) -> int:
        """Working minutes from one instant to another."""
        one, other = (self.jurisdiction.local(at).replace(tzinfo=None) for at in (first, last))
        total = timedelta()
        day = one.date()
        while day <= other.date():
            span = self.span(day)
            if span:
                total += max(
                    min(other, datetime.combine(day, span[1])) - max(one, datetime.combine(day, span[0])), timedelta()
                )
            day += timedelta(days=1)
        return round(total.total_seconds() / 60)

    def days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to `last`; negative backwards."""
        if last < first:
            return -self._count(last, first)
        return self._count(first, last)

    def _count(self, first: date, last: date) -> int:
        return sum(self.span(first + timedelta(days=n)) is not None for n in range(1, (last - first).days + 1))


_calendars: dict[int, tuple[int, Calendar]] = {}


def calendar_of(jurisdiction: Jurisdiction) -> Calendar:
    version, found = _calendars.get(jurisdiction.pk, (0, None))
    if found is None or version != jurisdiction.settings_version:
        here = setup.of(jurisdiction)
        found = Calendar(jurisdiction, here.hours, here.special_days)
        _calendars[jurisdiction.pk] = (jurisdiction.settings_version, found)
    return found


def forget() -> None:
    _calendars.clear()


@dataclass(frozen=True)
class Promise:
    """Until when, and in what it is counted. `sized`: the promise is for so many side by side."""

    by: datetime | None = None
    unit: str = ""
    sized: bool = False


def promise(
    jurisdiction: Jurisdiction,
    kind: Kind,
    at: datetime,
    *,
    priority: int = 3,
    places: Iterable[str] = (),
    size: int = 1,
) -> Promise:
    """What is promised for a report of this kind that comes in now. `places`: kinds of landmarks close by."""
    target = target_of(jurisdiction, kind, priority, frozenset(places), size)
    if target:
        return Promise(_until(jurisdiction, target, at), target.unit, target.group_from > 1)
    if kind.target_days is None:
        return Promise()
    return Promise(
        _end_of(jurisdiction, calendar_of(jurisdiction).day_after(jurisdiction.day(at), kind.target_days)), Target.DAYS
    )


def target_of(
    jurisdiction: Jurisdiction, kind: Kind, priority: int, places: frozenset[str], size: int
) -> Target | None:
    """The most specific row that fits: kind before size before place before priority."""
    fitting = [
        row
        for row in setup.of(jurisdiction).targets
        if row.kind_id in (None, kind.pk)  # type: ignore[attr-defined]
        and row.priority in (None, priority)
        and (not row.place_class or row.place_class in places)
        and row.group_from <= size
    ]
    return max(fitting, key=_weight, default=None)


def _weight(row: Target) -> tuple[bool, int, bool, bool, int]:
    return row.kind_id is not None, row.group_from, bool(row.place_class), row.priority is not None, -row.pk  # type: ignore[attr-defined]


def _until(jurisdiction: Jurisdiction, target: Target, at: datetime) -> datetime | None:
    calendar, day = calendar_of(jurisdiction), jurisdiction.day(at)
    if target.unit == Target.HOURS:
        return calendar.minutes_after(at, target.amount * 60)
    if target.unit == Target.ROUND:
        return _end_of(jurisdiction, round_end(calendar, day, target.weeks))
    return _end_of(jurisdiction, calendar.day_after(day, target.amount))


def round_end(calendar: Calendar, day: date, weeks: list[int]) -> date | None:
    """The last working day of the first round that begins after the day; a round without one ends on the next working day."""
    first = round_week(day + timedelta(days=7 - day.weekday()), weeks)
    if first is None:
        return None
    working = [one for n in range(7) if calendar.span(one := first + timedelta(days=n))]
    return working[-1] if working else calendar.day_after(first + timedelta(days=7), 0)


def round_week(monday: date, weeks: list[int]) -> date | None:
    """The Monday of the first week of a round from this one on; None without rounds. Most years have no week 53: its round is in their last week."""
    for step in range(54):
        first = monday + timedelta(weeks=step)
        week = first.isocalendar().week
        if week in weeks or (week == 52 and 53 in weeks and (first + timedelta(weeks=1)).isocalendar().week == 1):
            return first
    return None


def _end_of(jurisdiction: Jurisdiction, day: date | None) -> datetime | None:
    """The end of the local day."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=jurisdiction.zone_info) if day else None


def after_pause(
    jurisdiction: Jurisdiction, promised: datetime, unit: str, paused_at: datetime, at: datetime
) -> datetime:
    """The promise after the clock has waited for somebody else: later by the working hours of the pause, or by its working days."""
    calendar = calendar_of(jurisdiction)
    if unit == Target.HOURS:
        return calendar.minutes_after(promised, calendar.minutes_between(paused_at, at)) or promised
    days = calendar.days_between(jurisdiction.day(paused_at), jurisdiction.day(at))
    if days <= 0:
        return promised
    last = jurisdiction.day(promised - timedelta(seconds=1))
    return _end_of(jurisdiction, calendar.day_after(last, days)) or promised


def working_days_left(jurisdiction: Jurisdiction, now: datetime, promised: datetime) -> int:
    """Working days from today to the promised day; negative when it has passed."""
    return calendar_of(jurisdiction).days_between(
        jurisdiction.day(now), jurisdiction.day(promised - timedelta(seconds=1))
    )


def working_hours_left(jurisdiction: Jurisdiction, now: datetime, promised: datetime) -> int:
    """Working hours from now to the promise, begun ones count whole; negative when it has passed, at least one late."""
    calendar = calendar_of(jurisdiction)
    if now < promised:
        return -(-calendar.minutes_between(now, promised) // 60)
    return -max(1, -(-calendar.minutes_between(promised, now) // 60))
