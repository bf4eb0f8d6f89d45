"""My page: what waits for me, who stands in when I am away, whether I want the daily mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.views.guards import staff
from people import away
from people.models import Absence
from reports.errors import BadInput
from reports.services import absences, colleagues

MAY, MOST = "reports.see_report", 100


@staff(MAY)
def page(request: HttpRequest) -> HttpResponse:
    return shown(request)


def shown(
    request: HttpRequest, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    user: Any = request.user
    context = {
        "notices": list(colleagues.notices_of(user, town)[:MOST]), "unread": colleagues.unread(user), "absences": absences.coming(user, town),
        "stand_ins": away.stand_ins(user), "typed": typed or {}, "errors": errors or {},
    }  # fmt: skip
    return render(request, "frontend/desk/mine.html", context, status=400 if errors else 200)


@staff(MAY)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.getlist("notice")
    colleagues.read(request.user, [int(one) for one in chosen if one.isdecimal()] if chosen else None)
    return redirect("desk-mine")


@staff(MAY)
@require_POST
def be_away(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "") for name in ("first_on", "last_on", "stand_in")}
    try:
        made = absences.write(request.user, town, typed)
    except BadInput as problem:
        return shown(request, typed, problem.errors)
    who = made.stand_in.shown_name if made.stand_in else _("nobody")
    messages.success(request, _("It is noted. While you are away your work goes to: %(who)s.") % {"who": who})
    return redirect("desk-mine")


@staff(MAY)
@require_POST
def be_back(request: HttpRequest, absence: int) -> HttpResponse:
    found = Absence.objects.filter(pk=absence, user=request.user.pk).first()
    if not found:
        raise Http404
    absences.end(found, request.jurisdiction)  # type: ignore[attr-defined]
    return redirect("desk-mine")


@staff(MAY)
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    user.daily_mail = request.POST.get("daily_mail") == "yes"
    user.save(update_fields=["daily_mail"])
    messages.success(request, _("You get one mail a day.") if user.daily_mail else _("You get no daily mail."))
    return redirect("desk-mine")
