"""The page Today."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from amparo.access.actors import Purpose
from amparo.access.store.judging import pack, rules
from amparo.access.store.opening import open_list
from amparo.casework.cases import read_case
from amparo.casework.duties import own_duties
from amparo.casework.today import Task, Unsaid, Waiting, build_today
from amparo.casework.web.addresses import action_url
from amparo.casework.web.called import of_the_country
from amparo.casework.web.frame import Here, page
from amparo.pathway.instants import moment_of
from amparo.pathway.store.reading import agencies
from amparo.pathway.vocabulary import load_vocabulary


@require_safe
@page
def today(here: Here) -> HttpResponse:
    """What the acting person must do next, and what others owe."""
    law = pack()
    opened = open_list(here.actor, Purpose.CASE_CONDUCT)
    known = agencies()
    own = known[here.actor.agency]
    built = build_today(
        [read_case(case, law.leap_birthday) for case in opened.cases],
        own_duties(here.actor.role, own.kind),
        rules().rules,
        law,
        load_vocabulary(),
        here.words,
        show_all="all" in here.request.GET,
        agencies=of_the_country(known, own.id, here.words),
        agency=own.id,
    )
    context = {
        "today": built,
        "tasks": [_linked(task) for task in built.tasks],
        "unsaid": [_unsaid(each) for each in built.unsaid],
        "waiting": [_waiting(each) for each in built.waiting],
        "broken": [{"row": each, "url": reverse("child", args=[each.reference])} for each in built.broken],
        "now_iso": moment_of(here.now, law.zone).isoformat(timespec="minutes"),
        "now_text": here.words.full(here.now),
        "more": opened.more,
        "locked": opened.locked,
    }
    return render(here.request, "casework/today.html", context)


def _linked(task: Task) -> dict[str, object]:
    """A row with its two addresses."""
    page_url = reverse("child", args=[task.reference])
    return {"row": task, "url": page_url, "action_url": action_url(task.reference, task.action) or page_url}


def _unsaid(each: Unsaid) -> dict[str, object]:
    """A row with its two addresses."""
    page_url = reverse("child", args=[each.reference])
    return {"row": each, "url": page_url, "action_url": action_url(each.reference, each.action) or page_url}


def _waiting(each: Waiting) -> dict[str, object]:
    """A row with its two addresses."""
    page_url = reverse("child", args=[each.reference])
    return {"row": each, "url": page_url, "asking_url": action_url(each.reference, each.asking)}
