"""Nothing that Amparo answers is kept by a browser or a proxy but its style sheets and scripts.

The first middleware, so that it sees every answer: pages, refusals, redirects and errors of the server's alike.
Whoever takes the device away finds no page in its cache, and no reference code in a redirect that was kept.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

#: What no page of Amparo ever asks of a browser.
_ASKED_OF_NOBODY = ("camera", "microphone", "geolocation", "display-capture", "usb", "serial", "payment", "midi")
PERMISSIONS = ", ".join(f"{name}=()" for name in _ASKED_OF_NOBODY)


class NeverKept:
    """Marks every answer but static files as not to be stored, and as nobody else's to embed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to `request`."""
        response = self._get_response(request)
        if not request.path_info.startswith(settings.STATIC_URL) or response.status_code != 200:
            add_never_cache_headers(response)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS
        return response
