"""The liberty board."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from amparo.access.actors import Purpose, Role
from amparo.access.store.judging import pack, rules
from amparo.access.store.opening import OpenedList, open_list
from amparo.access.store.papers import EMPTY_CELLS, may_make
from amparo.casework.cases import read_case
from amparo.casework.liberty import SAFEGUARDS, Band, Row, blind_spots, board
from amparo.casework.web.asof import asof_form, read_dates
from amparo.casework.web.called import called, of_the_country
from amparo.casework.web.catalogues import wording
from amparo.casework.web.frame import Here, page
from amparo.pathway.store.reading import agencies, facilities
from amparo.pathway.vocabulary import load_vocabulary

#: Kinds by which somebody can come to be held.
TAKEN = (
    "apprehended",
    "detention_admitted",
    "detention_ordered",
    "detention_transferred",
    "encountered_by_security_forces",
)


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A row of the board with its two addresses."""

    row: Row
    url: str
    action_url: str


@dataclass(frozen=True, slots=True)
class LinkedBand:
    """Rows of the board under one heading."""

    label: str
    outcome: str
    rows: tuple[LinkedRow, ...]


@require_safe
@page
def liberty(here: Here) -> HttpResponse:
    """Who is held, as far as the acting person may see."""
    law = pack()
    dates = read_dates(here.request.GET, law.zone, here.now, here.words)
    purpose = Purpose.MONITORING if here.actor.role is Role.DETENTION_MONITOR else Purpose.CASE_CONDUCT
    opened = open_list(
        here.actor, purpose, as_of=dates.as_of, known_at=dates.known_at, kinds=TAKEN, safeguards=SAFEGUARDS
    )
    words = wording(opened.as_of, law.zone)
    cases = [read_case(case, law.leap_birthday) for case in opened.cases]
    places = called(facilities().values(), words)
    bands = board(cases, rules().rules, places, load_vocabulary(), words, here.actor.role)
    there = of_the_country(agencies(), here.actor.agency, words)
    holding = [(each.id, each.name) for each in there if each.kind == "facility"]
    coverage = cases[0].coverage if cases else ()
    context = {
        "bands": [_band(band) for band in bands],
        "more": opened.more,
        "locked": opened.locked,
        "empty_cells": may_make(here.actor, EMPTY_CELLS),
        "asof": asof_form(dates, here.now, law.zone, words, gettext("Held on")),
        "lead": _lead(bands),
        "caption": _caption(opened, here),
        "blind": blind_spots(holding, coverage, opened.as_of, words) if cases else (),
        "printed": gettext("Printed %(when)s by %(who)s · held on %(as_of)s")
        % {
            "when": here.words.on_paper.moment(here.now),
            "who": here.actor.name,
            "as_of": words.on_paper.moment(opened.as_of),
        },
    }
    return render(here.request, "casework/liberty.html", context)


def _band(band: Band) -> LinkedBand:
    rows = tuple(
        LinkedRow(
            row,
            reverse("child", args=[row.reference]),
            f"{reverse('add', args=[row.reference])}?kind={row.action_kind}",
        )
        for row in band.rows
    )
    return LinkedBand(band.label, band.outcome, rows)


def _lead(bands: tuple[Band, ...]) -> str:
    count = sum(len(band.rows) for band in bands)
    held = ngettext("%(count)s child.", "%(count)s children.", count) % {"count": count}
    one_register = gettext(
        "The same register stands before the judge, the monitor and the facility; a facility can add to it and "
        "cannot rewrite it."
    )
    return f"{held} {one_register}"


def _caption(opened: OpenedList, here: Here) -> str:
    text = gettext(
        "Children held on %(as_of)s, as known on %(known_at)s, of those whom %(agency)s may see. Counted by child, "
        "from the first hour without freedom to leave."
    )
    if opened.as_of == opened.known_at:
        text = gettext(
            "Children held on %(as_of)s, as known then, of those whom %(agency)s may see. Counted by child, from "
            "the first hour without freedom to leave."
        )
    return text % {
        "as_of": here.words.moment(opened.as_of),
        "known_at": here.words.moment(opened.known_at),
        "agency": here.words.translate(here.actor.agency_name),
    }
