"""Three in a row (T25): numbered things of one kind that fail side by side are one fault, found by itself.

Side by side is: numbers next to each other, the same line within two spans, or the same cabinet close by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from geo.assets import distance_m, near_each_other
from geo.models import Asset, Jurisdiction
from reports import workflow
from reports.models import FaultGroup, Outbox, Report
from reports.services import changes, clock, gathering, outbox, placing
from reports.services.schedule import daily

GROUP_FROM = 3
GROUP_PRIORITY = 2
LINE_M, CABINET_M = 90, 150
NUMBER = re.compile(r"^(.*?)(\d{1,9})\D*$")
MOST = 2000


def want(report: Report, *, delay_s: int = 0) -> None:
    """Has the worker look whether it is one of several; in the caller's transaction."""
    if report.asset_id and report.is_open:
        outbox.put(report.jurisdiction, "group", {"report": report.pk}, delay_s=delay_s)


def after(report: Report, verb: str, fields: dict[str, Any], actor: Any, at: datetime) -> None:
    if verb in ("change", "reopen", "correct", "unmerge"):
        if report.group_id and not _belongs(report):
            leave([report], actor, at)
        want(report, delay_s=15)  # a press that can be taken back: what the worker changes first would stand in the way
    if report.group_id:
        still = Report.objects.filter(group=report.group_id, is_open=True).exists()
        FaultGroup.objects.filter(pk=report.group_id).update(ended_at=None if still else at)


def _belongs(report: Report) -> bool:
    return bool(report.asset_id and report.group and report.group.kind_id == report.kind_id)  # type: ignore[attr-defined]


@outbox.handles("group")
def look(row: Outbox) -> None:
    report = Report.objects.select_related("asset", "jurisdiction", "kind").filter(pk=row.payload["report"]).first()
    if not report or not report.asset or not report.is_open:
        return
    key = "group", report.jurisdiction.pk, report.kind_id, report.asset.kind  # type: ignore[attr-defined]
    if key not in row.settled:  # type: ignore[attr-defined]  # one look finds the groups of all reports of a kind
        gather(report.jurisdiction, report.kind_id, report.asset.kind)  # type: ignore[attr-defined]
        row.settled.add(key)  # type: ignore[attr-defined]


@daily("fault groups", hour=3, apart=True)
def gather_all(jurisdiction: Jurisdiction, day: date) -> None:
    """Also what was imported or came by another way."""
    kinds = Report.objects.of(jurisdiction).open().exclude(asset=None).values_list("kind", "asset__kind").distinct()
    for kind, asset_kind in kinds.order_by():
        gather(jurisdiction, kind, asset_kind)


def gather(jurisdiction: Jurisdiction, kind: int, asset_kind: str, at: datetime | None = None) -> None:
    """Finds the groups of a kind among what is open now, and writes only when there is news: nobody waits for a look that finds nothing.

    One at a time per jurisdiction, so that a fault is never two groups.
    """
    if not any(_is_news(reports, things) for reports, things in _faults(jurisdiction, kind, asset_kind)):
        return
    at = at or timezone.now()
    with transaction.atomic():
        Jurisdiction.objects.select_for_update(no_key=True).get(pk=jurisdiction.pk)
        faults = _faults(jurisdiction, kind, asset_kind)
        changes.lock([report.pk for reports, _things in faults for report in reports])
        for reports, things in faults:
            _join(jurisdiction, reports, things, at)


Fault = tuple[list[Report], list[Asset]]


def _faults(jurisdiction: Jurisdiction, kind: int, asset_kind: str) -> list[Fault]:
    """(open reports, their things) of each set of enough things side by side."""
    rows = (
        Report.objects.of(jurisdiction)
        .open()
        .filter(kind=kind, asset__kind=asset_kind, main=None, spam=False, is_test=False, is_split=False)
    )
    reports = list(rows.select_related("asset", "jurisdiction", "kind", "group").order_by("received_at", "pk")[:MOST])
    by_asset: dict[int, list[Report]] = {}
    for report in reports:
        by_asset.setdefault(report.asset_id or 0, []).append(report)
    things = [found[0].asset for found in by_asset.values() if found[0].asset]
    faults = [together for together in components(things) if len(together) >= GROUP_FROM]
    return [([report for thing in together for report in by_asset[thing.pk]], together) for together in faults]


def _is_news(reports: list[Report], things: list[Asset]) -> bool:
    """Whether they are not one group yet, or another one than it says."""
    group = reports[0].group
    if group is None or group.ended_at or any(report.group_id != group.pk for report in reports):
        return True
    return (group.by, group.key) != shared(things) or any(_is_promised_sooner(report, group) for report in reports)


def components(things: list[Asset]) -> list[list[Asset]]:
    """The things in sets that hang together by neighbours."""
    near = near_each_other(things, max(LINE_M, CABINET_M))
    left, found = set(range(len(things))), []
    while left:
        group = [left.pop()]
        for one in group:  # grows while it is walked through
            beside = [other for other in near[one] if other in left and side_by_side(things[one], things[other])]
            left.difference_update(beside)
            group += beside
        found.append([things[one] for one in group])
    return found


def side_by_side(one: Asset, other: Asset) -> bool:
    metres = distance_m(one.lng, one.lat, other.lng, other.lat)
    same_line = bool(one.line) and one.line == other.line and metres <= LINE_M
    same_cabinet = bool(one.power_zone) and one.power_zone == other.power_zone and metres <= CABINET_M
    return same_line or same_cabinet or (_next_number(one.number, other.number) and metres <= CABINET_M)


def _next_number(one: str, other: str) -> bool:
    a, b = NUMBER.match(one), NUMBER.match(other)
    return bool(a and b and a[1] == b[1] and abs(int(a[2]) - int(b[2])) == 1)


def shared(things: Iterable[Asset]) -> tuple[str, str]:
    """What they have in common: (cabinet, which), (line, which) or (number, "first–last")."""
    things = list(things)
    cabinets, lines = {thing.power_zone for thing in things}, {thing.line for thing in things}
    if len(cabinets) == 1 and "" not in cabinets:
        return FaultGroup.CABINET, cabinets.pop()
    if len(lines) == 1 and "" not in lines:
        return FaultGroup.LINE, lines.pop()
    numbers = sorted(thing.number for thing in things)
    return FaultGroup.NUMBER, f"{numbers[0]}–{numbers[-1]}"


def _join(jurisdiction: Jurisdiction, reports: list[Report], things: list[Asset], at: datetime) -> None:
    """All of them to one group: the oldest that there is, else a new one. One that grows may be promised sooner, never later."""
    known = sorted({report.group_id for report in reports if report.group_id})
    by, key = shared(things)
    if known:
        group = FaultGroup.objects.get(pk=known[0])
        group.by, group.key, group.ended_at = by, key, None
        if any(report.group_id != group.pk for report in reports):
            anew = _promised(jurisdiction, reports, things, at)
            if anew and (group.promised_by is None or anew["promised_by"] < group.promised_by):
                group.promised_by, group.promise_unit = anew["promised_by"], anew["promise_unit"]
        group.save(update_fields=["by", "key", "ended_at", "promised_by", "promise_unit"])
        FaultGroup.objects.filter(pk__in=known[1:]).update(ended_at=at)
    else:
        group = FaultGroup.objects.create(
            jurisdiction=jurisdiction,
            kind=reports[0].kind,
            by=by,
            key=key,
            seen_at=at,
            **_promised(jurisdiction, reports, things, at),
        )
    for report in reports:
        if report.group_id != group.pk or _is_promised_sooner(report, group):
            _enter(report, group, len(things), at)


def _promised(jurisdiction: Jurisdiction, reports: list[Report], things: list[Asset], at: datetime) -> dict[str, Any]:
    """What is promised for so many side by side, close to what any of them is close to, from now on; and what it is counted in."""
    places = {place for report in reports for place in placing.places_near(jurisdiction, report.lng, report.lat)}
    promised = clock.promise(
        jurisdiction, reports[0].kind, at, priority=GROUP_PRIORITY, places=places, size=len(things)
    )
    return {"promised_by": promised.by, "promise_unit": promised.unit} if promised.sized and promised.by else {}


def _is_promised_sooner(report: Report, group: FaultGroup) -> bool:
    """While the clock waits for somebody else nothing is promised anew."""
    if not group.promised_by or report.paused_at:
        return False
    return report.promised_by is None or group.promised_by < report.promised_by


def _enter(report: Report, group: FaultGroup, n: int, at: datetime) -> None:
    """Raises the priority and brings the promise nearer; never further away."""
    values: dict[str, Any] = {"group": group}
    if report.priority > GROUP_PRIORITY:
        values |= {"priority": GROUP_PRIORITY, "priority_before": report.priority_before or report.priority}
    if _is_promised_sooner(report, group):
        values |= {"promised_by": group.promised_by, "promise_unit": group.promise_unit}
    data = {"group": group.pk, "n": n, "priority": values.get("priority", report.priority)}
    changes.change(report, values, verb=workflow.GROUP, at=at, data=data)


def leave(reports: list[Report], actor: Any, at: datetime) -> None:
    """No longer one of several; the priority is what it was, unless many see it. The promise stays as it was given."""
    for report in reports:
        values: dict[str, Any] = {"group": None}
        if report.priority_before and gathering.voices(report) < gathering.MANY_SEE:
            values |= {"priority": report.priority_before, "priority_before": None}
        changes.change(report, values, verb=workflow.UNGROUP, actor=actor, at=at, data={"group": report.group_id})


def members(group_id: int) -> list[Report]:
    """Open ones of a group, by number of the thing."""
    rows = Report.objects.filter(group=group_id, is_open=True).select_related("asset", "kind", "jurisdiction")
    return sorted(
        rows, key=lambda report: (len(report.asset.number), report.asset.number) if report.asset else (0, "")
    )  # 999 before 1000
