"""The page behind the police's link: one figure, its day, where it comes from; done in a minute, without account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.views.guards import in_town
from reports.errors import NotThere, Refused
from reports.models import Indicator, LogLink
from reports.services import figure_log, promise_words

TYPED = ("indicator", "value", "day", "source")


@in_town
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        link = figure_log.find(town, token)
    except NotThere as problem:
        return render(request, "frontend/public/figure_log.html", {"lost": problem.detail}, status=404)
    if request.method == "GET":
        figure_log.opened(link)
        return shown(request, link)
    typed = {name: request.POST.get(name, "") for name in TYPED}
    try:
        made = figure_log.log_by_link(link, typed)
    except Refused as problem:
        return shown(request, link, typed, problem.errors or {"": problem.detail}, status=problem.status)
    said = {"name": made.indicator.name, "value": f"{made.value:g}"}
    messages.success(request, _("Thank you. %(name)s: %(value)s is written down and stands on the promise's page.") % said)  # fmt: skip
    return redirect(request.path)


def shown(
    request: HttpRequest,
    link: LogLink,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The day is today's and the source that of the last figure, until somebody types another."""
    rows = [_row(one) for one in figure_log.behind(link)]
    sources = [row["source"] for row in rows if row["source"]]
    today = link.jurisdiction.day(timezone.now()).isoformat()
    given = typed or {"day": today, "source": sources[0] if len(rows) == 1 and sources else ""}
    context = {"link": link, "rows": rows, "typed": given, "errors": errors or {}}
    return render(request, "frontend/public/figure_log.html", context, status=status)


def _row(one: Indicator) -> dict[str, Any]:
    """With the newest three figures, in words."""
    newest = figure_log.standing(one)[:3]
    said = [
        f"{promise_words.number(row.value)} ({promise_words.day(row.day.isoformat())}, {row.source})" for row in newest
    ]
    return {"one": one, "said": "; ".join(said), "source": newest[0].source if newest else ""}
