"""The list of children."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from amparo.access.actors import Purpose
from amparo.access.store.judging import pack, rules
from amparo.access.store.opening import open_list
from amparo.casework.cases import Case, read_case
from amparo.casework.duties import group, task_order
from amparo.casework.finding_cards import Brief, Speaker
from amparo.casework.summary import track_cards
from amparo.casework.web.frame import Here, page
from amparo.pathway.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class Line:
    """One child in the list: the three tracks in a few words, and what is most urgent."""

    order: tuple[int, int, str]
    url: str
    name: str
    reference: str
    protection: str
    justice: str
    liberty: str
    next: Brief | None


@require_safe
@page
def children(here: Here) -> HttpResponse:
    """Those for whom the acting agency holds a mandate, the most urgent first."""
    law = pack()
    opened = open_list(here.actor, Purpose.CASE_CONDUCT)
    lines = [_line(read_case(each, law.leap_birthday), here) for each in opened.cases]
    lines.sort(key=lambda line: (line.order, line.reference))
    caption = ngettext("%(count)s child, on %(when)s.", "%(count)s children, on %(when)s.", len(lines)) % {
        "count": len(lines),
        "when": here.words.moment(here.now),
    }
    context = {"children": lines, "caption": caption, "locked": opened.locked, "more": opened.more}
    return render(here.request, "casework/children.html", context)


def _line(case: Case, here: Here) -> Line:
    speaker = Speaker(case, pack(), load_vocabulary(), here.words.at(here.now, case.zone))
    open_duties = [duty for duty in group(case.findings, rules().rules) if duty.is_open]
    first = min(open_duties, key=task_order, default=None)
    protection, justice, liberty = (card.now for card in track_cards(case, (), speaker))
    return Line(
        (9, 0, case.reference) if first is None else task_order(first),
        reverse("child", args=[case.reference]),
        case.name_and_age(here.words),
        case.reference,
        protection,
        justice,
        liberty,
        None if first is None else speaker.brief(first),
    )
