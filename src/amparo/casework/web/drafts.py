"""The draft of a motion, as a PDF. It is made when it is asked for, and nothing of it is kept."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amparo.access.actors import Purpose
from amparo.access.store.judging import pack, rules
from amparo.access.store.papers import MOTION_DRAFT, open_for_paper
from amparo.casework.cases import read_case
from amparo.casework.duties import group, own_duties
from amparo.casework.finding_cards import Speaker
from amparo.casework.grounds import why_no_draft
from amparo.casework.papers.motion import Drafting, motion
from amparo.casework.papers.setting import PaperError, set_paper
from amparo.casework.web.asof import read_dates
from amparo.casework.web.called import called
from amparo.casework.web.catalogues import wording
from amparo.casework.web.frame import Here, page
from amparo.pathway.store.reading import agencies, facilities
from amparo.pathway.vocabulary import load_vocabulary


@require_safe
@page
def draft(here: Here, reference: str, finding: str) -> HttpResponse:
    """The draft from one finding. One that is withheld, or is not there, is not found."""
    law = pack()
    dates = read_dates(here.request.GET, law.zone, here.now, here.words)
    opened = open_for_paper(
        here.actor,
        reference,
        MOTION_DRAFT,
        Purpose.CHALLENGE_CUSTODY,
        as_of=dates.as_of,
        known_at=dates.known_at,
    )
    case = read_case(opened, law.leap_birthday)
    duties = group(case.findings, rules().rules)
    duty = next((each for each in duties if finding in {found.id for found in each.findings}), None)
    if duty is None:
        raise Http404
    words = wording(opened.as_of, case.zone)
    if (reason := why_no_draft(duty, case)) is not None:
        return _not_made(here, reference, words.say(reason))
    known = agencies()
    drafting = Drafting(
        here.actor.name,
        words.translate(here.actor.agency_name),
        here.now,
        called(known.values(), words),
        called(facilities().values(), words),
    )
    own = own_duties(here.actor.role, known[here.actor.agency].kind)
    speaker = Speaker(case, law, load_vocabulary(), words, here.actor.agency, own)
    try:
        made = set_paper("motion", motion(duty, speaker, rules(), drafting), words.language, here.now)
    except PaperError as error:
        return _not_made(here, reference, words.say(error.message))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="draft-{opened.reference}.pdf"'
    return answer


def _not_made(here: Here, reference: str, reason: str) -> HttpResponse:
    """That no draft is made, and why. Not an error of the server's: that would undo the audit of the opening."""
    context = {"reference": reference, "reason": reason}
    return render(here.request, "casework/no_paper.html", context, status=409)
