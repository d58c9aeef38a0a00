"""The tracks of a pathway: where a child stands on protection, justice, liberty and release, and since when.

Pure. A projection: rebuilt from the facts, never stored. Neither track closes, overwrites or predicts
another. Source: the states and moves of `words/tracks.toml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from amparo.pathway.facts import DISPUTED, SILENT, Fact, Reading, is_stated
from amparo.pathway.instants import BEGINNING, END, Instant, Precision
from amparo.pathway.resolving import Resolved
from amparo.pathway.track_table import Lane, Move, StateOf, load_lanes


@dataclass(frozen=True, slots=True)
class Span:
    """A time in one state. `since` is when what led there happened (`None`: from the beginning); `until` when
    what led away did (`None`: it lasts). `event` is the root of what led there."""

    state: StateOf
    since: Instant | None
    until: Instant | None
    event: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the child stands on one lane. `scope` is the proceeding, or the episode of what belongs to none;
    `None` for the child as a whole.

    `spans` run from the first to the current state, which holds for certain unless `could_be` has more than
    one: then the order, the existence or an attribute of some event leaves open which of them holds.
    """

    lane: Lane
    scope: str | None
    spans: tuple[Span, ...]
    could_be: frozenset[str]

    @property
    def current(self) -> Span:
        """The state now, as far as the record goes."""
        return self.spans[-1]

    @property
    def certain(self) -> bool:
        """Whether the record leaves no other state possible."""
        return len(self.could_be) == 1


@dataclass(frozen=True, slots=True)
class Tracks:
    """All standings of one subject, in the order of the lanes; of proceedings, the last changed first."""

    standings: tuple[Standing, ...]

    def on(self, track: str) -> tuple[Standing, ...]:
        """The standings of one track."""
        return tuple(each for each in self.standings if each.lane.track == track)

    def lane(self, name: str) -> Standing:
        """The first standing of a lane: the last changed proceeding, or the only one. Raises `KeyError`."""
        for each in self.standings:
            if each.lane.name == name:
                return each
        raise KeyError(name)


def tracks_of(resolved: Resolved, lanes: Sequence[Lane] | None = None) -> Tracks:
    """Where the subject of `resolved` stands, as of and known at the moments it was resolved for.

    Events are taken in the order of their earliest moment, then their latest, then as recorded. One that may
    not have happened, is undated, or lacks the attribute that decides, moves nothing and widens `could_be`.
    """
    standings: list[Standing] = []
    for lane in load_lanes() if lanes is None else lanes:
        kinds = {kind for move in lane.moves for kind in move.on}
        facts = [fact for fact in resolved.facts if fact.kind in kinds]
        if lane.by == "subject":
            standings.append(_walk(lane, None, facts, resolved))
            continue
        scoped = [_walk(lane, scope, mine, resolved) for scope, mine in _by_proceeding(facts)]
        scoped.sort(key=lambda each: _when(each.current.since), reverse=True)
        standings += scoped
    return Tracks(tuple(standings))


def _when(since: Instant | None) -> int:
    return BEGINNING if since is None else since.earliest


def _by_proceeding(facts: Sequence[Fact]) -> list[tuple[str | None, list[Fact]]]:
    """The facts of each proceeding, and of each episode that belongs to none, apart.

    What belongs to neither is read in all. One episode and one proceeding that nothing ties together are
    taken for one, since nothing speaks against it.
    """
    scopes: dict[str | None, list[Fact]] = {}
    proceedings: set[str] = set()
    for fact in facts:
        proceeding = fact.references.get("proceeding")
        if proceeding is not None and proceeding != DISPUTED:
            proceedings.add(proceeding)
            scopes.setdefault(proceeding, []).append(fact)
        else:
            scopes.setdefault(fact.references.get("episode"), []).append(fact)
    everywhere = scopes.pop(None, [])
    if len(scopes) == 2 and len(proceedings) == 1:
        (scope,) = proceedings
        scopes = {scope: [fact for mine in scopes.values() for fact in mine]}
    if not scopes:
        return [(None, everywhere)]
    order = {id(fact): number for number, fact in enumerate(facts)}
    return [
        (scope, sorted([*mine, *everywhere], key=lambda fact: order[id(fact)])) for scope, mine in scopes.items()
    ]


@dataclass(slots=True)
class _Walk:
    """The state of a lane while its facts are read in order."""

    lane: Lane
    zone: str
    spans: list[Span] = field(default_factory=list[Span])
    running: Counter[str] = field(default_factory=Counter[str])
    moved: list[tuple[Fact, str]] = field(default_factory=list[tuple[Fact, str]])
    doubts: list[tuple[Fact, str]] = field(default_factory=list[tuple[Fact, str]])

    @property
    def state(self) -> str:
        return self.spans[-1].state.name

    def to(self, fact: Fact, state: str) -> None:
        self.moved.append((fact, state))
        if state == self.state:
            return
        at = _instant(fact, self.zone)
        last = self.spans[-1]
        self.spans[-1] = Span(last.state, last.since, at, last.event)
        self.spans.append(Span(self.lane.states[state], at, None, fact.root))

    def before(self, state: str) -> str:
        """The state that held before the current `state` began."""
        return self.spans[-2].state.name if len(self.spans) > 1 else state


def _instant(fact: Fact, zone: str) -> Instant:
    precision = Precision.MINUTE if fact.earliest == fact.latest else Precision.RANGE
    return Instant(fact.earliest, fact.latest, precision, zone)


def _walk(lane: Lane, scope: str | None, facts: Sequence[Fact], resolved: Resolved) -> Standing:
    walk = _Walk(lane, resolved.zone, [Span(lane.states[lane.begins], None, None, None)])
    for fact in facts:
        certain = fact.exists is True and (fact.earliest, fact.latest) != (BEGINNING, END)
        for move in lane.moves:
            if fact.kind not in move.on or not move.leads_from(walk.state):
                continue
            fits = _fits(move, fact, resolved)
            if fits is False:
                continue
            if not certain or fits is None:
                walk.doubts.append((fact, move.to or walk.before(walk.state)))
                if fits is None:
                    continue
                break
            if _counted(move, fact, resolved, walk.running):
                walk.to(fact, move.to or walk.before(walk.state))
            break
    return Standing(lane, scope, tuple(walk.spans), _could_be(walk))


def _could_be(walk: _Walk) -> frozenset[str]:
    """The states in which the lane may be now: the current one, those to which a doubtful fact may have led
    since, and those to which a fact led that may have come after the last."""
    if not walk.moved:
        return frozenset({walk.state, *(state for _, state in walk.doubts)})
    last, _ = walk.moved[-1]
    since = [state for fact, state in walk.doubts if fact.latest >= last.earliest]
    later = [state for fact, state in walk.moved[:-1] if fact.latest > last.earliest]
    return frozenset({walk.state, *since, *later})


def _fits(move: Move, fact: Fact, resolved: Resolved) -> bool | None:
    """Whether all attributes hold: Kleene's and."""
    found: bool | None = True
    for name, codes in move.when:
        holds = _holds(resolved.read(fact, name), codes, resolved.is_no(fact, name))
        if holds is False:
            return False
        if holds is None:
            found = None
    return found


def _holds(value: Reading, codes: frozenset[str], blank_is_no: bool) -> bool | None:
    if value is SILENT or (value is None and blank_is_no):
        return "no" in codes
    if not is_stated(value):
        return False if value == "none" else None
    if isinstance(value, frozenset):
        return not codes.isdisjoint(value)
    return value in codes if isinstance(value, str) else None


def _counted(move: Move, fact: Fact, resolved: Resolved, running: Counter[str]) -> bool:
    """Keeps count of what begins and ends; whether the move is due, nothing else of its sort still running."""
    if move.counts:
        running.update(_values(resolved.read(fact, move.counts)))
    if not move.last_of:
        return True
    for value in _values(resolved.read(fact, move.last_of)):
        running[value] = 0
    return not any(running.values())


def _values(value: Reading) -> Iterable[str]:
    if isinstance(value, frozenset):
        return value
    return (value,) if isinstance(value, str) and is_stated(value) else ("",)
