"""Search at the desk: by reference, else by words of text, note, place and number."""

from __future__ import annotations

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from geo.models import Jurisdiction
from reports import references
from reports.models import Report
from reports.services import terms
from reports.services.indexing import TABLE

FEW = 5000


def found(rows: QuerySet[Report], typed: str, jurisdiction: Jurisdiction) -> QuerySet[Report]:
    """Narrows to what was searched for. Few hits are looked up from the index; many are met soon enough while reading the rows in their order."""
    reference = references.read(jurisdiction.prefix, typed)
    if reference:
        return rows.filter(reference=reference)
    asked = _asked(typed)
    if not asked:
        return rows.none()
    if _few(asked):
        return rows.filter(pk__in=RawSQL(f"SELECT {_ID[connection.vendor]} FROM {TABLE} WHERE {_MATCH[connection.vendor]}", [asked]))  # noqa: S608, S611  # fmt: skip
    each = f"EXISTS (SELECT 1 FROM {TABLE} WHERE {_ID[connection.vendor]} = reports_report.id AND {_MATCH[connection.vendor]})"  # noqa: S608
    return rows.filter(RawSQL(each, [asked], output_field=BooleanField()))  # noqa: S611


_ID = {"sqlite": "rowid", "postgresql": "report_id"}
_MATCH = {"sqlite": f"{TABLE} MATCH %s", "postgresql": "terms @@ %s::tsquery"}


def _asked(typed: str) -> str:
    """The question in the database's own words; terms are letters and digits only. Empty when nothing can be searched for."""
    words = terms.query(typed)
    if not words:
        return ""
    quote, begins, either, both = _SAID[connection.vendor]
    *before, last = [[f"{quote}{stem}{quote}" for stem in stems] for stems in words]
    groups = [*before, [stem + begins for stem in last]]
    return both.join(f"({either.join(group)})" for group in groups)


_SAID = {"sqlite": ('"', "*", " OR ", " AND "), "postgresql": ("'", ":*", " | ", " & ")}


def _few(asked: str) -> bool:
    """Whether the index knows few hits; counted no further than that."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 FROM {TABLE} WHERE {_MATCH[connection.vendor]} LIMIT {FEW + 1}) AS hits", [asked])  # noqa: S608  # fmt: skip
        return cursor.fetchone()[0] <= FEW
