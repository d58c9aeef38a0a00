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
from amparo.casework.today import Task, build_today
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
    kind = agencies()[here.actor.agency].kind
    built = build_today(
        [read_case(case, law.leap_birthday) for case in opened.cases],
        own_duties(here.actor.role, kind),
        rules().rules,
        law,
        load_vocabulary(),
        here.words,
        show_all="all" in here.request.GET,
    )
    context = {
        "today": built,
        "tasks": [_linked(task) for task in built.tasks],
        "waiting": [{"row": each, "url": reverse("child", args=[each.reference])} for each in built.waiting],
        "broken": [{"row": each, "url": reverse("child", args=[each.reference])} for each in built.broken],
        "now_iso": moment_of(here.now, law.zone).isoformat(timespec="minutes"),
        "now_text": here.words.full(here.now),
        "more": opened.more,
    }
    return render(here.request, "casework/today.html", context)


def _linked(task: Task) -> dict[str, object]:
    """A row with its two addresses."""
    page_url = reverse("child", args=[task.reference])
    action_url = (
        f"{reverse('add', args=[task.reference])}?kind={task.action_kind}" if task.action_kind else page_url
    )
    return {"row": task, "url": page_url, "action_url": action_url}
