"""Today: what somebody must do next, for whom, by when; what others owe; what was broken this week.

Pure. Tasks are findings, read anew each time; nobody ticks them off. Overdue first, then what nobody can tell,
then by time left. Five rows stand first; a clock with less than a day left is never folded away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amparo.casework.cases import Case
from amparo.casework.duties import Duty, group, task_order
from amparo.casework.finding_cards import Action, Speaker, asking_for
from amparo.casework.outcomes import drawn_as
from amparo.casework.owing import Agency, who_owes
from amparo.casework.rulebook import value_text
from amparo.casework.wording import DAY, Wording
from amparo.law.packs import Pack
from amparo.pathway.instants import BEGINNING
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import Rule

FIRST_ROWS = 5
_WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Task:
    """One row: how long, who, what, why, and the one thing to press. `used` is the share of the time used, 0 to
    100."""

    outcome: str
    clock: str
    when: str
    used: int | None
    used_text: str
    child: str
    reference: str
    duty: str
    why: str
    action: Action


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody else owes, and how to write down that they were asked for it."""

    who: str
    what: str
    child: str
    reference: str
    outcome: str
    clock: str
    when: str
    asking: Action


@dataclass(frozen=True, slots=True)
class Broken:
    """A safeguard that was broken, which nobody can undo."""

    duty: str
    child: str
    reference: str
    when: str


@dataclass(frozen=True, slots=True)
class Today:
    """The page. `count` is how many tasks there are in all; `hidden` how many are folded away."""

    tasks: tuple[Task, ...]
    count: int
    hidden: int
    waiting: tuple[Waiting, ...]
    waiting_hidden: int
    broken: tuple[Broken, ...]


def build_today(
    cases: Iterable[Case],
    own: frozenset[str],
    rules: Iterable[Rule],
    pack: Pack,
    vocabulary: Vocabulary,
    words: Wording,
    show_all: bool = False,
    agencies: Iterable[Agency] = (),
    agency: str = "",
) -> Today:
    """Today for somebody of `agency` who is, of the rules' `acts`, those in `own`.

    `words.now` is the moment of the page; `agencies` are those that can be named as owing something.
    """
    agencies = tuple(agencies)
    rules = tuple(rules)
    mine: list[tuple[Duty, Speaker]] = []
    others: list[tuple[Duty, Speaker]] = []
    broken: list[tuple[Duty, Speaker]] = []
    for case in cases:
        local = Wording(words.now, case.zone, words.language, words.translate, words.plural, words.southern)
        speaker = Speaker(case, pack, vocabulary, local, agency, own)
        for duty in group(case.findings, rules):
            if duty.is_open:
                (mine if duty.rule.acts in own else others).append((duty, speaker))
            elif duty.outcome is Outcome.BREACHED and words.now - _broken_at(duty) <= _WEEK:
                broken.append((duty, speaker))
    for listed in (mine, others):
        listed.sort(key=lambda pair: (task_order(pair[0]), pair[1].case.reference))
    broken.sort(key=lambda pair: -_broken_at(pair[0]))
    shown = mine if show_all else _first(mine, words.now)
    shown_others = others if show_all else _first(others, words.now)
    return Today(
        tuple(_task(duty, speaker) for duty, speaker in shown),
        len(mine),
        len(mine) - len(shown),
        tuple(_waiting(duty, speaker, agencies) for duty, speaker in shown_others),
        len(others) - len(shown_others),
        tuple(
            Broken(
                speaker.title(duty),
                speaker.case.name_and_age(speaker.words),
                speaker.case.reference,
                _broken_when(duty, speaker.words),
            )
            for duty, speaker in broken
        ),
    )


def _first(listed: list[tuple[Duty, Speaker]], now: int) -> list[tuple[Duty, Speaker]]:
    """The first rows, and every clock with less than a day left, in the order of the list."""
    return [
        pair
        for number, pair in enumerate(listed)
        if number < FIRST_ROWS or (pair[0].outcome is Outcome.PENDING and (pair[0].due or 0) - now < DAY)
    ]


def _broken_at(duty: Duty) -> int:
    finding = duty.lead
    if finding.settled_at is not None:
        return finding.settled_at[0]
    return finding.happened[0] if finding.happened else BEGINNING


def _broken_when(duty: Duty, words: Wording) -> str:
    """When it was broken: not when it began."""
    when = duty.lead.settled_at or duty.lead.happened
    return words.between(*when) if when else ""


def _task(duty: Duty, speaker: Speaker) -> Task:
    used = _used(duty, speaker.words.now)
    action = speaker.action(duty)
    if not action.is_possible:
        action = Action(speaker.words.translate("Open the page"))
    return Task(
        drawn_as(duty.outcome),
        _clock(duty, speaker.words),
        _when(duty, speaker.words),
        used,
        "" if used is None else _used_text(used, speaker.words),
        speaker.case.name_and_age(speaker.words),
        speaker.case.reference,
        speaker.title(duty),
        _why(duty, speaker),
        action,
    )


def _clock(duty: Duty, words: Wording) -> str:
    if duty.outcome is Outcome.UNKNOWN:
        return words.translate("Nobody can tell")
    return words.time_left(duty.due) if duty.due is not None else words.translate("Overdue")


def _when(duty: Duty, words: Wording) -> str:
    if duty.outcome is Outcome.UNKNOWN:
        return words.since(*duty.lead.happened) if duty.lead.happened else ""
    if duty.due is None:
        return ""
    text = words.translate("was due {when}") if duty.is_overdue else words.translate("by {when}")
    return text.format(when=words.by(duty.due))


def _used(duty: Duty, now: int) -> int | None:
    happened, due = duty.lead.happened, duty.due
    if duty.outcome is Outcome.UNKNOWN or happened is None or due is None or happened[0] <= BEGINNING:
        return None
    if now >= due or due <= happened[0]:
        return 100
    return max(0, min(99, (now - happened[0]) * 100 // (due - happened[0])))


def _used_text(used: int, words: Wording) -> str:
    if used >= 100:
        return words.translate("All of the time is used")
    return words.translate("About {percent} per cent of the time is used").format(percent=used)


def _why(duty: Duty, speaker: Speaker) -> str:
    """The provision and the limit; for what nobody can tell, what is missing."""
    words = speaker.words
    cited = words.translate("; ").join(source.cited for source in speaker.sources(duty)[:1])
    if duty.outcome is Outcome.UNKNOWN:
        missing = speaker.explained(duty.lead, duty).in_short
        if missing:
            fact = words.say(missing[0])
            return words.translate("{source}. Missing: {fact}.").format(source=cited, fact=fact)
        return cited
    limit = duty.lead.limit
    if limit is None:
        return cited
    return words.translate("{source}: {limit}.").format(source=cited, limit=value_text(limit, words))


def _waiting(duty: Duty, speaker: Speaker, agencies: tuple[Agency, ...]) -> Waiting:
    words = speaker.words
    owes = who_owes(duty.rule.acts, speaker.case, agencies)
    return Waiting(
        owes or words.translate(speaker.pack.roles.get(duty.rule.acts, duty.rule.acts)),
        speaker.title(duty),
        speaker.case.name_and_age(words),
        speaker.case.reference,
        drawn_as(duty.outcome),
        _clock(duty, words),
        _when(duty, words),
        asking_for(duty.rule, words),
    )
