"""`{% frame as here %}`: who signed in, for whom they act, and the five places of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from amparo.access.store.context import current
from amparo.access.store.judging import pack
from amparo.casework.web.catalogues import wording

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    """One of the five words of the navigation."""

    label: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame shows; `actor` is false for a visitor, `choose` true for who may act in several ways."""

    actor: bool
    demo: bool
    name: str = ""
    agency: str = ""
    role: str = ""
    until: str = ""
    choose: bool = False
    nav: tuple[Place, ...] = ()


@register.simple_tag(takes_context=True)
def frame(context: Any) -> Frame:
    """The frame of the page that is drawn. It asks the database nothing: the request knows who acts."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if actor is None:
        return Frame(False, settings.AMPARO_DEMO)
    words = wording(current().now, pack().zone)
    return Frame(
        True,
        settings.AMPARO_DEMO,
        name=actor.name,
        agency=words.translate(actor.agency_name),
        role=words.value(actor.role.label),
        until=words.moment(actor.until) if actor.until is not None else "",
        choose=len(request.actors) > 1,
        nav=tuple(_places(request.path)),
    )


def _places(path: str) -> list[Place]:
    listed = (
        ("today", gettext("Today")),
        ("intake", gettext("Intake")),
        ("children", gettext("Children")),
        ("liberty", gettext("Liberty")),
        ("catalogue", gettext("Law")),
    )
    places: list[Place] = []
    for name, label in listed:
        try:
            url = reverse(name)
        except NoReverseMatch:  # a page that is not open on this server
            continue
        places.append(Place(label, url, path == url or (url != "/" and path.startswith(url))))
    return places
