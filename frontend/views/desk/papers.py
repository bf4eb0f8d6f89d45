"""Paper: an order or a round on A4, with map, photos and a code back; what points at persons is masked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from frontend.documents import papers
from frontend.views.desk import orders, rounds
from frontend.views.guards import staff


@staff("reports.see_order")
def order_paper(request: HttpRequest, number: str) -> HttpResponse:
    order = orders.find(request, number)
    return pdf(papers.order(order), order.number)


@staff("reports.plan_order")
def round_paper(request: HttpRequest, number: int) -> HttpResponse:
    found = rounds.find(request, number)
    return pdf(papers.round_(found), f"{_('round')}-{found.day}")


def pdf(content: bytes, name: str) -> HttpResponse:
    response: Any = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
