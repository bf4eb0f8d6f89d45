"""Signing in and out."""

from django.urls import path

from frontend.views import accounts

urlpatterns = [
    path("accounts/sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("accounts/sign-out/", accounts.SignOut.as_view(), name="sign-out"),
    path("accounts/", accounts.after_sign_in, name="after-sign-in"),
    path("accounts/invitation/<int:invitation>/<slug:secret>/", accounts.open_account, name="invitation"),
    path("accounts/password/", accounts.ChangePassword.as_view(), name="password"),
]
