"""Every error of the API as application/problem+json: title, detail (a sentence for a person), errors by field."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from reports.errors import Refused, TooMany

TITLES = {
    400: gettext_lazy("That did not work"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not this way"),
    406: gettext_lazy("Not in this format"),
    415: gettext_lazy("Not in this format"),
    429: gettext_lazy("Too many"),
}


def answer(problem: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: None for bugs, which stay loud."""
    if isinstance(problem, Refused):
        return _refused(problem)
    if isinstance(problem, Http404):
        problem = exceptions.NotFound(_("There is nothing here. Check the address."))
    if isinstance(problem, PermissionDenied):
        problem = exceptions.PermissionDenied()
    response = exception_handler(problem, context)
    if response is None or not isinstance(problem, exceptions.APIException):
        return response
    response.data = _body(
        str(TITLES.get(problem.status_code, TITLES[400])), _sentence(problem), problem.status_code, _by_field(problem)
    )
    response.content_type = "application/problem+json"
    return response


def _refused(problem: Refused) -> Response:
    body = _body(
        _("That did not work"), problem.detail, problem.status, problem.errors, code=problem.code, **problem.extra
    )
    response = Response(body, status=problem.status, content_type="application/problem+json")
    if isinstance(problem, TooMany):
        response["Retry-After"] = str(problem.retry_after_s)
    return response


def _body(title: str, detail: str, status: int, errors: dict[str, Any], **extra: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": errors} | extra


def _sentence(problem: exceptions.APIException) -> str:
    detail = problem.detail
    while isinstance(detail, dict | list) and detail:
        detail = next(iter(detail.values())) if isinstance(detail, dict) else detail[0]
    return str(detail)


def _by_field(problem: exceptions.APIException) -> dict[str, Any]:
    detail = problem.detail
    if not isinstance(detail, dict):
        return {}
    return {
        field: " ".join(map(str, sentences)) if isinstance(sentences, list) else str(sentences)
        for field, sentences in detail.items()
    }


def unknown_address(request: HttpRequest) -> HttpResponse:
    """Addresses below the API that do not exist answer like everything else here."""
    body = _body(str(TITLES[404]), _("There is nothing here. Check the address."), 404, {})
    return JsonResponse(body, status=404, content_type="application/problem+json")
