"""The catalogue of safeguards, and a page for each. No case is opened here."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from amparo.access.store.judging import pack, rules
from amparo.casework.papers.chart import chart
from amparo.casework.papers.setting import PaperError, set_paper
from amparo.casework.rulebook import rule_page, situations
from amparo.casework.topics import topics
from amparo.casework.web.catalogues import wording
from amparo.casework.web.frame import Here, page
from amparo.law.counting import day_of, start_of_day
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.examples import Tried
from amparo.safeguards.loader import rules_of


@require_safe
@page
def catalogue(here: Here) -> HttpResponse:
    """Every safeguard that counts on this server, by topic."""
    return render(here.request, "casework/catalogue.html", {"topics": topics(rules(), pack(), here.words)})


@require_safe
@page
def wall_chart(here: Here) -> HttpResponse:
    """The clocks of this server's law for a wall, in the reader's language."""
    on = day_of(here.now, pack().zone)
    try:
        made = _chart(here.words.language, on)
    except PaperError as error:
        context = {"reference": "", "reason": here.words.say(error.message)}
        return render(here.request, "casework/no_paper.html", context, status=409)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="clocks-{pack().id}.pdf"'
    return answer


@lru_cache(maxsize=16)
def _chart(language: str, on: date) -> bytes:
    """The chart of one day; it changes only with the law, and is not set anew for each who asks."""
    law = pack()
    at = start_of_day(on, law.zone)
    return set_paper("chart", chart(law, rules(), on, wording(at, law.zone, language)), language, at)


@require_safe
@page
def rule(here: Here, rule: str) -> HttpResponse:
    """One safeguard: drawn, in worked situations, with its sources and its text."""
    parts = rules_of(rules(), rule)
    if not parts:
        raise Http404
    shown = rule_page(parts, rules(), load_vocabulary(), pack(), here.words, _tried(rule))
    drawings = [mark_safe(part.drawing) for part in shown.parts]  # noqa: S308  made and escaped by casework
    context = {
        "rule": shown,
        "parts": list(zip(shown.parts, drawings, strict=True)),
        "pack": pack().called,
        "printed": here.words.on_paper.moment(here.now),
        "text_mark": text_mark(shown.text),
        "signing": signing_questions(bool(shown.limits)),
    }
    return render(here.request, "casework/rule.html", context)


def signing_questions(has_limits: bool) -> tuple[str, ...]:
    """What a lawyer of the country is asked to confirm on the printed sheet."""
    asked = [
        gettext("Are the sources named the right ones, and is national law complete?"),
        gettext("Does “it says” tell rightly what each source says?"),
        gettext("Is it right what begins the duty, and for whom?"),
        gettext("Is it right what is asked, and by whom it is owed?"),
    ]
    if has_limits:
        asked.append(gettext("Are the limits right, and the way in which they are counted?"))
    asked += [
        gettext("Are the exceptions right, and none missing?"),
        gettext("Does each worked situation come out as a court here would decide?"),
    ]
    return tuple(asked)


def text_mark(text: str) -> str:
    """What tells one text of a rule from another: whoever signs a sheet signs this text and no later one."""
    return sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=256)
def _tried(rule: str) -> tuple[Tried, ...]:
    """The rule's situations as judged; they change only with the program."""
    return situations(rules_of(rules(), rule), rules(), pack(), load_vocabulary())
