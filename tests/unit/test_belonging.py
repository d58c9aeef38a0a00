"""What belongs with what: records and their facility, answers and their question, a finding and its id."""

from __future__ import annotations

from dataclasses import replace

from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.instants import read_instant
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.evaluate.one import evaluate
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.nodes import Rule, RuleSet, Within
from tests.unit.small_rules import NAMES, WORDS, ZONE, at, event, limit, outcomes

ASK = Within(("ask",), ("reply",))
MINTING = replace(WORDS, kinds={**WORDS.kinds, "ask": replace(WORDS.kinds["ask"], mints=("episode",))})


def judged(
    *facts: Event, coverage: Coverage, scope: tuple[str, ...] = (), words: Vocabulary = WORDS
) -> tuple[Finding, ...]:
    """What is owed within ten days of each question, at the end of the year."""
    rules = RuleSet((Rule("r", ASK, scope=scope, limit="x"),), (), (limit("P10D"),))
    timeline = Timeline("s", facts, (coverage,), zone=ZONE)
    return evaluate(rules, timeline, as_of=at("2026-12-31"), vocabulary=words)


def test_a_prison_whose_records_are_complete_speaks_for_itself_and_for_no_other() -> None:
    """Its silence proves that nothing was done there; of another prison it proves nothing."""
    records = Coverage("prison", frozenset(NAMES), facility="F")
    for facility, expected in (("F", Outcome.BREACHED), ("G", Outcome.UNKNOWN)):
        asked = event("ask", "2026-03-02T10:00", facility=facility)
        (finding,) = judged(asked, coverage=records, scope=("facility",))
        assert finding.outcome is expected


def test_a_question_of_which_two_entries_dispute_the_stay_belongs_with_either() -> None:
    """Two offices correct one entry and name two stays: an answer in one of them is perhaps the answer."""
    asked = event("ask", "2026-03-02T10:00", "first", episode="E")
    first, second = (
        Event(
            f"{stay} says",
            "s",
            "ask",
            read_instant("2026-03-02T10:00", ZONE),
            references={"episode": stay},
            corrects="first",
        )
        for stay in ("E", "F")
    )
    replied = event("reply", "2026-03-04T10:00", episode="E")
    assert outcomes(ASK, asked, first, replied, scope=("episode",)) == ["met"]
    assert outcomes(ASK, asked, second, replied, scope=("episode",)) == ["breached"]
    assert outcomes(ASK, asked, first, second, replied, scope=("episode",)) == ["unknown"]


def test_an_answer_before_a_second_question_of_the_same_stay_contradicts_nothing() -> None:
    """The stay began with the first question, which it answered. The second was never answered."""
    everything = Coverage("everybody", frozenset(NAMES))
    first, second = (event("ask", f"2026-03-{day}T10:00", episode="E") for day in ("02", "06"))
    replied = event("reply", "2026-03-04T10:00", episode="E")
    found = judged(first, replied, second, coverage=everything, words=MINTING)
    assert [(each.outcome, each.flags) for each in found] == [(Outcome.MET, ()), (Outcome.BREACHED, ())]
    (alone,) = judged(replied, second, coverage=everything, words=MINTING)
    assert alone.could_be == {Outcome.MET, Outcome.BREACHED}  # before its own stay began: one of the two is wrong
    assert alone.flags


def test_what_was_written_beside_a_finding_is_found_again() -> None:
    """Notes, links and letters keep the id for years: it may not change with a new version of the program."""
    (finding,) = judged(event("ask", "2026-03-02T10:00", "e1"), coverage=Coverage("everybody", frozenset(NAMES)))
    assert finding.id == "017c96347809705dd3"
