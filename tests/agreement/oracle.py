"""Possible worlds, enumerated: a set of facts stands for all the worlds that fit it.

`outcomes` lists the worlds of a small timeline (each imprecise moment at its ends, at every moment that matters
and just beside it; each unknown attribute over its codes; each missing reference over those there are and a new
one; each possible fact there or not), judges each by `plain_duties`, and unites what comes out. Slow on purpose.

Where the paper knowingly answers unknown although the worlds agree, `test_worlds` says so and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import product

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.events import Answer, Event, Timeline
from amparo.pathway.instants import Instant
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards import nodes
from tests.agreement.plain_choices import (
    asked_by,
    blank_on,
    check_keys,
    critical,
    known_order,
    moments,
    open_ties,
    runs_of,
    values_of,
)
from tests.agreement.plain_days import birthday, civil, start_of
from tests.agreement.plain_duties import Duty
from tests.agreement.plain_law import (
    CONTRADICTION,
    NOT_APPLICABLE,
    Covered,
    Fact,
    Law,
    NoWorld,
    World,
    laws_of,
    walk,
)
from tests.agreement.plain_record import (
    Stated,
    duplicates,
    holds,
    refined,
    standing_events,
    tied_to_proceedings,
    told_by,
)

#: More worlds than this and the timeline is not small.
MOST_WORLDS = 8_000

_AGES = (0, 11, 13, 15, 17, 30)


class TooManyWorlds(Exception):
    """The timeline is not small enough to be read this way."""


class Open(Exception):
    """Something was asked of a world that is not settled in it yet: there are as many worlds as answers."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Attributes(Mapping[str, object]):
    """What a fact says in one world. To ask for what is not settled raises `Open`."""

    def __init__(self, axes: dict[str, str], settled: dict[str, object]) -> None:
        self.axes, self.settled = axes, settled

    def __getitem__(self, name: str) -> object:
        if name not in self.axes:
            raise KeyError(name)
        axis = self.axes[name]
        if axis not in self.settled:
            raise Open(axis)
        if self.settled[axis] is None:
            raise KeyError(name)
        return self.settled[axis]

    def __iter__(self) -> Iterator[str]:
        return iter(self.axes)

    def __len__(self) -> int:
        return len(self.axes)


@dataclass(frozen=True)
class Reading:
    """The outcomes that the worlds give each (law, trigger).

    `contradictory` triggers are those of which the record contradicts itself. `runs` maps an opening to the one
    under whose name its run goes, where it is open which of several came first; `severed` are such runs that are
    several in some world, which this reading does not follow.
    """

    outcomes: dict[tuple[str, str], frozenset[str]]
    contradictory: frozenset[tuple[str, str]]
    severed: frozenset[tuple[str, str]]
    runs: dict[str, str]
    worlds: int


def outcomes(
    rule: nodes.Rule,
    ruleset: nodes.RuleSet,
    limits: Sequence[LimitVersion],
    timeline: Timeline,
    as_of: int,
    known_at: int,
    words: Vocabulary,
    most: int = MOST_WORLDS,
) -> Reading:
    """What `rule` says of `timeline` in all its worlds. Raises `TooManyWorlds` beyond `most` of them."""
    whole, contested = standing_events(timeline.events, known_at)
    standing = [e for e in whole if e.happened.earliest <= as_of]
    tied = tied_to_proceedings(standing)
    doubtful = duplicates(tied, {e.id: e.recorded for e in timeline.events})
    stated = [Stated(e, e.happened, e.id in doubtful | contested) for e in tied]
    covered = tuple(
        Covered(c.kinds, c.start, min(c.end, known_at - c.lag)) for c in timeline.coverage if c.facility is None
    )
    claims = [e.attributes["birth"] for e in standing if isinstance(e.attributes.get("birth"), Instant)]
    claim = refined(claims) if claims else None
    presumed = any(e.attributes.get("presumed_child") == "yes" for e in standing)
    births: list[date] = []
    ages: list[date | int] = [age for age in _AGES if age < 18 or not presumed]
    if isinstance(claim, Instant):
        births = [civil(claim.latest, timeline.zone)]
        ages = list(births)
        born_between = (civil(claim.earliest, timeline.zone), civil(claim.latest, timeline.zone))
        eighteen = [start_of(birthday(day, 18), timeline.zone) for day in born_between]
        if eighteen[0] <= as_of:
            moment = Instant(eighteen[0], eighteen[1])
            stated.append(Stated(Event("turned_18", timeline.subject, "turned_18", moment), moment))
    recorded = tuple(
        Fact(
            one.event.id,
            one.event.kind,
            one.moment.earliest,
            references=one.event.references,
            bounds=(one.moment.earliest, one.moment.latest),
            written=one.event.references,
        )
        for one in stated
    )
    blank = World((), as_of, timeline.zone, covered, 0, words, recorded)
    found: dict[tuple[str, str], set[str]] = {}
    severed: set[tuple[str, str]] = set()
    check_keys(stated, rule, ruleset)
    runs = runs_of(rule, ruleset, stated, words)
    tried = 0
    # A tie says of a trigger what came after it. It narrows neither moment, so others see all of both.
    before = known_order(rule, ruleset, stated)
    spanning = getattr(rule.form, "state", None) is not None
    clock = any(isinstance(node, nodes.HourAt) for node in walk(rule))
    for name, versions in laws_of(rule, limits).items():
        law = Law(ruleset, versions)
        turns = {int(v.value) for v in versions if not isinstance(v.value, Period)} if clock else set[int]()
        points = critical(stated, versions, blank, births, sorted(turns))
        seen: Counter[str] = Counter()
        number = 0
        refuted: Counter[str] = Counter()
        for world, settled, axes in _moments_settled(stated, rule, ruleset, blank, points, births, most):
            at = {fact.id: fact.at for fact in world.facts}
            against = {one for one, other in before if one in at and other in at and at[other] < at[one]}
            if against and spanning:
                continue
            answers = {**axes, "born": list(ages)}
            waiting: list[dict[str, object]] = [{}]
            while waiting:
                choice = waiting.pop()
                settled.clear()
                settled.update(choice)
                tried += 1
                if tried > most:
                    raise TooManyWorlds(tried)
                try:
                    judged = Duty(replace(world, born=partial(_ask, settled, "born")), law, rule).judge()
                except Open as asked:
                    waiting += [{**choice, asked.name: value} for value in answers[asked.name]]
                    continue
                except NoWorld:
                    continue
                number += 1
                refuted.update(against)
                merged: dict[str, set[str]] = {}
                for trigger, possible in judged.items():
                    if merged.setdefault(runs.get(trigger, trigger), set()) and trigger in runs:
                        severed.add((name, runs[trigger]))
                    merged[runs.get(trigger, trigger)] |= possible
                for trigger in merged.keys() - against:
                    found.setdefault((name, trigger), set()).update(merged[trigger])
                    seen[trigger] += 1
        for trigger, times in seen.items():
            if times < number - refuted[trigger]:
                found[name, trigger].add(NOT_APPLICABLE)  # in some world it is no trigger
    contradictory = frozenset(key for key, value in found.items() if CONTRADICTION in value)
    told = {key: frozenset(value) for key, value in found.items() if key not in contradictory | severed}
    return Reading(told, contradictory, frozenset(severed), runs, tried)


def _ask(settled: dict[str, object], name: str) -> date | int:
    if name not in settled:
        raise Open(name)
    found = settled[name]
    assert isinstance(found, date | int)
    return found


def _moments_settled(
    stated: Sequence[Stated],
    rule: nodes.Rule,
    ruleset: nodes.RuleSet,
    blank: World,
    points: Sequence[int],
    births: Sequence[date],
    most: int,
) -> Iterator[tuple[World, dict[str, object], dict[str, list[object]]]]:
    """Worlds in which every fact has its moment, its ties, and is there or not; attributes are settled as asked."""
    tied = open_ties(stated, rule, ruleset, blank.words)
    asked, along, meant = asked_by(rule, ruleset), blank.words.carried, partial(blank_on, blank)
    choices: list[list[Fact | None]] = []
    events = {one.event.id: one.event for one in stated}
    for one in stated:
        event = one.event
        when = moments(one.moment, points, blank.as_of)
        if event.kind == "turned_18":
            when = sorted({start_of(civil(at, blank.zone), blank.zone) for at in when})
        reference, values = tied.get(event.id, ("", [""]))
        facts: list[Fact | None] = []
        for at in when:
            if at > blank.as_of:
                facts.append(None)
                continue
            for value in values:
                references = {**event.references, reference: value} if reference else dict(event.references)
                fact = Fact(
                    event.id,
                    event.kind,
                    at,
                    references=references,
                    written=dict(event.references),
                    not_asked=frozenset(k for k, v in event.attributes.items() if v is Answer.NOT_ASKED),
                    loose=event.id in tied,
                    certain=not one.possible_only and one.moment.latest <= blank.as_of and event.id not in tied,
                    bounds=(one.moment.earliest, one.moment.latest),
                )
                facts.append(fact)
        if one.possible_only:
            facts.append(None)
        choices.append(facts)
    size = 1
    for options in choices:
        size *= len(options)
    if size > most:
        raise TooManyWorlds(size)
    settled: dict[str, object] = {}
    told: dict[tuple[str, ...], Told] = {}
    for combination in product(*choices):
        facts_there = [fact for fact in combination if fact is not None]
        names = tuple(fact.id for fact in facts_there)
        if names not in told:
            present = [events[name] for name in names]
            says = [told_by(event, present, blank.words, along, meant) for event in present]
            axes: dict[str, list[object]] = {}
            for event, spoken in zip(present, says, strict=True):
                for name, (axis, value) in spoken.items():
                    if axis not in axes:
                        axes[axis] = values_of(event, name, value, asked, blank, births)
            attributes = [Attributes({n: a for n, (a, _) in one.items()}, settled) for one in says]
            # `known` speaks of the record: what it holds, whether or not that had happened
            held = list(events.values())
            recorded = [
                frozenset(name for name in spoken if holds(event, name, held, along))
                for event, spoken in zip(present, says, strict=True)
            ]
            told[names] = Told(attributes, recorded, axes)
        there = told[names]
        facts_in_world = tuple(
            replace(fact, attributes=attributes, recorded=recorded)
            for fact, attributes, recorded in zip(facts_there, there.attributes, there.recorded, strict=True)
        )
        yield replace(blank, facts=facts_in_world), settled, there.axes


class Told:
    """What just these facts say between them: attributes that ask when they are open, and what may be answered."""

    def __init__(
        self,
        attributes: list[Attributes],
        recorded: list[frozenset[str]],
        axes: dict[str, list[object]],
    ) -> None:
        self.attributes, self.axes, self.recorded = attributes, axes, recorded
