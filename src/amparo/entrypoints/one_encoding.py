"""Requests are written in UTF-8, as every browser writes Amparo's forms; another encoding is refused.

A crafted one would bring in halves of letters, which can be written neither to a page nor to the database, and so
end in an error of the server's.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class OneEncoding:
    """Answers 400 to a request that names another encoding than UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to `request`."""
        if request.encoding is not None and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("requests are written in UTF-8")
        return self._get_response(request)
