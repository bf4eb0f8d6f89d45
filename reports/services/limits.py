"""How much one sender may do: counted in the database, so that all processes share it and a restart forgets nothing."""

import hashlib
import ipaddress
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from reports.errors import TooMany
from reports.models import RateBucket
from reports.services.rows import table_of

UPSERT = """
INSERT INTO {table} (scope, sender, window_start, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (scope, sender) DO UPDATE SET
    count = CASE WHEN {table}.window_start > %s THEN {table}.count + 1 ELSE 1 END,
    window_start = CASE WHEN {table}.window_start > %s THEN {table}.window_start ELSE excluded.window_start END
RETURNING count
"""


HOME_BITS = (
    64  # of an IPv6 address: what a provider gives one home or one phone, which takes another of them whenever it likes
)


def network_of(address: str) -> str:
    """Who sends, as far as an address tells: it itself, and of IPv6 the network; what is no address stays as it is."""
    try:
        one = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(one, ipaddress.IPv4Address):
        return str(one)
    return str(one.ipv4_mapped or ipaddress.ip_network((one, HOME_BITS), strict=False))


def spend(scope: str, sender: str, *, limit: int, window_s: int = 3600) -> None:
    """`sender`: an address. Counts one act, in the caller's transaction; raises TooMany when the sender is over the limit within the window."""
    now = timezone.now()
    table = table_of(RateBucket, connection.vendor)
    row = table.row(
        {"scope": scope, "sender": hashlib.sha256(network_of(sender).encode()).hexdigest(), "window_start": now}
    )
    since = table.row({"window_start": now - timedelta(seconds=window_s)})[3]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(table=table.table), [*row[1:4], since, since])
        count = cursor.fetchone()[0]
    if count > limit:
        bucket = RateBucket.objects.get(scope=scope, sender=row[2])
        left = bucket.window_start + timedelta(seconds=window_s) - now
        raise TooMany(retry_after_s=max(1, int(left.total_seconds())))
