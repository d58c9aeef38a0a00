"""Today: what somebody must do next, for whom, by when; what others owe; what was broken this week.

Pure. Tasks are findings, read anew each time; nobody ticks them off. One row for each thing to do, however many
safeguards ask for it: overdue first, then by time left. Five rows stand first; a clock with less than a day left is
never folded away. What nobody can tell stands apart, once for each entry that would tell it, and buries no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from amparo.casework.cases import Case
from amparo.casework.duties import Duty, group, task_order, tasks
from amparo.casework.finding_cards import Action, Speaker, asking_for
from amparo.casework.outcomes import drawn_as
from amparo.casework.owing import Agency, who_owes
from amparo.casework.questions import Question, facts_of, questions_of, some, titles_of
from amparo.casework.rulebook import value_text
from amparo.casework.wording import DAY, Wording
from amparo.law.packs import Pack
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.findings import Outcome
from amparo.safeguards.needing import answer_kinds
from amparo.safeguards.nodes import Rule

FIRST_ROWS = 5
_WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Task:
    """One row: how long, who, what, why, and the one thing to press. `used` is the share of the time used, 0 to
    100; `also` says what else asks for the same."""

    outcome: str
    clock: str
    when: str
    used: int | None
    used_text: str
    child: str
    reference: str
    duty: str
    why: str
    also: str
    action: Action


@dataclass(frozen=True, slots=True)
class Unsaid:
    """One entry that is missing: what to write down or find out, for whom, since when, and what hangs on it."""

    child: str
    reference: str
    text: str
    when: str
    hangs: str
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
    """The page. `count` is how many tasks there are in all; each `hidden` how many rows are folded away."""

    tasks: tuple[Task, ...]
    count: int
    hidden: int
    unsaid: tuple[Unsaid, ...]
    unsaid_hidden: int
    waiting: tuple[Waiting, ...]
    waiting_hidden: int
    broken: tuple[Broken, ...]
    broken_hidden: int


@dataclass(frozen=True, slots=True)
class _Thing:
    """One thing to do for one child, with every duty that asks for it: the most urgent first."""

    duties: tuple[Duty, ...]
    speaker: Speaker
    who: str = ""

    @property
    def lead(self) -> Duty:
        return self.duties[0]

    @property
    def order(self) -> tuple[tuple[int, int, str], str]:
        return task_order(self.lead), self.speaker.case.reference


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
    agencies, rules = tuple(agencies), tuple(rules)
    things: list[_Thing] = []
    unsaid: list[tuple[int, Question, Speaker]] = []
    others: list[_Thing] = []
    asked: list[_Thing] = []
    broken: dict[tuple[str, str], tuple[Duty, Speaker]] = {}
    for case in cases:
        speaker = Speaker(case, pack, vocabulary, words.at(words.now, case.zone), agency, own)
        duties = group(case.findings, rules)
        mine: list[Duty] = []
        theirs: list[Duty] = []
        for duty in tasks(duties):
            (mine if duty.rule.acts in own else theirs).append(duty)
        things += _things((duty for duty in mine if _has_clock(duty)), speaker)
        unsaid += [(place, question, speaker) for place, question in enumerate(questions_of(mine, speaker))]
        owed, unknown = _owed(theirs, speaker, agencies)
        others += owed
        asked += unknown
        for duty in duties:
            if duty.outcome is not Outcome.BREACHED:  # a page has them first
                break
            if not duty.is_overdue and words.now - _broken_at(duty) <= _WEEK:
                broken.setdefault((case.reference, duty.rule.name), (duty, speaker))  # and the newest of them
    things.sort(key=lambda thing: thing.order)
    others.sort(key=lambda thing: thing.order)
    asked.sort(key=lambda thing: thing.order)
    # Each child's first question before any child's second, so that no child hides another.
    unsaid.sort(key=lambda row: (row[1].rank, row[0], row[1].began, row[2].case.reference))
    newest = sorted(broken.values(), key=lambda pair: -_broken_at(pair[0]))
    most = None if show_all else FIRST_ROWS
    shown = things if show_all else _first(things, words.now)
    shown_unsaid = tuple(islice(unsaid, most))
    shown_others = [*others, *asked] if show_all else _first([*others, *asked], words.now)
    shown_broken = tuple(islice(newest, most))
    return Today(
        tuple(_task(thing) for thing in shown),
        len(things) + len(unsaid),
        len(things) - len(shown),
        tuple(_unsaid(question, speaker) for _, question, speaker in shown_unsaid),
        len(unsaid) - len(shown_unsaid),
        tuple(_waiting(thing) for thing in shown_others),
        len(others) + len(asked) - len(shown_others),
        tuple(
            Broken(
                speaker.title(duty),
                speaker.case.name_and_age(speaker.words),
                speaker.case.reference,
                _broken_when(duty, speaker.words),
            )
            for duty, speaker in shown_broken
        ),
        len(newest) - len(shown_broken),
    )


def _has_clock(duty: Duty) -> bool:
    """Whether it runs or is overdue."""
    return duty.outcome is not Outcome.UNKNOWN


def _things(duties: Iterable[Duty], speaker: Speaker) -> list[_Thing]:
    """One thing for each entry that the duties (most urgent first) ask for. What is overdue and what still runs
    stay two things: the one may be of an arrest long past, and must not stand for the clock of today's."""
    together: dict[tuple[object, ...], list[Duty]] = {}
    for duty in duties:
        action = speaker.action(duty)
        key = (action.kind, action.entry) if action.is_possible else (duty.rule.name,)
        together.setdefault((*key, duty.is_overdue), []).append(duty)
    return [_Thing(tuple(found), speaker) for found in together.values()]


def _owed(
    duties: Iterable[Duty], speaker: Speaker, agencies: tuple[Agency, ...]
) -> tuple[list[_Thing], list[_Thing]]:
    """What others owe, of `duties` with the most urgent first: one thing for each entry that runs or is overdue;
    and, of what nobody can tell, one for each of those who would have to be asked."""
    clocks: dict[tuple[object, ...], list[Duty]] = {}
    unknown: dict[str, list[Duty]] = {}
    names: dict[str, str] = {}
    for duty in duties:
        acts = duty.rule.acts
        if acts not in names:
            role = speaker.words.translate(speaker.pack.roles.get(acts, acts))
            names[acts] = who_owes(acts, speaker.case, agencies) or role
        if _has_clock(duty):
            kinds = answer_kinds(duty.rule)[:1]
            key = (names[acts], *(kinds or (duty.rule.name,)), duty.is_overdue)
            clocks.setdefault(key, []).append(duty)
        else:
            unknown.setdefault(names[acts], []).append(duty)
    return (
        [_Thing(tuple(found), speaker, names[found[0].rule.acts]) for found in clocks.values()],
        [_Thing(tuple(found), speaker, who) for who, found in unknown.items()],
    )


def _first(listed: list[_Thing], now: int) -> list[_Thing]:
    """The first rows, and every clock with less than a day left, in the order of the list."""
    return [
        thing
        for number, thing in enumerate(listed)
        if number < FIRST_ROWS or (thing.lead.outcome is Outcome.PENDING and (thing.lead.due or 0) - now < DAY)
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


def _task(thing: _Thing) -> Task:
    duty, speaker = thing.lead, thing.speaker
    used = _used(duty, speaker.words.now)
    action = speaker.action(duty)
    if not action.is_possible:
        action = Action(speaker.words.translate("Open the page"))
    title = speaker.title(duty)
    others = [each for each in titles_of(thing.duties[1:], speaker) if each != title]
    also = speaker.words.translate("The same is asked by: {safeguards}.") if others else ""
    return Task(
        drawn_as(duty.outcome),
        _clock(duty, speaker.words),
        _when(duty, speaker.words),
        used,
        "" if used is None else _used_text(used, speaker.words),
        speaker.case.name_and_age(speaker.words),
        speaker.case.reference,
        title,
        _why(duty, speaker),
        also.format(safeguards=some(others, speaker.words)),
        action,
    )


def _unsaid(question: Question, speaker: Speaker) -> Unsaid:
    words, oldest = speaker.words, question.duties[0]
    hangs = some(titles_of(question.duties, speaker), words)
    return Unsaid(
        speaker.case.name_and_age(words),
        speaker.case.reference,
        question.text(speaker),
        words.since(*oldest.lead.happened) if oldest.lead.happened and question.began < END else "",
        words.translate("On it hangs: {safeguards}.").format(safeguards=hangs),
        question.action,
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
    """The provision and the limit."""
    words, limit, cited = speaker.words, duty.lead.limit, speaker.cited(duty)
    if limit is None:
        return cited
    return words.translate("{source}: {limit}.").format(source=cited, limit=value_text(limit, words))


def _waiting(thing: _Thing) -> Waiting:
    duty, speaker = thing.lead, thing.speaker
    what = speaker.title(duty)
    if not _has_clock(duty):
        what = facts_of(((each, speaker.asked(each)) for each in thing.duties), speaker) or what
    return Waiting(
        thing.who,
        what,
        speaker.case.name_and_age(speaker.words),
        speaker.case.reference,
        drawn_as(duty.outcome),
        _clock(duty, speaker.words),
        _when(duty, speaker.words),
        asking_for(duty.rule, speaker.words),
    )
