"""References of reports that nobody has yet."""

from django.db import IntegrityError, connection

from geo.models import Jurisdiction
from reports import references


def free_reference(jurisdiction: Jurisdiction) -> str:
    """A new reference; grows by a character when the short ones run out."""
    for tries in range(40):
        code = references.new_code(jurisdiction.reference_length + tries // 3)
        reference = references.written(jurisdiction.prefix, code)
        if not _is_taken(jurisdiction, reference):
            return reference
    raise IntegrityError("no free reference")


def _is_taken(jurisdiction: Jurisdiction, reference: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM reports_report WHERE jurisdiction_id = %s AND reference = %s", [jurisdiction.pk, reference]
        )
        return cursor.fetchone() is not None
