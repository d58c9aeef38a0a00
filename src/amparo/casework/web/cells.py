"""Empty the cells: the list of those whom nobody should be holding as they are held."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from amparo.access.actors import Purpose, Role
from amparo.access.store.judging import pack, rules
from amparo.access.store.papers import EMPTY_CELLS, open_list_for_paper
from amparo.casework import empty_cells as cells
from amparo.casework.cases import read_case
from amparo.casework.empty_cells import Around, Cell
from amparo.casework.web.asof import asof_form, read_dates
from amparo.casework.web.called import called, of_the_country
from amparo.casework.web.catalogues import wording
from amparo.casework.web.frame import Here, page
from amparo.casework.web.liberty import TAKEN
from amparo.pathway.store.reading import agencies, facilities
from amparo.pathway.vocabulary import load_vocabulary

#: How many pathways the page opens, more than other lists: cutting off drops those who came first, and so whoever
#: is held longest.
_MOST = 1000
_PURPOSES = {Role.DETENTION_MONITOR: Purpose.MONITORING, Role.COORDINATOR: Purpose.COORDINATION}


@dataclass(frozen=True, slots=True)
class LinkedCell:
    """A row with its two addresses."""

    row: Cell
    url: str
    action_url: str


@require_safe
@page
def empty_cells(here: Here) -> HttpResponse:
    """Who is held without a recorded basis or past a limit, longest first, and who must do what now."""
    law = pack()
    dates = read_dates(here.request.GET, law.zone, here.now, here.words)
    purpose = _PURPOSES.get(here.actor.role, Purpose.CASE_CONDUCT)
    opened = open_list_for_paper(
        here.actor,
        EMPTY_CELLS,
        purpose,
        as_of=dates.as_of,
        known_at=dates.known_at,
        kinds=TAKEN,
        safeguards=cells.SAFEGUARDS,
        most=_MOST,
    )
    words = wording(opened.as_of, law.zone).on_paper  # the page is made to be printed
    around = Around(
        rules().rules,
        law,
        called(facilities().values(), words),
        of_the_country(agencies(), here.actor.agency, words),
        load_vocabulary(),
        words,
        here.actor.role,
    )
    found = cells.empty_cells([read_case(case, law.leap_birthday) for case in opened.cases], around)
    context = {
        "bands": [
            (gettext("Longest beyond the law first"), "breached", [_linked(each) for each in found.known]),
            (gettext("Since when, nobody can tell"), "unknown", [_linked(each) for each in found.unknown]),
        ],
        "count": found.count,
        "more": opened.more,
        "locked": opened.locked,
        "asof": asof_form(dates, here.now, law.zone, words, gettext("Held on")),
        "lead": ngettext("%(count)s child.", "%(count)s children.", found.count) % {"count": found.count},
        "caption": gettext(
            "Children held without a recorded basis or past a limit of custody on %(as_of)s, of those whom "
            "%(agency)s may see. In the order of the time held beyond the law, and by nothing else."
        )
        % {"as_of": words.moment(opened.as_of), "agency": here.words.translate(here.actor.agency_name)},
        "printed": gettext("Printed %(when)s by %(who)s · held on %(as_of)s")
        % {
            "when": here.words.on_paper.moment(here.now),
            "who": here.actor.name,
            "as_of": words.moment(opened.as_of),
        },
    }
    return render(here.request, "casework/empty_cells.html", context)


def _linked(row: Cell) -> LinkedCell:
    add = f"{reverse('add', args=[row.reference])}?kind={row.kind}"
    return LinkedCell(row, reverse("child", args=[row.reference]), add)
