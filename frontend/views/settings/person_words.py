"""Colleagues in words: what the roles are called, and how a person reads what was changed about one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from frontend.views.settings.setting_races import Sort
from reports.models import Crew, Team
from reports.services import accounts

ROLE_WORDS = {
    "desk": (pgettext_lazy("role", "Desk"), gettext_lazy("reads reports, answers, plans work")),
    "crew": (pgettext_lazy("role", "Crew"), gettext_lazy("sees the own crew's jobs and closes them")),
    "manager": (pgettext_lazy("role", "Manager"), gettext_lazy("sees reports and figures, changes nothing")),
    "police": (pgettext_lazy("role", "Police"), gettext_lazy("sees figures")),
    "admin": (pgettext_lazy("role", "Administrator"), gettext_lazy("everything, and these settings")),
    "integrator": (pgettext_lazy("role", "Integrator"), gettext_lazy("reads reports and figures by program")),
}
LISTS = ("roles", "teams", "crews")
LABELS = {
    "first_name": gettext_lazy("First name"), "last_name": gettext_lazy("Last name"), "email": gettext_lazy("E-mail"),
    "roles": gettext_lazy("Roles"), "teams": gettext_lazy("Teams"), "crews": gettext_lazy("Crews"),
}  # fmt: skip
CHOICES: dict[str, Any] = {"teams": Team, "crews": Crew}


def flat(state: Mapping[str, Any]) -> dict[str, Any]:
    """Of name and address the list of changes says only whether they were changed."""
    return {name: state.get(name) for name in LISTS} | dict.fromkeys(state.get("changed", []), "changed")


def said(town: Any, name: str, value: Any) -> str:
    if name == "roles":
        return ", ".join(str(ROLE_WORDS[role][0]) if role in ROLE_WORDS else role for role in value or [])
    if name in CHOICES:
        known = {row.code: str(row.name) for row in CHOICES[name].objects.filter(jurisdiction=town)}
        return ", ".join(known.get(code, code) for code in value or [])
    return str(value or "")


PEOPLE = Sort((accounts.WHAT,), gettext_lazy("Account"), lambda town: LABELS, flat, said, gone=gettext_lazy("the account of “%(name)s” has ended"))  # fmt: skip
