"""What can be set, and what was changed last."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from frontend.views.guards import staff
from reports.models import SettingChange
from reports.services import calendars, duty_roster

MAY, NEWEST = "reports.change_settings", 30
PAGES = [
    ("routing", _("Routing rules"), _("Which team or organisation takes what, and how urgent it is.")),
    ("calendar", _("Hours and holidays"), _("When you work: the clock of every promise counts by it.")),
    ("targets", _("What is promised"), _("Within which time each kind is dealt with.")),
    ("duty-roster", _("Duty roster"), _("Who is paged when something dangerous comes in out of hours.")),
    ("people", _("Colleagues"), _("Who works here, what they see and may do, who is away, who leaves.")),
    ("templates", _("Ready words"), _("What residents read when something is planned, declined or passed on.")),
    ("reads", _("Who looked at personal data"), _("Who opened who reported, when and why.")),
    ("promises", _("The citizens' promise"), _("What municipality and police promised, and how it is measured.")),
]
WHAT = {
    "routing": _("Routing rule"),
    "hours": _("Working hours"),
    "day": _("Day"),
    "target": _("Promise"),
    "template": _("Template"),
    "person": _("Colleague"),
    "duty": _("Duty roster, place"),
    "period": _("Period of promises"),
    "promise": _("Citizens' promise"),
    "indicator": _("Figure of a promise"),
    "freezing": _("Frozen period"),
}


@staff(MAY)
def page(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    newest = SettingChange.objects.filter(jurisdiction=town).select_related("actor")[:NEWEST]
    waiting = waits(town)
    rows = [(name, label, what, waiting.get(name, "")) for name, label, what in PAGES]
    changed = [(one, WHAT.get(one.what, one.what)) for one in newest]
    return render(request, "frontend/settings/home.html", {"pages": rows, "changes": changed})


def waits(town: Any) -> dict[str, str]:
    """{page: what waits there for a person}"""
    days, holes = calendars.unconfirmed(town), len(duty_roster.holes(town))
    found = {}
    if days:
        said = ngettext("%(n)s day waits to be confirmed.", "%(n)s days wait to be confirmed.", days)
        found["calendar"] = said % {"n": days}
    if holes:
        said = ngettext("Nobody is on duty on %(n)s day.", "Nobody is on duty on %(n)s days.", holes)
        found["duty-roster"] = said % {"n": holes}
    return found
