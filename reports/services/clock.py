"""Days, parts of day and what is promised, in the jurisdiction's own time."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from geo.models import Jurisdiction
from reports.models import Kind

MAX_AGE = timedelta(days=7)
PARTS = [(6, 4), (10, 1), (16, 2), (22, 3), (24, 4)]  # until this hour: night, morning, day, evening, night
REOPEN_UNDOES_DAYS = 14


def observed_at(claimed: datetime | None, received_at: datetime) -> datetime:
    """The phone's time if at most 7 days old and not in the future, else when we received it (domain/figures)."""
    if claimed and received_at - MAX_AGE <= claimed <= received_at:
        return claimed
    return received_at


def part_of_day(local: datetime) -> int:
    """1 morning 6-10, 2 day 10-16, 3 evening 16-22, 4 night 22-6, by the clock."""
    return next(part for until, part in PARTS if local.hour < until)


def promised_by(kind: Kind, received_at: datetime, jurisdiction: Jurisdiction) -> datetime | None:
    """The end of the last promised working day (Monday to Friday); None when the kind promises nothing."""
    if kind.target_days is None:
        return None
    day = working_days_after(jurisdiction.day(received_at), kind.target_days)
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=jurisdiction.zone_info)


def working_days_after(day: date, count: int) -> date:
    """`count` working days later; with 0 the same day, or the next working day."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    for _step in range(count):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return day


def working_days_left(jurisdiction: Jurisdiction, now: datetime, promised: datetime) -> int:
    """Working days from today to the promised day; negative when it has passed."""
    return _working_days(jurisdiction.day(now), jurisdiction.day(promised - timedelta(seconds=1)))


@lru_cache(maxsize=2000)
def _working_days(today: date, last: date) -> int:
    step = 1 if last >= today else -1
    day, days = today, 0
    while day != last:
        day += timedelta(days=step)
        days += step if day.weekday() < 5 else 0
    return days
