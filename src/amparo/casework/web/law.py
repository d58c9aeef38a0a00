"""The catalogue of safeguards, and a page for each. No case is opened here."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from amparo.access.store.judging import pack, rules
from amparo.casework.rulebook import rule_page, situations
from amparo.casework.topics import topics
from amparo.casework.web.frame import Here, page
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
def rule(here: Here, rule: str) -> HttpResponse:
    """One safeguard: drawn, in worked situations, with its sources and its text."""
    parts = rules_of(rules(), rule)
    if not parts:
        raise Http404
    shown = rule_page(parts, rules(), load_vocabulary(), pack(), here.words, _tried(rule))
    drawings = [mark_safe(part.drawing) for part in shown.parts]  # noqa: S308  made and escaped by casework
    context = {"rule": shown, "parts": list(zip(shown.parts, drawings, strict=True))}
    return render(here.request, "casework/rule.html", context)


@lru_cache(maxsize=256)
def _tried(rule: str) -> tuple[Tried, ...]:
    """The rule's situations as judged; they change only with the program."""
    return situations(rules_of(rules(), rule), rules(), pack(), load_vocabulary())
