"""What a WSGI server calls: Django, for requests in UTF-8 alone.

Every browser writes Amparo's forms in UTF-8. Another encoding is crafted: it brings in halves of letters, which can
be written neither to a page nor to the database, or it is one that Django cannot read at all, before any middleware
is asked. What every page reads is read when a serving process starts, and not with its first page.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from amparo.entrypoints.warming import warm

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.entrypoints.settings")
_django = get_wsgi_application()
warm()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The answer to a request; 400 if it names another encoding than UTF-8."""
    if _is_utf8(environ.get("CONTENT_TYPE", "")):
        return _django(environ, start_response)
    start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
    return [b"Requests are written in UTF-8.\n"]


def _is_utf8(content_type: str) -> bool:
    try:
        _, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        return False
