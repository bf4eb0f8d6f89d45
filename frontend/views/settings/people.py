"""Who works here: the list, an invitation by e-mail, and a page for each with roles, absence and leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from people import away
from people.models import Absence, User
from people.roles import ROLES
from reports.errors import Refused
from reports.models import Crew, Team
from reports.services import absences, accounts, leaving

MAY = "reports.change_settings"
ROLE_WORDS = {
    "desk": (pgettext_lazy("role", "Desk"), gettext_lazy("reads reports, answers, plans work")),
    "crew": (pgettext_lazy("role", "Crew"), gettext_lazy("sees the own crew's jobs and closes them")),
    "manager": (pgettext_lazy("role", "Manager"), gettext_lazy("sees reports and figures, changes nothing")),
    "police": (pgettext_lazy("role", "Police"), gettext_lazy("sees figures")),
    "admin": (pgettext_lazy("role", "Administrator"), gettext_lazy("everything, and these settings")),
    "integrator": (pgettext_lazy("role", "Integrator"), gettext_lazy("reads reports and figures by program")),
}
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
LISTS = ("roles", "teams", "crews")


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
    user = of_town(request, person)
    if request.method == "GET":
        return shown(request, user, typed_of(user))
    typed = typed_in(request)
    try:
        accounts.change(user, typed, actor=request.user)
    except Refused as problem:
        return shown(request, user, typed, problem)
    messages.success(request, _("What you changed counts from now on."))
    return redirect("person", user.pk)


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
    user = of_town(request, person)
    try:
        n = leaving.leave(user, to=request.POST.get("to", ""), actor=request.user)
    except Refused as problem:
        return shown(request, user, typed_of(user) | {"to": request.POST.get("to", "")}, problem)
    said = ngettext(
        "The account of %(who)s has ended. %(n)s case was handed on.",
        "The account of %(who)s has ended. %(n)s cases were handed on.",
        n,
    )
    messages.success(request, said % {"who": user.shown_name, "n": n})
    return redirect("people")


def of_town(request: HttpRequest, person: int) -> User:
    return get_object_or_404(User, pk=person, jurisdiction=request.jurisdiction)  # type: ignore[attr-defined]


def typed_in(request: HttpRequest) -> dict[str, Any]:
    words = {name: request.POST.get(name, "") for name in ("first_name", "last_name", "email")}
    return words | {name: request.POST.getlist(name) for name in LISTS}


def typed_of(user: User) -> dict[str, Any]:
    successor = leaving.successor_of(user)
    words = {name: getattr(user, name) for name in ("first_name", "last_name", "email")}
    return words | accounts.state(user) | {"to": successor.username if successor else ""}


def problem_errors(problem: Refused | None) -> dict[str, str]:
    """Sentences by field; what concerns no field stands above the form."""
    return (problem.errors or {"whole": problem.detail}) if problem else {}


def shown(
    request: HttpRequest, user: User | None, typed: dict[str, Any], problem: Refused | None = None
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    lead = LEADS[user.standing if user else None] % {"name": user.username if user else ""}
    context: dict[str, Any] = {
        "person": user, "lead": lead, "typed": typed, "errors": problem_errors(problem), "roles": [(role, *ROLE_WORDS[role]) for role in ROLES],
        "teams": Team.objects.filter(jurisdiction=town), "crews": Crew.objects.filter(jurisdiction=town),
    }  # fmt: skip
    if user and user.standing != User.LEFT:
        context |= {
            "absences": absences.coming(user, town), "stand_ins": away.stand_ins(user), "open_cases": leaving.open_cases(user).count(),
            "on_duty": leaving.on_duty(user),
        }  # fmt: skip
    return render(request, "frontend/settings/person.html", context, status=problem.status if problem else 200)
