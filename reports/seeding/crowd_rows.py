"""A crowd's stories as rows: reports, zones, events, words, closings, contacts, voices; what Writer does one by one."""

from __future__ import annotations

import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np

from geo import grid, zones
from geo.models import Jurisdiction
from reports import references, workflow
from reports.models import Closing, Contact, Event, Report, ReportZone, Support, Tally, Target, Text
from reports.seeding import crowd_counts
from reports.seeding.crowd import (
    ACCEPT,
    AGAIN,
    CHANNELS,
    END,
    ENDINGS,
    NEVER,
    REOPEN,
    STATUS_OF,
    STATUSES,
    VERBS,
    Crowd,
    Told,
)
from reports.seeding.sheets import NONE, Column, Sheet, days, flags, made, moments, words
from reports.seeding.writer import Owners
from reports.services import clock, counters, publishing

BATCH = 100_000
TABLES = (Report, ReportZone, Event, Text, Closing, Contact, Support)
FILLED = (*TABLES, Tally)
Numbers = Any  # a numpy array
REDIRECTED = STATUSES.index(workflow.REDIRECTED)
OPEN = np.array([status in workflow.OPEN for status in STATUSES])


class CrowdWriter:
    """One town's crowd into the database. The counters are added at `close`."""

    def __init__(self, place: Jurisdiction, crowd: Crowd, count: int) -> None:
        self.place, self.crowd = place, crowd
        self.sheets = {model: Sheet(model) for model in TABLES}
        self.owners = Owners(place)
        self.references = _References(place, count, crowd.rng)
        self.facts = crowd_counts.Facts()
        self.promises = _Promises(place, crowd)
        self.rights = _rights(crowd)

    def write(self, told: Told) -> None:
        report = self._reports(told)
        zone = self._zones(told, report["id"])
        first = self._events(told, report)
        self._texts(told, report, first)
        self._people(told, report)
        closings = self._closings(told, report)
        self._count(told, report, zone, closings)

    def close(self) -> None:
        crowd_counts.write(self.place, self.facts)

    def _reports(self, told: Told) -> dict[str, Numbers]:
        """Writes the reports; what the other tables need to know of them."""
        crowd, place, count = self.crowd, self.place, len(told)
        status, accepted = told.status, told.happened[:, ACCEPT]
        local_day = crowd.clock.local(told.received) // 86_400
        asset = np.array([NONE if spot.asset_id is None else spot.asset_id for spot in crowd.spots])[told.spot]
        owner, asked = self._owners(told)
        promised, unit = self.promises.of(told, local_day)
        steps = np.where(told.happened, told.steps, 0)
        last = np.where(told.happened.any(axis=1), steps.max(axis=1), told.received)
        sensitive, kinds = crowd.sensitive[told.kind], crowd.kinds
        cells = grid.encode_many(place, told.lng, told.lat)
        places = [spot.name for spot in crowd.spots]
        kind_ids = np.array([kind.pk for kind in kinds])[told.kind]
        asked = np.where(status == REDIRECTED, asked, NONE)
        ids = self.sheets[Report].add(
            {
                "jurisdiction_id": place.pk, "reference": Column(self.references.take(count)), "kind_id": Column(kind_ids),
                "status": words(status, STATUSES), "version": Column(1 + told.happened.sum(axis=1)), "is_open": flags(OPEN[status]),
                "is_public": flags(self.rights["public"][told.kind, status]), "lng": Column(told.lng), "lat": Column(told.lat),
                "cell": Column(cells), "place_name": words(told.spot, places), "place_source": words((asset != NONE).astype(int), ["map", "asset"]),
                "place_certainty": "exact", "asset_id": Column(np.where(np.array([bool(kind.asset_kind) for kind in kinds])[told.kind], asset, NONE)),
                "answers": words(told.answers, crowd.answers), "owner_id": Column(owner), "received_at": moments(told.received),
                "observed_at": moments(told.received), "received_on": days(local_day), "observed_on": days(local_day),
                "part_of_day": Column(told.part), "promised_by": moments(promised), "promise_unit": words(unit, self.promises.units),
                "updated_at": moments(last), "closed_at": moments(np.where(OPEN[status], NONE, last)),
                "channel": words(told.channel, CHANNELS.things), "language": "sv",
                "team_id": Column(np.array([kind.team_id or NONE for kind in kinds])[told.kind]), "supporters": Column(told.supporters),
                "redirected_to_id": Column(asked), "text_published": flags(accepted), "made_up": True,
                "triaged": flags(self.rights["triaged"][status] & told.happened.any(axis=1)),
                "reporter_key": words(np.where(sensitive, crowd.rng.integers(0, 40, count), 40), [*(f"made-up-{n}" for n in range(40)), ""]),
            }
        )  # fmt: skip
        return {
            "id": ids, "status": status, "day": local_day, "promised": promised, "asked": asked, "cell": cells, "kind": kind_ids,
        }  # fmt: skip

    def _owners(self, told: Told) -> tuple[Numbers, Numbers]:
        """(who owns each, to whom it would be passed on): by kind, ground and day of the month."""
        grounds = [ref.owner if ref else "" for ref in zones.owners_many(self.place, told.lng, told.lat)]
        codes, ground = np.unique(np.array(grounds), return_inverse=True)
        owner = [[self.owners.of(kind, str(code)) or NONE for code in codes] for kind in self.crowd.kinds]
        asked = [[getattr(self.owners.asked(str(code), day), "pk", NONE) for day in range(32)] for code in codes]
        local = self.crowd.clock.local(told.received).astype("datetime64[s]")
        month_day = (local.astype("datetime64[D]") - local.astype("datetime64[M]").astype("datetime64[D]")).astype(
            np.int64
        ) + 1
        return np.array(owner)[told.kind, ground], np.array(asked)[ground, month_day]

    def _zones(self, told: Told, ids: Numbers) -> dict[int, Numbers]:
        """{layer id: zone ids, 0 outside}."""
        layers = zones.index_of(self.place).layer_ids
        found = {}
        for code, refs in zones.locate_many(self.place, told.lng, told.lat).items():
            zone = np.array([ref.id if ref else 0 for ref in refs])
            version = np.array([ref.version_id if ref else 0 for ref in refs])
            inside = zone > 0
            columns = {"version_id": Column(version[inside]), "zone_id": Column(zone[inside])}
            self.sheets[ReportZone].add({"jurisdiction_id": self.place.pk, "report_id": Column(ids[inside])} | columns)
            found[layers[code]] = zone
        return found

    def _events(self, told: Told, report: dict[str, Numbers]) -> Numbers:
        """Writes what happened; the ids of the events, (report, 1 + step), NONE where nothing did."""
        at = np.column_stack([told.received, told.steps])
        which, step = np.nonzero(at != NEVER)
        verb, datum = self._verbs(told, report)
        ids = self.sheets[Event].add(
            {
                "jurisdiction_id": self.place.pk, "report_id": Column(report["id"][which]), "at": moments(at[which, step]), "public": True,
                "verb": words(verb[step, told.ending[which]], sorted({"report", *(verb for row in VERBS for verb in row)})),
                "data": words(datum[which, step], self.data),
            }
        )  # fmt: skip
        events = np.full(at.shape, NONE)
        events[which, step] = ids
        return events

    def _verbs(self, told: Told, report: dict[str, Numbers]) -> tuple[Numbers, Numbers]:
        """Places of verbs by (1 + step, ending), and of each event's data in `data` by (report, 1 + step)."""
        names = sorted({"report", *(verb for row in VERBS for verb in row)})
        verb = np.array([[names.index(verb) for verb in row] for row in [["report"] * len(ENDINGS), *VERBS]])
        begun: list[dict[str, Any]] = [{"channel": one, "status": workflow.RECEIVED} for one in CHANNELS.things]
        ended = [_data(step, number) for step in range(AGAIN + 1) for number in range(len(ENDINGS))]
        passed = [{"status": workflow.REDIRECTED, "organisation": one.code} for one in self.owners.others]
        self.data = [json.dumps(one) for one in [*begun, *ended, *passed]]
        datum = len(begun) + np.arange(AGAIN + 1) * len(ENDINGS) + told.ending[:, None]
        for number, organisation in enumerate(self.owners.others):
            datum[report["asked"] == organisation.pk, END] = len(begun) + len(ended) + number
        return verb, np.column_stack([told.channel, datum])

    def _texts(self, told: Told, report: dict[str, Numbers], events: Numbers) -> None:
        said = self.crowd.texts + self.crowd.reasons
        for role, chosen, step, at in (
            ("description", told.text, 0, told.received),
            ("reason", np.where(told.reason < 0, -1, told.reason + len(self.crowd.texts)), 1 + END, told.steps[:, END]),
        ):
            here = chosen >= 0
            self.sheets[Text].add(
                {
                    "jurisdiction_id": self.place.pk, "report_id": Column(report["id"][here]), "event_id": Column(events[here, step]),
                    "role": role, "text": words(chosen[here], said), "created_at": moments(at[here]),
                }
            )  # fmt: skip

    def _people(self, told: Told, report: dict[str, Numbers]) -> None:
        ids, at = report["id"][told.contact], told.received[told.contact]
        self.sheets[Contact].add(
            {
                "jurisdiction_id": self.place.pk, "report_id": Column(ids), "email": made("'boende' || {} || '@example.org'", ids),
                "language": "sv", "confirmed_at": moments(at), "created_at": moments(at),
            }
        )  # fmt: skip
        voices = np.repeat(report["id"], told.supporters)
        first = np.repeat(np.cumsum(told.supporters) - told.supporters, told.supporters)
        self.sheets[Support].add(
            {
                "jurisdiction_id": self.place.pk, "report_id": Column(voices), "created_at": moments(np.repeat(told.received, told.supporters)),
                "voice": made("'made-up-' || {}", np.arange(len(voices)) - first),
            }
        )  # fmt: skip

    def _closings(self, told: Told, report: dict[str, Numbers]) -> dict[str, Numbers]:
        """Every time that one left the open statuses, and whether that held (domain/figures), in order."""
        local = self.crowd.clock.local
        which, nth = np.nonzero(told.happened[:, [END, AGAIN]])
        at, back = told.steps[which, np.array([END, AGAIN])[nth]], told.steps[which, REOPEN]
        reopened = (nth == 0) & (back != NEVER)
        day = local(at) // 86_400
        back_on = np.where(reopened, local(np.where(reopened, back, 0)) // 86_400, NONE)
        promised = report["promised"][which]
        found = {
            "which": which, "day": day, "value": np.maximum(0, day - report["day"][which]), "reopened": back_on,
            "on_time": np.where(promised == NONE, 2, at <= promised), "held": ~reopened | (back_on - day > clock.REOPEN_UNDOES_DAYS),
        }  # fmt: skip
        on_time = np.where(promised == NONE, NONE, at <= promised)
        self.sheets[Closing].add(
            {
                "jurisdiction_id": self.place.pk, "report_id": Column(report["id"][which]), "closed_at": moments(at), "closed_on": days(day),
                "days": Column(found["value"]), "promised_by": moments(promised), "on_time": Column(on_time, "flag"),
                "reopened_on": days(back_on), "held": flags(found["held"]),
            }
        )  # fmt: skip
        return found

    def _count(
        self, told: Told, report: dict[str, Numbers], zone: dict[int, Numbers], closings: dict[str, Numbers]
    ) -> None:
        status = report["status"]
        counted, audience = self.rights["counted"][told.kind, status], self.rights["audience"][told.kind, status]
        same = {
            "kind": report["kind"],
            "is_open": OPEN[status],
            "audience": audience,
            "part": told.part,
            "day": report["day"],
        }
        self.facts.add(report["cell"], zone, same, counted)
        which = closings.pop("which")
        kept = counted[which]
        self.facts.add_closings(which[kept], zone, same, {name: column[kept] for name, column in closings.items()})


def _data(step: int, ending: int) -> dict[str, Any]:
    data = {"status": STATUS_OF[step][ending]}
    return data | {"code": "repaired"} if VERBS[step][ending] == "fix" else data


def _rights(crowd: Crowd) -> dict[str, Numbers]:
    """What the services decide by kind and status: is it public, is it counted, for whom."""
    found: dict[str, Any] = {
        name: np.zeros((len(crowd.kinds), len(STATUSES)), np.int64) for name in ("public", "counted", "audience")
    }
    for row, kind in enumerate(crowd.kinds):
        for column, status in enumerate(STATUSES):
            report: Any = SimpleNamespace(
                kind=kind, status=status, triaged=status not in (workflow.RECEIVED, workflow.WITHDRAWN), is_sensitive=kind.sensitive,
                lng=0.0, place_certainty="exact", parent_id=None, hidden=False, private=False, spam=False, is_test=False,
            )  # fmt: skip
            report.is_public = publishing.is_public(report)
            found["public"][row, column] = report.is_public
            found["counted"][row, column] = counters.is_counted(report)
            found["audience"][row, column] = counters.audience_of(report)
    triaged = np.array([status not in (workflow.RECEIVED, workflow.WITHDRAWN) for status in STATUSES])
    return found | {"counted": found["counted"] > 0, "triaged": triaged}


class _Promises:
    """What the fair clock promises, asked once for each kind and local day; where it counts hours, for each report."""

    def __init__(self, place: Jurisdiction, crowd: Crowd) -> None:
        self.place, self.crowd = place, crowd
        self.units = ["", Target.DAYS, Target.HOURS, Target.ROUND]
        targets = [clock.target_of(place, kind, 3, frozenset(), 1) for kind in crowd.kinds]
        self.hourly = np.array([target is not None and target.unit == Target.HOURS for target in targets])
        self.known: dict[tuple[int, int, int], tuple[int, int]] = {}

    def of(self, told: Told, day: Numbers) -> tuple[Numbers, Numbers]:
        """(until when, NONE without a promise; place in `units`)."""
        when = np.where(self.hourly[told.kind], told.received, 0)
        asked = list(zip(told.kind.tolist(), day.tolist(), when.tolist(), strict=True))
        self.known |= {one: self._one(*one) for one in set(asked) - self.known.keys()}
        return tuple(np.array([self.known[one] for one in asked]).T)

    def _one(self, kind: int, day: int, at: int) -> tuple[int, int]:
        noon = self.crowd.clock.utc(np.array(day * 86_400 + 43_200))
        moment = datetime.fromtimestamp(at or int(noon), self.place.zone_info)
        found = clock.promise(self.place, self.crowd.kinds[kind], moment)
        return int(found.by.timestamp()) if found.by else NONE, self.units.index(found.unit)


class _References:
    """References that nobody has yet, all of one length, as ASCII of one length."""

    def __init__(self, place: Jurisdiction, count: int, rng: np.random.Generator) -> None:
        taken = list(Report.objects.filter(jurisdiction=place).values_list("reference", flat=True))
        length, size = place.reference_length, len(references.ALPHABET)
        while len(taken) + count > size ** (length - 1) / 20:
            length += 1
        codes = rng.permutation(
            np.unique(rng.integers(0, size ** (length - 1), 2 * count + 200))
        )  # a third has no digit
        digits = codes[:, None] // size ** np.arange(length - 2, -1, -1) % size
        digits = digits[(digits < sum(char.isdigit() for char in references.ALPHABET)).any(axis=1)]
        check = (digits * np.arange(1, length)).sum(axis=1) % size
        letters = np.frombuffer(references.ALPHABET.encode(), np.uint8)[np.column_stack([digits, check])]
        known = np.char.decode(letters.view(f"S{length}").ravel(), "ascii")
        found = np.array([references.written(place.prefix, code) for code in known.tolist()])
        self.found = found[~np.isin(found, taken)].astype("S")
        self.used = 0

    def take(self, count: int) -> Numbers:
        self.used += count
        return self.found[self.used - count : self.used]
