"""Who looked at whose personal data, when and why: newest first, by person, report, sort and day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from frontend.views.guards import staff
from reports.errors import BadInput
from reports.models import PersonalRead
from reports.services import contacts, handing_out, reads, reporters

MAY = "reports.change_settings"
FIELDS = ("person", "reference", "what", "first_on", "last_on")
WHAT = {
    contacts.READ: _("Saw who reported"),
    reporters.CONTEXT: _("Saw what else the same person has reported"),
    reporters.SEARCH: _("Found it by searching for a reporter"),
    handing_out.WHAT: _("Handed the case out"),
}


@staff(MAY)
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: request.GET.get(name, "") for name in FIELDS}
    rows: list[PersonalRead] = []
    following, errors = "", {}
    try:
        rows, following = reads.listed(town, typed, user=request.user, after=request.GET.get("after", ""))
    except BadInput as problem:
        errors = problem.errors
    query = request.GET.copy()
    query["after"] = following
    context = {
        "rows": [(row, WHAT.get(row.what, row.what)) for row in rows], "typed": typed, "errors": errors, "sorts": WHAT.items(),
        "people": reads.readers(town), "following": f"?{query.urlencode()}" if following else "",
    }  # fmt: skip
    return render(request, "frontend/settings/reads.html", context, status=400 if errors else 200)
