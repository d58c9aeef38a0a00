"""What a child is owed, as the child's page shows it: by urgency, by topic, and no longer than it must be.

Pure. What was broken and what runs stands in full, one card for a safeguard, however often it was broken. What
nobody can tell stands once for each entry that would tell it. What was met and what does not apply is counted and
folded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from amparo.casework.bands import Band
from amparo.casework.duties import Duty
from amparo.casework.finding_cards import Action, Brief, Card, Speaker
from amparo.casework.questions import Question, questions_of
from amparo.casework.topics import place_of_topic, topic_label
from amparo.casework.wording import DAY
from amparo.safeguards.findings import Outcome

_MOST_FULL = 6
#: However much was broken, so much of what can still be kept stands in full.
_LEAST_RUNNING = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """What is folded away by topic, under a line that counts it."""

    summary: str
    bands: tuple[Band[Brief], ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One entry that is missing, what to do about it, and the safeguards that hang on it."""

    text: str
    action: Action
    summary: str
    briefs: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """What a child is owed: `full` by urgency, then topic; `unanswered`, own questions first; the rest folded."""

    full: tuple[Band[Card], ...]
    unanswered: tuple[Unanswered, ...]
    folded: tuple[Folded, ...]


@dataclass(frozen=True, slots=True)
class _Heap:
    """One safeguard with one answer, as often as it was given: the most urgent first."""

    duties: tuple[Duty, ...]

    @property
    def lead(self) -> Duty:
        return self.duties[0]


def owed(duties: tuple[Duty, ...], speaker: Speaker) -> Owed:
    """`duties` in the order of a page (see `duties.group`), put together for their reader."""
    heaps = _heaps(duties)
    now, plural = speaker.words.now, speaker.words.plural
    broken, running, met, silent = (
        [heap for heap in heaps if heap.lead.outcome is outcome]
        for outcome in (Outcome.BREACHED, Outcome.PENDING, Outcome.MET, Outcome.NOT_APPLICABLE)
    )
    near = sum((heap.lead.due or 0) - now < DAY for heap in running)  # by time left: these are the first
    most = max(near, _MOST_FULL - len(broken), _LEAST_RUNNING)
    later = _count(running[most:])
    folded = (
        (running[most:], plural("{count} more that runs", "{count} more that run", later)),
        (met, plural("{count} met", "{count} met", _count(met))),
        (silent, plural("{count} that does not apply", "{count} that do not apply", _count(silent))),
    )
    return Owed(
        tuple(
            Band(topic, tuple(_card(heap, speaker) for heap in found))
            for part in (broken, running[:most])
            for topic, found in _by_topic(part, speaker)
        ),
        tuple(_unanswered(question, speaker) for question in questions_of(duties, speaker)),
        tuple(Folded(text.format(count=_count(found)), _bands(found, speaker)) for found, text in folded if found),
    )


def _heaps(duties: Iterable[Duty]) -> list[_Heap]:
    together: dict[tuple[str, Outcome], list[Duty]] = {}
    for duty in duties:
        together.setdefault((duty.rule.name, duty.outcome), []).append(duty)
    return [_Heap(tuple(found)) for found in together.values()]


def _count(heaps: Iterable[_Heap]) -> int:
    return sum(len(heap.duties) for heap in heaps)


def _by_topic(heaps: Iterable[_Heap], speaker: Speaker) -> list[tuple[str, list[_Heap]]]:
    """Topics in the order of their most urgent."""
    together: dict[str, list[_Heap]] = {}
    for heap in heaps:
        together.setdefault(heap.lead.rule.topic, []).append(heap)
    return [(topic_label(topic, speaker.words), found) for topic, found in together.items()]


def _bands(heaps: Iterable[_Heap], speaker: Speaker) -> tuple[Band[Brief], ...]:
    """Topics as a child meets them: nothing here is urgent."""
    found = sorted(heaps, key=lambda heap: place_of_topic(heap.lead.rule.topic))
    return tuple(
        Band(topic, tuple(_brief(heap, speaker) for heap in listed)) for topic, listed in _by_topic(found, speaker)
    )


def _card(heap: _Heap, speaker: Speaker) -> Card:
    card, rest = speaker.card(heap.lead), len(heap.duties) - 1
    if not rest:
        return card
    words = speaker.words
    begun = [duty.lead.happened for duty in heap.duties[1:] if duty.lead.happened]
    text = words.plural("It is so once more.", "It is so {count} more times.", rest)
    if begun:
        text = words.plural("It is so once more: {when}.", "It is so {count} more times, first {when}.", rest)
    again = text.format(count=rest, when=words.between(*min(begun)) if begun else "")
    return replace(card, lines=(*card.lines, again))


def _brief(heap: _Heap, speaker: Speaker) -> Brief:
    brief, times = speaker.brief(heap.lead), len(heap.duties)
    if times == 1:
        return brief
    text = speaker.words.plural("{count} time in all.", "{count} times in all.", times)
    return replace(brief, line=f"{brief.line} {text.format(count=times)}".strip())


def _unanswered(question: Question, speaker: Speaker) -> Unanswered:
    briefs = tuple(_brief(heap, speaker) for heap in _heaps(question.duties))
    text = speaker.words.plural("{count} safeguard hangs on it", "{count} safeguards hang on it", len(briefs))
    return Unanswered(question.text(speaker), question.action, text.format(count=len(briefs)), briefs)
