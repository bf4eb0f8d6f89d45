"""The demo's people: one per role, with passwords and keys made at seeding and kept in one file beside the database."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group

from geo.models import Jurisdiction
from people.models import ApiKey, User
from people.roles import ROLES, sync_roles
from reports.models import Crew, Team

FILE = "demo-accounts.txt"


def make_accounts(place: Jurisdiction, cast: dict[str, list[str]]) -> dict[str, User]:
    """One person per role, by user name; writes name, password and API key to the file that only the owner may read."""
    sync_roles()
    lines, people = [], {}
    for role in ROLES:
        first, last = cast.get(role, [role.title(), ""])
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(
            role, password=password, first_name=first, last_name=last, jurisdiction=place, made_up=True
        )
        user.is_staff = user.is_superuser = role == "admin"
        user.save()
        user.groups.add(Group.objects.get(name=role))
        _key, secret = ApiKey.make(user, "demo")
        lines.append(f"{role} {password} {secret}")
        people[role] = user
    _join(place, people)
    _write("\n".join(lines) + "\n")
    return people


def read_accounts() -> list[tuple[str, str]]:
    """(name, password) of the demo's people; empty when there is no file."""
    path = Path(settings.DATA_DIR) / FILE
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    return [(row[0], row[1]) for row in rows if len(row) == 3]


def _join(place: Jurisdiction, people: dict[str, Any]) -> None:
    crew = Crew.objects.filter(jurisdiction=place).order_by("id").first()
    if crew:
        crew.members.add(people["crew"])
    team = Team.objects.filter(jurisdiction=place).order_by("id").first()
    if team:
        team.members.add(people["desk"])


def _write(text: str) -> None:
    path = Path(settings.DATA_DIR) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
