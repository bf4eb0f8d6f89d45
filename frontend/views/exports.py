"""Tables to take along: small ones at once, large ones made by the worker and fetched when they are ready."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from frontend.views.guards import in_town
from reports.errors import BadInput
from reports.exporting import jobs
from reports.exporting.formats import FORMATS, Format
from reports.exporting.sources import SOURCES, Source, sheet
from reports.models import Export


@in_town
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The formats to choose from; with `form`, the table itself or the place where it will be."""
    source = _source(request, name)
    if isinstance(source, HttpResponse):
        return source
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    query = request.GET.copy()
    form = query.pop("form", [""])[-1]
    try:
        found = sheet(name, town, request.user, query)
        if form in _forms(source):
            return _taken(request, name, form, query.urlencode(), found)
    except BadInput as problem:
        said = next(iter(problem.errors.values()), problem.detail)
        return render(
            request, "frontend/exports/page.html", {"source": source, "error": said, "base": _base(request)}, status=400
        )
    context = {
        "source": source, "name": name, "query": query, "forms": _forms(source).items(), "n": found.n, "large": found.n > jobs.AT_ONCE,
        "note": found.note, "base": _base(request),
    }  # fmt: skip
    return render(request, "frontend/exports/page.html", context)


@in_town
def job(request: HttpRequest, export: int) -> HttpResponse:
    """How far it is; the page looks again by itself until the file is there."""
    return render(request, "frontend/exports/job.html", {"export": _mine(request, export)})


@in_town
def fetch(request: HttpRequest, export: int) -> Any:
    found = _mine(request, export)
    path = jobs.path_of(found)
    if not found.done_at or not path.exists():
        raise Http404
    return _file(request, path, found.name, FORMATS[found.form])


def _taken(request: HttpRequest, name: str, form: str, query: str, found: Any) -> Any:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if found.n > jobs.AT_ONCE:
        export = jobs.ask(town, request.user, name=name, form=form, query=query, n=found.n)
        return redirect("export-job", export.pk)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{FORMATS[form].ending}"
        FORMATS[form].write(found, path, lambda n: None)
        return _file(request, path, name, FORMATS[form])  # an open file outlives its name


def _file(request: HttpRequest, path: Path, name: str, form: Format) -> FileResponse:
    day = request.jurisdiction.day(timezone.now())  # type: ignore[attr-defined]
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{name}-{day:%Y-%m-%d}.{form.ending}", content_type=form.media
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _source(request: HttpRequest, name: str) -> Source | HttpResponse:
    """404 for a table that there is not; strangers sign in; who may not is told no."""
    source = SOURCES.get(name)
    if source is None:
        raise Http404
    user: Any = request.user
    if source.rights and not user.is_authenticated:
        return redirect_to_login(request.get_full_path(), "sign-in")
    if source.rights and (not source.is_for(user) or user.jurisdiction_id not in (None, request.jurisdiction.pk)):  # type: ignore[attr-defined]
        raise PermissionDenied
    return source


def _base(request: HttpRequest) -> str:
    return "frontend/base_staff.html" if request.user.is_authenticated else "frontend/base.html"


def _forms(source: Source) -> dict[str, Format]:
    return {code: form for code, form in FORMATS.items() if source.has_places or not form.needs_places}


def _mine(request: HttpRequest, number: int) -> Export:
    """What oneself has asked for, and may still have."""
    rows = Export.objects.filter(jurisdiction=request.jurisdiction, expires_at__gt=timezone.now())  # type: ignore[attr-defined]
    found = get_object_or_404(rows, pk=min(number, 2**62), user=request.user.pk)
    if not SOURCES[found.name].is_for(request.user):
        raise PermissionDenied
    return found
