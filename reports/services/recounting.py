"""Rebuilds the tallies from the rows, and proves that the kept ones are equal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from geo.models import Jurisdiction, Layer
from reports.models import Closing, Delta, Report, ReportZone, Tally
from reports.services import answers, counters, folded, tallies
from reports.services.publishing import is_public

BATCH = 5000


def fresh(jurisdiction: Jurisdiction) -> Counter[tuple]:
    """What the tallies must say, counted anew from every report."""
    days: Counter[Any] = Counter()
    for reports, zones, closings in _batches(jurisdiction):
        for report in reports:
            for key, n in counters.facts(report, zones[report.pk], closings[report.pk]).items():
                days[key] += n
    rows = ({"jurisdiction_id": jurisdiction.pk, "n": n, **key._asdict()} for key, n in days.items())
    return tallies.expanded(rows)


def _batches(jurisdiction: Jurisdiction) -> Iterator[tuple[list[Report], dict, dict]]:
    layers = list(
        Layer.objects.filter(jurisdiction=jurisdiction, versions__is_current=True).values_list("id", flat=True)
    )
    last = 0
    while reports := list(
        Report.objects.filter(jurisdiction=jurisdiction, pk__gt=last).select_related("kind").order_by("pk")[:BATCH]
    ):
        span = {"report__gte": reports[0].pk, "report__lte": reports[-1].pk, "jurisdiction": jurisdiction}
        last = reports[-1].pk
        zones: dict[int, dict[int, int | None]] = {report.pk: dict.fromkeys(layers) for report in reports}
        links = ReportZone.objects.filter(version__is_current=True, **span)
        for report_id, layer_id, zone_id in links.values_list("report_id", "version__layer_id", "zone_id"):
            zones[report_id][layer_id] = zone_id
        closings: dict[int, list[Closing]] = defaultdict(list)
        for closing in Closing.objects.filter(**span):
            closings[closing.report_id].append(closing)
        yield reports, zones, closings


def kept(jurisdiction: Jurisdiction) -> Counter[tuple]:
    """What the tallies and the waiting deltas say now."""
    total: Counter[tuple] = Counter()
    for *key, n in (
        Tally.objects.filter(jurisdiction=jurisdiction).values_list(*tallies.COLUMNS, "n").iterator(chunk_size=20_000)
    ):
        total[tuple(key)] += n
    rows = Delta.objects.filter(jurisdiction=jurisdiction).values("jurisdiction_id", "day", "n", *tallies.DIMENSIONS)
    total.update(tallies.expanded(rows))
    return Counter({key: n for key, n in total.items() if n})


def recount(jurisdiction: Jurisdiction, *, repair: bool = True) -> list[tuple[tuple, int, int]]:
    """Differences as (key, kept, counted). With `repair` the flag of what is public and the tallies are made right."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        _hold_still(repair=repair, outermost=outermost)
        if repair:
            _flag(jurisdiction)
        counted, were = fresh(jurisdiction), kept(jurisdiction)
        wrong = [key for key in counted.keys() | were.keys() if were[key] != counted[key]]
        differences = [(key, were[key], counted[key]) for key in wrong]
        if repair and differences:
            replace(jurisdiction, counted)
    return differences


def _hold_still(*, repair: bool, outermost: bool) -> None:
    """On PostgreSQL all queries must see one moment: a repair keeps others from counting meanwhile, a check reads one snapshot.
    SQLite's transaction has the only write lock."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if repair:
            cursor.execute("LOCK TABLE reports_delta, reports_tally IN SHARE ROW EXCLUSIVE MODE")
        elif outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


@transaction.atomic
def replace(jurisdiction: Jurisdiction, counted: Counter[tuple]) -> None:
    """Throws the tallies and waiting deltas away and writes the counted ones."""
    waited, _rows = Delta.objects.filter(jurisdiction=jurisdiction).delete()
    answers.step(jurisdiction.pk, waited + 1)
    folded.step(jurisdiction.pk, [folded.ANEW])
    Tally.objects.filter(jurisdiction=jurisdiction).delete()
    names = tallies.COLUMNS
    rows = (Tally(n=n, **dict(zip(names, key, strict=True))) for key, n in counted.items() if n)
    Tally.objects.bulk_create(rows, batch_size=5000)


def _flag(jurisdiction: Jurisdiction) -> None:
    """Kinds may have become sensitive since: what is public is decided anew."""
    reports = Report.objects.filter(jurisdiction=jurisdiction).select_related("kind")
    wrong: dict[bool, list[Any]] = {True: [], False: []}
    for report in reports.iterator(chunk_size=BATCH):
        if report.is_public != is_public(report):
            wrong[not report.is_public].append(report.pk)
    for public, ids in wrong.items():
        for start in range(0, len(ids), 500):
            Report.objects.filter(pk__in=ids[start : start + 500]).update(is_public=public)
