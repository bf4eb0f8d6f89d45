"""Gives every request its jurisdiction: by host name, else the default one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from geo.models import Jurisdiction


class FindJurisdiction:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().split(":")[0]
        request.jurisdiction = SimpleLazyObject(lambda: jurisdiction_of(host))  # type: ignore[attr-defined]
        return self.get_response(request)


def jurisdiction_of(host: str) -> Jurisdiction | None:
    """The jurisdiction of a host name, else the default one, else None (nothing is set up yet). One query."""
    candidates = Jurisdiction.objects.exclude(host="").filter(host=host) | Jurisdiction.objects.filter(is_default=True)
    return min(candidates, key=lambda candidate: candidate.is_default and candidate.host != host, default=None)
