"""Signing in and out: which of the sign-in package's pages exist here, and for whom.

There is no sign-up, no reset by mail and no social sign-in: staff are entered by their agency's operator.
`urlpatterns` is to be included by `entrypoints.urls` at `accounts/`.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import login, logout, password_change, reauthenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


class StaffOnly(DefaultAccountAdapter):
    """Nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Writes the password alone: the app's login has no right to the user's other columns."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends nothing: no message about an account leaves this server."""
        return


def sign_out(request: HttpRequest) -> HttpResponse:
    """Asks, and signs out; then the browser forgets what it kept, for whoever sits down next."""
    response = logout(request)
    if request.method == "POST" and not request.user.is_authenticated:
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def change_password(request: HttpRequest) -> HttpResponse:
    """The form for a new password. Who never had one (a demonstration's people enter by link) sets none here:
    the package would send them to a page that this server does not have."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        raise PermissionDenied
    return password_change(request)


urlpatterns = [
    path("login/", login, name="account_login"),
    path("logout/", sign_out, name="account_logout"),
    path("password/change/", change_password, name="account_change_password"),
    path("reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
