"""Search at the desk: by reference, else by words of text, note, place and number."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import RawSQL

from geo.models import AssetKind, Jurisdiction
from reports import references
from reports.models import Report
from reports.services import terms
from reports.services.indexing import TABLE


@dataclass
class Hits:
    """What the index gave for one question, FEW + 1 at most: asked once, however often the rows are. `newest`: no others count.

    SQLite gives the newest, PostgreSQL those that lie first in its table, which are mostly the oldest.
    """

    newest: bool = False
    asked: str | None = None
    ids: list[int] = field(default_factory=list)

    @property
    def many(self) -> bool:
        return len(self.ids) > FEW

    @property
    def sparse(self) -> bool:
        """Of many: whether so few of the reports around are hits that walking to the first ones would be long."""
        return len(self.ids) < SPARSE * (max(self.ids) - min(self.ids))

    def of(self, asked: str) -> list[int]:
        if asked != self.asked:
            with connection.cursor() as cursor:
                cursor.execute(_NEWEST[connection.vendor], [asked, FEW + 1])
                self.asked, self.ids = asked, [pk for (pk,) in cursor.fetchall()]
        return self.ids


def found(rows: QuerySet[Report], typed: str, jurisdiction: Jurisdiction, hits: Hits | None = None) -> QuerySet[Report]:
    """Narrows to what was searched for; the index gives the ids of its hits, the queue's own order holds.

    Few hits are named one by one, so that both databases begin with them; of many, any order finds its first ones soon. There
    PostgreSQL asks the index about each report that it meets, unless there are so few that knowing all hits is quicker.
    """
    reference = references.read(jurisdiction.prefix, typed)
    if reference:
        return rows.filter(reference=reference)
    asked = _asked(_without_its_kind(typed, jurisdiction))
    if not asked:
        return rows.none()
    hits = hits or Hits()
    ids = hits.of(asked)
    if hits.newest or len(ids) <= FEW:
        return rows.filter(pk__in=ids)
    if connection.vendor == "postgresql" and hits.sparse:
        return rows.filter(_known(asked))
    return rows.annotate(number=F("pk") + 0).filter(number__in=RawSQL(_HITS[connection.vendor], [asked]))  # noqa: S611


def _known(asked: str) -> Func:
    """Whether an id is one of the hits, all of which PostgreSQL reads once: "is true" keeps it from joining them row by row."""
    within = f" IN (SELECT report_id FROM {TABLE} WHERE terms @@ "  # noqa: S608
    return Func(F("pk"), Value(asked), arg_joiner=within, template="(%(expressions)s::tsquery)) IS TRUE", output_field=BooleanField())  # fmt: skip


FEW, SPARSE = 2000, 0.02
_NEWEST = {
    "sqlite": f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT %s",  # noqa: S608
    "postgresql": f"SELECT report_id FROM {TABLE} WHERE terms @@ %s::tsquery LIMIT %s",  # noqa: S608  in any order
}
_HITS = {
    "sqlite": f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s",  # noqa: S608
    "postgresql": f"SELECT report_id FROM {TABLE} WHERE terms @@ %s::tsquery",  # noqa: S608
}


def _without_its_kind(typed: str, jurisdiction: Jurisdiction) -> str:
    """ "Lampa 1042" is what people say; the thing is found by its number."""
    words = typed.casefold().split()
    if len(words) != 2 or not words[1][:1].isdecimal():
        return typed
    names = AssetKind.objects.filter(jurisdiction=jurisdiction).values_list("name", flat=True)
    known = {stem for name in names for word in name.values() for stem in terms.stems(word.casefold())}
    return words[1] if known.intersection(terms.stems(words[0])) else typed


def _asked(typed: str) -> str:
    """The question in the database's own words; terms are letters and digits only. Empty when nothing can be searched for.

    A number behind a word is a house number and meant as it stands: Lokgatan 12 is not lamp 1205 in Lokgatan.
    """
    words = terms.query(typed)
    if not words:
        return ""
    _quote, _begins, either, both = _SAID[connection.vendor]
    *before, last = words
    whole = before and last[0].isdecimal()
    groups = [[_quoted(stem) for stem in stems] for stems in before]
    groups.append([_quoted(stem) for stem in last] if whole else [one for stem in last for one in _beginning(stem)])
    return both.join(f"({either.join(dict.fromkeys(group))})" for group in groups)


def _quoted(term: str) -> str:
    quote = _SAID[connection.vendor][0]
    return f"{quote}{term}{quote}"


def _beginning(stem: str) -> list[str]:
    """The terms that begin so. SQLite keeps the hits of short beginnings; of longer ones it would gather them anew at each question,
    while those of a whole term lie ready. So it is asked for the terms, unless they are many."""
    begins = _quoted(stem) + _SAID[connection.vendor][1]
    if connection.vendor != "sqlite" or len(stem) <= KEPT:
        return [begins]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT term FROM {DICTIONARY} WHERE term >= %s AND term < %s LIMIT %s",  # noqa: S608
            [stem, stem + "\U0010ffff", MOST_TERMS + 1],
        )
        found = [_quoted(term) for (term,) in cursor.fetchall()]
    return [begins] if len(found) > MOST_TERMS else found or [_quoted(stem)]


KEPT, MOST_TERMS = 4, 64  # letters of a beginning that the index keeps (migration 0010)
DICTIONARY = "reports_terms"
_SAID = {"sqlite": ('"', "*", " OR ", " AND "), "postgresql": ("'", ":*", " | ", " & ")}
