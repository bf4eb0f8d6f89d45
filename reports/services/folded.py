"""How often anything of a day, month or year was folded: what services.shelves keeps of it is valid as long as that stays the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from reports.models import FoldedBucket

Bucket = tuple[int, int]  # type and number, as a tally has them
ANEW: Bucket = (0, 0)  # all tallies of a town were written anew


def step(jurisdiction_id: int, buckets: Iterable[Bucket]) -> None:
    """Belongs into the transaction that writes the tallies."""
    table = FoldedBucket._meta.db_table
    rows = [(jurisdiction_id, *bucket) for bucket in sorted(set(buckets))]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (jurisdiction_id, bucket_type, bucket, n) VALUES (%s, %s, %s, 1) "  # noqa: S608
            f"ON CONFLICT (jurisdiction_id, bucket_type, bucket) DO UPDATE SET n = {table}.n + 1",
            rows,
        )
