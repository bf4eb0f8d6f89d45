"""What can be set, and what was changed last."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from frontend.views.guards import staff
from reports.models import SettingChange

MAY, NEWEST = "reports.change_settings", 30
PAGES = [
    ("routing", _("Routing rules"), _("Which team or organisation takes what, and how urgent it is.")),
    ("calendar", _("Hours and holidays"), _("When you work: the clock of every promise counts by it.")),
    ("targets", _("What is promised"), _("Within which time each kind is dealt with.")),
    ("duty-roster", _("Duty roster"), _("Who is paged when something dangerous comes in out of hours.")),
    ("people", _("Colleagues"), _("Who works here, what they see and may do, who is away, who leaves.")),
    ("templates", _("Ready words"), _("What residents read when something is planned, declined or passed on.")),
]
WHAT = {
    "routing": _("Routing rule"),
    "hours": _("Hours"),
    "day": _("Day"),
    "target": _("Promise"),
    "template": _("Template"),
    "person": _("Colleague"),
    "duty": _("Duty roster, place"),
}


@staff(MAY)
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    newest = SettingChange.objects.filter(jurisdiction=town).select_related("actor")[:NEWEST]
    changed = [(one, WHAT.get(one.what, one.what)) for one in newest]
    return render(request, "frontend/settings/home.html", {"pages": PAGES, "changes": changed})
