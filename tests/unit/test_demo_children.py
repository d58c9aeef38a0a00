"""What the demonstration says of each child is what the judge finds."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from amparo.entrypoints.demo.script import Child, Script, read_script
from amparo.law.packs import load_pack
from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.instants import END, microseconds
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.loader import load_catalogue

PACK = load_pack("XA")
NOW = microseconds(datetime(2026, 7, 1, 13, 7, tzinfo=UTC))
SCRIPT = read_script(NOW, load_vocabulary(), PACK.zone)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_catalogue("XA"), calendars={"XA": PACK.calendar} if PACK.calendar else None)


def timeline(script: Script, child: Child) -> Timeline:
    """The pathway as the store would hold it, with names of the script for ids."""
    ids = {entry.key: f"{number}" for number, entry in enumerate(child.entries) if entry.key}
    events = tuple(
        Event(
            id=f"{number}",
            subject="child",
            kind=entry.kind,
            happened=entry.happened,
            recorded=entry.recorded,
            attributes=entry.attributes,
            references=entry.references,
            agency=entry.agency,
            source=entry.source,
            corrects=ids[entry.corrects] if entry.corrects else None,
        )
        for number, entry in enumerate(child.entries)
    )
    coverage = tuple(Coverage(each.agency, frozenset(each.kinds), each.start, END) for each in script.coverage)
    return Timeline("child", events, coverage, zone=PACK.zone)


def found(judge: Judge, child: Child, known_at: int) -> Counter[str]:
    findings = judge.judge(timeline(SCRIPT, child), as_of=NOW, known_at=known_at)
    return Counter(
        " ".join(
            part for part in (f"{each.rule}{f'#{each.part}' if each.part else ''}", each.law, each.outcome) if part
        )
        for each in findings
    )


CHILDREN = pytest.mark.parametrize(
    "child", SCRIPT.children, ids=lambda child: child.latin[0] if child.latin else child.name
)


@CHILDREN
def test_the_findings_are_those_that_the_script_promises(judge: Judge, child: Child) -> None:
    seen = found(judge, child, NOW)
    assert not Counter(child.expects) - seen, f"found only {sorted(seen.elements())}"


@CHILDREN
def test_no_safeguard_is_added_without_a_look_at_what_it_says_of_the_child(judge: Judge, child: Child) -> None:
    seen = found(judge, child, NOW)
    assert child.counts.keys() >= {"breached", "unknown"}
    for outcome, number in child.counts.items():
        lines = sorted(line for line in seen.elements() if line.endswith(f" {outcome}"))
        assert len(lines) == number, (
            f"{outcome}: {lines}; write down what is true of the child, then the new number"
        )


@CHILDREN
def test_whatever_is_broken_is_part_of_the_story(judge: Judge, child: Child) -> None:
    broken = {line: number for line, number in found(judge, child, NOW).items() if line.endswith(" breached")}
    assert broken == Counter(line for line in child.expects if line.endswith(" breached"))


def test_every_outcome_can_be_seen_in_the_demonstration(judge: Judge) -> None:
    outcomes = {line.rpartition(" ")[2] for child in SCRIPT.children for line in found(judge, child, NOW)}
    assert outcomes >= {"met", "breached", "pending", "unknown"}


def test_before_the_correction_was_recorded_it_was_a_breach(judge: Judge) -> None:
    corrected = [child for child in SCRIPT.children if child.expects_before_correction]
    assert corrected
    for child in corrected:
        before = min(entry.recorded for entry in child.entries if entry.corrects) - 1
        assert not Counter(child.expects_before_correction) - found(judge, child, before)


#: What is owed to somebody as a victim, and to everybody about whom something is written down.
OF_VICTIMS = {"victims", "victim_support", "victim_informed", "testimony", "privacy", "sharing", "safety", "online"}


def test_nothing_of_justice_or_liberty_is_found_of_a_victim_who_never_met_the_police(judge: Judge) -> None:
    (child,) = [
        child for child in SCRIPT.children if not {"harbour-police", "river-post", "hillside"} & set(child.mandates)
    ]
    topics = {rule.name: rule.topic for rule in load_catalogue("XA").rules}
    seen = found(judge, child, NOW)
    assert seen
    assert {topics[line.split()[0]] for line in seen} <= OF_VICTIMS
