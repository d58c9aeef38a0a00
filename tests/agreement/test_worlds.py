"""The evaluator against all possible worlds, on small timelines that hypothesis draws.

Two promises. *Sound*: what some world gives, the finding leaves possible; so a definite outcome is that of every
world. *Exact*: where all worlds agree, the finding says so. Of the second the paper makes exceptions, and there
are no others:

- a date that straddles two versions of a limit is judged whole by each (section 5);
- that two facts are tied says which came first, but narrows neither (section 4, "after t"), so it says nothing of a
  third (`test_a_tie_says_nothing_of_a_third_fact` works one such case by hand);
- anchors that overlap are unknown (section 4, `every`);
- an answer that serves the next trigger only is possible for each that may want it (section 4, `match`), also
  for one that nobody wrote down;
- where the day judged lies within the time of a trigger, its existence and its outcome are judged apart, which
  matters where something else happened within that time (section 1, "existence");
- a state of which it is open when it began, and that still lasts, may have ended in time (section 4, `at_most`);
- a run that gaps may join is compared only where every part is seen and dated (section 2, "joins");
- an opening that nobody wrote down may be the one that a close ended, or may continue a run (section 2): the
  worlds are tried without such openings;
- a close of which it is open what it ended may have ended the span of each key, though in a world it ends one
  (section 2, "a possible close lowers the earliest end"): matters where any key carries the state (`union`);
- two numbers that are both open are compared as two intervals (section 3), also where the same moment opens both;
- a code of the trigger that nobody knows is unknown to each comparison by itself (section 3, Kleene), also where
  between them the comparisons leave no code out.

What is left undecided on both sides may be wider in the finding than in the worlds: it is still unknown.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from amparo.pathway.events import Answer, Coverage, Event, Timeline
from amparo.pathway.instants import Instant, moment_of
from amparo.safeguards import nodes
from amparo.safeguards.findings import Finding, Outcome
from tests.agreement.agreeing import judged, left_out, unsound, worlds
from tests.agreement.drawing import Drawing, readings
from tests.agreement.oracle import Reading, TooManyWorlds
from tests.agreement.plain_choices import Unfollowed
from tests.agreement.plain_days import birthday, civil, start_of
from tests.agreement.plain_law import (
    limits_named,
    walk,
)
from tests.agreement.timelines import DAY, P2, SMALL, narrowings, records
from tests.law.building import SUBJECT, Record, instant_of
from tests.law.judging import catalogue, findings, pack, parts_of, words

LONG = os.environ.get("AMPARO_LONG") == "1"
EXAMPLES = int(os.environ.get("AMPARO_EXAMPLES", "300"))
GENTLY = settings(
    max_examples=EXAMPLES if LONG else 60,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def told(record: Record) -> str:
    """The record in a few lines, for whoever reads a failure."""
    zone = record.timeline.zone
    lines = [f"{zone}, as of {moment_of(record.as_of, zone).isoformat()}"]
    for event in record.timeline.events:
        says = {name: getattr(value, "text", lambda v=value: v)() for name, value in event.attributes.items()}
        lines.append(f"  {event.id}: {event.kind} {event.happened.text()} {dict(event.references)} {says}")
    for declared in record.timeline.coverage:
        missing = sorted(set(words().kinds) - declared.kinds)
        until = "" if declared.end > record.as_of else f" until {moment_of(declared.end, zone).isoformat()}"
        lines.append(f"  covered{until}: all but {missing}")
    return "\n".join(lines)


def read(rule: nodes.Rule, record: Record) -> Reading:
    try:
        reading = worlds(rule, record)
    except TooManyWorlds:
        assume(False)
        raise
    assume(not reading.runs)  # which opening a run is called after is open: not compared
    name = getattr(rule.form, "state", None)
    joined = name is not None and catalogue().state(name).of is not None
    sharp = all(event.happened.is_point and event.references for event in record.timeline.events[:-1])
    whole = record.timeline.coverage and record.timeline.coverage[0].kinds == set(words().kinds)
    assume(not joined or (sharp and whole and record.timeline.coverage[0].end >= record.as_of))
    return reading


def inexact(rule: nodes.Rule, record: Record, trigger: str) -> bool:
    """Whether the paper knowingly answers unknown here although the worlds agree; see the head of this file."""
    events = record.timeline.events
    named = limits_named(rule)
    versions = [one for one in pack().limits if one.id in named and (one.start or one.end)]
    if versions and rule.limit_at is not None:
        return any("offence_date" in e.attributes and not e.attributes["offence_date"].is_point for e in events)
    if (name := getattr(rule.form, "state", None)) is not None:
        state = catalogue().state(name)
        opens = catalogue().state(state.of).opens if state.of else state.opens
        if not all(
            any(kind in c.kinds and c.end >= record.as_of for c in record.timeline.coverage) for kind in opens
        ):
            return True
        if one_close_for_two(rule, record):
            return True
    happened = {event.id: event for event in [*events, *eighteen(record)]}.get(trigger)
    if happened is not None and (two_open_numbers(rule, record, happened) or asked_twice(rule, happened)):
        return True
    judged = [happened] if happened is not None else []
    moments = [event.happened for event in judged] or [event.happened for event in events]
    if isinstance(rule.form, nodes.AtMost) and not all(m.is_point for m in moments):
        return True
    straddles_version = any(
        moment_of(max(m.earliest, 0)).year < 2020 and not m.is_point for m in moments if versions
    )
    tied = any(
        other.happened.overlaps(event.happened) and set(other.references.items()) & set(event.references.items())
        for event in judged
        for other in events
        if other is not event
    )
    straddles_now = any(m.earliest <= record.as_of < m.latest for m in moments)
    within = any(other.happened.overlaps(m) for m in moments for other in events if other not in judged)
    if isinstance(rule.form, nodes.Within) and rule.form.match is nodes.Match.NEXT:
        seen = all(any(kind in c.kinds for c in record.timeline.coverage) for kind in rule.form.trigger)
        return not seen or sum(event.kind in rule.form.trigger for event in events) > 1
    return straddles_version or tied or (straddles_now and within) or happened is None


def one_close_for_two(rule: nodes.Rule, record: Record) -> bool:
    """Whether any key carries the state, several do, and of some close it is open which of them it ended."""
    name = getattr(rule.form, "state", None)
    if name is None:
        return False
    state = catalogue().state(name)
    state = catalogue().state(state.of) if state.of else state
    events = record.timeline.events
    keys = {tuple(e.references.get(ref) for ref in state.key) for e in events if e.kind in state.opens}
    closes = [event for event in events if event.kind in state.closes]
    return state.union and len(keys) > 1 and any(ref not in e.references for e in closes for ref in state.key)


def eighteen(record: Record) -> list[Event]:
    """The eighteenth birthday, where one day of birth is claimed."""
    zone = record.timeline.zone
    claims = [
        e.attributes["birth"] for e in record.timeline.events if isinstance(e.attributes.get("birth"), Instant)
    ]
    if len(claims) != 1 or civil(claims[0].earliest, zone) != civil(claims[0].latest, zone):
        return []
    at = start_of(birthday(civil(claims[0].latest, zone), 18), zone)
    return [Event("turned_18", record.timeline.subject, "turned_18", Instant(at, at))]


def two_open_numbers(rule: nodes.Rule, record: Record, judged: Event) -> bool:
    """Whether the rule compares two counts, each left open by something of the time of `judged`."""

    def is_open(side: nodes.Operand) -> bool:
        return isinstance(side, nodes.Count) and any(
            event.kind in side.kinds
            and event.happened.overlaps(judged.happened)
            and event.happened != judged.happened
            for event in record.timeline.events
        )

    comparisons = [node for node in walk(rule) if isinstance(node, nodes.Compare)]
    return any(is_open(one.left) and is_open(one.right) for one in comparisons)


def asked_twice(rule: nodes.Rule, judged: Event) -> bool:
    """Whether the rule compares an attribute of the trigger several times, and `judged` leaves it open."""
    asked = [node for node in walk(rule) if isinstance(node, nodes.Path) and node.of_trigger]
    return any(
        asked.count(one) > 1 and judged.attributes.get(one.name, Answer.UNKNOWN) is Answer.UNKNOWN for one in asked
    )


def refutes(record: Record, more: Record) -> bool:
    """Whether `more` takes away what a shared reference was evidence of: that two facts were in that order."""
    later = {event.id: event.happened for event in more.timeline.events}

    def tied(one: Event, other: Event) -> bool:
        return bool(set(one.references.items()) & set(other.references.items()))

    return any(
        one is not other
        and tied(one, other)
        and one.happened.overlaps(other.happened)
        and not later[one.id].overlaps(later[other.id])
        for one in record.timeline.events
        for other in record.timeline.events
    )


def found_by(rule: nodes.Rule, record: Record) -> dict[tuple[str, str], Finding]:
    found = [one for one in findings(record, (rule.id,)) if one.part == rule.part]
    return {(one.law, (one.trigger or "").split("/")[-1]): one for one in found}


def check(rule: nodes.Rule, record: Record) -> None:
    reading = read(rule, record)
    found = found_by(rule, record)
    note(told(record))
    for key, possible in reading.outcomes.items():
        finding = found.get(key)
        note(f"{rule.name} {key}: in the worlds {sorted(possible)}; found {finding}")
        if finding is None:
            # what is a trigger in some worlds only may be left out where it is an anchor
            assert isinstance(rule.form, nodes.Every) and Outcome.NOT_APPLICABLE.value in possible
            continue
        said = frozenset(outcome.value for outcome in finding.could_be)
        beyond = left_out(possible, said)
        assert not beyond, f"a world gives {sorted(beyond)}"
        if len(possible) == 1 and not inexact(rule, record, key[1]):
            assert said == possible, "all worlds agree"
    for key in reading.contradictory:
        assert key in found or isinstance(rule.form, nodes.Every)
        assert key not in found or (found[key].outcome is Outcome.UNKNOWN and found[key].flags)
    strange = set(found) - set(reading.outcomes) - reading.contradictory - reading.severed
    if one_close_for_two(rule, record):  # then what goes on after it may be a run of its own
        strange = {key for key in strange if Outcome.NOT_APPLICABLE not in found[key].could_be}
    assert not strange or isinstance(rule.form, nodes.Every), f"no world has such a trigger: {strange}"


@pytest.mark.parametrize("rule", sorted(SMALL))
@given(data=st.data())
@GENTLY
def test_the_finding_is_that_of_the_worlds(rule: str, data: st.DataObject) -> None:
    record = data.draw(records(rule))
    for part in parts_of(rule):
        check(part, record)


def test_a_tie_says_nothing_of_a_third_fact() -> None:
    """The child was told some time in March, of the case in which an arrest followed a release by a day and a
    microsecond. Was the child told of the release in time?

    The worlds of that record, by hand. Told at noon on the 2nd: two hours after the release, so met. Told on the
    1st: before it, so breached. Told on the 20th: not yet, as of the arrest, and 24 hours have passed: breached.
    That news and arrest are of one case is evidence that the arrest came first *where the news answers the
    arrest* (section 4, "after t"); the row `within` reads "possible answer overlapping [t1, d2] adds met" and
    narrows no interval. So the release is unknown, and the arrest, whose time still runs, is pending or met.
    """
    zone = "UTC"
    released = instant_of("2026-03-02T10:00", zone)
    arrested = Instant(released.earliest + DAY + 1, released.earliest + DAY + 1)
    custody = {"topics": frozenset({"accused_custody"})}
    told_at = instant_of("2026-03", zone)
    born = {"birth": instant_of("2009-05-03", zone)}
    events = (
        Event("birth", SUBJECT, "age_recorded", instant_of("2018", zone), attributes=born),
        Event("release", SUBJECT, "accused_status_changed", released, attributes={"accused_change": "release"}),
        Event("arrest", SUBJECT, "accused_status_changed", arrested, None, {"accused_change": "arrest"}, P2),
        Event("told", SUBJECT, "victim_informed", told_at, attributes=custody, references=P2),
    )
    whole = (Coverage("all", frozenset(words().kinds)),)
    record = Record(Timeline(SUBJECT, events, whole, zone=zone), arrested.earliest, arrested.earliest, ("XA",))
    (rule,) = parts_of("victim-told-of-accused-status")
    by_hand = {"release": {"met", "breached"}, "arrest": {"met", "pending"}}
    reading = worlds(rule, record)
    assert {trigger: set(possible) for (_, trigger), possible in reading.outcomes.items()} == by_hand
    found = found_by(rule, record)
    assert {trigger: {one.value for one in each.could_be} for (_, trigger), each in found.items()} == by_hand


def test_a_code_that_nobody_knows_is_unknown_to_each_comparison() -> None:
    """Nobody wrote down what changed for the accused; the child was told of custody and of the outcome at once.

    Whatever changed, one of the two was news of it, so every world is met. The finding is unknown all the same: of
    each news the paper asks by itself whether it is about the change (section 3, Kleene).
    """
    at = instant_of("2026-03-02T10:00", "UTC")
    born = {"birth": instant_of("2009-05-03", "UTC")}
    told = [{"topics": frozenset({topic})} for topic in ("outcome", "accused_custody")]
    events = (
        Event("birth", SUBJECT, "age_recorded", instant_of("2018", "UTC"), attributes=born),
        Event("change", SUBJECT, "accused_status_changed", at),
        Event("told", SUBJECT, "victim_informed", at, None, told[0], P2),
        Event("told2", SUBJECT, "victim_informed", at, None, told[1], P2),
    )
    whole = (Coverage("all", frozenset(words().kinds)),)
    record = Record(Timeline(SUBJECT, events, whole, zone="UTC"), at.earliest, at.earliest, ("XA",))
    (rule,) = parts_of("victim-told-of-accused-status")
    assert set(worlds(rule, record).outcomes["policy", "change"]) == {"met"}
    found = found_by(rule, record)["policy", "change"]
    assert {one.value for one in found.could_be} == {"met", "pending"}
    assert [missing.name for missing in found.missing] == ["accused_change"]


@pytest.mark.parametrize("rule", catalogue().rules, ids=lambda rule: rule.name)
def test_no_world_of_any_safeguard_is_left_out(rule: nodes.Rule) -> None:
    """Records drawn from what each rule reads: imprecise, corrected, told twice, partly covered, known later."""
    reads = readings(rule, catalogue(), pack().limits, words())
    first = secrets.randbits(32) if LONG else 0
    for number in range(first, first + (EXAMPLES if LONG else 4)):
        record = Drawing(rule, reads, words(), Random(f"{rule.name} {number}")).record()
        try:
            reading = worlds(rule, record, most=400)
        except (TooManyWorlds, Unfollowed):
            continue
        if not (reading.runs or reading.severed):
            said = judged(rule, record)
            beyond = unsound(rule, reading.outcomes, said)
            assert not beyond, f"draw {number}: a world gives {beyond}\n{told(record)}\nfound {said}"


@pytest.mark.parametrize("rule", sorted(SMALL))
@given(data=st.data())
@GENTLY
def test_knowing_more_never_turns_one_definite_outcome_into_another(rule: str, data: st.DataObject) -> None:
    """The exceptions are those of the paper: `pending`, `known`, `not_asked`, `youngest_at`."""
    record = data.draw(records(rule))
    more = data.draw(narrowings(record))
    assume(not refutes(record, more))
    note(told(record))
    note(told(more))
    for part in parts_of(rule):
        before, after = found_by(part, record), found_by(part, more)
        for key, finding in before.items():
            if len(finding.could_be) > 1 or finding.outcome is Outcome.PENDING:
                continue
            then = after.get(key)
            if then is None:
                said = sorted(one.outcome.value for one in after.values())
                assert (
                    finding.outcome is Outcome.NOT_APPLICABLE
                    or part.form.__class__ in {nodes.Every, nodes.AtMost}
                    or (isinstance(part.form, nodes.Never) and part.form.state)
                ), f"{key} was {finding.outcome.value} and is gone; there is {said}"
                continue
            assert then.outcome in {finding.outcome, Outcome.UNKNOWN}, (
                f"{key}: {finding.outcome.value} became {then.outcome.value}"
            )


@pytest.mark.parametrize("rule", sorted(SMALL))
@given(data=st.data())
@GENTLY
def test_a_later_look_never_unsettles(rule: str, data: st.DataObject) -> None:
    """With full coverage and exact times, what is met or breached stays so on every later day."""
    record = data.draw(records(rule))
    assume(all(event.happened.is_point for event in record.timeline.events))
    assume(record.timeline.coverage and not set(words().kinds) - record.timeline.coverage[0].kinds)
    assume(record.timeline.coverage[0].end > record.as_of)
    later = replace(record, as_of=record.as_of + 86_400_000_000, known_at=record.known_at + 86_400_000_000)
    note(told(record))
    for part in parts_of(rule):
        if isinstance(part.form, nodes.Never) and (part.form.state or part.form.trigger):
            continue  # kept so far is not kept for ever
        after = found_by(part, later)
        for key, finding in found_by(part, record).items():
            if finding.outcome in {Outcome.MET, Outcome.BREACHED} and key in after:
                assert after[key].outcome in {finding.outcome, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}, key
                if finding.outcome is Outcome.BREACHED:
                    assert after[key].outcome is not Outcome.MET
