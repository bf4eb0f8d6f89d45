"""A busy or full database is answered with 503 and a sentence, never with a bare error: the sender keeps the draft and tries again."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

BUSY = ("locked", "full", "timeout", "connection")


class BusyDatabase:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, OperationalError) or not any(word in str(problem).lower() for word in BUSY):
            return None
        sentence = _("Many people are writing just now. Wait some seconds and send again; what you wrote is kept.")
        if request.path.startswith("/api/"):
            answer: HttpResponse = JsonResponse(
                {"title": _("Busy"), "detail": sentence, "status": 503},
                status=503,
                content_type="application/problem+json",
            )
        else:
            answer = HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")
        answer["Retry-After"] = "5"
        return answer
