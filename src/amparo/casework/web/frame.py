"""What stands round every page, and who may come in: sign-in, the acting person, the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from amparo.access.actors import Actor
from amparo.access.store.context import ActingRequest, current
from amparo.access.store.judging import pack
from amparo.access.store.opening import RecordLocked
from amparo.casework.web.catalogues import wording
from amparo.casework.wording import Wording

Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Here:
    """Who acts on this page, at which moment (microseconds UTC), and how they read."""

    request: ActingRequest
    actor: Actor
    now: int
    words: Wording


def _locked(request: HttpRequest, reference: str) -> HttpResponse:
    """That a record cannot be opened. Not an error of the server's: that would undo the audit of the opening."""
    shown = request.method in ("GET", "HEAD")
    context = {"reference": reference, "locked": (reference,), "refused": not shown}
    return render(request, "casework/locked.html", context, status=200 if shown else 409)


def page(view: Callable[Concatenate[Here, Rest], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for somebody who signed in and acts for an agency.

    A visitor is sent to sign in; somebody who acts for nobody now is refused. Nothing of it is kept by browsers.
    """

    @never_cache
    @wraps(view)
    def answer(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.actor is None:
            raise PermissionDenied
        now = current().now
        try:
            return view(Here(request, request.actor, now, wording(now, pack().zone)), *args, **kwargs)
        except RecordLocked as locked:
            return _locked(request, locked.reference)

    return answer
