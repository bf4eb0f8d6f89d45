"""What happened to one made-up report, from the phone to the last word: times, place, words, steps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

from geo.models import Jurisdiction
from reports import workflow
from reports.models import Kind
from reports.seeding.pattern import KindPattern, Pattern, Spot

PART_HOURS = {1: (6, 10), 2: (10, 16), 3: (16, 22), 4: (22, 30)}
DEGREE_M = 111_320
VERB_OF = {"fixed": "fix", "declined": "decline", "redirected": "redirect", "withdrawn": "withdraw"}


class Step(NamedTuple):
    verb: str
    at: datetime
    status: str


@dataclass(slots=True)
class Story:
    kind: Kind
    given: dict[str, Any]
    spot: Spot
    lng: float
    lat: float
    received_at: datetime
    part: int
    answers: dict[str, str]
    text: str
    steps: list[Step] = field(default_factory=list)
    reason: str = ""
    supporters: int = 0
    photo: int | None = None
    contact: bool = False
    main: int | None = None

    @property
    def status(self) -> str:
        return self.steps[-1].status if self.steps else workflow.RECEIVED


class Teller:
    """Tells the stories of a town until the beginning of a day; the same seed and day tell the same."""

    def __init__(self, place: Jurisdiction, pattern: Pattern, today: date, rng: Random) -> None:
        self.place, self.pattern, self.rng = place, pattern, rng
        self.until = datetime.combine(today, time(), tzinfo=place.zone_info)
        self.today = today
        self.months = self._months()

    def stories(self, count: int) -> Iterator[Story]:
        for _number in range(count):
            first, days = self.rng.choices([month for month, _w in self.months], cum_weights=self._totals)[0]
            day = first + timedelta(days=self.rng.randrange(days))
            if day >= self.today:
                day = self.today - timedelta(days=1 + self.rng.randrange(7))
            yield self.story(self.pattern.by_month[day.month - 1].of(self.rng), day)

    def storm(self) -> Iterator[Story]:
        """One night that fills the desk."""
        storm = self.pattern.given["storm"]
        day = self.today - timedelta(days=storm["days_ago"])
        begins = datetime.combine(day, time(3), tzinfo=self.place.zone_info)
        weights = {code: n for code, n in storm["kinds"].items() if code in self.pattern.kinds}
        for _number in range(storm["reports"] if weights else 0):
            code = self.rng.choices(list(weights), list(weights.values()))[0]
            at = begins + timedelta(hours=storm["hours"] * self.rng.random() ** 1.6)
            yield self.story(code, day, at=at, text=self.rng.choice(storm["texts"]))

    def story(self, code: str, day: date, *, at: datetime | None = None, text: str | None = None) -> Story:
        pattern, rng = self.pattern.kinds[code], self.rng
        given = self.pattern.given
        part = pattern.parts.of(rng)
        received = at or self._at(day, part)
        spot = pattern.spots.of(rng)
        lng, lat = self._beside(spot)
        texts = pattern.given["texts"]
        words = text if text is not None else rng.choice(texts) if texts and rng.random() < given["with_text"] else ""
        answers = {name: choice.of(rng) for name, choice in pattern.answers.items()}
        story = Story(pattern.kind, pattern.given, spot, lng, lat, received, self._part(received), answers, words)
        story.contact = not pattern.kind.sensitive and rng.random() < given["with_contact"]
        story.supporters = int(rng.expovariate(1.4)) if rng.random() < 0.3 and not pattern.kind.sensitive else 0
        if not pattern.kind.sensitive and rng.random() < given["with_photo"]:
            story.photo = rng.randrange(1000)
        self._go_on(story, pattern)
        return story

    def again(self, story: Story) -> Story:
        """Somebody else reports the same a few days later; the desk merges it."""
        later = story.received_at + timedelta(hours=3 + 90 * self.rng.random())
        twin = Story(
            story.kind, story.given, story.spot, *self._beside(story.spot), later, self._part(later), story.answers, ""
        )
        twin.text = self.rng.choice(story.given["texts"] or [""])
        twin.steps = self._past([Step("merge", self._office(later + timedelta(hours=5)), workflow.DUPLICATE)])
        return twin

    def _months(self) -> list[tuple[tuple[date, int], float]]:
        """The months of the period with their days; more is reported as the service becomes known."""
        found, first = [], self.today.replace(day=1)
        count = self.pattern.given["months"]
        for back in range(count):
            following = (first.replace(day=28) + timedelta(days=5)).replace(day=1)
            days = ((following if back else self.today + timedelta(days=1)) - first).days
            season = self.pattern.months.totals
            weight = season[first.month - 1] - (season[first.month - 2] if first.month > 1 else 0)
            share = days / (following - first).days
            found.append(((first, days), weight * share * (1.25 - 0.5 * back / count)))
            first = (first - timedelta(days=1)).replace(day=1)
        self._totals = [sum(weight for _month, weight in found[: number + 1]) for number in range(len(found))]
        return found

    def _at(self, day: date, part: int) -> datetime:
        begin, end = PART_HOURS[part]
        hour = begin + (end - begin) * self.rng.random()
        at = datetime.combine(day, time(), tzinfo=self.place.zone_info) + timedelta(hours=hour)
        return min(at, self.until - timedelta(minutes=self.rng.randrange(2, 600)))

    def _part(self, at: datetime) -> int:
        hour = at.astimezone(self.place.zone_info).hour
        return next((part for part, (begin, end) in PART_HOURS.items() if begin <= hour < end), 4)

    def _beside(self, spot: Spot) -> tuple[float, float]:
        """A few metres from the spot; a numbered thing is hit exactly."""
        if spot.asset_id:
            return spot.lng, spot.lat
        metres, angle = 2 + 10 * self.rng.random(), math.tau * self.rng.random()
        lat = spot.lat + metres * math.sin(angle) / DEGREE_M
        return round(spot.lng + metres * math.cos(angle) / (DEGREE_M * math.cos(math.radians(lat))), 6), round(lat, 6)

    def _office(self, at: datetime) -> datetime:
        """The next moment of a working day, 7 to 16."""
        local = at.astimezone(self.place.zone_info)
        if local.weekday() < 5 and 7 <= local.hour < 16:
            return local
        day = local.date() + timedelta(days=0 if local.weekday() < 5 and local.hour < 7 else 1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return datetime.combine(day, time(7), tzinfo=self.place.zone_info) + timedelta(minutes=self.rng.randrange(200))

    def _go_on(self, story: Story, pattern: KindPattern) -> None:
        """What the desk and the crew did, as far as it has happened by now."""
        rng = self.rng
        accepted = self._office(story.received_at + timedelta(days=0.35 * rng.lognormvariate(0, 0.8)))
        age = (self.until - story.received_at).days / (self.pattern.given["months"] * 30.4)
        slow, fast = pattern.given["days"]
        days = (fast + (slow - fast) * min(1, age)) * rng.lognormvariate(0, pattern.given["spread"])
        ended = self._office(max(accepted + timedelta(minutes=40), story.received_at + timedelta(days=days)))
        ending = pattern.endings.of(rng)
        if ending == "fixed":
            planned, begun = accepted + (ended - accepted) * 0.5, accepted + (ended - accepted) * 0.9
            steps = [Step("accept", accepted, workflow.ACCEPTED), Step("plan", planned, workflow.PLANNED)]
            steps += [Step("begin", begun, workflow.IN_PROGRESS)] if days > 2 else []
            steps += (
                [Step("wait", begun + (ended - begun) * 0.1, workflow.WAITING)]
                if rng.random() < self.pattern.given["waiting"]
                else []
            )
            steps += [Step("fix", ended, workflow.FIXED)]
            if rng.random() < self.pattern.given["reopened"]:
                back = self._office(ended + timedelta(days=2 + 38 * rng.random()))
                again = self._office(back + timedelta(days=days * 0.5))
                steps += [Step("reopen", back, workflow.ACCEPTED), Step("fix", again, workflow.FIXED)]
        elif ending == "withdrawn":
            steps = [Step("withdraw", story.received_at + timedelta(hours=1 + 30 * rng.random()), workflow.WITHDRAWN)]
        else:
            verb = VERB_OF[ending]
            ended = self._office(accepted + timedelta(days=3 * rng.random()))
            steps = [
                Step("accept", accepted, workflow.ACCEPTED),
                Step(verb, ended, workflow.REPORT_VERBS[verb].to or ""),
            ]
        story.steps = self._past(steps)
        reasons = pattern.given.get("reasons", {}).get("declined")
        story.reason = rng.choice(reasons) if reasons and story.status == workflow.DECLINED else ""

    def _past(self, steps: list[Step]) -> list[Step]:
        return [step for step in steps if step.at < self.until]
