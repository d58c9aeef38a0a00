"""For whom somebody acts: the page on which those with several roles or agencies choose one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amparo.access.actors import Actor
from amparo.access.store.context import act_as
from amparo.casework.fields import Field, Option
from amparo.casework.web.frame import Here, page
from amparo.law.messages import Word


@require_http_methods(["GET", "HEAD", "POST"])
@page
def acting(here: Here) -> HttpResponse:
    """Shows every way in which the person may act now, and takes up the one that is chosen."""
    if here.request.method == "POST":
        try:
            act_as(here.request, here.request.POST.get("acting", ""))
        except LookupError as error:
            raise PermissionDenied from error
        return redirect("today")
    options = tuple(_option(actor, here) for actor in here.request.actors)
    choose = Field("acting", here.words.translate("I act as"), "choices", options=options, wide=True)
    return render(here.request, "casework/acting.html", {"field": choose})


def _option(actor: Actor, here: Here) -> Option:
    words = here.words
    text = words.translate("{role}, {agency}").format(
        role=words.value(actor.role.label), agency=words.value(Word(actor.agency_name))
    )
    if actor.until is not None:
        text = words.translate("{what}, until {when}").format(what=text, when=words.moment(actor.until))
    return Option(actor.membership, text, actor.membership == here.actor.membership)
