"""A child's page: as of one moment, known at another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from amparo.access.actors import Purpose
from amparo.access.redaction import Withheld
from amparo.access.store.judging import pack, rules
from amparo.access.store.opening import OpenedCase, open_case
from amparo.access.store.papers import MOTION_DRAFT, may_make
from amparo.casework.cases import Case, read_case
from amparo.casework.drawing import caption_of, draw
from amparo.casework.duties import Duty, group, own_duties
from amparo.casework.fields import Field
from amparo.casework.finding_cards import Card, Speaker
from amparo.casework.grounds import why_no_draft
from amparo.casework.kinds import kind_groups
from amparo.casework.owed import Unanswered, owed
from amparo.casework.pathway_rows import Names, RowBand, pathway_of, rows_of, superseded
from amparo.casework.summary import about, counts, people, said, track_cards
from amparo.casework.web.addresses import action_url
from amparo.casework.web.asof import as_input, asof_form, read_dates, step_asked, steps_of
from amparo.casework.web.called import called
from amparo.casework.web.catalogues import wording
from amparo.casework.web.frame import Here, page
from amparo.casework.wording import Wording
from amparo.pathway.store.reading import agencies
from amparo.pathway.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class LinkedCard:
    """A finding in full, with its addresses."""

    card: Card
    rule_url: str
    action_url: str
    draft_url: str = ""


@dataclass(frozen=True, slots=True)
class LinkedQuestion:
    """An entry that is missing, with its address."""

    question: Unanswered
    action_url: str


@dataclass(frozen=True, slots=True)
class WithheldCard:
    """That something is withheld, and from which holding."""

    title: str
    text: str


@require_safe
@page
def child(here: Here, reference: str) -> HttpResponse:
    """One child: three tracks, what is owed, what happened, who is around."""
    law, query = pack(), here.request.GET
    dates = read_dates(query, law.zone, here.now, here.words)
    opened = open_case(here.actor, reference, Purpose.CASE_CONDUCT, as_of=dates.as_of, known_at=dates.known_at)
    steps = steps_of([event.happened.latest for event in opened.events], here.now)
    if (moved := step_asked(query, steps)) is not None:
        return _moved(reference, moved, here.now, dates.known_at)
    case = read_case(opened, law.leap_birthday)
    words = wording(opened.as_of, case.zone)
    known = agencies()
    own = own_duties(here.actor.role, known[here.actor.agency].kind)
    speaker = Speaker(case, law, load_vocabulary(), words, here.actor.agency, own)
    duties = group(case.findings, rules().rules)
    names = Names(called(known.values(), words))
    asof = asof_form(dates, here.now, case.zone, words, gettext("As it was on"), steps)
    bands = rows_of(case, duties, speaker, names)
    now_text = (
        words.moment(opened.as_of) if asof.moved else gettext("now %(time)s") % {"time": words.clock(here.now)}
    )
    pathway = pathway_of(case, bands, words, now_text)
    wide, tall = draw(pathway, words, "wide"), draw(pathway, words, "tall")
    context = {
        "reference": reference,
        "name": case.name(words),
        "age": case.age_text(words),
        "heading": case.name_and_age(words),
        "about": about(case, words),
        "name_locked": opened.name_locked,
        "tracks": track_cards(case, duties, speaker),
        "counts": counts(duties, sum(each.findings for each in opened.withheld), words),
        **_findings(duties, speaker, reference, _draft_urls(here, case, duties, reference, asof.moved)),
        "withheld": [_withheld(each, words) for each in opened.withheld],
        "nothing_owed": not duties and not any(each.findings for each in opened.withheld),
        "people": people(case, words, names),
        "said": said(case, words, names),
        "asof": asof,
        "bands": bands,
        "correctable": {each.id for each in case.events.values() if case.is_own(each, opened.actor.agency)},
        "caption": _caption(bands, opened, words),
        "drawing_wide": mark_safe(wide),  # noqa: S308  made and escaped by casework.drawing
        "drawing_tall": mark_safe(tall),  # noqa: S308
        "caption_wide": caption_of(wide, words),
        "caption_tall": caption_of(tall, words),
        "superseded": superseded(case, load_vocabulary(), words, names),
        "kind_field": kind_field(here),
        "add_url": reverse("add", args=[reference]),
        "printed": _printed(here, opened, words),
    }
    return render(here.request, "casework/child.html", context)


def _moved(reference: str, at: int, now: int, known_at: int | None) -> HttpResponse:
    """The page at the moment that the slider was moved to, under an address that says so."""
    address = reverse("child", args=[reference])
    zone = pack().zone
    dates = {} if at >= now else {"as_of": as_input(at, zone)}
    if known_at is not None:
        dates["known_at"] = as_input(known_at, zone)
    if not dates:
        return redirect(f"{address}#path")
    return redirect(f"{address}?{urlencode(dates)}#path")


def kind_field(here: Here, chosen: str = "") -> Field:
    """The question what happened, with the kinds that the acting role records most on top."""
    groups = kind_groups(load_vocabulary(), here.words, here.actor.role, chosen)
    return Field("kind", gettext("What was it?"), "select", groups=groups)


def _draft_urls(here: Here, case: Case, duties: Sequence[Duty], reference: str, moved: bool) -> dict[str, str]:
    """Where a motion is drafted, by finding, under the two dates of the page. Empty where none can be."""
    if not may_make(here.actor, MOTION_DRAFT):
        return {}
    dates = f"?{here.request.GET.urlencode()}" if moved else ""
    led = [duty.lead.id for duty in duties if why_no_draft(duty, case) is None]
    return {finding: reverse("draft", args=[reference, finding]) + dates for finding in led}


def _findings(
    duties: tuple[Duty, ...], speaker: Speaker, reference: str, drafts: Mapping[str, str]
) -> dict[str, object]:
    """What is owed, with addresses."""
    found = owed(duties, speaker)
    return {
        "owed_bands": [(band.label, [_card(card, reference, drafts) for card in band.rows]) for band in found.full],
        "unanswered": [LinkedQuestion(each, action_url(reference, each.action)) for each in found.unanswered],
        "folded": found.folded,
    }


def _card(card: Card, reference: str, drafts: Mapping[str, str]) -> LinkedCard:
    rule, act = reverse("rule", args=[card.rule]), action_url(reference, card.action)
    return LinkedCard(card, rule, act, drafts.get(card.finding, ""))


def _withheld(each: Withheld, words: Wording) -> WithheldCard:
    if each.facts and each.findings:
        title = gettext("Facts, and what follows from them, that you may not see")
    elif each.findings:
        title = gettext("What follows from facts that you may not see")
    else:
        title = gettext("Facts that you may not see")
    return WithheldCard(title, f"{words.say(each.explanation).rstrip('.')}.")


def _caption(bands: Sequence[RowBand], opened: OpenedCase, words: Wording) -> str:
    count = sum(len(band.rows) for band in bands)
    text = ngettext(
        "The same fact or date, as of %(as_of)s, known on %(known_at)s",
        "The same %(count)s facts and dates, as of %(as_of)s, known on %(known_at)s",
        count,
    )
    if opened.as_of == opened.known_at:
        text = ngettext(
            "The same fact or date, as known on %(as_of)s",
            "The same %(count)s facts and dates, as known on %(as_of)s",
            count,
        )
    return text % {"count": count, "as_of": words.moment(opened.as_of), "known_at": words.moment(opened.known_at)}


def _printed(here: Here, opened: OpenedCase, words: Wording) -> str:
    text = gettext(
        "Printed %(when)s by %(who)s, for the conduct of the case · as of %(as_of)s · known on %(known_at)s"
    )
    words = words.on_paper
    return text % {
        "when": words.moment(here.now),
        "who": here.actor.name,
        "as_of": words.moment(opened.as_of),
        "known_at": words.moment(opened.known_at),
    }
