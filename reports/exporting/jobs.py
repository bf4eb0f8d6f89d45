"""Large tables are made by the worker, a thread beside its other work: with progress, fetched until they expire, then thrown away."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.exporting.formats import FORMATS
from reports.exporting.sources import SOURCES, sheet
from reports.models import Export
from reports.services import memory

AT_ONCE = 5000
KEEP, LEASE = timedelta(hours=24), timedelta(minutes=5)
MAX_ATTEMPTS, WAITING_MOST = 3, 5
log = logging.getLogger(__name__)
_running: list[Thread] = []


def ask(jurisdiction: Jurisdiction, user: Any, *, name: str, form: str, query: str, n: int) -> Export:
    """Wants a table; the same one that is still on its way is not made twice. Raises BadInput when somebody has too many waiting."""
    mine = Export.objects.filter(jurisdiction=jurisdiction, user=user, done_at=None, failed_at=None)
    same = mine.filter(name=name, form=form, query=query).first()
    if same:
        return same
    if mine.count() >= WAITING_MOST:
        raise BadInput(_("You have %(n)s tables on their way. Wait until one is ready.") % {"n": WAITING_MOST})
    now = timezone.now()
    return Export.objects.create(
        jurisdiction=jurisdiction, user=user, name=name, form=form, query=query, n=n, language=translation.get_language() or "sv",
        created_at=now, expires_at=now + KEEP,
    )  # fmt: skip


def path_of(export: Export) -> Path:
    return Path(settings.DATA_DIR) / "exports" / f"{export.pk}.{FORMATS[export.form].ending}"


def step(*, wait: bool = False) -> int:
    """Begins the next table, if none is being made by this process; throws away what has expired. Gives how many were begun."""
    sweep()
    _running[:] = [thread for thread in _running if thread.is_alive()]
    if _running:
        return 0
    export = _claim()
    if export is None:
        return 0
    if wait:
        _make(export)
    else:
        thread = Thread(
            target=_in_thread, args=(export,), daemon=True
        )  # when the worker ends, its lease runs out and another begins anew
        thread.start()
        _running.append(thread)
    return 1


def sweep() -> None:
    for export in Export.objects.filter(expires_at__lte=timezone.now())[:20]:
        path_of(export).unlink(missing_ok=True)
        export.delete()


def _claim() -> Export | None:
    now = timezone.now()
    free = Export.objects.filter(done_at=None, failed_at=None).exclude(leased_until__gt=now).order_by("id").first()
    if free is None:
        return None
    unchanged = Export.objects.filter(pk=free.pk, done_at=None, leased_until=free.leased_until)
    if not unchanged.update(leased_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Export.objects.select_related("jurisdiction", "user").get(pk=free.pk)


def _in_thread(export: Export) -> None:
    try:
        _make(export)
    finally:
        connection.close()
        memory.give_back()


def _make(export: Export) -> None:
    """The rights are asked anew: who has lost them since gets nothing."""
    target = path_of(export)
    part = target.with_stem(f"{target.stem}-part")  # with its own ending: GDAL asks for it
    rows = Export.objects.filter(pk=export.pk)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        if not (export.user.is_active and SOURCES[export.name].is_for(export.user)):
            raise PermissionError(export.name)
        with translation.override(export.language):
            found = sheet(export.name, export.jurisdiction, export.user, QueryDict(export.query))
            FORMATS[export.form].write(found, part, lambda n: _told(export, n))
        part.replace(target)
        rows.update(done_at=timezone.now(), leased_until=None, n=F("done"))
    except Exception as problem:
        log.warning(
            "export %s %s failed (attempt %s): %s", export.name, export.pk, export.attempts, type(problem).__name__
        )
        part.unlink(missing_ok=True)
        over = export.attempts >= MAX_ATTEMPTS or isinstance(problem, PermissionError)
        rows.update(leased_until=None, failed_at=timezone.now() if over else None)


def _told(export: Export, n: int) -> None:
    """How far it is; the lease begins anew with every step, so that nobody else begins the same table."""
    Export.objects.filter(pk=export.pk).update(done=n, leased_until=timezone.now() + LEASE)
