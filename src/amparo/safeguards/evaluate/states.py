"""The states of a rule set, compiled: their spans in a case, and whether one holds at a moment.

Pure. Source: the rule language, section 2.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from amparo.law.counting import add_period
from amparo.pathway.instants import BEGINNING, END
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Compiler, Holding
from amparo.safeguards.evaluate.joining import Step, join
from amparo.safeguards.evaluate.missing import coverage_of, existence_of, time_of, unseen
from amparo.safeguards.evaluate.scope import scope_of
from amparo.safeguards.evaluate.spans import Pairing, Span, Spans, pair
from amparo.safeguards.findings import Missing
from amparo.safeguards.nodes import RuleSet, State


class States:
    """Every state of `rules`, by name. Spans are made once a case."""

    def __init__(self, rules: RuleSet, leap_birthday: tuple[int, int]) -> None:
        self._states = {state.name: state for state in rules.states}
        self._leap_birthday = leap_birthday
        self._pairings = {
            state.name: self._pairing(state) for state in rules.states if state.of is None and state.opens
        }

    def _pairing(self, state: State) -> Pairing:
        scope = scope_of(state.key)
        compiler = Compiler(scope, state.key, None, self._leap_birthday)
        return Pairing(state.opens, state.closes, compiler.condition(state.where), state.key, scope)

    def tests(self) -> dict[str, Holding]:
        """For each state, whether it holds between two moments, and what is missing if nobody can tell."""
        return {name: (partial(self._held_in, name), partial(self._missing_in, name)) for name in self._states}

    def _held_in(self, name: str, case: Case, earliest: int, latest: int) -> bool | None:
        return self.held(case, name, earliest, latest)

    def _missing_in(self, name: str, case: Case, earliest: int, latest: int) -> list[Missing]:
        return self.missing(case, name, earliest, latest)

    def pairing(self, name: str) -> Pairing:
        """How the events of the state `name`, or of the one it is made of, are paired."""
        return self._pairings[self.base(name).name]

    def base(self, name: str) -> State:
        """The state whose events open and close `name`: itself, or the one that it is made of."""
        state = self._states[name]
        while state.of is not None:
            state = self._states[state.of]
        return state

    def spans(self, case: Case, name: str) -> Spans:
        """The spans of the state `name`, in order of their starts."""
        return case.once(("spans", name), lambda: self._noted(case, name))

    def _noted(self, case: Case, name: str) -> Spans:
        """The spans with what they rest on, apart from what the finding at hand has used so far."""
        used, vouched, case.used, case.vouched = case.used, case.vouched, [], []
        found = self._spans(case, name)
        rests_on = dict.fromkeys((*found.used, *case.used))
        vouched_by = dict.fromkeys((*found.vouched, *case.vouched))
        case.used, case.vouched = used, vouched
        return Spans(found.spans, found.flags, tuple(rests_on), tuple(vouched_by))

    def _spans(self, case: Case, name: str) -> Spans:
        state = self._states[name]
        found = self.spans(case, state.of) if state.of is not None else pair(case, self._pairings[name])
        if not (state.union or state.joins or state.of):
            return found
        zone, joins = case.resolved.zone, state.joins
        bridges = None
        if joins is not None:

            def bridge(at: int) -> int:
                return at if not BEGINNING < at < END else add_period(at, joins, zone)

            bridges = bridge
        base = self.base(name)
        if state.union or state.of is not None or not state.key:
            return replace(found, spans=join(case, found.spans, bridges, base.opens, (), union=state.union))
        return replace(found, spans=self._joined_by_key(case, found.spans, state, bridges))

    def _joined_by_key(
        self, case: Case, spans: tuple[Span, ...], state: State, bridges: Step | None
    ) -> tuple[Span, ...]:
        groups: list[list[Span]] = []
        scope = scope_of(state.key)
        for span in spans:
            group = next((group for group in groups if scope(group[0].first, span.first)), None)
            if group is None:
                groups.append([span])
            else:
                group.append(span)
        runs: list[Span] = []
        for group in groups:
            joined = join(case, tuple(group), bridges, state.opens, state.key)
            if any(span not in group and scope(group[0].first, span.first) is None for span in spans):
                for (
                    run
                ) in joined:  # another span may be of its key, so that it goes on with it, or it with that one
                    run.exists, run.unsure, run.end_latest = None, True, END
            runs += joined
        return tuple(sorted(runs, key=lambda run: (run.start_earliest, run.start_latest, run.first.root)))

    def held(self, case: Case, name: str, earliest: int, latest: int) -> bool | None:
        """Whether the state `name` holds throughout `[earliest, latest]`, whatever its key.

        False only where it lies outside all spans and no opening can lie unseen before it.
        """
        outside = True
        found = self.spans(case, name)
        case.used += found.used
        case.vouched += found.vouched
        for span in found.spans:
            holds = span.holds(earliest, latest)
            if holds:
                case.used += [event for opening in span.openings for event in opening.events]
                return True
            outside = outside and holds is False
        start = case.facts[0].earliest if case.facts else BEGINNING
        silent = outside and latest <= case.as_of and self._no_opening(case, name, start, latest)
        return False if silent else None

    def _no_opening(self, case: Case, name: str, start: int, latest: int) -> bool:
        return case.silent(self.base(name).opens, min(start, latest), latest, None, ())

    def missing(self, case: Case, name: str, earliest: int, latest: int) -> list[Missing]:
        """What leaves it open whether the state `name` holds in `[earliest, latest]`."""
        missing: list[Missing] = []
        for span in self.spans(case, name).spans:
            if span.holds(earliest, latest) is None:
                missing += doubts(case, span, self.base(name))
                begins = self.pairing(name).where
                if begins.test(case, span.first, None) is None:
                    missing += begins.why(case, span.first, None)
        start = case.facts[0].earliest if case.facts else BEGINNING
        if not missing:
            missing.append(coverage_of(case, self.base(name).opens, min(start, latest), latest, None, ()))
        return missing


def doubts(case: Case, span: Span, state: State) -> list[Missing]:
    """What is not known of `span`: whether and when it began, and when it ended."""
    missing: list[Missing] = [] if span.parted_from is None else doubts(case, span.parted_from, state)
    if span.contradicted_by is not None:
        missing.append(Missing("order", span.contradicted_by.id))
    if span.first.exists is None:
        missing.append(existence_of(span.first))
    if span.start_earliest != span.start_latest:
        missing.append(time_of(span.first))
    if span.closed_by is not None and span.closed_by.earliest != span.closed_by.latest:
        missing.append(time_of(span.closed_by))
    for fact in span.maybe_closed_by:
        if fact.exists is None:
            missing.append(existence_of(fact))
        elif fact.earliest != fact.latest:
            missing.append(time_of(fact))
        elif state.key and state.key[0] not in fact.references:
            missing.append(Missing("reference", fact.id, state.key[0]))
    upper = min(span.end_latest, case.as_of)
    if span.unsure:
        missing += unseen(case, state.opens, span.end_earliest, upper, span.first, ())
    if span.end_earliest <= upper and (span.closed_by is None or span.end_earliest < span.closed_by.earliest):
        missing.append(coverage_of(case, state.closes, span.end_earliest, upper, span.first, state.key))
    return missing
