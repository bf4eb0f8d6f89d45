"""Signing in and out, and where one's work is."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.views.guards import in_town
from reports.errors import NotThere
from reports.seeding.accounts import read_accounts
from reports.services import accounts

LOOPBACK = {"127.0.0.1", "::1"}
DOORS = [
    ("reports.triage_report", "desk"),
    ("reports.work_order", "crew"),
    ("reports.see_figures", "insights"),
]


class SignIn(views.LoginView):
    template_name = "frontend/accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Django's own `site` would stand in the way of ours."""
        given = {
            name: value
            for name, value in super().get_context_data(**kwargs).items()
            if name not in ("site", "site_name")
        }
        return given | {"demo_accounts": demo_accounts(self.request)}


class SignOut(views.LogoutView):
    """By the button only: a link from elsewhere signs nobody out."""

    http_method_names = ["post", "options"]


class ChangePassword(views.PasswordChangeView):
    template_name = "frontend/accounts/password.html"
    success_url = reverse_lazy("after-sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


@in_town
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest, invitation: int, secret: str) -> HttpResponse:
    """Behind the link of an invitation: one sets one's password and is signed in. Only the button uses the link up."""
    request.secret_page = True  # type: ignore[attr-defined]
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    try:
        one = accounts.find(town, invitation, secret)
        form = SetPasswordForm(one.user, request.POST or None)
        if form.is_valid():
            user = accounts.open_account(one, form.cleaned_data["new_password1"])
            login(request, user, backend="people.backends.Backend")
            return redirect("after-sign-in")
    except NotThere as problem:
        return render(request, "frontend/accounts/invitation.html", {"lost": problem.detail}, status=404)
    context = {"form": form, "user_name": one.user.username, "shown_name": one.user.shown_name}
    return render(request, "frontend/accounts/invitation.html", context, status=400 if form.errors else 200)


@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """The page where this person's work is."""
    user: Any = request.user
    return redirect(next((door for permission, door in DOORS if user.has_perm(permission)), "map"))


def demo_accounts(request: HttpRequest) -> list[tuple[str, str]]:
    """Only while the data is made up, and only to somebody at this very computer."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    forwarded = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    here = settings.DEMO_ON_LOOPBACK and request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded
    return read_accounts() if here and town and town.made_up else []
