"""Accounts of those who work here: invited by e-mail, their roles, teams and crews, a link that sets the password (T26)."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import compare_digest
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from people.models import Invitation, User
from people.roles import ROLES
from reports.errors import BadInput, NotAllowed, NotThere
from reports.models import Crew, Team
from reports.services import cleaning, contacts, outbox, settings_log, tokens
from reports.services.settings_log import noted

log = logging.getLogger("reports.links")

RIGHT = "change_settings"
WHAT = "person"  # in the list of changes
NAMES = ("first_name", "last_name", "email")
LASTS = timedelta(days=7)
ORDER = [User.HERE, User.INVITED, User.LEFT]


def of(jurisdiction: Jurisdiction) -> list[User]:
    """Who works here by name, then who is invited, then who has left."""
    rows = User.objects.filter(jurisdiction=jurisdiction).prefetch_related("groups", "teams", "crews")
    return sorted(rows, key=lambda one: (ORDER.index(one.standing), one.shown_name.casefold(), one.pk))


def administrators(jurisdiction: Jurisdiction) -> QuerySet[User]:
    """Who can sign in and change the settings."""
    by_right = Q(groups__permissions__codename=RIGHT) | Q(user_permissions__codename=RIGHT) | Q(is_superuser=True)
    return User.objects.filter(by_right, jurisdiction=jurisdiction, is_active=True).distinct()


@transaction.atomic
def invite(jurisdiction: Jurisdiction, typed: dict[str, Any], *, actor: Any) -> User:
    """An account that opens by the link in a mail. From {first_name, last_name?, email, roles, teams?, crews?}.

    Raises NotAllowed, BadInput with a sentence at each field.
    """
    may(actor)
    values = _read(jurisdiction, typed)
    user = User(jurisdiction=jurisdiction, username=_username(values["email"]), is_active=False)
    user.set_unusable_password()
    _keep(user, values)
    _send(user, actor)
    noted(jurisdiction, actor, WHAT, user.username, None, state(user), user.pk)
    return user


@transaction.atomic
def change(user: User, typed: dict[str, Any], *, actor: Any, seen: int | None = None) -> User:
    """Name, address, roles, teams and crews. `seen`: the version of the list of changes that the person saw.

    Raises NotAllowed, BadInput, LostRace when somebody changed this one since.
    """
    may(actor, user)
    place = jurisdiction_of(user)
    values = _read(place, typed, user)
    settings_log.hold(place)
    settings_log.check(place, seen, WHAT, row=user.pk)
    if not user.is_superuser and not _gives_right(values["roles"]):
        keep_one_administrator(user, "roles")
    user.refresh_from_db(fields=NAMES)
    before, names = state(user), [name for name in NAMES if getattr(user, name) != values[name]]
    _keep(user, values)
    after = state(user) | ({"changed": names} if names else {})
    if after != before:
        noted(place, actor, WHAT, user.username, before, after, user.pk)
    return user


@transaction.atomic
def send_link(user: User, *, actor: Any) -> None:
    """A new link that sets the password; older ones are dead. Who had left is invited again. Raises NotAllowed, BadInput."""
    may(actor, user)
    if not user.email:
        raise BadInput(errors={"email": _("Write the e-mail address first, and keep it.")})
    if not roles_of(user):
        raise BadInput(errors={"roles": _("Choose at least one role first, and keep it.")})
    if user.left_at:
        user.left_at = None
        user.save(update_fields=["left_at"])
        noted(jurisdiction_of(user), actor, WHAT, user.username, None, state(user), user.pk)
    _send(user, actor)


def _send(user: User, actor: Any) -> None:
    now = timezone.now()
    user.invitations.filter(used_at=None).delete()  # type: ignore[attr-defined]
    one = Invitation(user=user, sender=actor, created_at=now, expires_at=now + LASTS)
    one.secret_hash = tokens.hash_of(secret_of(one))
    one.save()
    outbox.put(jurisdiction_of(user), "invitation", {"invitation": one.pk})


def secret_of(one: Invitation) -> str:
    """Derived when the mail is written, so that no secret waits in the outbox in clear."""
    return tokens.derive("invitation", str(one.user_id), one.created_at.isoformat())  # type: ignore[attr-defined]


def is_live(one: Invitation, at: datetime | None = None) -> bool:
    return not one.used_at and not one.user.left_at and (at or timezone.now()) < one.expires_at


def find(jurisdiction: Jurisdiction, pk: int, secret: str) -> Invitation:
    """By the link. A wrong, used or expired one shows nothing and is logged. Raises NotThere."""
    one = Invitation.objects.select_related("user__jurisdiction").filter(pk=pk, user__jurisdiction=jurisdiction).first()
    right = one and compare_digest(one.secret_hash, tokens.hash_of(secret))
    if not one or not right or not is_live(one):
        log.warning("invitation %s: link refused (%s)", pk, "wrong" if not right else "over")
        raise NotThere(_("This link does not work any more. Ask your administrator for a new one."))
    return one


@transaction.atomic
def open_account(one: Invitation, password: str) -> User:
    """Sets the password, once; from now on the person can sign in, and nobody who was signed in before still is. Raises NotThere."""
    now = timezone.now()
    if not Invitation.objects.filter(pk=one.pk, used_at=None).update(used_at=now):
        raise NotThere(_("This link does not work any more. Ask your administrator for a new one."))
    user = User.objects.select_for_update().get(pk=one.user.pk)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    return user


def may(actor: Any, user: User | None = None) -> None:
    """An operator's account is an operator's affair. Raises NotAllowed."""
    if not actor.has_perm(f"reports.{RIGHT}") or (user and user.is_superuser and not actor.is_superuser):
        raise NotAllowed(_("Your account may not do this. Ask an operator."))


def keep_one_administrator(user: User, field: str) -> None:
    """Raises BadInput at `field` when nobody else could change the settings. Two who remove each other wait for one another."""
    place = Jurisdiction.objects.select_for_update().get(pk=jurisdiction_of(user).pk)
    known = administrators(place)
    if known.filter(pk=user.pk).exists() and not known.exclude(pk=user.pk).exists():
        raise BadInput(errors={field: _("This is the last administrator. Make somebody else one first.")})


def jurisdiction_of(user: User) -> Jurisdiction:
    assert user.jurisdiction
    return user.jurisdiction


def roles_of(user: User) -> list[str]:
    return sorted((group.name for group in user.groups.all() if group.name in ROLES), key=list(ROLES).index)


def state(user: User) -> dict[str, Any]:
    """What the log of settings keeps: codes, no names and addresses (of those it says that they were changed)."""
    fresh = User.objects.get(pk=user.pk)
    return {"roles": roles_of(fresh)} | {
        name: sorted(getattr(fresh, name).values_list("code", flat=True)) for name in ("teams", "crews")
    }


def _gives_right(roles: Sequence[str]) -> bool:
    return any(RIGHT in ROLES[role] for role in roles)


def _read(jurisdiction: Jurisdiction, typed: dict[str, Any], known: User | None = None) -> dict[str, Any]:
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"email": ""}
    for name in ("first_name", "last_name"):
        try:
            values[name] = cleaning.text(typed.get(name), name, at_most=150)
        except BadInput as problem:
            errors |= problem.errors
    if not values.get("first_name"):
        errors.setdefault("first_name", _("Write the name, so that colleagues know who it is."))
    try:
        values["email"] = contacts.email(typed.get("email"))
    except BadInput:
        errors["email"] = _("Write an e-mail address like anna.ek@example.se: the link goes there.")
    here = User.objects.filter(jurisdiction=jurisdiction, email__iexact=values["email"], left_at=None)
    if values["email"] and any(one != known for one in here):
        errors["email"] = _("Somebody has an account with this address already.")
    values["roles"] = [role for role in ROLES if role in typed.get("roles", [])]
    if not values["roles"]:
        errors["roles"] = _("Choose at least one role: it says what the person sees and may do.")
    for name, model in (("teams", Team), ("crews", Crew)):
        values[name] = model.objects.filter(jurisdiction=jurisdiction, code__in=typed.get(name, []))  # type: ignore[attr-defined]
    if errors:
        raise BadInput(errors=errors)
    return values


def _keep(user: User, values: dict[str, Any]) -> None:
    """Groups that an operator has made besides the roles stay, and so does a password that was chosen a moment ago."""
    for name in NAMES:
        setattr(user, name, values[name])
    user.save(update_fields=NAMES if user.pk else None)
    user.groups.remove(*Group.objects.filter(name__in=ROLES.keys() - set(values["roles"])))
    user.groups.add(*Group.objects.filter(name__in=values["roles"]))
    user.teams.set(values["teams"])  # type: ignore[attr-defined]
    user.crews.set(values["crews"])  # type: ignore[attr-defined]


def _username(email: str) -> str:
    """What stands before the @, as colleagues will write it in a note; with a number when somebody has it."""
    stem = re.sub(r"[^\w.+-]", "", email.split("@")[0].casefold()).strip(".+-")[:140] or "person"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return next(name for name in (stem, *(f"{stem}{n}" for n in range(2, len(taken) + 3))) if name not in taken)
