"""The sign-in links that the demonstration prints: one a persona, for this start and this machine only.

Needs Django. A link carries a signed user name. Its key is made anew at each start and handed to the web
server's process alone, so that a link from an earlier start, or from another machine, opens nothing.
"""

from __future__ import annotations

import ipaddress
import os

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

KEY_VARIABLE = "AMPARO_DEMO_LINK_KEY"
SALT = "amparo.demo.link"
LASTS_SECONDS = 12 * 3600


def link_path(username: str, key: str) -> str:
    """The path that signs `username` in, under the key of this start."""
    return f"/demo/enter/{signing.dumps(username, key=key, salt=SALT)}/"


@never_cache
@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in the persona that the link names. Not found unless this is a demonstration on this machine."""
    key = os.environ.get(KEY_VARIABLE, "")
    if not (settings.AMPARO_DEMO and key and _from_this_machine(request)):
        raise Http404
    try:
        username = signing.loads(token, key=key, salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


def _from_this_machine(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


#: To be included by `entrypoints.urls` where `settings.AMPARO_DEMO` is true.
urlpatterns = [path("demo/enter/<str:token>/", enter, name="demo_enter")]
