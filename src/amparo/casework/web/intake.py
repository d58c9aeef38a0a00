"""The page Quick intake."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from amparo.access.actors import Purpose
from amparo.access.decision import load_showing
from amparo.access.store.judging import pack, rules
from amparo.access.store.recording import Refused, grant_mandate, open_pathway
from amparo.casework.fields import errors_of
from amparo.casework.intake import MANDATES, Filled, offered, read_intake, urgent, with_problems
from amparo.casework.rulebook import value_text
from amparo.casework.web.called import of_the_country
from amparo.casework.web.frame import Here, page
from amparo.pathway.store.reading import agencies


@require_http_methods(["GET", "HEAD", "POST"])
@page
def intake(here: Here) -> HttpResponse:
    """Asks, and takes the child in."""
    mandate = MANDATES.get(here.actor.role)
    if mandate is None or not load_showing().may_open(here.actor.role, frozenset({mandate})):
        raise PermissionDenied
    known = agencies()
    own = known[here.actor.agency]
    choices = offered(of_the_country(known, own.id, here.words), own.id)
    data = {name: here.request.POST.getlist(name) for name in here.request.POST}
    filled = read_intake(data, choices, own.kind, here.now, here.words)
    if here.request.method == "POST" and filled.valid:
        try:
            return _take_in(here, filled)
        except Refused as refused:
            filled = with_problems(filled, refused.problems, here.words)
    context = {
        "fields": filled.fields,
        "errors": errors_of(filled.fields) if data else (),
        "steps": _steps(here),
    }
    return render(here.request, "casework/intake.html", context)


def _take_in(here: Here, filled: Filled) -> HttpResponse:
    mandate = MANDATES[here.actor.role]
    recorded = open_pathway(here.actor, filled.drafts, mandate=mandate, names=filled.names)
    for agency, kind in filled.agencies:
        grant_mandate(here.actor, recorded.reference, agency, kind, purpose=Purpose.INTAKE)
    for text in urgent(filled.drafts, here.words):
        messages.warning(here.request, text)
    brought = gettext("Recorded. Those whom you brought in see the child now; the clocks below have begun.")
    alone = gettext("Recorded. You brought nobody in: until you do, only your agency sees the child.")
    messages.success(here.request, brought if filled.agencies else alone)
    return redirect("child", reference=recorded.reference)


def _steps(here: Here) -> list[dict[str, str]]:
    """What follows, with the limits of this country's law."""
    law = pack()
    by_id = {limit.id: limit for limit in reversed(rules().limits)}
    steps = [
        {
            "when": gettext("before any questioning"),
            "text": gettext("A lawyer is there. If none is recorded, the page says so."),
        }
    ]
    own = next((limit for limit in law.own_limits if limit.id == "authority"), by_id.get("authority"))
    if own is not None:
        steps.append(
            {
                "when": gettext("within %(limit)s") % {"limit": value_text(own, here.words)},
                "text": gettext("The child is before a judge, or free. The clock starts from the time you gave."),
            }
        )
    if "handover" in by_id:
        steps.append(
            {
                "when": gettext("within %(limit)s") % {"limit": value_text(by_id["handover"], here.words)},
                "text": gettext("A child met among a group is handed over to civilian child protection."),
            }
        )
    return steps
