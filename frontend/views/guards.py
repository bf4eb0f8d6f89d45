"""Who may open a page: nothing set up, not signed in, not allowed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def in_town(view: View) -> View:
    """The page needs a jurisdiction."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.jurisdiction:  # type: ignore[attr-defined]
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def staff(*permissions: str) -> Callable[[View], View]:
    """The page is for those of this town with all these permissions; others sign in (anonymous) or are told no (403)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user: Any = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path(), "sign-in")
            if not user.has_perms(permissions) or user.jurisdiction_id not in (None, request.jurisdiction.pk):  # type: ignore[attr-defined]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return in_town(guarded)

    return decorate
