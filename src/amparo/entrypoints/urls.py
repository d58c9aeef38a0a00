"""Which address answers with which page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.i18n import set_language


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, for browsers that ask for it by its old name."""
    return redirect(staticfiles_storage.url("amparo/mark.svg"), permanent=False)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Asks every crawler to stay away."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


urlpatterns = [
    path("", include("amparo.casework.web.urls")),
    path("accounts/", include("amparo.entrypoints.signing_in")),
    path("language/", set_language, name="set_language"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
]
if settings.AMPARO_DEMO:
    urlpatterns.append(path("", include("amparo.entrypoints.demo.links")))
