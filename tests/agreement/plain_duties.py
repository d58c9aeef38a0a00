"""The five forms, in one concrete world: which outcomes may a duty have there?

The last of the paper's exceptions are kept as it states them: `pending` speaks of the record, so a clock that
still runs is neither met nor excused by an event that nobody wrote down.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from amparo.law.limits import Period
from amparo.safeguards import nodes
from tests.agreement.plain_days import due
from tests.agreement.plain_law import (
    BOTH,
    BREACHED,
    CONTRADICTION,
    MET,
    NO,
    NOT_APPLICABLE,
    PENDING,
    YES,
    Fact,
    Law,
    Span,
    View,
    World,
    may_have_ended,
    runs,
    silent,
    together,
)

Outcomes = frozenset[str]


class Duty:
    """One rule under one law in one world; `judge` gives the outcomes of each trigger that is one here."""

    def __init__(self, world: World, law: Law, rule: nodes.Rule) -> None:
        self.world, self.law, self.rule = world, law, rule

    def judge(self) -> dict[str, Outcomes]:
        match self.rule.form:
            case nodes.Within():
                return self.within(self.rule.form)
            case nodes.Before():
                return self.before(self.rule.form)
            case nodes.Never(state=None, trigger=()):
                return self.never_alone(self.rule.form)
            case nodes.Never(state=None):
                return self.never_from(self.rule.form)
            case nodes.Never():
                return self.never_while(self.rule.form)
            case nodes.AtMost(count=()):
                return self.at_most(self.rule.form)
            case nodes.AtMost():
                return self.at_most_so_many(self.rule.form)
            case nodes.Every(fixed=False):
                return self.every(self.rule.form)
            case nodes.Every():
                return self.every_period(self.rule.form)
            case _:
                raise NotImplementedError(self.rule.form)

    # --- shared ----------------------------------------------------------------------------------

    def view(self, fact: Fact, trigger: Fact | None = None) -> View:
        return View(self.world, self.law, self.rule, fact, trigger)

    def triggers(self, kinds: tuple[str, ...]) -> list[tuple[Fact, bool]]:
        """The facts that trigger, and whether each surely does."""
        found = []
        for fact in self.world.facts:
            if fact.kind in kinds:
                truths = self.view(fact).truths(self.rule.where)
                if True in truths:
                    found.append((fact, truths == YES))
        return sorted(found, key=lambda pair: pair[0].at)

    def last_step(self, fact: Fact, possible: set[str], sure: bool, window: tuple[int, int] | None) -> Outcomes:
        """`applies`, then the exceptions."""
        applies = self.view(fact).truths(self.rule.applies)
        if applies == NO:
            return frozenset({NOT_APPLICABLE})
        excused = NO
        for exception in self.rule.unless:
            this = self.exception(exception, fact, window)
            excused = frozenset(a or b for a in excused for b in this)
        result = set(possible)
        if excused == YES and result & {BREACHED, PENDING}:
            result = (result - {BREACHED, PENDING}) | {NOT_APPLICABLE}
        elif excused == BOTH and BREACHED in result:
            result.add(NOT_APPLICABLE)
        if applies == BOTH or not sure:
            result.add(NOT_APPLICABLE)
        return frozenset(result)

    def exception(self, exception: nodes.Unless, fact: Fact, window: tuple[int, int] | None) -> frozenset[bool]:
        if exception.at == "answer":
            return NO  # it is read on the forbidden event itself
        if exception.event:
            assert window is not None
            start, end = window
            truths = NO
            for other in self.world.facts:
                if other.kind in exception.event and start <= other.at <= end and self.joined(fact, other):
                    this = self.view(other, fact).truths(exception.where)
                    truths = frozenset(a or b for a in truths for b in this)
            unseen = self.world.as_of > end and silent(self.world, exception.event, start, end, fact)
            return frozenset(a or b for a in truths for b in BOTH) if unseen else truths
        if exception.at == "due":
            assert window is not None
            if self.world.as_of <= window[1]:
                return BOTH
            return self.view(replace(fact, at=window[1])).truths(exception.when)
        return self.view(fact).truths(exception.when)

    def joined(self, one: Fact, other: Fact) -> bool:
        return together(self.rule.scope, one, other)

    def period(self, fact: Fact, start: int | None = None) -> int | None:
        """The due time, or nothing if no version is in force."""
        assert self.rule.limit is not None
        version = self.law.version(self.rule.limit, self.view(fact).limit_day())
        return None if version is None else due(fact.at if start is None else start, version, self.world.zone)

    # --- within ----------------------------------------------------------------------------------

    def within(self, form: nodes.Within) -> dict[str, Outcomes]:
        triggers = self.triggers(form.trigger)
        dues: dict[str, int | None] = {}
        for fact, _ in triggers:
            start = fact.attributes.get(form.count_from.name) if form.count_from else None
            dues[fact.id] = self.period(fact, start if isinstance(start, int) else None)
        answers = sorted((f for f in self.world.facts if f.kind in form.need), key=lambda f: f.at)
        if form.match is not nodes.Match.NEXT:
            return self.deadlines(form, triggers, dues, answers, None)
        result: dict[str, Outcomes] = {}
        for order in permutations(triggers):
            if [pair[0].at for pair in order] == [pair[0].at for pair in triggers]:  # of one moment: either first
                served = self.next_served(list(order), dues, answers, form)
                for trigger, outcomes in self.deadlines(form, triggers, dues, answers, served).items():
                    result[trigger] = result.get(trigger, frozenset()) | outcomes
        return result

    def deadlines(
        self,
        form: nodes.Within,
        triggers: list[tuple[Fact, bool]],
        dues: dict[str, int | None],
        answers: list[Fact],
        served: dict[str, str] | None,
    ) -> dict[str, Outcomes]:
        """Each trigger by its answers: all in time (`served` is nothing), or the one that serves it."""
        result: dict[str, Outcomes] = {}
        for fact, sure in triggers:
            last = dues[fact.id]
            if last is None:
                result[fact.id] = frozenset({NOT_APPLICABLE})
                continue
            possible: set[str] = set()
            truths = NO
            for answer in answers:
                if fact.at <= answer.at <= last and self.joined(fact, answer):
                    if served is not None and served.get(answer.id) != fact.id:
                        continue
                    this = self.view(answer, fact).truths(form.need_where)
                    if form.match is nodes.Match.EACH:
                        this = frozenset(a and b for a in this for b in self.names(answer, fact))
                    truths = frozenset(a or b for a in truths for b in this)
            if True in truths:
                possible.add(MET)
            if False in truths:
                possible.add(PENDING if self.world.as_of <= last else BREACHED)
                if any(self.contradicts(fact, answer) for answer in answers):
                    possible.add(MET)
                if self.world.as_of > last and silent(self.world, form.need, fact.at, last, fact):
                    possible.add(MET)
            outcomes = self.last_step(fact, possible, sure, (fact.at, last))
            excusing = {kind for exception in self.rule.unless for kind in exception.event}
            certainly = all(other.certain for other in self.world.facts if other.kind in excusing)
            excused = PENDING in possible and PENDING not in outcomes and certainly
            owed = self.view(fact).truths(self.rule.applies) != NO
            if excused and owed and silent(self.world, form.need, fact.at, self.world.as_of, fact):
                outcomes |= {MET}  # excused while it ran: done before that, perhaps, and nobody wrote it down
            result[fact.id] = outcomes
        return result

    def names(self, answer: Fact, trigger: Fact) -> frozenset[bool]:
        """Whether the answer replies to just this trigger; one that names none may."""
        named = answer.references.get("answers")
        return BOTH if named is None else frozenset({named == trigger.id})

    def contradicts(self, trigger: Fact, answer: Fact) -> bool:
        """An answer recorded as wholly before its trigger, though there is only one such answer or the trigger
        begins (mints) what both belong to."""
        begins = [
            ref
            for ref in self.world.words.kinds[trigger.kind].mints
            if not any(
                ref in self.world.words.kinds[older.kind].mints
                and older is not trigger
                and older.bounds[0] < trigger.bounds[1]
                and older.references.get(ref) == trigger.references.get(ref)
                for older in self.world.facts
            )
        ]
        once = self.world.words.kinds[answer.kind].once is not None or any(
            ref in trigger.references and answer.references.get(ref) == trigger.references[ref] for ref in begins
        )
        early = answer.certain and answer.bounds[1] < trigger.bounds[0] and self.joined(trigger, answer)
        assert isinstance(self.rule.form, nodes.Within)
        return (
            once
            and early
            and not trigger.loose
            and True in self.view(answer, trigger).truths(self.rule.form.need_where)
        )

    def next_served(
        self,
        triggers: list[tuple[Fact, bool]],
        dues: dict[str, int | None],
        answers: list[Fact],
        form: nodes.Within,
    ) -> dict[str, str]:
        """Each answer serves once: the oldest trigger that waits and is not overdue."""
        served: dict[str, str] = {}
        for answer in answers:
            if self.view(answer).truths(form.need_where) != YES:
                continue
            for fact, _ in triggers:
                last = dues[fact.id]
                if last is not None and fact.id not in served.values() and fact.at <= answer.at <= last:
                    served[answer.id] = fact.id
                    break
        return served

    # --- before ----------------------------------------------------------------------------------

    def before(self, form: nodes.Before) -> dict[str, Outcomes]:
        result: dict[str, Outcomes] = {}
        for fact, sure in self.triggers(form.trigger):
            truths = YES
            if form.need:
                truths = NO
                for answer in self.world.facts:
                    if answer.kind in form.need and answer.at <= fact.at and self.joined(fact, answer):
                        this = self.view(answer, fact).truths(form.need_where)
                        truths = frozenset(a or b for a in truths for b in this)
                near = [f for f in self.world.facts if f is fact or self.joined(fact, f)]
                start = min(f.at for f in near)
                if silent(self.world, form.need, start, fact.at, fact):
                    truths = frozenset(a or b for a in truths for b in BOTH)
            required = self.view(fact).truths(form.require)
            both = frozenset(a and b for a in truths for b in required)
            possible = {MET if one else BREACHED for one in both}
            result[fact.id] = self.last_step(fact, possible, sure, None)
        return result

    # --- never -----------------------------------------------------------------------------------

    def forbidden(self, fact: Fact, trigger: Fact | None, form: nodes.Never) -> frozenset[bool]:
        """Whether the event is one that is forbidden and not excused on itself."""
        truths = self.view(fact, trigger).truths(form.never_where)
        for exception in self.rule.unless:
            if exception.at == "answer":
                excused = self.view(fact, trigger).truths(exception.when)
                truths = frozenset(a and not b for a in truths for b in excused)
        return truths

    def never_alone(self, form: nodes.Never) -> dict[str, Outcomes]:
        result: dict[str, Outcomes] = {}
        for fact, sure in self.triggers(form.never):
            if any(self.law.version(limit, self.view(fact).limit_day()) is None for limit in self.named()):
                result[fact.id] = frozenset({NOT_APPLICABLE})
                continue
            wrong = self.forbidden(fact, None, form)
            possible = {BREACHED if one else MET for one in wrong}
            result[fact.id] = self.last_step(fact, possible, sure, None)
        return result

    def named(self) -> set[str]:
        return {version.id for version in self.law.limits}

    def never_from(self, form: nodes.Never) -> dict[str, Outcomes]:
        result: dict[str, Outcomes] = {}
        for fact, sure in self.triggers(form.trigger):
            truths = NO
            for other in self.world.facts:
                if other.kind in form.never and other.at >= fact.at and self.joined(fact, other):
                    truths = frozenset(a or b for a in truths for b in self.forbidden(other, fact, form))
            possible = {BREACHED if one else MET for one in truths}
            if silent(self.world, form.never, fact.at, self.world.as_of, fact):
                possible.add(BREACHED)
            result[fact.id] = self.last_step(fact, possible, sure, None)
        return result

    def never_while(self, form: nodes.Never) -> dict[str, Outcomes]:
        assert form.state is not None
        state = self.law.rules.state(form.state)
        result: dict[str, Outcomes] = {}
        for span, sure in runs(self.world, self.law, self.rule, state):
            last = self.world.as_of if span.end is None else span.end.at
            truths = NO
            for other in self.world.facts:
                inside = span.start.at <= other.at and (span.end is None or other.at < span.end.at)
                if other.kind in form.never and inside and self.during(span, other):
                    this = self.forbidden(other, span.start, form)
                    if self.may_have_ended(state, span, span.start.at, other.at):
                        this |= NO
                    truths = frozenset(a or b for a in truths for b in this)
            possible = {BREACHED if one else MET for one in truths}
            if silent(self.world, form.never, span.start.at, last, span.start):
                possible.add(BREACHED)
            result[span.start.id] = self.of_span(span, self.last_step(span.start, possible, sure, None))
        return result

    def during(self, span: Span, other: Fact) -> bool:
        """Whether the event is in scope of an opening of the span."""
        return any(self.joined(part.start, other) for part in span.of_keys())

    def may_have_ended(self, state: nodes.State, span: Span, since: int, until: int) -> bool:
        return may_have_ended(self.world, self.law, state, span, since, until)

    def of_span(self, span: Span, outcomes: Outcomes) -> Outcomes:
        """A contradiction leaves a duty open, unless there is none."""
        owed = self.view(span.start).truths(self.rule.applies) != NO
        return frozenset({CONTRADICTION}) if span.contradictory and owed else outcomes

    # --- at most, every --------------------------------------------------------------------------

    def at_most(self, form: nodes.AtMost) -> dict[str, Outcomes]:
        assert form.state is not None
        state = self.law.rules.state(form.state)
        result: dict[str, Outcomes] = {}
        for span, sure in runs(self.world, self.law, self.rule, state):
            last = self.period(span.start)
            if last is None:
                result[span.start.id] = frozenset({NOT_APPLICABLE})
                continue
            resting = state.joins is not None and span.end is not None and not self.has_ended(span.end, state.joins)
            if span.end is not None and not (resting and self.world.as_of <= last):
                possible = {MET if span.end.at <= last else BREACHED}
                until = min(last, span.end.at)
            else:
                possible = {PENDING if self.world.as_of <= last else BREACHED}
                until = last
            if BREACHED in possible and self.may_have_ended(state, span, span.start.at, until):
                possible.add(MET)
            outcomes = self.last_step(span.start, possible, sure, (span.start.at, last))
            excused = PENDING in possible and PENDING not in outcomes
            owed = self.view(span.start).truths(self.rule.applies) != NO
            rested = self.world.as_of - (state.joins.amount * 60_000_000 if state.joins else 0)
            if excused and owed and self.may_have_ended(state, span, span.start.at, rested):
                outcomes |= {MET}  # as in a deadline: ended before that, perhaps
            result[span.start.id] = self.of_span(span, outcomes)
        return result

    def at_most_so_many(self, form: nodes.AtMost) -> dict[str, Outcomes]:
        """How often something happened while the state lasted."""
        assert form.state is not None
        state = self.law.rules.state(form.state)
        result: dict[str, Outcomes] = {}
        for span, sure in runs(self.world, self.law, self.rule, state):
            version = self.law.version(str(self.rule.limit), self.view(span.start).limit_day())
            if version is None:
                result[span.start.id] = frozenset({NOT_APPLICABLE})
                continue
            assert isinstance(version.value, int | float)
            numbers = frozenset({0})
            for other in self.world.facts:
                inside = span.start.at <= other.at and (span.end is None or other.at < span.end.at)
                if other.kind in form.count and inside and self.during(span, other):
                    this = self.view(other, span.start).truths(form.count_where)
                    if self.may_have_ended(state, span, span.start.at, other.at):
                        this |= NO
                    numbers = frozenset(number + one for number in numbers for one in this)
            possible = {BREACHED if number > version.value else MET for number in numbers}
            last = self.world.as_of if span.end is None else span.end.at
            if silent(self.world, form.count, span.start.at, last, span.start):
                possible.add(BREACHED)
            result[span.start.id] = self.of_span(span, self.last_step(span.start, possible, sure, None))
        return result

    def has_ended(self, end: Fact, joins: Period) -> bool:
        """Whether the gap since the last part has grown too long for a run to go on."""
        return self.world.as_of - end.at >= joins.amount * 60_000_000

    def every(self, form: nodes.Every) -> dict[str, Outcomes]:
        state = self.law.rules.state(form.state)
        result: dict[str, Outcomes] = {}
        for span, sure in runs(self.world, self.law, self.rule, state):
            answers = [
                fact
                for fact in self.world.facts
                if fact.kind in form.need
                and span.start.at <= fact.at
                and (span.end is None or fact.at < span.end.at)
                and self.during(span, fact)
                and self.view(fact, span.start).truths(form.need_where) == YES
            ]
            unsure = frozenset() if sure else frozenset({NOT_APPLICABLE})
            for anchor in [span.start, *answers]:
                result[anchor.id] = self.of_span(span, self.one_round(form, state, span, anchor, answers) | unsure)
        return result

    def one_round(
        self, form: nodes.Every, state: nodes.State, span: Span, anchor: Fact, answers: list[Fact]
    ) -> Outcomes:
        """From one anchor to the next."""
        last = self.period(anchor)
        if last is None:
            return frozenset({NOT_APPLICABLE})
        in_time = [other.at for other in answers if anchor.at <= other.at <= last and other.id != anchor.id]
        return self.one_period(form, state, span, anchor.at, last, in_time, 1)

    def one_period(
        self,
        form: nodes.Every,
        state: nodes.State,
        span: Span,
        first: int,
        last: int,
        in_time: list[int],
        least: int,
    ) -> Outcomes:
        """Whether what is needed was done `least` times in `[first, last]`, of which `in_time` is seen."""
        if len(in_time) >= least:
            possible = {MET}
            if self.may_have_ended(state, span, first, sorted(in_time)[least - 1]):
                possible.add(NOT_APPLICABLE)  # the state had ended before, perhaps
        elif span.end is not None and span.end.at <= last:
            possible = {NOT_APPLICABLE}
            if silent(self.world, form.need, first, span.end.at - 1, span.start):
                possible.add(MET)
        elif self.world.as_of <= last:
            possible = {PENDING}
        else:
            possible = {BREACHED}
            if silent(self.world, form.need, first, last, span.start):
                possible.add(MET)
            if self.may_have_ended(state, span, first, last):
                possible.add(NOT_APPLICABLE)
        return self.last_step(span.start, possible, True, (first, last))

    def every_period(self, form: nodes.Every) -> dict[str, Outcomes]:
        """Whole periods from the opening, while the state lasts: each asks for `least`, by a finding of its own.
        What was done exactly as one ends belongs to it."""
        state = self.law.rules.state(form.state)
        result: dict[str, Outcomes] = {}
        for span, sure in runs(self.world, self.law, self.rule, state):
            day = self.view(span.start).limit_day()
            version = self.law.version(str(self.rule.limit), day)
            asked = self.law.version(form.least, day) if form.least else None
            if version is None or (form.least and asked is None):
                result[span.start.id] = frozenset({NOT_APPLICABLE})
                continue
            least = 1 if asked is None else asked.value
            assert isinstance(version.value, Period) and isinstance(least, int | float)
            first, number = span.start.at, 1
            while first <= self.world.as_of and (span.end is None or first < span.end.at):
                whole = replace(version.value, amount=version.value.amount * number)
                last = due(span.start.at, replace(version, value=whole), self.world.zone)
                done = [
                    fact.at
                    for fact in self.world.facts
                    if fact.kind in form.need
                    and first <= fact.at <= last
                    and (span.end is None or fact.at < span.end.at)
                    and self.during(span, fact)
                    and self.view(fact, span.start).truths(form.need_where) == YES
                ]
                outcomes = self.one_period(form, state, span, first, last, done, int(least))
                unsure = frozenset[str]() if sure else frozenset({NOT_APPLICABLE})
                if number > 1 and self.may_have_ended(state, span, span.start.at, first):
                    unsure = frozenset({NOT_APPLICABLE})  # the state had ended before, perhaps
                result[f"{span.start.id} {number}"] = self.of_span(span, outcomes | unsure)
                first, number = last + 1, number + 1
                if form.times is not None and number > form.times:
                    break
        return result
