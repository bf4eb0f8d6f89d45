"""Search at the desk: by reference, else by words of text, note, place and number."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from geo.models import AssetKind, Jurisdiction
from reports import references
from reports.models import Report
from reports.services import terms
from reports.services.indexing import TABLE


def found(rows: QuerySet[Report], typed: str, jurisdiction: Jurisdiction) -> QuerySet[Report]:
    """Narrows to what was searched for; the index gives the ids of its hits, the queue's own order holds."""
    reference = references.read(jurisdiction.prefix, typed)
    if reference:
        return rows.filter(reference=reference)
    asked = _asked(_without_its_kind(typed, jurisdiction))
    if not asked:
        return rows.none()
    return rows.filter(pk__in=RawSQL(_HITS[connection.vendor], [asked]))  # noqa: S611


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
