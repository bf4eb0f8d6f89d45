"""What a crowd reported: the stories of Teller, very many at once, as columns of numbers.

The same pattern decides (stories.py has the rules in words); numpy draws a hundred thousand stories in the time that Teller takes
for some thousands. Times are whole seconds since 1970 in UTC; `local` ones are what the clocks on the walls show.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

import numpy as np

from geo.models import Jurisdiction
from reports import workflow
from reports.seeding.pattern import Choice, KindPattern
from reports.seeding.stories import DEGREE_M, PART_HOURS, VERB_OF, Teller
from reports.services.counters import day_number

NEVER = 2**60  # later than every day
MINUTE, HOUR, DAY = 60, 3600, 86_400
QUARTER = 900  # no clock has been set forward or back within a quarter of an hour
MARGIN = 40 * DAY  # what comes later than that is told to nobody
ENDINGS = list(VERB_OF)
FIXED, WITHDRAWN = ENDINGS.index("fixed"), ENDINGS.index("withdrawn")
ACCEPT, PLAN, BEGIN, WAIT, END, REOPEN, AGAIN = range(7)
CHANNELS = Choice.among({"web": 88, "phone": 9, "desk": 3})
Numbers = Any  # a numpy array
EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday


@dataclass(frozen=True)
class Told:
    """Stories as columns. `steps`: when each of the seven steps happened, NEVER when it has not. Other numbers are places in lists of Crowd."""

    kind: Numbers
    spot: Numbers
    lng: Numbers
    lat: Numbers
    received: Numbers
    part: Numbers
    answers: Numbers
    text: Numbers
    ending: Numbers
    steps: Numbers
    reason: Numbers
    supporters: Numbers
    contact: Numbers
    channel: Numbers

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def happened(self) -> Numbers:
        return self.steps != NEVER

    @property
    def status(self) -> Numbers:
        """Place in STATUSES, by the last step."""
        backwards = self.happened[:, ::-1]
        last = np.where(backwards.any(axis=1), AGAIN - backwards.argmax(axis=1), -1)
        return STATUS_AFTER[last + 1, self.ending]


STATUSES = list(workflow.STATUSES)


def _verb(step: int, ending: str) -> str:
    if step == ACCEPT:
        return "accept"
    return {PLAN: "plan", BEGIN: "begin", WAIT: "wait", REOPEN: "reopen", AGAIN: "fix"}.get(step) or VERB_OF[ending]


def _status(step: int, ending: str) -> str:
    found = workflow.REPORT_VERBS[_verb(step, ending)].to
    return found or workflow.ACCEPTED


VERBS = [[_verb(step, ending) for ending in ENDINGS] for step in range(7)]
STATUS_OF = [[_status(step, ending) for ending in ENDINGS] for step in range(7)]
STATUS_AFTER = np.array(
    [[STATUSES.index(status) for status in row] for row in [[workflow.RECEIVED] * len(ENDINGS), *STATUS_OF]]
)


class WallClock:
    """What the clocks of a town show, for many moments at once."""

    def __init__(self, place: Jurisdiction, first: int, last: int) -> None:
        self.first = (first - MARGIN) // QUARTER * QUARTER
        quarters = range(self.first, last + MARGIN, QUARTER)
        hours = (datetime.fromtimestamp(at, UTC).astimezone(place.zone_info).utcoffset() for at in quarters)
        self.ahead = np.array([int(ahead.total_seconds()) if ahead else 0 for ahead in hours])

    def local(self, at: Numbers) -> Numbers:
        return at + self._ahead(at)

    def utc(self, local: Numbers) -> Numbers:
        return local - self._ahead(local - self._ahead(local))

    def _ahead(self, at: Numbers) -> Numbers:
        return self.ahead[np.clip((at - self.first) // QUARTER, 0, len(self.ahead) - 1)]


class Crowd:
    """Draws the stories that a teller would tell until the beginning of a day."""

    def __init__(self, teller: Teller, rng: np.random.Generator) -> None:
        self.rng, self.pattern, self.given = rng, teller.pattern, teller.pattern.given
        self.patterns: list[KindPattern] = list(teller.pattern.kinds.values())
        self.kinds = [pattern.kind for pattern in self.patterns]
        self.until = int(teller.until.timestamp())
        self.today = day_number(teller.today)
        self.months = teller.months
        first = min(month for (month, _days), _weight in self.months)
        self.clock = WallClock(teller.place, day_number(first) * DAY, self.until)
        self.sensitive = np.array([kind.sensitive for kind in self.kinds])
        self._lists()

    def _lists(self) -> None:
        """What the numbers of Told stand for."""
        spots = {id(spot): spot for pattern in self.patterns for spot in pattern.spots.things}
        self.spots = list(spots.values())
        self.spot_numbers = {key: number for number, key in enumerate(spots)}
        self.texts, self.texts_of = _joined([pattern.given["texts"] for pattern in self.patterns])
        reasons = [pattern.given.get("reasons", {}).get("declined", []) for pattern in self.patterns]
        self.reasons, self.reasons_of = _joined(reasons)
        given = [[json.dumps(one) for one in _combined(pattern.answers)] for pattern in self.patterns]
        self.answers, self.answers_of = _joined(given)

    def tell(self, count: int) -> Told:
        kind, day = self._when_and_what(count)
        given = self.given
        part = self._by_kind(kind, lambda pattern: pattern.parts)
        received = self._at(day, part)
        spot = self._by_kind(kind, lambda pattern: pattern.spots, self.spot_numbers)
        lng, lat = self._beside(spot)
        known = ~self.sensitive[kind]
        ending = self._by_kind(kind, lambda pattern: pattern.endings, {name: n for n, name in enumerate(ENDINGS)})
        steps = self._go_on(kind, ending, received)
        declined = (ending == ENDINGS.index("declined")) & (steps[:, END] < self.until)
        steps[steps >= self.until] = NEVER
        return Told(
            kind, spot, lng, lat, received, self._part(received), self._answered(kind),
            self._one_of(self.texts_of, kind, self._chance(count, given["with_text"])), ending, steps,
            self._one_of(self.reasons_of, kind, declined),
            np.where(known & self._chance(count, 0.3), self.rng.exponential(1 / 1.4, count), 0).astype(np.int64),
            known & self._chance(count, given["with_contact"]), self._drawn(CHANNELS, count),
        )  # fmt: skip

    def _when_and_what(self, count: int) -> tuple[Numbers, Numbers]:
        """(kind, local day): more as the service becomes known, each kind in its season."""
        month = self._drawn(Choice.among([(number, weight) for number, (_m, weight) in enumerate(self.months)]), count)
        firsts = np.array([first for (first, _days), _weight in self.months], "datetime64[D]")
        lengths = np.array([days for (_first, days), _weight in self.months])
        day = firsts.astype(np.int64)[month] + (self.rng.random(count) * lengths[month]).astype(np.int64)
        day = np.where(day >= self.today, self.today - 1 - self.rng.integers(0, 7, count), day)
        season = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        codes = {code: number for number, code in enumerate(self.pattern.kinds)}
        return self._each(season, self.pattern.by_month, codes), day

    def _by_kind(
        self, kind: Numbers, choice: Callable[[KindPattern], Choice], numbers: dict[Any, int] | None = None
    ) -> Numbers:
        return self._each(kind, [choice(pattern) for pattern in self.patterns], numbers)

    def _each(self, groups: Numbers, choices: list[Choice], numbers: dict[Any, int] | None = None) -> Numbers:
        """Each draws among the things of its group; a thing's number is itself, or stands under it or its id in `numbers`."""
        found = np.zeros(len(groups), np.int64)
        for group in np.unique(groups):
            choice, here = choices[group], np.flatnonzero(groups == group)
            things = [_number(thing, numbers) for thing in choice.things]
            found[here] = np.array(things)[self._drawn(choice, len(here))]
        return found

    def _drawn(self, choice: Choice, count: int) -> Numbers:
        """Places in the choice's list of things."""
        return np.searchsorted(choice.totals, self.rng.random(count) * choice.totals[-1], side="right")

    def _chance(self, count: int, share: float) -> Numbers:
        return self.rng.random(count) < share

    def _one_of(self, ranges: Numbers, kind: Numbers, wanted: Numbers) -> Numbers:
        """Any of what belongs to the kind where it is wanted; -1 elsewhere, and where there is none."""
        first, length = ranges[kind].T
        found = first + (self.rng.random(len(kind)) * length).astype(np.int64)
        return np.where(wanted & (length > 0), found, -1)

    def _answered(self, kind: Numbers) -> Numbers:
        """Each question on its own; together they are a place in the list of all combinations."""
        found = self.answers_of[kind, 0].copy()
        for number, pattern in enumerate(self.patterns):
            here = np.flatnonzero(kind == number)
            place = np.zeros(len(here), np.int64)
            for choice in pattern.answers.values():
                place = place * len(choice.things) + self._drawn(choice, len(here))
            found[here] += place
        return found

    def _at(self, day: Numbers, part: Numbers) -> Numbers:
        begin, end = np.array([PART_HOURS.get(number, (0, 0)) for number in range(5)]).T
        hour = begin[part] + (end - begin)[part] * self.rng.random(len(day))
        at = self.clock.utc((day * DAY + hour * HOUR).astype(np.int64))
        return np.minimum(at, self.until - MINUTE * self.rng.integers(2, 600, len(day)))

    def _part(self, at: Numbers) -> Numbers:
        hours = np.full(24, 4)
        for part, (begin, end) in PART_HOURS.items():
            hours[begin : min(end, 24)] = part
        return hours[self.clock.local(at) % DAY // HOUR]

    def _beside(self, spot: Numbers) -> tuple[Numbers, Numbers]:
        """A few metres from the spot; a numbered thing is hit exactly."""
        lngs, lats = np.array([(one.lng, one.lat) for one in self.spots]).T
        exact = np.array([one.asset_id is not None for one in self.spots])[spot]
        metres, angle = 2 + 10 * self.rng.random(len(spot)), 2 * np.pi * self.rng.random(len(spot))
        lat = lats[spot] + np.where(exact, 0, metres * np.sin(angle) / DEGREE_M)
        aside = metres * np.cos(angle) / (DEGREE_M * np.cos(np.radians(lat)))
        lng = lngs[spot] + np.where(exact, 0, aside)
        return np.where(exact, lng, np.round(lng, 6)), np.where(exact, lat, np.round(lat, 6))

    def _office(self, at: Numbers) -> Numbers:
        """The next moment of a working day, 7 to 16."""
        local = self.clock.local(at)
        day, hour = local // DAY, local % DAY // HOUR
        works = (day + EPOCH_WEEKDAY) % 7 < 5
        then = day + np.where(works & (hour < 7), 0, 1)
        then += np.maximum(0, 7 - (then + EPOCH_WEEKDAY) % 7) * ((then + EPOCH_WEEKDAY) % 7 > 4)
        morning = self.clock.utc(then * DAY + 7 * HOUR + MINUTE * self.rng.integers(0, 200, len(at)))
        return np.where(works & (hour >= 7) & (hour < 16), at, morning)

    def _go_on(self, kind: Numbers, ending: Numbers, received: Numbers) -> Numbers:
        """What the desk and the crew did and will do: see Teller._go_on."""
        rng, count = self.rng, len(kind)
        slow, fast, spread = np.array([(*pattern.given["days"], pattern.given["spread"]) for pattern in self.patterns])[kind].T  # fmt: skip
        accepted = self._office(received + _seconds(0.35 * rng.lognormal(0, 0.8, count)))
        age = np.minimum(1, (self.until - received) // DAY / (self.given["months"] * 30.4))
        days = (fast + (slow - fast) * age) * np.exp(spread * rng.standard_normal(count))
        ended = self._office(np.maximum(accepted + 40 * MINUTE, received + _seconds(days)))
        begun = accepted + ((ended - accepted) * 0.9).astype(np.int64)
        back = self._office(ended + _seconds(2 + 38 * rng.random(count)))
        fixed, withdrawn = ending == FIXED, ending == WITHDRAWN
        steps = np.full((count, 7), NEVER)
        _put(steps, ACCEPT, accepted, ~withdrawn)
        _put(steps, PLAN, accepted + ((ended - accepted) * 0.5).astype(np.int64), fixed)
        _put(steps, BEGIN, begun, fixed & (days > 2))
        _put(
            steps,
            WAIT,
            begun + ((ended - begun) * 0.1).astype(np.int64),
            fixed & self._chance(count, self.given["waiting"]),
        )
        _put(steps, END, ended, fixed)
        _put(steps, END, received + _seconds((1 + 30 * rng.random(count)) / 24), withdrawn)
        _put(steps, END, self._office(accepted + _seconds(3 * rng.random(count))), ~fixed & ~withdrawn)
        reopened = fixed & self._chance(count, self.given["reopened"])
        _put(steps, REOPEN, back, reopened)
        _put(steps, AGAIN, self._office(back + _seconds(days * 0.5)), reopened)
        return steps


def _put(steps: Numbers, step: int, at: Numbers, where: Numbers) -> None:
    steps[where, step] = at[where]


def _seconds(days: Numbers) -> Numbers:
    return (days * DAY).astype(np.int64)


def _number(thing: Any, numbers: dict[Any, int] | None) -> int:
    if numbers is None:
        return thing
    return numbers[thing] if isinstance(thing, str) else numbers[id(thing)]


def _joined(lists: list[list[Any]]) -> tuple[list[Any], Numbers]:
    """One list of all, and (first, how many) of each."""
    lengths = [len(one) for one in lists]
    firsts = np.cumsum([0, *lengths[:-1]])
    return [thing for one in lists for thing in one], np.column_stack([firsts, lengths])


def _combined(answers: dict[str, Choice]) -> list[dict[str, str]]:
    """Every combination of answers, the last question changing fastest; one empty one without questions."""
    return [
        dict(zip(answers, chosen, strict=True)) for chosen in product(*(choice.things for choice in answers.values()))
    ]
