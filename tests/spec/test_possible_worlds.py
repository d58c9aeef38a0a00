"""The law above the rules: what is definite is so in every world that fits the facts.

A world is drawn first: a whole pathway, every moment known, every question answered. Then a record of it is
made: times blurred to days and months, answers left blank, events left out wherever nobody vouches for their
kind. Whatever the record makes definite must be so in the world, and what the world says must be among what
the record holds possible. Pending speaks of the record, and so do `known` and what rests on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.instants import BEGINNING, END, Instant, moment_of, read_instant
from amparo.safeguards.findings import Finding, Outcome
from tests.spec.situations import ZONE, fact, judge_of, situation, vocabulary

MINUTE = 60_000_000
HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE
START = read_instant("2026-01-12T08:00", ZONE).earliest
GAPS = (7 * MINUTE, HOUR, 5 * HOUR, 13 * HOUR, 23 * HOUR, DAY + HOUR, 3 * DAY, 9 * DAY, 16 * DAY, 33 * DAY)
#: A closing that is recorded vouches for the earlier ones of its kind, and its silence about them is proof.
CLOSING = frozenset(
    {"interview_paused", "interview_ended", "detention_released", "isolation_ended", "finding_made"}
)

REST = ("interview-length-and-rest", "rest")


@dataclass(frozen=True)
class Drawn:
    """A world, a record of it, and the moment at which both are judged."""

    world: Timeline
    record: Timeline
    as_of: int

    def shown(self) -> str:
        """What somebody needs to see of a falsifying example, a line an event."""
        recorded = {event.id: event for event in self.record.events}
        lines = [f"as of {moment_of(self.as_of, ZONE)}"]
        lines += [
            f"also {each.id} {each.happened.text()} {each.kind} {dict(each.references)} corrects {each.corrects}"
            for each in self.record.events
            if each.id not in {event.id for event in self.world.events}
        ]
        for event in self.world.events:
            seen = recorded.get(event.id)
            said = {name: seen.attributes.get(name, "-") for name in event.attributes} if seen else ""
            blurred = seen.happened.text() if seen else "not recorded"
            ties = dict(seen.references) if seen else ""
            lines.append(f"{event.id} {event.happened.text()} {event.kind} {ties} | {blurred} {said}")
        uncovered = set(vocabulary().kinds) - set().union(*(each.kinds for each in self.record.coverage))
        return "\n".join([*lines, f"uncovered: {sorted(uncovered)}"])


def _instant(at: int) -> Instant:
    return Instant(at, at, zone=ZONE)


def _blurred(at: int, precision: str) -> Instant:
    day: date = moment_of(at, ZONE).date()
    match precision:
        case "day":
            return Instant.day(day, ZONE)
        case "month":
            return Instant.month(day.year, day.month, ZONE)
        case "range":
            return replace(_instant(at), earliest=at - 3 * HOUR, latest=at + 5 * HOUR)
        case _:
            return _instant(at)


@st.composite
def pathways(draw: st.DrawFn) -> Drawn:
    """A world and a record of it. Steps come in their natural order; each may be missing, gaps are free."""
    at = START
    events: list[Event] = []
    number = 0

    def step(kind: str, chance: int = 2, **said: object) -> bool:
        nonlocal at, number
        if chance < 3 and draw(st.integers(0, chance)) == 0:
            return False
        at += draw(st.sampled_from(GAPS))
        number += 1
        event = fact(kind, "2026", id=f"w{number:02}", **said)  # type: ignore[arg-type]
        said_of = dict(event.attributes)
        if kind == "detention_ordered":  # an order takes effect when it is made, or later
            said_of["effective"] = _blurred(at + draw(st.sampled_from((0, 2 * DAY))), "day")
        events.append(replace(event, happened=_instant(at), attributes=said_of))
        return True

    def one_of(*values: str) -> str:
        return draw(st.sampled_from(values))

    step("case_opened", 3, episode="E1", proceeding="P1", facility="F1")
    if step("encountered_by_security_forces", 1, episode="E0", association_alleged=one_of("yes", "no")):
        step("handed_over", receiver=one_of("civilian_child_protection", "family"))
        if step("encountered_by_security_forces", 1, episode="E9"):
            step("handed_over", receiver="civilian_child_protection")
    step("apprehended", 3, episode="E1", proceeding="P1", deprived_of_liberty=one_of("yes", "yes", "no"))
    step(
        "held_with_adults", 1, episode="E1", relation=one_of("same_family", "stranger"), best_interests_basis="none"
    )
    for name in ("I1", "I2"):
        own = {"interview": name, "proceeding": "P1", "episode": "E1"}
        step("legal_aid_assigned", **{k: own[k] for k in draw(st.sampled_from((("interview",), ("proceeding",))))})
        who = draw(st.sampled_from((["lawyer"], ["parent"], ["lawyer", "parent"])))
        if step("interview_started", role=one_of("suspect", "victim"), persons_present=who, **own):
            if step("interview_paused", **own):
                step("interview_resumed", 3, **own)
            step("interview_ended", **own)
    step("brought_before_authority", episode="E1", authority_type=one_of("judge", "police", "competent_authority"))
    step("victim_screening_completed")
    step("prosecution_decision_made", proceeding="P1")
    if step("charge_filed", proceeding="P1", episode="E1", offence_date=one_of("2025-11-03", "2023-02-03")):
        step("victim_status_revoked", 1, reason=one_of("charged_or_convicted", "new_evidence"))
    if step(
        "detention_ordered",
        episode="E1",
        proceeding="P1",
        phase=one_of("pretrial", "pretrial", "sentence"),
        alternatives_considered=one_of("yes", "no"),
        last_resort_reasons="flight",
        max_end_date="2026-09-01",
    ):
        step("detention_reviewed", 1, episode="E1", proceeding="P1")
        step("detention_reviewed", 1, episode="E1", proceeding="P1")
        step("hearing_held", episode="E1", proceeding="P1")
    if step("isolation_started", isolation="S1", episode="E1", hours_per_day=23, meaningful_contact="no"):
        step("isolation_ended", isolation="S1", episode="E1")
    step("finding_made", episode="E1", proceeding="P1")
    step("detention_released", episode="E1", proceeding="P1")
    as_of = draw(st.sampled_from((at + 60 * DAY, at + HOUR, START + (at - START) // 2)))
    born = draw(st.sampled_from(("2010-05-03", "2008-03-01", "2004-01-01")))
    claim = fact("age_recorded", "2020-01-01", birth=born, id="birth")
    everything = Coverage("everybody", frozenset(vocabulary().kinds))
    world = Timeline("child", (claim, *events), (everything,), zone=ZONE)
    return Drawn(world, draw(_records(claim, events)), as_of)


@st.composite
def _records(draw: st.DrawFn, claim: Event, events: list[Event]) -> Timeline:
    kinds = frozenset(vocabulary().kinds)
    uncovered = draw(st.sets(st.sampled_from(sorted({event.kind for event in events} | {"detention_released"}))))
    gaps: list[int] = []
    kept: list[Event] = []
    closed: set[str] = set()
    for event in reversed(events[1:]):
        drop = event.kind in uncovered and event.kind not in closed and draw(st.booleans())
        if drop:
            gaps.append(event.happened.earliest)
            continue
        if event.kind in CLOSING:
            closed.add(event.kind)
        kept += _entries(draw, _recorded(draw, event), event.happened.earliest)
    shuffled = draw(st.permutations(kept)) if len(kept) < 4 else kept
    return Timeline(
        "child",
        (claim, _recorded(draw, events[0], blur=False), *shuffled),
        (Coverage("everybody", kinds - uncovered, BEGINNING, END),),
        zone=ZONE,
    )


def _entries(draw: st.DrawFn, event: Event, at: int) -> list[Event]:
    """The entries of one event that happened `at`: mostly one; else competing corrections of a wrong one, a second
    one of another agency, one that lost a reference, or one that was recorded soon."""
    match draw(st.integers(0, 14)):
        case 0:
            wrong = replace(event, happened=_instant(event.happened.earliest - DAY))
            rival = replace(event, happened=_instant(event.happened.earliest + 2 * DAY), attributes={})
            return [
                wrong,
                replace(event, id=f"{event.id}a", corrects=event.id),
                replace(rival, id=f"{event.id}b", corrects=event.id),
            ]
        case 1:
            return [event, replace(event, id=f"{event.id}again", agency="army")]
        case 2 if event.references:
            gone = draw(st.sampled_from(sorted(event.references)))
            return [replace(event, references={k: v for k, v in event.references.items() if k != gone})]
        case 3:
            return [replace(event, recorded=max(at, event.happened.latest - HOUR))]
        case _:
            return [event]


def _recorded(draw: st.DrawFn, event: Event, blur: bool = True) -> Event:
    precision = draw(st.sampled_from(("minute", "minute", "minute", "day", "range", "month"))) if blur else "minute"
    said = {
        name: value
        for name, value in event.attributes.items()
        if name == "exceptional_reason" or draw(st.integers(0, 5))
    }
    return replace(event, happened=_blurred(event.happened.earliest, precision), attributes=said)


def _by_id(timeline: Timeline, as_of: int) -> dict[str, Finding]:
    return {finding.id: finding for finding in judge_of(None).judge(timeline, as_of=as_of)}


def _shown(finding: Finding, true: Finding, drawn: Drawn) -> str:
    """What somebody needs to see of a counterexample."""
    said = f"{finding.rule}#{finding.part} {finding.law}: {sorted(finding.could_be)} is {true.outcome}"
    return f"{said}\n{finding.missing}\n{drawn.shown()}"


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(pathways())
def test_what_is_definite_is_so_in_the_world(drawn: Drawn) -> None:
    world = _by_id(drawn.world, drawn.as_of)
    for key, finding in _by_id(drawn.record, drawn.as_of).items():
        true = world.get(key)
        if true is None or true.outcome is Outcome.UNKNOWN or Outcome.PENDING in finding.could_be:
            continue
        assert true.outcome in finding.could_be, _shown(finding, true, drawn)


def test_a_pause_of_a_numbered_interview_may_be_that_of_one_without_a_number() -> None:
    """Found by the property above. Of one interview two corrections say when it was, of another when it was
    resumed; that one began without its number, and paused some time on the 14th.

    A world: questioned for five hours on the 12th; from 02:21 on the 13th until 01:21 on the 14th, thirteen hours
    later; again from 14:21 on the 14th, thirteen hours after the pause, without an end. The pause ended what the
    record does not number, so that it proves nothing of the resumption.
    """
    first, second = {"interview": "I1"}, {"interview": "I2"}
    said = (
        fact("interview_started", "2026-01-12T08:21/2026-01-14T08:21", id="started", **first),
        fact("interview_ended", "2026-01-12T13:21/2026-01-14T13:21", id="ended", **first),
        fact("interview_started", "2026-01-13T02:21", id="unnumbered"),
        fact("interview_paused", "2026-01-14", id="paused", **second),
        fact("interview_resumed", "2026-01-14T14:21/2026-01-16T14:21", id="resumed", **second),
    )
    happened = (
        fact("interview_started", "2026-01-12T08:21", id="started", **first),
        fact("interview_ended", "2026-01-12T13:21", id="ended", **first),
        fact("interview_started", "2026-01-13T02:21", id="unnumbered", **second),
        fact("interview_paused", "2026-01-14T01:21", id="paused", **second),
        fact("interview_resumed", "2026-01-14T14:21", id="resumed", **second),
    )
    record, world = (
        {each.trigger: each for each in situation(*facts, as_of="2026-03-15").findings(*REST)}
        for facts in (said, happened)
    )
    assert [str(each.outcome) for each in world.values()] == ["met", "breached", "breached"]
    assert {name: each.outcome in record[name].could_be for name, each in world.items()} == dict.fromkeys(
        world, True
    )
    assert record["resumed"].outcome is Outcome.UNKNOWN


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(pathways())
def test_unknown_names_what_is_missing(drawn: Drawn) -> None:
    for finding in _by_id(drawn.record, drawn.as_of).values():
        if finding.outcome is Outcome.UNKNOWN:
            assert len(finding.could_be) > 1
            assert finding.missing, _shown(finding, finding, drawn)
        else:
            assert finding.could_be == {finding.outcome}
            assert not finding.missing


@pytest.mark.parametrize("order", [reversed, lambda events: sorted(events, key=lambda event: event.kind)])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=pathways())
def test_the_order_of_rows_does_not_matter(order: Callable[[tuple[Event, ...]], list[Event]], drawn: Drawn) -> None:
    turned = replace(drawn.record, events=tuple(order(drawn.record.events)))
    assert _by_id(turned, drawn.as_of) == _by_id(drawn.record, drawn.as_of)


def test_a_blur_holds_the_moment() -> None:
    at = START + timedelta(hours=3) // timedelta(microseconds=1)
    for precision in ("minute", "day", "month", "range"):
        assert _blurred(at, precision).earliest <= at <= _blurred(at, precision).latest
