"""Brings many reports in at once: in batches, each whole or not at all; the same file twice adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from geo import grid, zones
from geo.models import Jurisdiction
from reports import references, workflow
from reports.importing import reading, setup
from reports.importing.mapping import Mapping
from reports.importing.rows import Case, Rejected, case_of
from reports.models import Closing, Delta, Event, Kind, Report, ReportZone, Text
from reports.services import clock, counters, darkness, publishing

BATCH = 1000


@dataclass
class Outcome:
    """What an import did. `rejects`: (row number, source id or "", reason). `compared`: in a polygon, and the same zone as the file says."""

    jurisdiction: Jurisdiction
    added: int = 0
    known: int = 0
    rejects: list[tuple[int, str, str]] = field(default_factory=list)
    compared: int = 0
    agreed: int = 0


def import_reports(
    path: Path,
    mapping: Mapping,
    *,
    jurisdiction: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int], Any] = lambda done: None,
) -> Outcome:
    """Reads the file, rejects what cannot be a report, adds what is new. `progress` hears how many rows each step did."""
    with transaction.atomic():
        rows = reading.rows(path, mapping)
        place = setup.jurisdiction_of(mapping, jurisdiction)
        kinds = setup.kinds_of(mapping, place)
        setup.zones_for(mapping, place, path)
        outcome = Outcome(place)
        cases = _cases(rows, mapping, place, outcome)
        if dry_run:
            outcome.added = len(cases)
            _compare(place, mapping, cases, outcome)
            transaction.set_rollback(True)
            return outcome
    taken = set(Report.objects.filter(jurisdiction=place).values_list("reference", flat=True))
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        _add(place, mapping, kinds, batch, taken, outcome)
        progress(len(batch))
    _compare(place, mapping, cases, outcome)
    return outcome


def _cases(rows: list[reading.Row], mapping: Mapping, place: Jurisdiction, outcome: Outcome) -> list[Case]:
    cases: dict[str, Case] = {}
    for number, row in rows:
        try:
            case = case_of(number, row, mapping, place)
        except Rejected as reason:
            columns = mapping.columns_of("source_id")
            outcome.rejects.append((number, str(row.get(columns[0], "")), str(reason)))
            continue
        cases.setdefault(case.source_id, case)
    return _inside(list(cases.values()), mapping, place, outcome)


def _inside(cases: list[Case], mapping: Mapping, place: Jurisdiction, outcome: Outcome) -> list[Case]:
    """Drops what lies too far outside, unless the mapping keeps it."""
    if mapping.keep_outside or not place.service_area:
        return cases
    refused = [case for case in cases if zones.locate(place, case.lng, case.lat).refused]
    outcome.rejects += [(case.number, case.source_id, "outside the area") for case in refused]
    return [case for case in cases if case not in refused]


@transaction.atomic
def _add(
    place: Jurisdiction, mapping: Mapping, kinds: dict[str, Kind], batch: list[Case], taken: set[str], outcome: Outcome
) -> None:
    ids = [case.source_id for case in batch]
    known = set(
        Report.objects.filter(jurisdiction=place, source=mapping.source, source_id__in=ids).values_list(
            "source_id", flat=True
        )
    )
    new = [case for case in batch if case.source_id not in known]
    outcome.known += len(known)
    outcome.added += len(new)
    if not new:
        return
    reports = [_report(case, place, kinds[case.kind], mapping, taken) for case in new]
    Report.objects.bulk_create(reports)
    links = _links(place, new, reports)
    closings = [_closing(report) for report in reports if report.closed_at]
    Closing.objects.bulk_create(closings)
    Event.objects.bulk_create(_events(reports))
    Text.objects.bulk_create(_texts(new, reports))
    _count(place, reports, links, closings)


def _report(case: Case, place: Jurisdiction, kind: Kind, mapping: Mapping, taken: set[str]) -> Report:
    is_open = case.status in workflow.OPEN
    closed_at = None if is_open else max(case.closed_at or case.updated_at, case.received_at)
    report = Report(
        jurisdiction=place, kind=kind, reference=references.free(place.prefix, place.reference_length, taken), status=case.status, is_open=is_open, closed_at=closed_at,
        lng=case.lng, lat=case.lat, cell=grid.encode(place, case.lng, case.lat), place_text=case.place_text, place_source="import",
        received_at=case.received_at, observed_at=case.received_at, received_on=place.day(case.received_at), observed_on=place.day(case.received_at),
        part_of_day=clock.part_of_day(place.local(case.received_at)), **darkness.columns(place, case.lng, case.lat, case.received_at),
        updated_at=max(case.updated_at, closed_at or case.updated_at),
        channel="import", language=(place.languages or ["sv"])[0], imported=True, triaged=True, source=mapping.source, source_id=case.source_id,
    )  # fmt: skip
    report.is_public = publishing.is_public(report)
    return report


def _links(place: Jurisdiction, cases: list[Case], reports: list[Report]) -> dict[int, dict[int, int | None]]:
    """Writes the zones; gives {report id: {layer id: zone id or None}}."""
    layers = zones.index_of(place).layer_ids
    found = zones.locate_many(place, [case.lng for case in cases], [case.lat for case in cases])
    by_report: dict[int, dict[int, int | None]] = {}
    rows = []
    for position, report in enumerate(reports):
        refs = {code: column[position] for code, column in found.items()}
        by_report[report.pk] = {layers[code]: ref.id if ref else None for code, ref in refs.items()}
        rows += [
            ReportZone(jurisdiction=place, report=report, version_id=ref.version_id, zone_id=ref.id)
            for ref in refs.values()
            if ref
        ]
    ReportZone.objects.bulk_create(rows)
    return by_report


def _closing(report: Report) -> Closing:
    assert report.closed_at is not None
    day = report.jurisdiction.day(report.closed_at)
    return Closing(
        jurisdiction_id=report.jurisdiction_id,
        report=report,
        closed_at=report.closed_at,
        closed_on=day,
        days=(day - report.received_on).days,
    )


def _events(reports: list[Report]) -> list[Event]:
    events = []
    for report in reports:
        common: dict[str, Any] = {"jurisdiction_id": report.jurisdiction_id, "report": report, "public": True}
        events.append(
            Event(
                verb="report", at=report.received_at, data={"channel": "import", "status": workflow.RECEIVED}, **common
            )
        )
        if report.status != workflow.RECEIVED:
            verb = next(name for name, verb in workflow.STAFF_VERBS.items() if verb.to == report.status)
            events.append(
                Event(verb=verb, at=report.closed_at or report.updated_at, data={"status": report.status}, **common)
            )
    return events


def _texts(cases: list[Case], reports: list[Report]) -> list[Text]:
    return [
        Text(
            jurisdiction_id=report.jurisdiction_id,
            report=report,
            role="description",
            text=case.description,
            created_at=report.received_at,
        )
        for case, report in zip(cases, reports, strict=True)
        if case.description
    ]


def _count(
    place: Jurisdiction, reports: list[Report], links: dict[int, dict[int, int | None]], closings: list[Closing]
) -> None:
    by_report = {closing.report_id: closing for closing in closings}
    total: counters.Facts = Counter()
    for report in reports:
        total.update(counters.facts(report, links[report.pk], [by_report[report.pk]] if report.pk in by_report else []))
    Delta.objects.bulk_create(Delta(jurisdiction=place, n=n, **key._asdict()) for key, n in total.items())


def _compare(place: Jurisdiction, mapping: Mapping, cases: list[Case], outcome: Outcome) -> None:
    """Our zone against the zone that the file names, for those that lie in a polygon."""
    if not mapping.columns_of("zone_check") or not mapping.zones:
        return
    found = zones.locate_many(place, [case.lng for case in cases], [case.lat for case in cases]).get(
        mapping.zones["layer"], []
    )
    inside = [(case, ref) for case, ref in zip(cases, found, strict=True) if ref]
    outcome.compared = len(inside)
    outcome.agreed = sum(_same(case.zone_check, ref.code) for case, ref in inside)


def _same(said: str, ours: str) -> bool:
    """9 and 9.0 are the same zone: spreadsheets write whole numbers so."""
    return said.removesuffix(".0") == ours.removesuffix(".0")
