"""Writes told stories as the service itself would have: reports, zones, events, words, closings, counters; many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from random import Random
from types import SimpleNamespace
from typing import Any

from geo import grid, zones
from geo.models import Jurisdiction
from reports import references, workflow
from reports.models import Closing, Contact, Event, Kind, Organisation, Report, ReportZone, Support, Text
from reports.seeding.stories import Step, Story
from reports.services import answers, clock, counters, darkness, folded, publishing, tallies
from reports.services.bulk import Rows

BATCH = 5000


class Owners:
    """Who takes care of a report, and to whom it is passed on: organisations of a town."""

    def __init__(self, place: Jurisdiction) -> None:
        self.known = {one.code: one for one in Organisation.objects.filter(jurisdiction=place)}
        self.own = next((one for one in self.known.values() if one.is_own), None)
        self.others = [one for one in self.known.values() if not one.is_own]

    def of(self, kind: Kind, code: str) -> int | None:
        """The id of who owns it. `code`: whose ground it is."""
        if kind.owner_rule == "nobody":
            return None
        found = self.known.get(code) if kind.owner_rule == "place" else None
        found = found or self.own
        return found.pk if found else None

    def asked(self, code: str, day: int) -> Organisation | None:
        """To whom a report is passed on; where nobody else owns the ground, by the day of the month."""
        found = self.known.get(code)
        if found and not found.is_own:
            return found
        return self.others[day % len(self.others)] if self.others else None


@dataclass(frozen=True)
class Written:
    """A report that was written: its id and what it was told from."""

    pk: int
    reference: str
    story: Story


class Writer:
    """One town's stories into the database. `people`: {username: user} for those who did the steps."""

    def __init__(
        self, place: Jurisdiction, rng: Random, people: dict[str, Any] | None = None, source: str = ""
    ) -> None:
        self.place, self.rng, self.people, self.source = place, rng, people or {}, source
        models = (Report, ReportZone, Event, Text, Closing, Contact, Support)
        self.rows = {model: Rows(model) for model in models}
        self.taken = set(Report.objects.filter(jurisdiction=place).values_list("reference", flat=True))
        self.owners = Owners(place)
        self.layer_ids = zones.index_of(place).layer_ids
        self._middle = darkness.middle(place) or (0.0, 0.0)
        self.total: Counter[counters.Key] = Counter()

    def write(self, stories: Iterable[Story], *, made_up: bool = True) -> Iterator[Written]:
        """Writes every story and gives what was written, in order. The counters are added at `close`."""
        stream = iter(stories)
        while batch := list(islice(stream, BATCH)):
            lngs, lats = [story.lng for story in batch], [story.lat for story in batch]
            cells = grid.encode_many(self.place, lngs, lats)
            found = zones.locate_many(self.place, lngs, lats)
            owners = zones.owners_many(self.place, lngs, lats)
            for number, story in enumerate(batch):
                refs = {code: column[number] for code, column in found.items()}
                owner = owners[number]
                yield self._one(story, int(cells[number]), refs, owner.owner if owner else "", made_up)

    def close(self) -> None:
        """Writes what is still waiting, parents first, and adds everything to the counters."""
        for rows in self.rows.values():
            rows.flush()
        rows_ = ({"jurisdiction_id": self.place.pk, "n": n, **key._asdict()} for key, n in self.total.items())
        tallies.add(tallies.expanded(rows_))
        answers.step(self.place.pk)
        folded.step(self.place.pk, [folded.ANEW])
        self.total = Counter()

    def _one(self, story: Story, cell: int, refs: dict[str, Any], owner_code: str, made_up: bool) -> Written:
        report = self._report(story, cell, owner_code, made_up)
        pk = self.rows[Report].add(**vars(report))
        common = {"jurisdiction_id": self.place.pk, "report_id": pk}
        for ref in refs.values():
            if ref:
                self.rows[ReportZone].add(version_id=ref.version_id, zone_id=ref.id, **common)
        self._events(story, report, common)
        closings = self._closings(story, report, common)
        report.kind = story.kind
        where = {layer: refs[code].id if refs.get(code) else None for code, layer in self.layer_ids.items()}
        self.total.update(counters.facts(report, where, closings))  # type: ignore[arg-type]
        self._people(story, common)
        return Written(pk, report.reference, story)

    def _report(self, story: Story, cell: int, owner_code: str, made_up: bool) -> Any:
        place, steps = self.place, story.steps
        received = story.received_at
        is_open = story.status in workflow.OPEN
        day = place.day(received)
        accepted = any(step.verb == "accept" for step in steps)
        reference = references.free(place.prefix, self._length, self.taken, self.rng.choice)
        report = SimpleNamespace(
            jurisdiction_id=place.pk, reference=reference, kind_id=story.kind.pk, status=story.status, version=1 + len(steps),
            is_open=is_open, lng=story.lng, lat=story.lat, cell=cell, place_name=story.spot.name, place_source="asset" if story.spot.asset_id else "map",
            place_certainty="exact", asset_id=story.spot.asset_id if story.kind.asset_kind else None, answers=story.answers,
            owner_id=self.owners.of(story.kind, owner_code), received_at=received, observed_at=received, received_on=day, observed_on=day,
            part_of_day=story.part, darkness=darkness.roughly(*self._middle, int(received.timestamp()) // 600), observed_hour=place.local(received).hour,
            promised_by=clock.promise(place, story.kind, received).by, promise_unit="days",
            updated_at=steps[-1].at if steps else received, closed_at=None if is_open else steps[-1].at, channel=self._channel(),
            language="sv", team_id=story.kind.team_id, main_id=story.main, supporters=story.supporters,
            redirected_to_id=self._redirected(story, owner_code), text_published=accepted, triaged=bool(steps) and story.status != "withdrawn",
            made_up=made_up, kind=story.kind, is_sensitive=story.kind.sensitive, parent_id=None,
            hidden=False, private=False, spam=False, is_test=False, source=self.source,
        )  # fmt: skip
        if story.kind.sensitive:
            report.reporter_key = f"made-up-{self.rng.randrange(40)}"  # forty people who say how a place feels
        report.source_id = str(self.rows[Report].next_id) if self.source else ""
        report.is_public = publishing.is_public(report)  # type: ignore[arg-type]
        return report

    @property
    def _length(self) -> int:
        """Longer references once every twentieth of the short ones is taken."""
        length = self.place.reference_length
        while len(self.taken) > len(references.ALPHABET) ** (length - 1) / 20:
            length += 1
        return length

    def _channel(self) -> str:
        return self.rng.choices(["web", "phone", "desk"], [88, 9, 3])[0]

    def _redirected(self, story: Story, code: str) -> int | None:
        found = self.owners.asked(code, story.received_at.day) if story.status == workflow.REDIRECTED else None
        return found.pk if found else None

    def _events(self, story: Story, report: Any, common: dict[str, Any]) -> None:
        events, texts = self.rows[Event], self.rows[Text]
        first = events.add(
            verb="report",
            at=report.received_at,
            public=True,
            data={"channel": report.channel, "status": workflow.RECEIVED},
            **common,
        )
        if story.text:
            texts.add(event_id=first, role="description", text=story.text, created_at=report.received_at, **common)
        for step in story.steps:
            event = events.add(
                verb=step.verb,
                at=step.at,
                public=True,
                actor_id=self._actor(step),
                data=self._data(story, step, report),
                **common,
            )
            if step.verb == "decline" and story.reason:
                texts.add(
                    event_id=event,
                    role="reason",
                    text=story.reason,
                    created_at=step.at,
                    author_id=self._actor(step),
                    **common,
                )

    def _actor(self, step: Step) -> int | None:
        if step.verb == "withdraw":
            return None
        person = self.people.get("crew" if step.verb in ("begin", "fix") else "desk")
        return person.pk if person else None

    def _data(self, story: Story, step: Step, report: Any) -> dict[str, Any]:
        data: dict[str, Any] = {"status": step.status}
        if step.verb == "fix":
            data["code"] = "repaired"
        if step.verb == "redirect":
            data["organisation"] = next((o.code for o in self.owners.others if o.pk == report.redirected_to_id), "")
        return data

    def _closings(self, story: Story, report: Any, common: dict[str, Any]) -> list[Any]:
        """Every time that it left the open statuses, and whether that held (domain/figures)."""
        found: list[Any] = []
        was_open = True
        for step in story.steps:
            now_open = step.status in workflow.OPEN
            if was_open and not now_open:
                found.append(self._closing(report, step.at))
            elif now_open and not was_open:
                last = found[-1]
                last.reopened_on = self.place.day(step.at)
                last.held = (last.reopened_on - last.closed_on).days > clock.REOPEN_UNDOES_DAYS
            was_open = now_open
        for closing in found:
            self.rows[Closing].add(**vars(closing), **common)
        return found

    def _closing(self, report: Any, at: datetime) -> Any:
        day = self.place.day(at)
        on_time = None if report.promised_by is None else at <= report.promised_by
        days = max(0, (day - report.received_on).days)
        return SimpleNamespace(closed_at=at, closed_on=day, days=days, on_time=on_time, reopened_on=None, held=True)

    def _people(self, story: Story, common: dict[str, Any]) -> None:
        if story.contact:
            number = common["report_id"]
            self.rows[Contact].add(
                email=f"boende{number}@example.org",
                language="sv",
                confirmed_at=story.received_at,
                created_at=story.received_at,
                **common,
            )
        for number in range(story.supporters):
            voice = f"{common['report_id']:x}-{number}-made-up"
            self.rows[Support].add(voice=voice, created_at=story.received_at, **common)
