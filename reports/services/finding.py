"""Search at the desk: by reference, else by words of text, note, place and number."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from geo.models import AssetKind, Jurisdiction
from reports import references
from reports.models import Report
from reports.services import terms
from reports.services.indexing import TABLE


@dataclass
class Hits:
    """What the index gave for one question, FEW + 1 at most: asked once, however often the rows are. `newest`: no others count."""

    newest: bool = False
    asked: str | None = None
    ids: list[int] = field(default_factory=list)

    @property
    def many(self) -> bool:
        return len(self.ids) > FEW

    def of(self, asked: str) -> list[int]:
        if asked != self.asked:
            with connection.cursor() as cursor:
                cursor.execute(_NEWEST[connection.vendor], [asked, FEW + 1])
                self.asked, self.ids = asked, [pk for (pk,) in cursor.fetchall()]
        return self.ids


def found(rows: QuerySet[Report], typed: str, jurisdiction: Jurisdiction, hits: Hits | None = None) -> QuerySet[Report]:
    """Narrows to what was searched for; the index gives the ids of its hits, the queue's own order holds.

    Few hits are named one by one, so that both databases begin with them; of many, any order finds its first ones soon.
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
    return rows.annotate(number=F("pk") + 0).filter(number__in=RawSQL(_HITS[connection.vendor], [asked]))  # noqa: S611


FEW = 2000
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
    quote, begins, either, both = _SAID[connection.vendor]
    *before, last = [[f"{quote}{stem}{quote}" for stem in stems] for stems in words]
    whole = before and words[-1][0].isdecimal()
    groups = [*before, [stem if whole else stem + begins for stem in last]]
    return both.join(f"({either.join(group)})" for group in groups)


_SAID = {"sqlite": ('"', "*", " OR ", " AND "), "postgresql": ("'", ":*", " | ", " & ")}
