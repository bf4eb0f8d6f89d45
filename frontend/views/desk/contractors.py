"""Links for contractors: made for the chosen orders of a crew, looked at, revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.guards import staff
from reports import links
from reports.errors import Refused
from reports.models import JobLink, WorkOrder
from reports.services import contracting
from reports.services.contracting import MAY

TYPED = ("days", "name", "email")


@staff(MAY)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One link for the orders that were ticked."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    given = request.POST if request.method == "POST" else request.GET
    rows = WorkOrder.objects.of(town).visible_to(request.user).filter(number__in=given.getlist("order")[:200])
    chosen = list(rows.select_related("crew").order_by("pk"))
    typed = {name: given.get(name, "") for name in TYPED}
    if request.method == "GET":
        return _form(request, chosen, typed | {"days": str(contracting.DAYS)})
    try:
        link = contracting.make(town, chosen, typed, actor=request.user)
    except Refused as problem:
        return _form(request, chosen, typed, problem.errors or {"": problem.detail}, status=problem.status)
    return redirect("contractor-link", link.pk)


def _form(
    request: HttpRequest,
    chosen: list[WorkOrder],
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"chosen": chosen, "typed": typed, "errors": errors or {}}
    return render(request, "frontend/desk/contractor_new.html", context, status=status)


def find(request: HttpRequest, pk: int) -> JobLink:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    return get_object_or_404(
        JobLink.objects.select_related("crew", "maker", "revoked_by", "jurisdiction"), pk=pk, jurisdiction=town
    )


@staff(MAY)
def page(request: HttpRequest, link: int) -> HttpResponse:
    """The address to give out, who has looked, how far it is."""
    found = find(request, link)
    lines = contracting.lines_of(found)
    context = {
        "link": found, "live": contracting.is_live(found), "address": links.job(contracting.token_of(found)), "orders": list(found.orders.all()),
        "closed": sum(bool(line.code) for line in lines), "n": len(lines),
    }  # fmt: skip
    return render(request, "frontend/desk/contractor_link.html", context)


@staff(MAY)
@require_POST
def revoke(request: HttpRequest, link: int) -> HttpResponse:
    found = find(request, link)
    try:
        contracting.revoke(found, actor=request.user)
    except Refused as problem:
        messages.error(request, problem.detail)
    else:
        messages.success(request, _("The link does not work any more."))
    return redirect("contractor-link", found.pk)
