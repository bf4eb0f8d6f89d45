"""The index of words: written by the worker behind the events, so that nobody who reports or decides waits for it.

SQLite keeps it as FTS5, PostgreSQL as a tsvector with GIN; both hold the terms that services.terms gives (decision 13).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from geo import gazetteer
from geo.models import Jurisdiction
from reports.models import Event, IndexMark, Report, Text
from reports.services import terms

TABLE = "reports_words"
ROLES = ("description", "note", "reason", "question", "answer")
HOUSE = re.compile(r"\b(\d+)\s?[^\W\d]\b")  # 12 A and 12A stand at number 12
BATCH = 500
MANY = 2000
MOST_KNOWN = 200_000  # words
READ = ("jurisdiction", "lng", "lat", "place_name", "place_text", "asset__number", "asset__line")
LATE = 2000
SETTLED = timedelta(seconds=60)  # by then every transaction that has taken an event's number has ended


def step(limit: int = BATCH) -> int:
    """Takes in what events say has changed; gives how many events were new.

    Reading and cutting of words happen before the transaction: SQLite's one write lock is held for the writing alone, and not
    at all when nothing is new. What changes meanwhile has an event of its own.
    """
    mark = IndexMark.objects.get_or_create(pk=1)[0]
    before = {"seen_to": mark.seen_to, "settled_to": mark.settled_to}
    new = list(Event.objects.filter(pk__gt=mark.seen_to).order_by("pk").values_list("pk", "report_id")[:limit])
    late = _settle(mark)
    if not new and late is None:
        return 0
    if new:
        mark.seen_to = new[-1][0]
    chosen = sorted({pk for _event, pk in new if pk} | (late or set()))
    found = words_of(chosen)
    after = {name: getattr(mark, name) for name in ("seen_to", "settled_to", "settling_to", "settling_at")}
    with transaction.atomic():
        if not IndexMark.objects.filter(pk=1, **before).update(**after):
            return 0  # another worker was quicker
        _replace(chosen, found)
    return len(new)


def _settle(mark: IndexMark) -> set[int] | None:
    """PostgreSQL gives events their numbers before their transactions end: what came late is met by looking once more, a minute after.

    Moves the mark; gives the reports to look at again, None when it is not time.
    """
    now = timezone.now()
    if (mark.settling_at and mark.settling_at > now - SETTLED) or mark.settled_to == mark.seen_to:
        return None
    between = Event.objects.filter(pk__gt=mark.settled_to, pk__lte=mark.settling_to).order_by("pk")
    late = list(between.values_list("pk", "report_id")[:LATE]) if connection.vendor == "postgresql" else []
    if len(late) == LATE:
        mark.settled_to = late[-1][0]
    else:
        mark.settled_to, mark.settling_to, mark.settling_at = mark.settling_to, mark.seen_to, now
    return {pk for _event, pk in late if pk}


def everything() -> int:
    """Builds the index anew; gives how many reports it holds."""
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
    done, start = 0, 0
    known = Terms()
    while True:
        chosen = list(Report.objects.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[:MANY])
        if not chosen:
            break
        found = words_of(chosen, known)
        with transaction.atomic():
            _replace(chosen, found)
        done, start = done + len(chosen), chosen[-1]
    IndexMark.objects.update_or_create(
        pk=1, defaults={"seen_to": last, "settled_to": last, "settling_to": last, "settling_at": timezone.now()}
    )
    return done


def forget(report_ids: Iterable[int]) -> None:
    """Reports that are no more."""
    _replace(sorted(report_ids), {})


def write(report_ids: Iterable[int]) -> None:
    """Writes the terms of these reports as they are now."""
    chosen = sorted(report_ids)
    _replace(chosen, words_of(chosen))


class Terms:
    """The terms of texts, town by town. Most words come again and again, and each is cut once."""

    def __init__(self) -> None:
        self.towns = Jurisdiction.objects.in_bulk()
        self.known: dict[tuple[int, str], list[str]] = {}

    def of(self, town: Jurisdiction, text: str) -> list[str]:
        """As terms.of_text gives them for the whole text: each once, in order."""
        found: dict[str, None] = {}
        for word in terms.WORD.findall(text.casefold()):
            if (town.pk, word) not in self.known:
                if len(self.known) >= MOST_KNOWN:
                    self.known.clear()
                self.known[town.pk, word] = terms.of_text(word, terms.parts_of(town))
            found.update(dict.fromkeys(self.known[town.pk, word]))
        return list(found)


def words_of(chosen: list[int], known: Terms | None = None) -> dict[int, list[str]]:
    """{report id: its terms}. `known`: for many calls."""
    if not chosen:
        return {}
    known = known or Terms()
    said: dict[int, list[str]] = defaultdict(list)
    texts = Text.objects.filter(report__in=chosen, role__in=ROLES, blanked_at=None)
    for report_id, text in texts.order_by("id").values_list("report_id", "text"):
        said[report_id].append(text)
    found = {}
    for report in Report.objects.filter(pk__in=chosen).select_related("asset").only(*READ):
        town = known.towns[report.jurisdiction_id]
        found[report.pk] = known.of(town, " ".join([*_places(town, report), *said[report.pk]]))
    return found


def _places(town: Jurisdiction, report: Report) -> list[str]:
    """What somebody would call the place: in their own words, by landmark, street or house number, by the thing that stands there."""
    names = [report.place_name, report.place_text]
    if report.lng is not None and report.lat is not None:
        names += gazetteer.names_at(town, report.lng, report.lat)
    names += [number for name in names for number in HOUSE.findall(name)]
    return [*names, report.asset.number, report.asset.line] if report.asset else names


def _replace(chosen: list[int], found: dict[int, list[str]]) -> None:
    if not chosen:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {TABLE} WHERE report_id = ANY(%s)", [chosen])  # noqa: S608
            cursor.execute(
                f"INSERT INTO {TABLE} (report_id, terms) SELECT pk, array_to_tsvector(string_to_array(words, ' ')) "  # noqa: S608
                "FROM unnest(%s::bigint[], %s::text[]) AS given (pk, words)",
                [list(found), [" ".join(words) for words in found.values()]],
            )
        else:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk in chosen])  # noqa: S608
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, terms) VALUES (%s, %s)",  # noqa: S608
                [(pk, " ".join(words)) for pk, words in found.items()],
            )
