"""What every view of the API does first: knows the town, reads the body, claims the key."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.views import APIView

from geo.models import Jurisdiction
from reports.errors import BadInput, NotAllowed, NotThere

OUR_OWN = {"lang", "format", "cursor", "limit"}


class View(APIView):
    """`parameters` are the query parameters that a GET takes; others are refused, so that a misspelt filter is noticed."""

    parameters: tuple[str, ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        unknown = sorted(set(request.query_params) - OUR_OWN - set(self.parameters))
        if request.method == "GET" and unknown:
            raise BadInput(errors={name: _("We know no parameter of this name.") for name in unknown})

    @property
    def town(self) -> Jurisdiction:
        found = self.request.jurisdiction  # type: ignore[attr-defined]
        if not found:
            raise NotThere(_("Nothing is set up here yet."))
        return found

    def needs(self, permission: str) -> None:
        """Raises NotAllowed (403); somebody who has not signed in is asked to (401) by DRF."""
        user = self.request.user
        if not user.is_authenticated:
            self.permission_denied(self.request)
        if not user.has_perm(permission) or user.jurisdiction_id not in (None, self.town.pk):
            raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))


def body(request: Request) -> dict[str, Any]:
    """The JSON object that was sent. Raises BadInput for anything else."""
    data = request.data
    if not isinstance(data, dict):
        raise BadInput(_("Send one JSON object."))
    return dict(data.items()) if hasattr(data, "getlist") else data


def version_of(data: dict[str, Any]) -> int | None:
    version = data.pop("version", None)
    if version is None or (isinstance(version, int) and not isinstance(version, bool)):
        return version
    raise BadInput(errors={"version": _("version must be the whole number that you were shown.")})


def address(request: Request) -> str:
    return request.META.get("REMOTE_ADDR", "")
