"""Who works here: the list, an invitation by e-mail, and a page for each with roles, absence and leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk.races import Race
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.person_words import LISTS, PEOPLE, ROLE_WORDS
from people import away
from people.models import Absence, User
from people.roles import ROLES
from reports.errors import LostRace, Refused
from reports.models import Crew, SettingChange, Team
from reports.services import absences, accounts, leaving

MAY = "reports.change_settings"
STANDINGS = {
    User.HERE: gettext_lazy("Work here"),
    User.INVITED: gettext_lazy("Invited, have not opened the account yet"),
    User.LEFT: gettext_lazy("Have left"),
}
LEADS = {
    None: gettext_lazy("A link goes to the address. Behind it the person chooses a password, and the account opens."),
    User.HERE: gettext_lazy("Signs in as %(name)s; colleagues write @%(name)s in a note."),
    User.INVITED: gettext_lazy("Invited, and has not opened the account yet."),
    User.LEFT: gettext_lazy("Does not work here any more. With a role and a new link the account opens again."),
}


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    rows = [(one, [ROLE_WORDS[role][0] for role in accounts.roles_of(one)]) for one in accounts.of(town)]
    groups = [(label, [row for row in rows if row[0].standing == code]) for code, label in STANDINGS.items()]
    return render(request, "frontend/settings/people.html", {"groups": [group for group in groups if group[1]]})


@staff(MAY)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    if request.method == "GET":
        return shown(request, None, {})
    typed = typed_in(request)
    try:
        user = accounts.invite(town, typed, actor=request.user)
    except Refused as problem:
        return shown(request, None, typed, problem)
    messages.success(request, _("A link goes to %(email)s. It works for seven days.") % {"email": user.email})
    return redirect("people")


@staff(MAY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, person: int) -> HttpResponse:
    version, user = PEOPLE.version(request.jurisdiction), of_town(request, person)  # type: ignore[attr-defined]
    if request.method == "GET":
        return shown(request, user, typed_of(user), version=version)
    typed = typed_in(request)
    try:
        accounts.change(user, typed, actor=request.user, seen=seen_version(request))
    except LostRace as problem:
        return overtaken(request, problem, person, typed)
    except Refused as problem:
        return shown(request, user, typed, problem)
    messages.success(request, _("What you changed counts from now on."))
    return redirect("person", user.pk)


def overtaken(request: HttpRequest, problem: LostRace, person: int, yours: dict[str, Any]) -> HttpResponse:
    """Both versions, and the form as it would be on top of what is kept now."""
    version, user = PEOPLE.version(request.jurisdiction), of_town(request, person)  # type: ignore[attr-defined]
    entries = PEOPLE.since(user.jurisdiction, seen_version(request), person)  # type: ignore[arg-type]
    now, was = now_and_then(user, entries)
    was |= {name: request.POST[f"was-{name}"] for name in accounts.NAMES if f"was-{name}" in request.POST}
    race, on_top = setting_races.of_edit(problem, user.jurisdiction, PEOPLE, entries, now, was, yours)  # type: ignore[arg-type]
    typed = typed_of(user) | {name: [] for name in LISTS} | on_top
    return shown(request, user, typed, problem, race=race, version=version)


def now_and_then(user: User, entries: list[SettingChange]) -> tuple[dict[str, Any], dict[str, Any]]:
    """By field, as it is and as it was before these entries. Of name and address the form says how they were: the list of changes
    does not keep them."""
    now = typed_of(user)
    return now, now | ((entries[0].before if entries else None) or {})


@staff(MAY)
@require_POST
def link(request: HttpRequest, person: int) -> HttpResponse:
    user = of_town(request, person)
    try:
        accounts.send_link(user, actor=request.user)
    except Refused as problem:
        return shown(request, user, typed_of(user), problem)
    messages.success(request, _("A link goes to %(email)s. It works for seven days.") % {"email": user.email})
    return redirect("person", user.pk)


@staff(MAY)
@require_POST
def be_away(request: HttpRequest, person: int) -> HttpResponse:
    user, town = of_town(request, person), request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "") for name in ("first_on", "last_on", "stand_in")}
    try:
        absences.write(user, town, typed)
    except Refused as problem:
        return shown(request, user, typed_of(user) | typed, problem)
    messages.success(
        request, _("It is noted. What would go to %(who)s goes to the stand-in.") % {"who": user.shown_name}
    )
    return redirect("person", user.pk)


@staff(MAY)
@require_POST
def be_back(request: HttpRequest, person: int, absence: int) -> HttpResponse:
    user = of_town(request, person)
    absences.end(get_object_or_404(Absence, pk=absence, user=user), request.jurisdiction)  # type: ignore[attr-defined]
    return redirect("person", user.pk)


@staff(MAY)
@require_POST
def leave(request: HttpRequest, person: int) -> HttpResponse:
    user, seen = of_town(request, person), seen_version(request)
    try:
        n = leaving.leave(user, to=request.POST.get("to", ""), actor=request.user, seen=seen)
    except LostRace as problem:
        return pressed_late(request, problem, person)
    except Refused as problem:
        return shown(request, user, typed_of(user) | {"to": request.POST.get("to", "")}, problem)
    said = ngettext(
        "The account of %(who)s has ended. %(n)s case was handed on.",
        "The account of %(who)s has ended. %(n)s cases were handed on.",
        n,
    )
    messages.success(request, said % {"who": user.shown_name, "n": n})
    return redirect("people")


def pressed_late(request: HttpRequest, problem: LostRace, person: int) -> HttpResponse:
    """The account was to end, and a colleague had changed it."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version, user = PEOPLE.version(town), of_town(request, person)
    entries = PEOPLE.since(town, seen_version(request), person)
    pair, name = now_and_then(user, entries), "" if user.left_at else user.shown_name
    race = setting_races.of_press(problem, town, PEOPLE, entries, name, _("End the account"), *pair)
    typed = typed_of(user) | {"to": request.POST.get("to", "")}
    return shown(request, user, typed, problem, race=race, version=version)


def of_town(request: HttpRequest, person: int) -> User:
    return get_object_or_404(User, pk=person, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]


def typed_in(request: HttpRequest) -> dict[str, Any]:
    words = {name: request.POST.get(name, "") for name in accounts.NAMES}
    lists = {name: sorted(request.POST.getlist(name)) for name in LISTS}
    return words | lists | {"roles": [role for role in ROLES if role in lists["roles"]]}


def typed_of(user: User) -> dict[str, Any]:
    successor = leaving.successor_of(user)
    words = {name: getattr(user, name) for name in accounts.NAMES}
    return words | accounts.state(user) | {"to": successor.username if successor else ""}


def problem_errors(problem: Refused | None) -> dict[str, str]:
    """Sentences by field; what concerns no field stands above the form."""
    return (problem.errors or {"whole": problem.detail}) if problem else {}


def shown(
    request: HttpRequest, user: User | None, typed: dict[str, Any], problem: Refused | None = None, *,
    race: Race | None = None, version: int | None = None,
) -> HttpResponse:  # fmt: skip
    """`version`: what the page is made with; none: what the form says that the person saw."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    lead = LEADS[user.standing if user else None] % {"name": user.username if user else ""}
    context: dict[str, Any] = {
        "person": user, "lead": lead, "typed": typed, "errors": {} if race else problem_errors(problem), "roles": [(role, *ROLE_WORDS[role]) for role in ROLES],
        "teams": Team.objects.filter(jurisdiction=town), "crews": Crew.objects.filter(jurisdiction=town),
        "race": race, "version": seen_version(request) if version is None else version, "was": names_seen(request, user, version is not None),
    }  # fmt: skip
    if user and user.standing != User.LEFT:
        context |= {
            "absences": absences.coming(user, town), "stand_ins": away.stand_ins(user), "open_cases": leaving.open_cases(user).count(),
            "on_duty": leaving.on_duty(user),
        }  # fmt: skip
    return render(request, "frontend/settings/person.html", context, status=problem.status if problem else 200)


def names_seen(request: HttpRequest, user: User | None, fresh: bool) -> dict[str, str]:
    """Name and address as they were when the person saw the page."""
    now = {name: getattr(user, name, "") for name in accounts.NAMES}
    return now if fresh else {name: request.POST.get(f"was-{name}", now[name]) for name in accounts.NAMES}
